import type { Audience, ChatMessage, SessionView } from "../../protocol/messages.gen";
import { may } from "./rights";

/** The two conversations of a session and what is unread in them. Pure. */

/** The protocol's bound on one message. */
export const CHAT_MAX = 4000;

/** Messages of the same person within this time stand under one name. */
export const SAME_BREATH_MS = 2 * 60_000;

export function of(messages: readonly ChatMessage[], audience: Audience): ChatMessage[] {
  return messages.filter((message) => message.audience === audience);
}

/** By audience the last message that was on the screen; null before the first. */
export type ReadMarks = Readonly<Record<Audience, number>>;

export const NOTHING_READ: ReadMarks = { everyone: 0, team: 0 };

/** Everything so far counts as read, for who has just come: the catch-up shows it. */
export function allRead(messages: readonly ChatMessage[]): ReadMarks {
  return {
    everyone: lastAt(of(messages, "everyone")),
    team: lastAt(of(messages, "team")),
  };
}

export function markRead(marks: ReadMarks, messages: readonly ChatMessage[], audience: Audience): ReadMarks {
  const last = lastAt(of(messages, audience));
  return last > marks[audience] ? { ...marks, [audience]: last } : marks;
}

export function unread(messages: readonly ChatMessage[], marks: ReadMarks, you: string): Record<Audience, number> {
  const count = (audience: Audience) =>
    of(messages, audience).filter((message) => message.at_ms > marks[audience] && message.author !== you).length;
  return { everyone: count("everyone"), team: count("team") };
}

function lastAt(messages: readonly ChatMessage[]): number {
  return messages.reduce((latest, message) => Math.max(latest, message.at_ms), 0);
}

/** Where this participant may write; the first one is shown first. */
export function audiences(view: SessionView): Audience[] {
  const open: Audience[] = [];
  if (may(view, "chat:everyone")) open.push("everyone");
  if (may(view, "chat:team")) open.push("team");
  return open;
}

/** What is sent, or null for nothing to say. */
export function toSend(text: string): string | null {
  const trimmed = text.trim().slice(0, CHAT_MAX);
  return trimmed === "" ? null : trimmed;
}

/** True when the name of the author need not be repeated. */
export function continues(before: ChatMessage | undefined, message: ChatMessage): boolean {
  return before?.author === message.author && message.at_ms - before.at_ms < SAME_BREATH_MS;
}

export type Piece = { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

/** Web addresses in a message become links; nothing else does, and no other scheme. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`{}|\\^[\]]+/gi)) {
    const raw = match[0].replace(/[.,;:!?)]+$/, "");
    const href = addressOf(raw);
    if (href === null) continue;
    if (match.index > at) found.push({ kind: "text", text: text.slice(at, match.index) });
    found.push({ kind: "link", text: raw, href });
    at = match.index + raw.length;
  }
  if (at < text.length) found.push({ kind: "text", text: text.slice(at) });
  return found;
}

/** Only http and https, and no user name that makes one host look like another. */
function addressOf(raw: string): string | null {
  try {
    const url = new URL(raw);
    const plain = (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
    return plain ? url.href : null;
  } catch {
    return null;
  }
}
