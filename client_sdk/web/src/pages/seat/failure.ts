import type seat from "../../i18n/en/seat";
import { ApiError, SdkError } from "../../sdk/errors";

/** Why something did not work, ready to be said. */
export interface Failure {
  /** Stable, with `_` between its words, whichever channel it came by. */
  code: string;
  /** The server's own sentence; empty when there is none. */
  text: string;
  incident: string | null;
  retryAfterS: number | null;
}

type FailureKey = Extract<keyof typeof seat, `failure.${string}`>;

/** One spelling for the codes of both channels: REST writes `key-used`, the socket `key_used`, the browser `capture.refused`. */
export function plainCode(code: string): string {
  return code.replace(/[-.]/g, "_");
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof SdkError)) return { code: "unknown", text: "", incident: null, retryAfterS: null };
  const own = error.message !== error.code;
  return {
    code: plainCode(error.code),
    text: own ? error.message : "",
    incident: error instanceof ApiError ? error.incident : null,
    retryAfterS: error instanceof ApiError ? error.retryAfterS : null,
  };
}

/** Codes whose sentence in the catalogue names the next step better than the server can; the rest speak for themselves. */
const KNOWN: Readonly<Record<string, FailureKey>> = {
  already_decided: "failure.already_decided",
  already_taken: "failure.already_taken",
  bad_answer: "failure.server",
  capture_failed: "failure.capture_failed",
  closed: "failure.network",
  draining: "failure.draining",
  internal: "failure.server",
  key_expired: "failure.key_expired",
  key_unknown: "failure.key_unknown",
  key_used: "failure.key_used",
  link_expired: "failure.link_expired",
  link_locked: "failure.link_locked",
  link_not_yet: "failure.link_not_yet",
  link_not_yet_valid: "failure.link_not_yet",
  link_revoked: "failure.link_revoked",
  link_unknown: "failure.link_unknown",
  link_used: "failure.link_used",
  media_transport_failed: "failure.media",
  network: "failure.network",
  overloaded: "failure.overloaded",
  pin_required: "failure.pin_required",
  pin_wrong: "failure.pin_wrong",
  rate_limited: "failure.rate_limited",
  seat_taken: "failure.already_taken",
  seat_unknown: "failure.seat_unknown",
  session_closed: "failure.session_closed",
  session_full: "failure.session_full",
  timeout: "failure.timeout",
};

/** The sentence for a failure: ours, else the server's, else the general one. */
export function failureSentence(failure: Failure, say: (key: FailureKey) => string): string {
  const known = Object.hasOwn(KNOWN, failure.code) ? KNOWN[failure.code] : undefined;
  if (known) return say(known);
  return failure.text || say("failure.server");
}
