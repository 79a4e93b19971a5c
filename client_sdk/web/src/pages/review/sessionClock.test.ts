import { expect, test } from "vitest";
import { clockOf, nextPictureMs, partAt, pastIdle, percent, ticksOf } from "./sessionClock";
import { detail, event, part, START_MS } from "./testing";

const at = (seconds: number) => START_MS + seconds * 1000;

test("parts lie on the session's clock, and an overlap belongs to the newer share", () => {
  const clock = clockOf(detail([], [part("p2", 50, 100), part("p1", 10, 60), part("in", 5, 9, { kind: "input" })]));
  expect([clock.fromMs, clock.toMs]).toEqual([at(0), at(600)]);
  expect(clock.parts.map(({ part, fromMs, toMs }) => [part, fromMs, toMs])).toEqual([
    ["p1", at(10), at(50)],
    ["p2", at(50), at(150)],
  ]);
  expect([9.9, 10, 49.9, 50, 149.9, 150].map((s) => partAt(clock, at(s))?.part)).toEqual([
    undefined,
    "p1",
    "p1",
    "p2",
    "p2",
    undefined,
  ]);
  expect(nextPictureMs(clock, at(5))).toBe(at(10));
  expect(nextPictureMs(clock, at(200))).toBe(at(600));
});

test("a running session lasts until its last entry or the end of its last part; later viewings do not stretch it", () => {
  const viewed = event("recording.viewed", 90_000);
  const late = event("recording.finished", 80_000);
  expect(clockOf(detail([event("chat.posted", 40), late, viewed], [], null)).toMs).toBe(at(40));
  expect(clockOf(detail([event("chat.posted", 40)], [part("p1", 10, 60)], null)).toMs).toBe(at(70));
  expect(clockOf(detail([], [], null)).toMs).toBeGreaterThan(at(0));
});

test("idle stretches leave some seconds around each entry and pass over the entries of machines", () => {
  const clock = clockOf(detail([event("chat.posted", 100), event("recording.sealed", 300), event("chat.posted", 590)]));
  expect(clock.idle).toEqual([
    { fromMs: at(4), toMs: at(98) },
    { fromMs: at(104), toMs: at(588) },
  ]);
  expect(pastIdle(clock, at(50))).toBe(at(98));
  expect(pastIdle(clock, at(99))).toBe(at(99));
});

test("places are parts of the whole, and never outside of it", () => {
  const clock = clockOf(detail([]));
  expect([-5, 0, 150, 600, 999].map((s) => percent(clock, at(s)))).toEqual([0, 0, 25, 100, 100]);
});

test("labels are few and lie on round times", () => {
  for (const length of [2, 75, 600, 7200, 40_000]) {
    const ticks = ticksOf(clockOf(detail([], [], length)), 10);
    expect(ticks.length).toBeLessThanOrEqual(11);
    expect(ticks.length).toBeGreaterThan(0);
  }
  expect(ticksOf(clockOf(detail([])), 10).every((tick) => tick % 60_000 === 0)).toBe(true);
});
