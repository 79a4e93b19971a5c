import { expect, test } from "vitest";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, waitMs } from "./backoff";

test("the wait doubles and never exceeds the longest", () => {
  expect([0, 1, 2, 3].map((attempt) => waitMs(attempt, 1))).toEqual([250, 500, 1000, 2000]);
  expect(waitMs(1000, 1)).toBe(LONGEST_WAIT_MS);
});

test("chance spreads it over the upper half", () => {
  expect(waitMs(0, 0)).toBe(FIRST_WAIT_MS / 2);
  expect(waitMs(0, 0.5)).toBe(Math.round(FIRST_WAIT_MS * 0.75));
});
