import type { Plugin } from "vite";

/** The development server answers the same addresses as the real one. */
export function devRoutes(): Plugin {
  const documentOf = (path: string): string | null => {
    if (path === "/join" || path.startsWith("/join/")) return "/static/join.html";
    if (path === "/guest" || path.startsWith("/guest/")) return "/static/guest.html";
    if (path === "/" || path === "/app" || path.startsWith("/app/")) return "/static/app.html";
    if (path === "/design") return "/static/design.html";
    return null;
  };
  return {
    name: "deskswarm-dev-routes",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const target = documentOf((request.url ?? "").split("?")[0] ?? "");
        if (target) request.url = target;
        next();
      });
    },
  };
}
