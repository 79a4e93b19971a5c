import type { EventRow, RecordedPerson, RecordingDetail } from "../../protocol/messages.gen";
import { isAfterwards, type Kind, kindOf } from "./kinds";
import { textOf } from "./payload";
import type { SessionClock, Stretch } from "./sessionClock";

/** Somebody's stretch in the session; in the lobby nothing is shown to them yet. */
export interface PresenceStretch extends Stretch {
  lobby: boolean;
}

export interface PersonLane {
  person: RecordedPerson;
  stretches: PresenceStretch[];
}

export interface DriverStretch extends Stretch {
  person: RecordedPerson;
}

export type MarkTone = "yes" | "no" | "plain";

/** One event on a lane. */
export interface Mark {
  seq: number;
  atMs: number;
  tone: MarkTone;
}

/** Lanes of marks, in the order in which they are drawn. */
export const MARK_LANES = ["consent", "chat", "invitation", "refusal"] as const satisfies readonly Kind[];
export type MarkLane = (typeof MARK_LANES)[number];

export interface Lanes {
  people: PersonLane[];
  drivers: DriverStretch[];
  marks: Record<MarkLane, Mark[]>;
}

/** What the lanes show, from the events alone. A log with holes gives lanes with holes. */
export function lanesOf(detail: RecordingDetail, clock: SessionClock): Lanes {
  const events = detail.events.filter((event) => event.state === "present" && !isAfterwards(event));
  const people = new Map(detail.people.map((person) => [person.participant, person]));
  const marks: Lanes["marks"] = { consent: [], chat: [], invitation: [], refusal: [] };
  for (const event of events) {
    const lane = MARK_LANES.find((kind) => kind === kindOf(event));
    if (lane && event.type !== "consent.asked")
      marks[lane].push({ seq: event.seq, atMs: event.at_ms, tone: toneOf(event) });
  }
  return {
    people: detail.people.map((person) => ({ person, stretches: presenceOf(person, events, clock) })),
    drivers: driversOf(people, events, clock),
    marks,
  };
}

/** From coming until leaving; a lost connection ends a stretch, too. */
export function presenceOf(person: RecordedPerson, events: readonly EventRow[], clock: Stretch): PresenceStretch[] {
  const found: PresenceStretch[] = [];
  let sinceMs: number | null = null;
  let lobby = false;
  const end = (atMs: number) => {
    if (sinceMs !== null && atMs > sinceMs) found.push({ fromMs: sinceMs, toMs: atMs, lobby });
    sinceMs = null;
  };
  for (const event of events) {
    const change = presenceChange(event, person.participant);
    if (change === null) continue;
    if (change === "gone") {
      end(event.at_ms);
    } else if (change === "here") {
      sinceMs ??= event.at_ms;
    } else {
      // Into the lobby or out of it: the stretch before ends where the next begins.
      if (sinceMs !== null) end(event.at_ms);
      sinceMs = event.at_ms;
      lobby = change === "lobby";
    }
  }
  end(clock.toMs);
  return found;
}

type PresenceChange = "here" | "gone" | "lobby" | "admitted";

function presenceChange(event: EventRow, participant: string): PresenceChange | null {
  if (event.type === "session.recovered") return "gone";
  if (event.type === "session.opened") return event.actor_id === participant ? "here" : null;
  if (event.subject_id !== participant) return null;
  switch (event.type) {
    case "end_user.joined":
    case "participant.joined":
    case "participant.rejoined":
    case "participant.connected":
      return "here";
    case "guest.arrived":
    case "guest.returned":
      return "lobby";
    case "consent.answered":
      return textOf(event, "kind") === "guest" && textOf(event, "answer") !== "deny" ? "admitted" : null;
    case "participant.disconnected":
    case "participant.left":
      return "gone";
    default:
      return null;
  }
}

function driversOf(
  people: ReadonlyMap<string, RecordedPerson>,
  events: readonly EventRow[],
  clock: Stretch,
): DriverStretch[] {
  const found: DriverStretch[] = [];
  let driving: { person: RecordedPerson; sinceMs: number } | null = null;
  const end = (atMs: number) => {
    if (driving) found.push({ person: driving.person, fromMs: driving.sinceMs, toMs: atMs });
    driving = null;
  };
  for (const event of events) {
    if (event.type === "control.granted") {
      end(event.at_ms);
      const person = people.get(event.subject_id ?? "");
      driving = person ? { person, sinceMs: event.at_ms } : null;
    } else if (event.type === "control.released" || event.type === "session.closed") {
      end(event.at_ms);
    }
  }
  end(clock.toMs);
  return found;
}

function toneOf(event: EventRow): MarkTone {
  switch (event.type) {
    case "consent.answered":
      return textOf(event, "answer") === "deny" ? "no" : "yes";
    case "end_user.joined":
      return "yes";
    case "consent.withdrawn":
    case "refusal.recorded":
    case "guest_link.refused":
      return "no";
    default:
      return "plain";
  }
}

export interface Moment {
  people: { person: RecordedPerson; lobby: boolean; drives: boolean }[];
  driver: RecordedPerson | null;
  said: EventRow | null;
}

/** Who is there, who drives and what was said last, at one instant. */
export function momentAt(lanes: Lanes, events: readonly EventRow[], atMs: number): Moment {
  const within = (stretch: Stretch) => atMs >= stretch.fromMs && atMs < stretch.toMs;
  const driver = lanes.drivers.find(within)?.person ?? null;
  const said = events.findLast(
    (event) => event.type === "chat.posted" && event.state === "present" && event.at_ms <= atMs,
  );
  const people = lanes.people.flatMap(({ person, stretches }) => {
    const stretch = stretches.find(within);
    return stretch ? [{ person, lobby: stretch.lobby, drives: person.participant === driver?.participant }] : [];
  });
  return { people, driver, said: said ?? null };
}
