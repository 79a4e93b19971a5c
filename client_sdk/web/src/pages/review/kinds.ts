import type { EventRow } from "../../protocol/messages.gen";

/** What an event is about: its icon and its lane. */
export type Kind =
  | "person"
  | "driver"
  | "consent"
  | "chat"
  | "invitation"
  | "refusal"
  | "picture"
  | "recording"
  | "session"
  | "hole";

const KINDS: Readonly<Record<string, Kind>> = {
  "session.opened": "session",
  "session.recovered": "session",
  "key.issued": "invitation",
  "end_user.joined": "consent",
  "participant.joined": "person",
  "guest.arrived": "person",
  "guest.returned": "person",
  "participant.rejoined": "person",
  "participant.connected": "person",
  "participant.disconnected": "person",
  "participant.left": "person",
  "owner.changed": "person",
  "guest_link.created": "invitation",
  "guest_link.revoked": "invitation",
  "guest_link.refused": "refusal",
  "guest.admitted": "invitation",
  "consent.asked": "consent",
  "consent.answered": "consent",
  "consent.cancelled": "consent",
  "consent.withdrawn": "consent",
  "rights.changed": "person",
  "track.published": "picture",
  "track.resumed": "picture",
  "track.interrupted": "picture",
  "track.unpublished": "picture",
  "share.paused": "picture",
  "share.resumed": "picture",
  "control.requested": "driver",
  "control.granted": "driver",
  "control.released": "driver",
  "control.request_dropped": "driver",
  "chat.posted": "chat",
  "invitation.created": "invitation",
  "invitation.accepted": "invitation",
  "invitation.declined": "invitation",
  "invitation.cancelled": "invitation",
  "invitation.expired": "invitation",
  "refusal.recorded": "refusal",
  "recording.started": "recording",
  "recording.sealed": "recording",
  "recording.finished": "recording",
  "recording.failed": "recording",
  "recording.recovered": "recording",
  "recording.viewed": "recording",
  "survey.answered": "session",
  "session.stopped": "session",
  "session.closed": "session",
};

/** Entries that machines make for machines; shown on demand. */
const TECHNICAL: ReadonlySet<string> = new Set(["recording.sealed", "recording.finished", "participant.connected"]);

/** Entries of the time after the session: they have no place on its clock. */
const AFTERWARDS: ReadonlySet<string> = new Set(["recording.viewed"]);

/** Told by the recorder when it gets to it, which may be long after a crash. */
const LATE: ReadonlySet<string> = new Set(["recording.finished", "recording.sealed"]);

export function kindOf(event: EventRow): Kind {
  return event.state === "present" ? (KINDS[event.type] ?? "hole") : "hole";
}

export function isTechnical(event: EventRow): boolean {
  return event.state === "present" && TECHNICAL.has(event.type);
}

export function isAfterwards(event: EventRow): boolean {
  return AFTERWARDS.has(event.type);
}

/** Whether an event says how long the session lasted. */
export function countsForLength(event: EventRow): boolean {
  return !AFTERWARDS.has(event.type) && !LATE.has(event.type);
}
