import type { InvitationView, ParticipantView, ProfileView, SessionView } from "../../protocol/messages.gen";
import { may, me } from "./rights";

/** Who is in the session and what can be done about each of them. Pure. */

export interface PeopleGroups {
  /** The end-user first, then the owner, then by joining. */
  readonly inside: readonly ParticipantView[];
  readonly lobby: readonly ParticipantView[];
  readonly invited: readonly InvitationView[];
}

function rank(person: ParticipantView): number {
  if (person.kind === "end_user") return 0;
  return person.owner ? 1 : 2;
}

export function groups(view: SessionView): PeopleGroups {
  const present = view.participants.filter((person) => person.presence !== "left" && person.left == null);
  return {
    inside: present
      .filter((person) => person.presence !== "lobby")
      .sort((a, b) => rank(a) - rank(b) || a.joined_at_ms - b.joined_at_ms || a.colour - b.colour),
    lobby: present.filter((person) => person.presence === "lobby").sort((a, b) => a.joined_at_ms - b.joined_at_ms),
    invited: (view.invitations ?? []).filter((invitation) => invitation.state === "open"),
  };
}

export function endUser(view: SessionView): ParticipantView | undefined {
  return view.participants.find((person) => person.kind === "end_user" && person.left == null);
}

export function personOf(view: SessionView, participant: string | null | undefined): ParticipantView | undefined {
  return view.participants.find((person) => person.participant === participant);
}

/** First word of a name, for pointers and short lines. */
export function shortName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** A guest's way in: what is done, what waits, on whom. */
export type CheckState = "done" | "waits" | "later" | "refused";

export interface LobbyChecks {
  /** Link and PIN were right, or the guest would not stand here. */
  readonly link: "done";
  readonly host: CheckState;
  readonly endUser: CheckState;
  /** The end of the question to the end-user, in the server's epoch milliseconds. */
  readonly asked?: { readonly fromMs: number; readonly untilMs: number };
}

export function lobbyChecks(view: SessionView, person: ParticipantView): LobbyChecks {
  const prompt = view.prompts.find((asked) => asked.kind === "guest" && asked.participant === person.participant);
  switch (person.lobby) {
    case "waiting_for_end_user":
      return {
        link: "done",
        host: "done",
        endUser: "waits",
        ...(prompt && { asked: { fromMs: prompt.asked_at_ms, untilMs: prompt.expires_at_ms } }),
      };
    case "admitted":
      return { link: "done", host: "done", endUser: "done" };
    case "refused":
      return { link: "done", host: "refused", endUser: "later" };
    case "waiting_for_host":
    case undefined:
    case null:
      return { link: "done", host: "waits", endUser: "later" };
  }
}

/** What this participant may do about another one. */
export interface PersonActions {
  readonly rights: boolean;
  readonly remove: boolean;
  readonly admit: boolean;
  /** This one has asked to drive, and it is ours to give. */
  readonly grant: boolean;
}

export function actionsFor(view: SessionView, person: ParticipantView): PersonActions {
  const gone = person.left != null;
  const self = person.participant === view.you;
  const lobby = person.presence === "lobby";
  const given = person.owner || person.kind === "end_user";
  const driving = view.control.driver === view.you;
  return {
    rights: !gone && !self && !given && may(view, "session:moderate"),
    remove: !gone && !self && !given && !lobby && may(view, "session:remove"),
    admit: !gone && lobby && person.lobby === "waiting_for_host" && may(view, "session:admit"),
    grant:
      !gone &&
      !self &&
      (view.control.requests ?? []).includes(person.participant) &&
      person.rights["screen:control"] === "allow" &&
      (driving || may(view, "session:moderate")),
  };
}

/** Whether a guest in the lobby can still be sent away: also while the end-user is being asked. */
export function mayRefuse(view: SessionView, person: ParticipantView): boolean {
  return person.presence === "lobby" && person.lobby !== "refused" && may(view, "session:admit");
}

/** Profiles that fit this person: those for guests, or those for colleagues; never the owner's own. */
export function profilesFor(view: SessionView, person: ParticipantView): ProfileView[] {
  const external = person.kind === "guest";
  return (view.profiles ?? []).filter((profile) => profile.external === external && profile.profile !== "owner");
}

export function mayCancel(view: SessionView): boolean {
  return may(view, "session:invite");
}

export function isOwner(view: SessionView): boolean {
  return me(view)?.owner === true;
}
