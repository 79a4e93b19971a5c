import type { EventRow, RecordedPerson, RecordingDetail, RecordingPart } from "../../protocol/messages.gen";

/** A day in November, 10:00:00 UTC. */
export const START_MS = Date.UTC(2026, 10, 21, 10, 0, 0);

export const ANA: RecordedPerson = {
  participant: "par_ana",
  name: "Ana Silva",
  organisation: "Northwind IT",
  kind: "internal",
  colour: 0,
};
export const RUTH: RecordedPerson = {
  ...ANA,
  participant: "par_ruth",
  name: "Ruth Adeyemi",
  kind: "end_user",
  colour: 1,
};
export const JANE: RecordedPerson = { ...ANA, participant: "par_jane", name: "Jane Okafor", kind: "guest", colour: 2 };

let seq = 0;

/** An event `atS` seconds after the start. */
export function event(type: string, atS: number, more: Partial<EventRow> = {}): EventRow {
  seq += 1;
  return { seq, at_ms: START_MS + atS * 1000, type, state: "present", payload: {}, ...more };
}

/** An event about somebody, caused by somebody. */
export function about(type: string, atS: number, subject: RecordedPerson, payload = {}, actor = subject): EventRow {
  return event(type, atS, {
    actor: actor.name,
    actor_id: actor.participant,
    subject: subject.name,
    subject_id: subject.participant,
    payload,
  });
}

export function part(name: string, fromS: number, lengthS: number, more: Partial<RecordingPart> = {}): RecordingPart {
  return {
    part: name,
    kind: "video",
    codec: "vp8",
    content_type: "video/webm",
    label: "monitor",
    starts_at_ms: START_MS + fromS * 1000,
    duration_ms: lengthS * 1000,
    size_bytes: 1000,
    live: false,
    ...more,
  };
}

export function detail(
  events: EventRow[],
  parts: RecordingPart[] = [],
  lengthS: number | null = 600,
  more: Partial<RecordingDetail> = {},
): RecordingDetail {
  return {
    recording: {
      session: "ses_1",
      title: "Payment file cannot be created",
      external_ref: "INC-48213",
      owner_name: "Ana Silva",
      end_user_name: "Ruth Adeyemi",
      guests: [],
      opened_at_ms: START_MS,
      closed_at_ms: lengthS === null ? undefined : START_MS + lengthS * 1000,
      duration_ms: (lengthS ?? 0) * 1000,
      state: "finished",
      outcome: "solved",
      events: events.length,
    },
    view: "view-token",
    parts,
    events,
    people: [ANA, RUTH, JANE],
    resolution: "Certificate renewed.",
    verification: { sound: true, events: events.length, chunks: 3, findings: [], shown: ["unchanged"], not_shown: [] },
    ...more,
  };
}
