import type { SessionView } from "../../protocol/messages.gen";
import type { SocketState } from "../../sdk/socket";
import { endUser, mayNow, present, you } from "../seat/people";

/** What the guest's picture is doing, and through whom. Pure: sentences are made where it is shown. */
export type GuestPicture =
  | { kind: "live" }
  | { kind: "reconnecting" }
  | { kind: "held" }
  | { kind: "paused" }
  | { kind: "not_shared" }
  | { kind: "interrupted" }
  /** The sharer is here, and the browser wants them to choose anew. */
  | { kind: "choosing" }
  | { kind: "wrap_up" }
  /** No one of the house is here, and this guest's rights need one. */
  | { kind: "no_host" }
  /** `byName` is null when the history does not say who it was. */
  | { kind: "withdrawn"; byName: string | null };

const WITHDRAWING: ReadonlySet<string> = new Set(["consent.withdrawn", "rights.changed", "consent.answered"]);

/** The first reason that there is no picture, the widest first. */
export function guestPicture(view: SessionView, line: SocketState): GuestPicture {
  if (line.kind !== "open") return { kind: "reconnecting" };
  if (view.phase === "wrap_up" || view.phase === "closed") return { kind: "wrap_up" };
  if (view.share === "none") return { kind: "not_shared" };
  if (view.share === "paused" || view.phase === "paused") return { kind: "paused" };
  if (view.recording.policy === "required" && view.recording.state === "failed") return { kind: "held" };
  if (!mayNow(you(view), "screen:view")) return hostIsHere(view) ? withdrawn(view) : { kind: "no_host" };
  if (view.share === "interrupted") {
    return { kind: endUser(view)?.presence === "here" ? "choosing" : "interrupted" };
  }
  return { kind: "live" };
}

function hostIsHere(view: SessionView): boolean {
  return present(view).some((person) => person.kind === "internal" && person.presence === "here");
}

/** Who it was stands in the history, in the last entry about this guest's rights. */
function withdrawn(view: SessionView): GuestPicture {
  const name = you(view)?.name;
  const entry = [...(view.timeline ?? [])]
    .sort((a, b) => b.seq - a.seq)
    .find((candidate) => WITHDRAWING.has(candidate.type) && candidate.subject === name);
  return { kind: "withdrawn", byName: entry?.actor ?? null };
}

/** Whose screen it is. */
export function sharerName(view: SessionView): string | null {
  return endUser(view)?.name ?? null;
}

export type ControlOffer = "driving" | "waiting" | "may_ask" | "no";

/** What the guest can do about mouse and keyboard. */
export function controlOffer(view: SessionView): ControlOffer {
  const me = you(view);
  if (!me) return "no";
  if (view.control.driver === me.participant) return "driving";
  const asked = view.control.requests?.includes(me.participant) ?? false;
  if (asked || view.prompts.some((prompt) => prompt.kind === "control" && prompt.participant === me.participant)) {
    return "waiting";
  }
  const right = me.rights["screen:control"];
  return right === "allow" || right === "ask" ? "may_ask" : "no";
}
