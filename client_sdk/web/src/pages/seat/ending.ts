import type { LeaveReason } from "../../protocol/messages.gen";
import type { CloseCause } from "../../sdk/socket";
import { plainCode } from "./failure";

/** Why somebody is no longer in the session, as they are told. */
export type EndingKind =
  | "closed"
  | "expired"
  | "left"
  | "lost"
  | "refused"
  | "removed"
  | "revoked"
  | "stopped"
  | "stopped_by_you";

export interface Ending {
  kind: EndingKind;
  /** Who ended it, when the server says so. */
  by: string | null;
  /** Epoch milliseconds of this machine. */
  atMs: number;
}

/** What the page itself did before the channel closed; it knows better than the server's answer. */
export type OwnDeed = "stop" | "leave" | null;

const KIND: Readonly<Record<LeaveReason, EndingKind>> = {
  expired: "expired",
  left: "left",
  refused: "refused",
  removed: "removed",
  revoked: "revoked",
  session_closed: "closed",
  silent: "lost",
  stopped: "stopped",
};

/** The end as the person reads it, from how the channel closed. Pure. */
export function endingOf(cause: CloseCause, deed: OwnDeed, atMs: number): Ending {
  if (deed === "stop") return { kind: "stopped_by_you", by: null, atMs };
  if (deed === "leave") return { kind: "left", by: null, atMs };
  switch (cause.by) {
    case "us":
      return { kind: "left", by: null, atMs };
    case "server":
      return { kind: KIND[cause.left.reason], by: cause.left.by ?? null, atMs };
    case "refusal":
      return { kind: plainCode(cause.code) === "session_closed" ? "closed" : "lost", by: null, atMs };
  }
}
