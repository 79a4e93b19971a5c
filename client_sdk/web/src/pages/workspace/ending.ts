import type { LeaveReason } from "../../protocol/messages.gen";
import type { CloseCause } from "../../sdk/socket";

/** Why this person is no longer in the session, and what they can do next. Pure. */
export interface Ending {
  readonly key: `ended.${LeaveReason}` | "ended.refusal" | "ended.us";
  readonly by: string | null;
  /** The server's own words, where they add to the sentence of `key`. */
  readonly text: string | null;
  /** Asking to come in again makes sense. */
  readonly again: boolean;
}

/** The sentence of the catalogue says all of it. */
const TOLD: ReadonlySet<LeaveReason> = new Set(["left", "removed", "session_closed"]);

const AGAIN: ReadonlySet<LeaveReason> = new Set(["left", "silent"]);

export function endingOf(cause: CloseCause): Ending {
  switch (cause.by) {
    case "us":
      return { key: "ended.us", by: null, text: null, again: true };
    case "refusal":
      return { key: "ended.refusal", by: null, text: cause.text, again: false };
    case "server":
      return {
        key: `ended.${cause.left.reason}`,
        by: cause.left.by ?? null,
        text: cause.left.text === "" || TOLD.has(cause.left.reason) ? null : cause.left.text,
        again: AGAIN.has(cause.left.reason),
      };
  }
}
