import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { LoadingSkeleton } from "../design/States";
import { Broken } from "./Broken";
import { Home } from "./Home";
import { NotFound } from "./NotFound";

// One route for each page; the page itself is a chunk of its own, loaded when somebody goes there.

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Where to go after signing in. */
interface SignInSearch {
  next?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  validateSearch: (search: Record<string, unknown>): SignInSearch =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: lazyRouteComponent(() => import("../pages/signin/SignInPage")),
});

/** Everything below needs an account. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: lazyRouteComponent(() => import("./SignedIn"), "SignedIn"),
});

const index = createRoute({ getParentRoute: () => signedIn, path: "/", component: Home });

const desk = createRoute({
  getParentRoute: () => signedIn,
  path: "/desk",
  component: lazyRouteComponent(() => import("../pages/desk/DeskPage")),
});

const workspace = createRoute({
  getParentRoute: () => signedIn,
  path: "/sessions/$sessionId",
  component: lazyRouteComponent(() => import("../pages/workspace/WorkspacePage")),
});

const review = createRoute({
  getParentRoute: () => signedIn,
  path: "/review",
  component: lazyRouteComponent(() => import("../pages/review/ReviewListPage")),
});

const recording = createRoute({
  getParentRoute: () => signedIn,
  path: "/review/$recordingId",
  component: lazyRouteComponent(() => import("../pages/review/RecordingPage")),
});

export const router = createRouter({
  routeTree: root.addChildren([signIn, signedIn.addChildren([index, desk, workspace, review, recording])]),
  basepath: "/app",
  defaultPreload: "intent",
  defaultErrorComponent: Broken,
  defaultPendingComponent: () => <LoadingSkeleton lines={6} />,
  // LoadingSkeleton waits by itself; the router need not wait as well.
  defaultPendingMs: 0,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
