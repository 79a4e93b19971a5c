import type { ChatMessage } from "../../protocol/messages.gen";

/** Messages of others that came after the chat was last looked at. Pure. */
export function unread(log: readonly ChatMessage[], lastSeenMs: number, participant: string): number {
  return log.filter((message) => message.at_ms > lastSeenMs && message.author !== participant).length;
}

/** The server's bound on one message. */
export const MAX_CHAT_CHARS = 4000;

/** What a person typed, as it may be sent; `null` when there is nothing to send. Pure. */
export function sendable(typed: string): string | null {
  const text = typed.trim();
  return text === "" ? null : text.slice(0, MAX_CHAT_CHARS);
}
