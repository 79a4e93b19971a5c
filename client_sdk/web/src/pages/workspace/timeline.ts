import type { TimelineEntry } from "../../protocol/messages.gen";

/** What happened, as a sentence of the catalogue with its names. Pure. */
export interface Happening {
  readonly seq: number;
  readonly atMs: number;
  readonly key: HappeningKey;
  readonly values: { readonly actor: string; readonly subject: string; readonly detail: string };
  readonly tone: "neutral" | "yes" | "no";
}

const SENTENCES = {
  "session.opened": "opened",
  "end_user.joined": "end_user_joined",
  "participant.joined": "joined",
  "guest.arrived": "guest_arrived",
  "participant.left": "left",
  "owner.changed": "owner_changed",
  "guest.admitted": "guest_admitted",
  "consent.asked": "consent_asked",
  "consent.answered": "consent_answered",
  "consent.withdrawn": "consent_withdrawn",
  "rights.changed": "rights_changed",
  "track.published": "shared",
  "track.unpublished": "share_ended",
  "share.paused": "paused",
  "share.resumed": "resumed",
  "control.granted": "control_granted",
  "control.released": "control_released",
  "invitation.created": "invited",
  "invitation.declined": "declined",
  "guest_link.created": "link_made",
  "guest_link.revoked": "link_revoked",
  "refusal.recorded": "refused",
  "recording.failed": "recording_failed",
  "session.stopped": "stopped",
  "session.closed": "closed",
} as const;

type Sentence = (typeof SENTENCES)[keyof typeof SENTENCES];
export type HappeningKey =
  | `event.${Exclude<Sentence, "consent_asked" | "consent_answered">}`
  | "event.asked_guest"
  | "event.asked_control"
  | "event.said_yes"
  | "event.said_watch"
  | "event.said_no";

/** Entries that this console has no sentence for (a newer server) are left out. */
export function happenings(timeline: readonly TimelineEntry[]): Happening[] {
  return timeline.flatMap((entry) => {
    const key = sentenceOf(entry);
    if (key === null) return [];
    return [
      {
        seq: entry.seq,
        atMs: entry.at_ms,
        key,
        values: { actor: entry.actor ?? "", subject: entry.subject ?? "", detail: entry.detail ?? "" },
        tone: toneOf(key),
      },
    ];
  });
}

function sentenceOf(entry: TimelineEntry): HappeningKey | null {
  if (!Object.hasOwn(SENTENCES, entry.type)) return null;
  const sentence = SENTENCES[entry.type as keyof typeof SENTENCES];
  if (sentence === "consent_asked") return entry.detail === "guest" ? "event.asked_guest" : "event.asked_control";
  if (sentence !== "consent_answered") return `event.${sentence}`;
  if (entry.detail === "allow") return "event.said_yes";
  return entry.detail === "only_watch" ? "event.said_watch" : "event.said_no";
}

function toneOf(key: HappeningKey): Happening["tone"] {
  switch (key) {
    case "event.said_yes":
    case "event.said_watch":
    case "event.guest_admitted":
      return "yes";
    case "event.said_no":
    case "event.refused":
    case "event.recording_failed":
    case "event.consent_withdrawn":
    case "event.stopped":
      return "no";
    default:
      return "neutral";
  }
}
