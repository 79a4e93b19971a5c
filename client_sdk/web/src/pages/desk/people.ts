import type { DeskView, PersonPresence, PersonView } from "../../protocol/messages.gen";

const ORDER: Readonly<Record<PersonPresence, number>> = { available: 0, busy: 1, away: 2, offline: 3 };

/** Colleagues without oneself: who is free first, then by name. Pure. */
export function colleagues(desk: Pick<DeskView, "person" | "people">): PersonView[] {
  return desk.people
    .filter((person) => person.person !== desk.person)
    .sort((a, b) => ORDER[a.presence] - ORDER[b.presence] || a.name.localeCompare(b.name));
}

/** How many of them have the console open. */
export function present(people: readonly PersonView[]): number {
  return people.filter((person) => person.presence !== "offline").length;
}

/** What stands under a name: teams and skills. */
export function describePerson(person: PersonView): string {
  return [...person.teams, ...person.skills].join(" · ");
}
