import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { boot, NONCE_PLACEHOLDER } from "./plugins/boot.ts";
import { compress } from "./plugins/compress.ts";
import { devRoutes } from "./plugins/dev-routes.ts";

const root = import.meta.dirname;

/** Where `npm run dev` finds a running server. */
const DEV_SERVER = process.env.DESKSWARM_DEV_SERVER ?? "http://127.0.0.1:8080";

// Each front has a document of its own, so that a stranger with a key never loads the consoles.
export default defineConfig({
  root,
  base: "/static/",
  publicDir: false,
  plugins: [react(), boot(), devRoutes(), compress()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: process.env.DESKSWARM_WEB_OUT ?? resolve(root, "../../session_server/static"),
    emptyOutDir: true,
    target: "es2022",
    manifest: "manifest.json",
    // Inlined data: addresses would need an exception in the policy for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        join: resolve(root, "join.html"),
        guest: resolve(root, "guest.html"),
        app: resolve(root, "app.html"),
        ...(process.env.DESKSWARM_WEB_GALLERY ? { design: resolve(root, "design.html") } : {}),
      },
      output: {
        // What changes seldom keeps its address from one release to the next.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            {
              name: "mantine",
              test: /node_modules[\\/](?:@mantine|@floating-ui|react-remove-scroll|react-number-format)[\\/].*\.m?js$/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: DEV_SERVER, ws: true },
    },
  },
});
