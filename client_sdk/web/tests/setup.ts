import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { startI18n } from "../src/i18n";

startI18n();
afterEach(cleanup);

// jsdom lays nothing out and knows no media queries; these two are the browser's part of it.
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
if (typeof window !== "undefined") {
  window.ResizeObserver ??= NoResizeObserver;
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      onchange: null,
      addEventListener() {},
      removeEventListener() {},
      addListener() {},
      removeListener() {},
      dispatchEvent: () => false,
    }) satisfies MediaQueryList;
}
