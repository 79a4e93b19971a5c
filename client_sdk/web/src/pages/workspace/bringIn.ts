import type { Access, Capability, PersonView, ProfileView, SessionView } from "../../protocol/messages.gen";
import { may, me, narrower } from "./rights";

/** Whom one can bring in, and what a guest link says. Pure. */

/** People who are not in the session yet, the free ones first. */
export function candidates(people: readonly PersonView[], view: SessionView): PersonView[] {
  const inside = new Set(
    view.participants.filter((person) => person.left == null && person.person != null).map((person) => person.person),
  );
  const order = { available: 0, busy: 1, away: 2, offline: 3 } as const;
  return people
    .filter((person) => !inside.has(person.person))
    .sort((a, b) => order[a.presence] - order[b.presence] || a.name.localeCompare(b.name));
}

/** A team or a skill, and how many who could help are free or there at all. */
export interface Ring {
  readonly name: string;
  readonly available: number;
  readonly all: number;
}

export function rings(people: readonly PersonView[], of: "teams" | "skills"): Ring[] {
  const found = new Map<string, { available: number; all: number }>();
  for (const person of people) {
    for (const name of person[of]) {
      const ring = found.get(name) ?? { available: 0, all: 0 };
      found.set(name, {
        available: ring.available + (person.presence === "available" ? 1 : 0),
        all: ring.all + 1,
      });
    }
  }
  return [...found]
    .map(([name, counts]) => ({ name, ...counts }))
    .sort((a, b) => Number(b.available > 0) - Number(a.available > 0) || a.name.localeCompare(b.name));
}

/** A person matches by name, organisation, team or skill. */
export function matches(person: PersonView, wanted: string): boolean {
  const needle = wanted.trim().toLocaleLowerCase();
  return [person.name, person.organisation, ...person.teams, ...person.skills].some((text) =>
    text.toLocaleLowerCase().includes(needle),
  );
}

/** Seats of an invitation: the protocol's bound. */
export const MAX_SEATS = 10;
export const MAX_USES = 20;

export const VALIDITIES_S = [1800, 3600, 7200, 28800] as const;
export type Validity = (typeof VALIDITIES_S)[number];

export interface LinkForm {
  readonly name: string;
  readonly organisation: string;
  readonly profile: string;
  readonly validS: Validity;
  readonly uses: number;
  /** Empty: no PIN. */
  readonly pin: string;
}

export interface LinkProblems {
  readonly name?: "link.name_missing";
  readonly profile?: "link.profile_missing";
  readonly pin?: "link.pin_wrong";
}

/** What keeps the link from being made. */
export function problemsOf(form: LinkForm, withPin: boolean): LinkProblems {
  return {
    ...(form.name.trim() === "" && { name: "link.name_missing" }),
    ...(form.profile === "" && { profile: "link.profile_missing" }),
    ...(withPin && !/^[0-9]{4,10}$/.test(form.pin) && { pin: "link.pin_wrong" }),
  };
}

export function externalProfiles(view: SessionView): ProfileView[] {
  return (view.profiles ?? []).filter((profile) => profile.external);
}

export function mayInviteGuests(view: SessionView): boolean {
  return may(view, "session:invite-guest");
}

export function mayInvite(view: SessionView): boolean {
  return may(view, "session:invite");
}

/**
 * What a guest with this profile gets: the least of the profile and one's own. While the picture is paused one's own rights are
 * narrowed for the moment, so those of the profile that one holds count.
 */
export function effectiveRights(view: SessionView, profile: ProfileView): Partial<Record<Capability, Access>> {
  const self = me(view);
  const held = view.profiles?.find((own) => own.profile === self?.profile)?.rights ?? self?.rights ?? {};
  return narrower(profile.rights, held);
}

/** Four digits from the browser's random source. `random` gives a whole number below its argument. */
export function newPin(random: (below: number) => number): string {
  return String(random(10_000)).padStart(4, "0");
}

/** A whole number below `below`, without the slant that a remainder alone would have. */
export function randomBelow(below: number): number {
  const limit = Math.floor(2 ** 32 / below) * below;
  const draw = new Uint32Array(1);
  do crypto.getRandomValues(draw);
  while ((draw[0] ?? 0) >= limit);
  return (draw[0] ?? 0) % below;
}
