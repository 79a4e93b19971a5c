// @vitest-environment node
import { expect, test } from "vitest";
import type { ChatMessage } from "../../protocol/messages.gen";
import { MAX_CHAT_CHARS, sendable, unread } from "./chat";
import { ana, ruth } from "./testing";

const message = (author: string, atMs: number): ChatMessage => ({
  message: `msg_${"m".repeat(26)}`,
  author,
  author_name: "x",
  author_kind: "internal",
  audience: "everyone",
  text: "x",
  at_ms: atMs,
});

test("unread is what others wrote since the last look", () => {
  const log = [message(ana.participant, 1), message(ana.participant, 3), message(ruth.participant, 4)];
  expect(unread(log, 1, ruth.participant)).toBe(1);
  expect(unread(log, 3, ruth.participant)).toBe(0);
});

test("only text is sent, and never more than the server takes", () => {
  expect(sendable("  \n ")).toBeNull();
  expect(sendable(" hi ")).toBe("hi");
  expect(sendable("x".repeat(MAX_CHAT_CHARS + 1))).toHaveLength(MAX_CHAT_CHARS);
});
