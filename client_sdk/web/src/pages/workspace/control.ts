import type { PromptView, SessionView } from "../../protocol/messages.gen";
import { personOf } from "./people";
import { access, me } from "./rights";

/** What the control button offers now, and why it offers nothing. Pure. */
export type ControlOffer =
  /** A phone shows and does not drive. */
  | { kind: "phone" }
  /** Nothing is shared, or the share is paused. */
  | { kind: "nothing_shared" }
  | { kind: "not_allowed" }
  /** You drive. */
  | { kind: "release" }
  /** Free, and yours without asking. */
  | { kind: "take" }
  /** Somebody drives, and the owner may take the seat by rank. */
  | { kind: "take_over"; driver: string }
  /** The end-user is asked. */
  | { kind: "ask"; endUser: string }
  /** Somebody drives and hands over when they like. */
  | { kind: "ask_driver"; driver: string }
  | { kind: "asked"; prompt: PromptView }
  | { kind: "queued"; driver: string | null };

export interface Device {
  /** Too narrow, or without mouse and keyboard. */
  readonly phone: boolean;
}

export function controlOffer(view: SessionView, device: Device): ControlOffer {
  const self = me(view);
  if (!self) return { kind: "not_allowed" };
  if (view.control.driver === view.you) return { kind: "release" };
  if (device.phone) return { kind: "phone" };
  if (view.phase !== "active" || view.share !== "live") return { kind: "nothing_shared" };
  return seatOffer(view, access(self.rights, "screen:control"), self.owner);
}

function seatOffer(view: SessionView, right: "allow" | "ask" | "deny", owner: boolean): ControlOffer {
  const prompt = view.prompts.find((asked) => asked.kind === "control" && asked.participant === view.you);
  if (prompt) return { kind: "asked", prompt };
  const driver = personOf(view, view.control.driver)?.name ?? null;
  if (right === "deny") return { kind: "not_allowed" };
  if ((view.control.requests ?? []).includes(view.you)) return { kind: "queued", driver };
  if (right === "ask") return { kind: "ask", endUser: sharerName(view) ?? "" };
  if (driver === null) return { kind: "take" };
  return owner ? { kind: "take_over", driver } : { kind: "ask_driver", driver };
}

/** What a press of the button sends; null where there is nothing to press. */
export function controlCommand(offer: ControlOffer): "control.request" | "control.release" | null {
  switch (offer.kind) {
    case "release":
      return "control.release";
    case "take":
    case "take_over":
    case "ask":
    case "ask_driver":
      return "control.request";
    case "phone":
    case "nothing_shared":
    case "not_allowed":
    case "asked":
    case "queued":
      return null;
  }
}

/**
 * Whether to say that the shared browser cannot be driven by nature: the seat can be had, and what is done reaches the
 * end-user's page, which draws it; the computer does not follow.
 */
export function onlyShown(view: SessionView, device: Device): boolean {
  return view.phase === "active" && view.share === "live" && !view.control.drivable && !device.phone;
}

/** Whose screen it is: who shares, else the end-user. */
export function sharerName(view: SessionView): string | null {
  const sharer = view.participants.find((person) => person.sharing) ?? null;
  const endUser = view.participants.find((person) => person.kind === "end_user" && person.left == null);
  return sharer?.name ?? endUser?.name ?? null;
}

/** What mouse and keyboard over the picture do for this person now. `pointing`: they want their pointer to be seen. */
export function inputMode(view: SessionView, device: Device, pointing: boolean): "off" | "point" | "drive" {
  const live = view.phase === "active" && view.share === "live";
  if (!live) return "off";
  if (view.control.driver === view.you && !device.phone) return "drive";
  return pointing && access(me(view)?.rights ?? {}, "annotate:draw") === "allow" ? "point" : "off";
}

/** What became of a question to the end-user that this person has put: told once, when it is gone from the view. */
export function askedOutcome(before: SessionView | null, now: SessionView): "allowed" | "refused" | null {
  const asked = (view: SessionView | null) =>
    view?.prompts.some((prompt) => prompt.kind === "control" && prompt.participant === view.you) ?? false;
  if (!asked(before) || asked(now)) return null;
  return access(me(now)?.rights ?? {}, "screen:control") === "allow" ? "allowed" : "refused";
}
