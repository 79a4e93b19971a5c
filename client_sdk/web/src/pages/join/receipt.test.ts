// @vitest-environment node
import { expect, test } from "vitest";
import type { TimelineEntry } from "../../protocol/messages.gen";
import { ana, jane, START_MS, tomas } from "../seat/testing";
import { type Receipt, readPeople, readStory } from "./receipt";

let seq = 0;
const at = (second: number, type: string, subject?: string, detail?: string): TimelineEntry => {
  seq += 1;
  return { seq, at_ms: START_MS + second * 1000, type, ...(subject && { subject }), ...(detail && { detail }) };
};

const story: Receipt = {
  people: [ana, { ...tomas, joined_at_ms: START_MS + 30_000 }, { ...jane, joined_at_ms: START_MS + 40_000 }],
  entries: [
    at(0, "session.opened"),
    at(10, "end_user.joined", "Ruth Adeyemi"),
    at(20, "track.published", "Ruth Adeyemi", "Screen 1"),
    at(30, "participant.joined", "Tomás Lindqvist"),
    at(40, "guest.arrived", "Jane Okafor"),
    at(45, "consent.asked", "Jane Okafor", "guest"),
    at(50, "consent.answered", "Jane Okafor", "only_watch"),
    at(60, "control.granted", "Tomás Lindqvist"),
    at(70, "share.paused"),
    at(80, "share.resumed"),
    at(90, "control.released", "Tomás Lindqvist", "taken_back"),
    at(100, "participant.left", "Jane Okafor", "removed"),
    at(120, "session.stopped"),
    at(120, "track.unpublished"),
    at(121, "participant.left", "Tomás Lindqvist", "session_closed"),
  ],
};

test("says how long each one saw the screen and drove", () => {
  const seconds = readPeople(story).map(({ name, sawMs, droveMs }) => [name, sawMs / 1000, droveMs / 1000]);
  expect(seconds).toEqual([
    ["Ana Silva", 90, 0],
    ["Tomás Lindqvist", 80, 30],
    ["Jane Okafor", 40, 0],
  ]);
});

test("says from when to when each one was there", () => {
  const guest = readPeople(story).find((person) => person.external);
  expect(guest).toMatchObject({ organisation: "Acme Ledger", fromMs: START_MS + 40_000, untilMs: START_MS + 100_000 });
});

test("a guest who was refused was not there", () => {
  const entries = [at(0, "consent.asked", "Jane Okafor", "guest"), at(1, "consent.answered", "Jane Okafor", "deny")];
  expect(readPeople({ people: [ana, jane], entries })).toHaveLength(1);
});

test("a guest whose view was taken back saw nothing from then on", () => {
  const entries = [
    at(0, "track.published", "Ruth Adeyemi"),
    at(0, "consent.answered", "Jane Okafor", "allow"),
    at(10, "consent.withdrawn", "Jane Okafor"),
    at(30, "session.closed"),
  ];
  expect(readPeople({ people: [jane], entries })[0]?.sawMs).toBe(10_000);
});

test("an empty history is an empty receipt", () => {
  expect(readPeople({ people: [], entries: [] })).toEqual([]);
  expect(readPeople({ people: [ana], entries: [] })[0]?.sawMs).toBe(0);
});

test("tells the story from the end-user's side, each thing once", () => {
  expect(readStory(story).map((line) => line.key)).toEqual([
    "you_joined",
    "shared",
    "joined",
    "asked_guest",
    "answer_only_watch",
    "drives",
    "paused",
    "resumed",
    "drove",
    "removed",
    "stopped",
    "unshared",
  ]);
});

test.each([
  [at(0, "consent.asked", "Tomás Lindqvist", "control"), "asked_control"],
  [at(0, "consent.answered", "Tomás Lindqvist", "allow"), "answer_allow"],
  [at(0, "consent.answered", "Tomás Lindqvist", "deny"), "answer_deny"],
  [at(0, "track.published", "Ruth Adeyemi"), "shared_unnamed"],
  [at(0, "track.published", "Ruth Adeyemi", "monitor"), "shared_monitor"],
  [at(0, "participant.left", "Tomás Lindqvist", "left"), "left"],
  [at(0, "recording.failed"), "recording_failed"],
] as const)("%o is told as %s", (entry, key) => {
  expect(readStory({ people: story.people, entries: [entry] })[0]?.key).toBe(key);
});

test("what is not the end-user's business is left out", () => {
  const entries = [
    at(0, "toString"),
    at(0, "invitation.created", undefined, "Tomás"),
    at(0, "participant.left", "Ruth Adeyemi", "stopped"),
  ];
  expect(readStory({ people: story.people, entries })).toEqual([]);
});
