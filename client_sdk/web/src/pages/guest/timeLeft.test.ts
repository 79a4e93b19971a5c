// @vitest-environment node
import { expect, test } from "vitest";
import { timeLeft } from "./timeLeft";

test.each([
  [59 * 60_000, { unit: "minutes", count: 59 }],
  [61_000, { unit: "minutes", count: 2 }],
  [119 * 60_000, { unit: "minutes", count: 119 }],
  [150 * 60_000, { unit: "hours", count: 2 }],
  [-5, { unit: "minutes", count: 0 }],
] as const)("%d ms are %o", (ms, shown) => {
  expect(timeLeft(1_000 + ms, 1_000)).toEqual(shown);
});
