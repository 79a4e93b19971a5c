import type review from "../../i18n/en/review";
import type { EventRow } from "../../protocol/messages.gen";
import { flagOf, numberOf, seatText, textOf } from "./payload";

type Plural<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** A key of this area's catalogue. */
export type ReviewKey = Plural<keyof typeof review>;

/** What happened, as a key of the catalogue with its values, and what stands below it in people's own words. */
export interface Sentence {
  key: ReviewKey;
  values: Readonly<Record<string, string | number>>;
  /** Text from people or the server: shown as text, never as markup. */
  detail: string;
  /** Words of ours below the sentence, before `detail`. */
  note?: { key: ReviewKey; values: Readonly<Record<string, string | number>> };
}

/** The plain sentence of an event. `someone` stands for people whom the log does not name. */
export function sentenceOf(event: EventRow, someone: string): Sentence {
  const values = { actor: event.actor ?? someone, subject: event.subject ?? someone };
  const say = (key: ReviewKey, detail = "", more: Record<string, string | number> = {}): Sentence => ({
    key,
    values: { ...values, ...more },
    detail,
  });
  if (event.state === "erased") return say("hole.erased", event.type);
  if (event.state === "unreadable") return say("hole.unreadable", event.type);
  switch (event.type) {
    case "session.opened":
      return say("event.session_opened", textOf(event, "title"));
    case "session.recovered":
      return say("event.session_recovered");
    case "key.issued":
      return say("event.key_issued");
    case "end_user.joined":
      return say("event.end_user_joined");
    case "participant.joined":
      return say("event.participant_joined", seatText(event, "profile_name"));
    case "guest.arrived":
      return say("event.guest_arrived", seatText(event, "organisation"));
    case "guest.returned":
      return say("event.guest_returned");
    case "participant.rejoined":
      return say("event.participant_rejoined");
    case "participant.connected":
      return say("event.participant_connected");
    case "participant.disconnected":
      return say("event.participant_disconnected");
    case "participant.left":
      return say(LEFT[textOf(event, "reason")] ?? "event.left.left");
    case "owner.changed":
      return say("event.owner_changed", textOf(event, "reason"));
    case "guest_link.created":
      return {
        ...say("event.guest_link_created", "", { label: textOf(event, "label") }),
        note: { key: "note.profile", values: { profile: textOf(event, "profile_name") } },
      };
    case "guest_link.revoked":
      return say("event.guest_link_revoked");
    case "guest_link.refused":
      return say(flagOf(event, "wrong_pin") ? "event.guest_link_wrong_pin" : "event.guest_link_refused");
    case "guest.admitted":
      return say("event.guest_admitted");
    case "consent.asked":
      return say(isControl(event) ? "event.consent_asked.control" : "event.consent_asked.guest");
    case "consent.answered":
      return say(answerKey(event));
    case "consent.cancelled":
      return say("event.consent_cancelled");
    case "consent.withdrawn":
      return say("event.consent_withdrawn");
    case "rights.changed":
      return say("event.rights_changed", "", { profile: textOf(event, "profile_name") });
    case "track.published":
      return say("event.track_published", textOf(event, "label"));
    case "track.resumed":
      return say("event.track_resumed");
    case "track.interrupted":
      return say("event.track_interrupted");
    case "track.unpublished":
      return say("event.track_unpublished");
    case "share.paused":
      return say("event.share_paused");
    case "share.resumed":
      return say("event.share_resumed");
    case "control.requested":
      return say("event.control_requested");
    case "control.granted":
      return say(event.actor_id === event.subject_id ? "event.control_granted.own" : "event.control_granted");
    case "control.released":
      return say(RELEASED[textOf(event, "reason")] ?? "event.control_released.released");
    case "control.request_dropped":
      return say("event.control_request_dropped");
    case "chat.posted":
      return say(
        textOf(event, "audience") === "team" ? "event.chat.team" : "event.chat.everyone",
        textOf(event, "text"),
      );
    case "invitation.created":
      return say("event.invitation_created", textOf(event, "note"), { label: textOf(event, "label") });
    case "invitation.accepted":
      return say("event.invitation_accepted");
    case "invitation.declined":
      return say("event.invitation_declined", "", { name: textOf(event, "name") });
    case "invitation.cancelled":
      return say("event.invitation_cancelled");
    case "invitation.expired":
      return say("event.invitation_expired");
    case "refusal.recorded":
      return refusal(event, say);
    case "recording.started":
      return say("event.recording_started", textOf(event, "label"));
    case "recording.sealed":
      return say("event.recording_sealed", "", { count: numberOf(event, "chunks") });
    case "recording.finished":
      return say("event.recording_finished", textOf(event, "part"));
    case "recording.failed":
      return say("event.recording_failed", textOf(event, "reason"));
    case "recording.recovered":
      return say("event.recording_recovered");
    case "recording.viewed":
      return say("event.recording_viewed", textOf(event, "reason"), { name: textOf(event, "name") || someone });
    case "survey.answered":
      return {
        ...say("event.survey_answered", textOf(event, "comment")),
        note: {
          key: "note.survey",
          values: { effort: numberOf(event, "effort"), satisfaction: numberOf(event, "satisfaction") },
        },
      };
    case "session.stopped":
      return say("event.session_stopped");
    case "session.closed":
      return say(CLOSED[textOf(event, "reason")] ?? "event.closed.resolved", textOf(event, "resolution"));
    default:
      return say("event.unknown", event.type);
  }
}

const LEFT: Readonly<Record<string, ReviewKey>> = {
  left: "event.left.left",
  removed: "event.left.removed",
  revoked: "event.left.revoked",
  refused: "event.left.refused",
  expired: "event.left.expired",
  silent: "event.left.silent",
  stopped: "event.left.stopped",
  session_closed: "event.left.session_closed",
};

const RELEASED: Readonly<Record<string, ReviewKey>> = {
  released: "event.control_released.released",
  taken: "event.control_released.taken",
  taken_back: "event.control_released.taken_back",
  rights: "event.control_released.rights",
  gone: "event.control_released.gone",
  ended: "event.control_released.ended",
};

const CLOSED: Readonly<Record<string, ReviewKey>> = {
  resolved: "event.closed.resolved",
  abandoned: "event.closed.abandoned",
  expired: "event.closed.expired",
  evidence_failed: "event.closed.evidence_failed",
};

function isControl(event: EventRow): boolean {
  return textOf(event, "kind") === "control";
}

function answerKey(event: EventRow): ReviewKey {
  const control = isControl(event);
  if (flagOf(event, "timed_out")) return control ? "event.consent_silent.control" : "event.consent_silent.guest";
  switch (textOf(event, "answer")) {
    case "deny":
      return control ? "event.consent_deny.control" : "event.consent_deny.guest";
    case "only_watch":
      return "event.consent_only_watch";
    default:
      return control ? "event.consent_allow.control" : "event.consent_allow.guest";
  }
}

/** What was refused, in words; commands of a newer program are named as they are. */
const COMMANDS: Readonly<Record<string, ReviewKey>> = {
  "chat.send": "refused.chat",
  "consent.decide": "refused.consent",
  "consent.withdraw": "refused.consent",
  "control.grant": "refused.control_grant",
  "control.release": "refused.control_release",
  "control.request": "refused.control_request",
  "guest.admit": "refused.guest_admit",
  "guest.refuse": "refused.guest_admit",
  "guest_link.create": "refused.guest_link",
  "guest_link.revoke": "refused.guest_link",
  "input.send": "refused.input",
  "invitation.cancel": "refused.invite",
  "invitation.create": "refused.invite",
  "media.offer": "refused.media",
  "participant.remove": "refused.remove",
  "pointer.show": "refused.pointer",
  "rights.set": "refused.rights",
  "session.close": "refused.close",
  "share.pause": "refused.share",
  "share.resume": "refused.share",
  "track.unpublish": "refused.share",
};

function refusal(event: EventRow, say: (key: ReviewKey, detail?: string) => Sentence): Sentence {
  const sentence = say(COMMANDS[textOf(event, "command")] ?? "refused.other", textOf(event, "reason"));
  const count = numberOf(event, "count");
  return count > 1 ? { ...sentence, note: { key: "note.times", values: { count } } } : sentence;
}
