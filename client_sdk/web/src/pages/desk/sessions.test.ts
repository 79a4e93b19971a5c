import { expect, test } from "vitest";
import type { SessionPhase, SessionRow, SessionSummary } from "../../protocol/messages.gen";
import { arrange, FINISHED_SHOWN, finished, urgency, WAITS_LONG_MS, WAITS_TOO_LONG_MS } from "./sessions";

const row = (session: string, phase: SessionPhase, opened_at_ms: number): SessionRow => ({
  session,
  title: session,
  external_ref: "",
  phase,
  owner: "Ana",
  yours: true,
  people: 1,
  opened_at_ms,
});

test("what waits and what runs, each the longest first; what has ended is not on the desk", () => {
  const { running, waiting } = arrange([
    row("late", "waiting", 9),
    row("b", "active", 5),
    row("a", "paused", 5),
    row("early", "waiting", 1),
    row("over", "closed", 0),
  ]);
  expect(waiting.map((r) => r.session)).toEqual(["early", "late"]);
  expect(running.map((r) => r.session)).toEqual(["a", "b"]);
});

test("the latest ended sessions, and only so many", () => {
  const ended = (session: string, closed_at_ms?: number): SessionSummary => ({
    session,
    title: session,
    description: "",
    external_ref: "",
    phase: "closed",
    owner_name: "Ana",
    opened_at_ms: 1,
    closed_at_ms,
    yours: true,
  });
  expect(
    finished([ended("never"), ended("first", 5), ended("last", 9), { ...ended("open", 99), phase: "active" }]),
  ).toEqual([ended("last", 9), ended("first", 5), ended("never")]);
  expect(finished(Array.from({ length: 20 }, (_, at) => ended(`s${at}`, at)))).toHaveLength(FINISHED_SHOWN);
});

test("waiting becomes urgent", () => {
  expect(urgency(WAITS_LONG_MS - 1)).toBe("normal");
  expect(urgency(WAITS_LONG_MS)).toBe("long");
  expect(urgency(WAITS_TOO_LONG_MS)).toBe("too_long");
});
