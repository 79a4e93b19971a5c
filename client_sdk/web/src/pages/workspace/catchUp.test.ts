import { expect, test } from "vitest";
import { ana, ruth, session, tomas } from "../../../tests/sessionView";
import { catchUp, LATE_AFTER_MS, SHOWN_MESSAGES, SHOWN_STEPS } from "./catchUp";

const late = { ...tomas, joined_at_ms: 14 * 60_000 };
const forTomas = session({ you: "tomas", participants: [ana, ruth, late] });
const chat = Array.from({ length: 6 }, (_, at) => ({
  message: `msg_${at}`,
  author: "ruth",
  author_name: "Ruth",
  author_kind: "end_user" as const,
  audience: "everyone" as const,
  text: "",
  at_ms: at,
}));

test("who was there from the start is told nothing", () => {
  expect(catchUp(session(), chat)).toBeNull();
  const soon = { ...tomas, joined_at_ms: LATE_AFTER_MS - 1 };
  expect(catchUp({ ...forTomas, participants: [ana, soon] }, chat)).toBeNull();
  expect(catchUp({ ...forTomas, phase: "closed" }, chat)).toBeNull();
  expect(catchUp({ ...forTomas, you: "nobody" }, chat)).toBeNull();
});

test("who comes late reads what happened before, and the last messages", () => {
  const timeline = [
    { seq: 1, at_ms: 0, type: "session.opened" },
    { seq: 2, at_ms: 1000, type: "end_user.joined", subject: "Ruth" },
    { seq: 3, at_ms: 2000, type: "guest_link.created", actor: "Ana" },
    { seq: 4, at_ms: 20 * 60_000, type: "share.paused" },
  ];
  const told = catchUp({ ...forTomas, timeline }, chat);
  expect(told?.minutesIn).toBe(14);
  expect(told?.steps.map((step) => step.key)).toEqual(["event.end_user_joined"]);
  expect(told?.messages).toHaveLength(SHOWN_MESSAGES);
  expect(told?.messages.at(-1)?.message).toBe("msg_5");
  expect(told?.messagesInAll).toBe(6);
});

test("a long story is cut at its beginning", () => {
  const timeline = Array.from({ length: 20 }, (_, at) => ({ seq: at, at_ms: at, type: "share.paused" }));
  const told = catchUp({ ...forTomas, timeline }, []);
  expect(told?.steps).toHaveLength(SHOWN_STEPS);
  expect(told?.steps.at(-1)?.seq).toBe(19);
  expect(catchUp({ ...forTomas, timeline: undefined }, [])?.steps).toEqual([]);
});
