import { expect, test } from "vitest";
import { ana, ruth, session } from "../../../tests/sessionView";
import type { SocketState } from "../../sdk/socket";
import { pictureFact, recordingBadge } from "./picture";

const up: SocketState = { kind: "open" };
const down: SocketState = { kind: "reconnecting", attempt: 1, sinceMs: 0, nextTryMs: 0 };

test("live is live", () => {
  expect(pictureFact(session(), up)).toEqual({ kind: "live" });
});

test("the end of the session goes before everything", () => {
  expect(pictureFact(session({ phase: "closed", share: "paused" }), down)).toEqual({ kind: "closed" });
  expect(pictureFact(session({ phase: "wrap_up" }), up)).toEqual({ kind: "wrap_up" });
});

test("nothing of a paused picture is left, also while the line is down", () => {
  expect(pictureFact(session({ phase: "paused" }), down)).toEqual({ kind: "paused", name: "Ruth" });
  expect(pictureFact(session({ share: "paused" }), up)).toEqual({ kind: "paused", name: "Ruth" });
  expect(pictureFact(session({ participants: [ana], share: "paused" }), up)).toEqual({ kind: "paused", name: "" });
});

test("each wait has its reason", () => {
  expect(pictureFact(session(), down)).toEqual({ kind: "reconnecting" });
  expect(pictureFact(session({ participants: [ana], tracks: [], share: "none" }), up)).toEqual({
    kind: "waiting_end_user",
  });
  expect(pictureFact(session({ share: "none" }), up)).toEqual({ kind: "waiting_share", name: "Ruth" });
  expect(pictureFact(session({ share: "interrupted" }), up)).toEqual({ kind: "interrupted", name: "Ruth" });
});

test("a required recording that fails holds the picture", () => {
  expect(pictureFact(session({ recording: { policy: "required", state: "failed" } }), up)).toEqual({ kind: "held" });
  expect(pictureFact(session({ recording: { policy: "best_effort", state: "failed" } }), up)).toEqual({ kind: "live" });
});

test("a view that was taken away names the owner", () => {
  const blind = session({ participants: [{ ...ana, rights: {} }, ruth] });
  expect(pictureFact(blind, up)).toEqual({ kind: "withdrawn", name: "Ana" });
  expect(pictureFact(session({ participants: [ruth] }), up)).toEqual({ kind: "withdrawn", name: "" });
});

test("the badge of the recording", () => {
  const badge = (state: "off" | "waiting" | "recording" | "failed" | "finished", phase: "active" | "paused") =>
    recordingBadge(session({ phase, recording: { policy: "required", state } }));
  expect(badge("recording", "active")).toBe("on");
  expect(badge("recording", "paused")).toBe("paused");
  expect(badge("failed", "active")).toBe("failed");
  expect(badge("off", "active")).toBe("off");
  expect(badge("waiting", "active")).toBeNull();
  expect(badge("finished", "active")).toBeNull();
});
