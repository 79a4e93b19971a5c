import type { ParticipantView, TimelineEntry } from "../../protocol/messages.gen";

/** What the end-user keeps: who saw what, when, and what was done. The answer of `POST /v1/seat/receipt`. */
export interface Receipt {
  people: ParticipantView[];
  entries: TimelineEntry[];
}

export interface ReceiptPerson {
  name: string;
  organisation: string;
  external: boolean;
  fromMs: number;
  untilMs: number;
  /** How long the screen was live for this person. */
  sawMs: number;
  droveMs: number;
}

/** A sentence of the catalogue under `event.`, with its names. */
export interface StoryLine {
  seq: number;
  atMs: number;
  key: StoryKey;
  subject: string;
  detail: string;
}

export type StoryKey =
  | "answer_allow"
  | "answer_deny"
  | "answer_only_watch"
  | "asked_control"
  | "asked_guest"
  | "closed"
  | "drives"
  | "drove"
  | "joined"
  | "left"
  | "owner"
  | "paused"
  | "recording_failed"
  | "removed"
  | "resumed"
  | "rights"
  | "shared"
  | "shared_browser"
  | "shared_monitor"
  | "shared_unnamed"
  | "shared_window"
  | "stopped"
  | "unshared"
  | "withdrawn"
  | "you_joined";

interface Tally {
  person: ReceiptPerson;
  inside: boolean;
  drives: boolean;
}

/** Reads the session's short history once, from its first entry to its last. Pure. */
export function readPeople(receipt: Receipt): ReceiptPerson[] {
  const entries = inOrder(receipt);
  const end = entries.at(-1)?.at_ms ?? 0;
  const tallies = receipt.people.filter(wasIn(entries)).map((person) => newTally(person, end));
  let live = 0;
  let paused = false;
  let before = entries[0]?.at_ms ?? 0;
  for (const entry of entries) {
    for (const tally of tallies) {
      const from = Math.max(before, tally.person.fromMs);
      if (tally.inside && live > 0 && !paused) tally.person.sawMs += Math.max(0, entry.at_ms - from);
      if (tally.drives) tally.person.droveMs += entry.at_ms - before;
    }
    before = entry.at_ms;
    if (entry.type === "track.published") live += 1;
    if (entry.type === "track.unpublished") live = Math.max(0, live - 1);
    if (entry.type === "share.paused") paused = true;
    if (entry.type === "share.resumed") paused = false;
    for (const tally of tallies) if (tally.person.name === entry.subject) take(tally, entry);
  }
  return tallies.map((tally) => tally.person).sort((a, b) => a.fromMs - b.fromMs);
}

function take(tally: Tally, entry: TimelineEntry): void {
  switch (entry.type) {
    case "consent.answered":
      if (entry.detail !== "deny") tally.inside = true;
      break;
    case "consent.withdrawn":
      if (tally.person.external) tally.inside = false;
      break;
    case "control.granted":
      tally.drives = true;
      break;
    case "control.released":
      tally.drives = false;
      break;
    case "participant.left":
      tally.inside = false;
      tally.drives = false;
      tally.person.untilMs = entry.at_ms;
      break;
  }
}

function newTally(person: ParticipantView, endMs: number): Tally {
  const external = person.kind === "guest";
  return {
    person: {
      name: person.name,
      organisation: person.organisation,
      external,
      fromMs: person.joined_at_ms,
      untilMs: endMs,
      sawMs: 0,
      droveMs: 0,
    },
    // A guest sees nothing before the end-user has said yes.
    inside: !external,
    drives: false,
  };
}

/** Guests who were refused before anything are part of the story, not of the people who were there. */
function wasIn(entries: readonly TimelineEntry[]): (person: ParticipantView) => boolean {
  const admitted = new Set(
    entries
      .filter((entry) => entry.type === "consent.answered" && entry.detail !== "deny")
      .map((entry) => entry.subject),
  );
  return (person) => person.kind !== "guest" || admitted.has(person.name);
}

function inOrder(receipt: Receipt): TimelineEntry[] {
  return [...receipt.entries].sort((a, b) => a.seq - b.seq);
}

/** What browsers call the thing that was shared. */
const SURFACES: Readonly<Record<string, StoryKey>> = {
  browser: "shared_browser",
  monitor: "shared_monitor",
  window: "shared_window",
};

const PLAIN: Readonly<Record<string, StoryKey>> = {
  "consent.withdrawn": "withdrawn",
  "control.granted": "drives",
  "control.released": "drove",
  "end_user.joined": "you_joined",
  "owner.changed": "owner",
  "participant.joined": "joined",
  "recording.failed": "recording_failed",
  "rights.changed": "rights",
  "session.closed": "closed",
  "session.stopped": "stopped",
  "share.paused": "paused",
  "share.resumed": "resumed",
  "track.unpublished": "unshared",
};

/** The history in sentences, from the end-user's side. What is not their business, or said twice, is left out. */
export function readStory(receipt: Receipt): StoryLine[] {
  const names = new Set(receipt.people.map((person) => person.name));
  const lines: StoryLine[] = [];
  for (const entry of inOrder(receipt)) {
    const key = storyKey(entry, names);
    if (!key) continue;
    const { seq, at_ms: atMs } = entry;
    lines.push({ seq, atMs, key, subject: entry.subject ?? "", detail: entry.detail ?? "" });
  }
  return lines;
}

function storyKey(entry: TimelineEntry, names: ReadonlySet<string>): StoryKey | null {
  switch (entry.type) {
    case "consent.asked":
      return entry.detail === "control" ? "asked_control" : "asked_guest";
    case "consent.answered":
      if (entry.detail === "allow") return "answer_allow";
      return entry.detail === "only_watch" ? "answer_only_watch" : "answer_deny";
    case "track.published":
      return entry.detail ? (SURFACES[entry.detail] ?? "shared") : "shared_unnamed";
    case "participant.left":
      if (!names.has(entry.subject ?? "")) return null;
      if (entry.detail === "removed" || entry.detail === "revoked") return "removed";
      return entry.detail === "left" || entry.detail === "silent" || entry.detail === "expired" ? "left" : null;
    default:
      return Object.hasOwn(PLAIN, entry.type) ? (PLAIN[entry.type] ?? null) : null;
  }
}
