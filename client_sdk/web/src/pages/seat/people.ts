import type { ParticipantView, SessionView } from "../../protocol/messages.gen";

/** Questions about the people of a session, as one participant sees it. Pure. */

export type Doing = "away" | "driving" | "here" | "lobby" | "sharing" | "watching";

/** Everybody who is in the session or waits to come in, in joining order. */
export function present(view: SessionView): ParticipantView[] {
  return view.participants.filter((person) => person.presence !== "left").sort((a, b) => a.colour - b.colour);
}

export function you(view: SessionView): ParticipantView | null {
  return view.participants.find((person) => person.participant === view.you) ?? null;
}

/** Everybody but the reader. */
export function others(view: SessionView): ParticipantView[] {
  return present(view).filter((person) => person.participant !== view.you);
}

export function byId(view: SessionView, participant: string | undefined): ParticipantView | null {
  return view.participants.find((person) => person.participant === participant) ?? null;
}

export function endUser(view: SessionView): ParticipantView | null {
  return present(view).find((person) => person.kind === "end_user") ?? null;
}

export function owner(view: SessionView): ParticipantView | null {
  return byId(view, view.owner);
}

export function isExternal(person: Pick<ParticipantView, "kind">): boolean {
  return person.kind === "guest";
}

/** The one thing that others have to know about a person now. */
export function doing(person: ParticipantView): Doing {
  if (person.presence === "lobby" || (person.lobby !== undefined && person.lobby !== "admitted")) return "lobby";
  if (person.presence === "away") return "away";
  if (person.driving) return "driving";
  if (person.sharing) return "sharing";
  return person.watching ? "watching" : "here";
}

export interface Headline {
  driver: ParticipantView | null;
  watchers: readonly ParticipantView[];
}

/** Who drives, and who watches besides. */
export function headline(view: SessionView): Headline {
  const people = others(view);
  return {
    driver: people.find((person) => doing(person) === "driving") ?? null,
    watchers: people.filter((person) => doing(person) === "watching"),
  };
}

/** First names read faster; a second person with the same one keeps the whole name. */
export function shortName(person: { name: string }, among: readonly { name: string }[]): string {
  const first = person.name.trim().split(/\s+/)[0] ?? person.name;
  const twins = among.filter((other) => other.name.trim().split(/\s+/)[0] === first);
  return twins.length > 1 ? person.name : first;
}

export function mayNow(person: ParticipantView | null, capability: keyof ParticipantView["rights"]): boolean {
  return person?.rights[capability] === "allow";
}
