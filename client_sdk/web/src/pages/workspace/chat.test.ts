import { describe, expect, test } from "vitest";
import { ana, session } from "../../../tests/sessionView";
import type { Audience, ChatMessage } from "../../protocol/messages.gen";
import { allRead, audiences, CHAT_MAX, continues, markRead, NOTHING_READ, of, pieces, toSend, unread } from "./chat";

function message(at_ms: number, author: string, audience: Audience = "everyone"): ChatMessage {
  return {
    message: `msg_${at_ms}`,
    author,
    author_name: author,
    author_kind: "internal",
    audience,
    text: "",
    at_ms,
  };
}

const talk = [message(1, "ruth"), message(2, "ana"), message(3, "tomas", "team"), message(4, "ruth")];

describe("unread", () => {
  test("others' messages count, by audience; one's own do not", () => {
    expect(unread(talk, NOTHING_READ, "ana")).toEqual({ everyone: 2, team: 1 });
  });

  test("what was on the screen is read, and marks never go back", () => {
    const marks = markRead(NOTHING_READ, talk, "everyone");
    expect(unread(talk, marks, "ana")).toEqual({ everyone: 0, team: 1 });
    expect(markRead(marks, talk.slice(0, 1), "everyone")).toBe(marks);
    expect(unread(talk, allRead(talk), "ana")).toEqual({ everyone: 0, team: 0 });
  });
});

test("the two conversations are apart", () => {
  expect(of(talk, "team").map((m) => m.at_ms)).toEqual([3]);
});

test("one writes where one may", () => {
  expect(audiences(session())).toEqual(["everyone", "team"]);
  expect(audiences(session({ participants: [{ ...ana, rights: { "chat:team": "allow" } }] }))).toEqual(["team"]);
});

test("nothing but blanks is not sent, and no message is too long", () => {
  expect(toSend("  \n ")).toBeNull();
  expect(toSend(" yes ")).toBe("yes");
  expect(toSend("x".repeat(CHAT_MAX + 10))).toHaveLength(CHAT_MAX);
});

test("one breath needs one name", () => {
  expect(continues(message(1, "ana"), message(2, "ana"))).toBe(true);
  expect(continues(message(1, "ana"), message(2, "ruth"))).toBe(false);
  expect(continues(message(1, "ana"), message(1 + 2 * 60_000, "ana"))).toBe(false);
  expect(continues(undefined, message(2, "ana"))).toBe(false);
});

describe("links", () => {
  test("web addresses become links without the full stop after them", () => {
    expect(pieces("See https://example.org/a?b=1. Then")).toEqual([
      { kind: "text", text: "See " },
      { kind: "link", text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
      { kind: "text", text: ". Then" },
    ]);
  });

  test("no other scheme, no user name before the host, no broken address", () => {
    for (const text of ["javascript:alert(1)", "https://bank.example@evil.example/", "https://", "data:text/html,x"]) {
      expect(pieces(text)).toEqual([{ kind: "text", text }]);
    }
  });

  test("an empty message has no pieces", () => {
    expect(pieces("")).toEqual([]);
  });
});
