import type { ChatMessage, SessionView } from "../../protocol/messages.gen";
import { me } from "./rights";
import { type Happening, happenings } from "./timeline";

/** What somebody who comes late is told. Pure. */

/** Who comes sooner has missed nothing. */
export const LATE_AFTER_MS = 60_000;

/** Lines of each list; the rest is in the chat and in the case. */
export const SHOWN_MESSAGES = 4;
export const SHOWN_STEPS = 8;

/** Coming and going, and questions: what the catch-up tells. Invitations and links are the inviter's business. */
const LEFT_OUT: ReadonlySet<Happening["key"]> = new Set([
  "event.opened",
  "event.link_made",
  "event.declined",
  "event.refused",
]);

export interface CatchUp {
  /** Minutes between the opening and this person's coming. */
  readonly minutesIn: number;
  readonly steps: readonly Happening[];
  readonly messages: readonly ChatMessage[];
  readonly messagesInAll: number;
}

/** Null for who was there from the start, for the owner, and when the session is over. */
export function catchUp(view: SessionView, chat: readonly ChatMessage[]): CatchUp | null {
  const self = me(view);
  if (!self || self.owner || view.phase === "closed") return null;
  const lateMs = self.joined_at_ms - view.opened_at_ms;
  if (lateMs < LATE_AFTER_MS) return null;
  const before = happenings(view.timeline ?? []).filter(
    (step) => step.atMs <= self.joined_at_ms && !LEFT_OUT.has(step.key),
  );
  return {
    minutesIn: Math.floor(lateMs / 60_000),
    steps: before.slice(-SHOWN_STEPS),
    messages: chat.slice(-SHOWN_MESSAGES),
    messagesInAll: chat.length,
  };
}
