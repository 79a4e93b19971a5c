import { expect, test } from "vitest";
import { endingOf } from "./ending";

test("who left can come back", () => {
  expect(endingOf({ by: "us" })).toEqual({ key: "ended.us", by: null, text: null, again: true });
  const left = { type: "session.left" as const, reason: "silent" as const, text: "" };
  expect(endingOf({ by: "server", left })).toEqual({ key: "ended.silent", by: null, text: null, again: true });
});

test("who was removed reads by whom and does not come back by a button", () => {
  const left = { type: "session.left" as const, reason: "removed" as const, by: "Ruth", text: "Ruth has removed you." };
  expect(endingOf({ by: "server", left })).toEqual({
    key: "ended.removed",
    by: "Ruth",
    text: null,
    again: false,
  });
});

test("a reason that needs words has the server's", () => {
  const left = { type: "session.left" as const, reason: "revoked" as const, text: "Ana took the link back." };
  expect(endingOf({ by: "server", left })).toMatchObject({ key: "ended.revoked", text: "Ana took the link back." });
});

test("a refusal shows the server's words", () => {
  expect(endingOf({ by: "refusal", code: "not_found", text: "You are not in this session." })).toEqual({
    key: "ended.refusal",
    by: null,
    text: "You are not in this session.",
    again: false,
  });
});
