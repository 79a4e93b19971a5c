import { expect, test } from "vitest";
import { periodOf } from "./period";
import { actionOf } from "./playerKeys";
import { currentSeq, stepFrom } from "./steps";
import { event, START_MS } from "./testing";

const EVENTS = [event("a", 0), event("b", 10), event("c", 10), event("d", 30)];
const at = (seconds: number) => START_MS + seconds * 1000;

test("steps go from entry to entry and end at the ends", () => {
  expect(stepFrom(EVENTS, at(0), 1)).toBe(at(10));
  expect(stepFrom(EVENTS, at(10), 1)).toBe(at(30));
  expect(stepFrom(EVENTS, at(30), 1)).toBeNull();
  expect(stepFrom(EVENTS, at(30), -1)).toBe(at(10));
  expect(stepFrom(EVENTS, at(0), -1)).toBeNull();
  expect(stepFrom(EVENTS, at(31), -1, 2000)).toBe(at(10));
});

test("the current entry is the last one that has happened", () => {
  const seqs = EVENTS.map((one) => one.seq);
  expect([-1, 0, 9, 10, 29, 99].map((s) => currentSeq(EVENTS, at(s)))).toEqual([
    null,
    seqs[0],
    seqs[0],
    seqs[2],
    seqs[2],
    seqs[3],
  ]);
  expect(currentSeq([], at(0))).toBeNull();
});

test("keys belong to the player except where they are text or move something else", () => {
  const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
  const field = Object.assign(document.createElement("input"), { type: "search" });
  const slider = Object.assign(document.createElement("input"), { type: "range" });
  expect(actionOf(press("k"), document.body)).toBe("toggle");
  expect(actionOf(press("k", { ctrlKey: true }), document.body)).toBeNull();
  expect(actionOf(press("x"), document.body)).toBeNull();
  expect(actionOf(press("k"), field)).toBeNull();
  expect(actionOf(press("k"), slider)).toBe("toggle");
  expect(actionOf(press("ArrowRight"), slider)).toBeNull();
  expect(actionOf(press("ArrowRight"), document.createElement("button"))).toBe("next");
});

test("spans begin at midnight of the reader's day and name whole days", () => {
  const now = new Date(2026, 10, 21, 15, 30).getTime();
  const day = (date: number) => new Date(2026, 10, date).getTime();
  expect(periodOf("any", now)).toEqual({});
  expect(periodOf("today", now)).toEqual({ fromMs: day(21) });
  expect(periodOf("week", now)).toEqual({ fromMs: day(15) });
  expect(periodOf("days", now, "2026-11-03", "2026-11-05")).toEqual({ fromMs: day(3), untilMs: day(6) });
  expect(periodOf("days", now, "", "2026-11-05")).toEqual({ untilMs: day(6) });
  expect(periodOf("days", now, "nonsense", "")).toEqual({});
});
