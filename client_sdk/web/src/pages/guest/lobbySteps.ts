import type { SessionView } from "../../protocol/messages.gen";
import { owner, you } from "../seat/people";

/** The way in, step by step, as a guest reads it. Pure. */

export type StepState = "done" | "now" | "later";

export interface LobbyStepShown {
  step: "link" | "host" | "end_user";
  state: StepState;
}

export interface LobbyShown {
  /** Who has to let the guest in. */
  hostName: string;
  steps: readonly LobbyStepShown[];
}

/** True while the guest has to wait outside. */
export function isInLobby(view: SessionView): boolean {
  const me = you(view);
  return me !== null && me.lobby !== "admitted" && (me.presence === "lobby" || me.lobby !== undefined);
}

export function lobbyOf(view: SessionView, inviterName: string | null): LobbyShown {
  const waitsForEndUser = you(view)?.lobby === "waiting_for_end_user";
  // All that a view of the lobby names besides oneself is who invited.
  const inviter = view.participants.find((person) => person.participant !== view.you) ?? owner(view);
  return {
    hostName: inviterName ?? inviter?.name ?? "",
    steps: [
      { step: "link", state: "done" },
      { step: "host", state: waitsForEndUser ? "done" : "now" },
      { step: "end_user", state: waitsForEndUser ? "now" : "later" },
    ],
  };
}
