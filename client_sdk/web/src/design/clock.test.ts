import { expect, test } from "vitest";
import { formatDuration, formatTime } from "./clock";

test("durations are written alike everywhere", () => {
  expect([0, 42, 1456, 3723, -5, 59.9].map(formatDuration)).toEqual([
    "0:00",
    "0:42",
    "24:16",
    "1:02:03",
    "0:00",
    "0:59",
  ]);
});

test("times of day have two digits each", () => {
  expect(formatTime(new Date(2026, 10, 21, 9, 4).getTime(), "en")).toBe("09:04");
  expect(formatTime(new Date(2026, 10, 21, 23, 59).getTime(), "en")).toBe("23:59");
});
