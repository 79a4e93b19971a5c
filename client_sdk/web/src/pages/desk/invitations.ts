import type { InvitationCard } from "../../protocol/messages.gen";

/** Invitations that still count, the one that ends soonest first. `nowMs` is the server's time. Pure. */
export function open(cards: readonly InvitationCard[], nowMs: number): InvitationCard[] {
  return cards.filter((card) => card.expires_at_ms > nowMs).sort((a, b) => a.expires_at_ms - b.expires_at_ms);
}

/** What has come since the last look; these ring. */
export function arrived(before: readonly InvitationCard[], now: readonly InvitationCard[]): InvitationCard[] {
  const known = new Set(before.map((card) => card.invitation));
  return now.filter((card) => !known.has(card.invitation));
}
