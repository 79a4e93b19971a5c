import { expect, test } from "vitest";
import type { LinkStatistics } from "../../sdk/statistics";
import { networkOf } from "./network";

const slow: LinkStatistics = {
  fps: 5,
  width: 1,
  height: 1,
  kbitPerS: 1,
  roundTripMs: 500,
  loss: 0,
  freezes: 0,
  frozenS: 0,
};

test("the worse of the two lines counts", () => {
  const down = { kind: "reconnecting", attempt: 1, sinceMs: 0, nextTryMs: 0 } as const;
  expect(networkOf(down, "connected", slow)).toBe("lost");
  expect(networkOf({ kind: "open" }, "connected", slow)).toBe("poor");
  expect(networkOf({ kind: "open" }, "reconnecting", null)).toBe("poor");
});

test("without a picture the socket says it", () => {
  expect(networkOf({ kind: "open" }, "idle", null)).toBe("good");
  expect(networkOf({ kind: "open" }, "connecting", null)).toBe("fair");
  expect(networkOf({ kind: "open" }, "connected", null)).toBe("good");
});
