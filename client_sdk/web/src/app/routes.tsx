import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { LoadingSkeleton } from "../design/States";
import { NotFound } from "./NotFound";

// One route for each page; the page itself is a chunk of its own, loaded when somebody goes there.

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const index = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/desk" });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  component: lazyRouteComponent(() => import("../pages/signin/SignInPage")),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: "/desk",
  component: lazyRouteComponent(() => import("../pages/desk/DeskPage")),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/sessions/$sessionId",
  component: lazyRouteComponent(() => import("../pages/workspace/WorkspacePage")),
});

const review = createRoute({
  getParentRoute: () => root,
  path: "/review",
  component: lazyRouteComponent(() => import("../pages/review/ReviewListPage")),
});

const recording = createRoute({
  getParentRoute: () => root,
  path: "/review/$recordingId",
  component: lazyRouteComponent(() => import("../pages/review/RecordingPage")),
});

export const router = createRouter({
  routeTree: root.addChildren([index, signIn, desk, workspace, review, recording]),
  basepath: "/app",
  defaultPreload: "intent",
  defaultPendingComponent: () => <LoadingSkeleton lines={6} />,
  // LoadingSkeleton waits by itself; the router need not wait as well.
  defaultPendingMs: 0,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
