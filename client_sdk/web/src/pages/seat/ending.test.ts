// @vitest-environment node
import { expect, test } from "vitest";
import type { LeaveReason } from "../../protocol/messages.gen";
import type { CloseCause } from "../../sdk/socket";
import { endingOf } from "./ending";
import { endingTitle } from "./endingTitle";

const left = (reason: LeaveReason, by?: string): CloseCause => ({
  by: "server",
  left: { type: "session.left", reason, text: "", ...(by && { by }) },
});

test.each([
  ["expired", "expired"],
  ["left", "left"],
  ["refused", "refused"],
  ["removed", "removed"],
  ["revoked", "revoked"],
  ["session_closed", "closed"],
  ["silent", "lost"],
  ["stopped", "stopped"],
] as const)("the server's %s is told as %s", (reason, kind) => {
  expect(endingOf(left(reason, "Ruth"), null, 5)).toEqual({ kind, by: "Ruth", atMs: 5 });
});

test("what the person did themselves is told as theirs", () => {
  expect(endingOf(left("stopped"), "stop", 5).kind).toBe("stopped_by_you");
  expect(endingOf(left("left"), "leave", 5).kind).toBe("left");
  expect(endingOf({ by: "us" }, null, 5).kind).toBe("left");
});

test("a refused ticket means that the seat is gone, or the session over", () => {
  expect(endingOf({ by: "refusal", code: "session-closed", text: "" }, null, 5).kind).toBe("closed");
  expect(endingOf({ by: "refusal", code: "seat_unknown", text: "" }, null, 5).kind).toBe("lost");
});

test.each([
  ["closed", "Ana", "ended.closed"],
  ["closed", null, "ended.closed_nobody"],
  ["refused", "Ruth", "ended.refused_by"],
  ["refused", null, "ended.refused"],
  ["removed", "Ruth", "ended.removed_by"],
  ["removed", null, "ended.removed"],
  ["stopped", "Ruth", "ended.stopped_by"],
  ["stopped", null, "ended.stopped_by_nobody"],
  ["stopped_by_you", null, "ended.stopped_by_you"],
  ["lost", null, "ended.lost"],
] as const)("%s by %s is titled %s", (kind, by, key) => {
  expect(endingTitle({ kind, by, atMs: 0 })[0]).toBe(key);
});
