import { expect, test } from "vitest";
import { lanesOf, momentAt } from "./lanes";
import { clockOf } from "./sessionClock";
import { ANA, about, detail, event, JANE, RUTH, START_MS } from "./testing";

const at = (seconds: number) => START_MS + seconds * 1000;

const EVENTS = [
  about("session.opened", 0, ANA),
  about("end_user.joined", 20, RUTH),
  about("guest.arrived", 60, JANE),
  about("participant.connected", 61, JANE),
  about("consent.asked", 70, JANE, { kind: "guest" }),
  about("consent.answered", 80, JANE, { kind: "guest", answer: "allow" }, RUTH),
  about("control.granted", 100, ANA, {}, RUTH),
  event("chat.posted", 110, { actor: "Ruth Adeyemi", payload: { text: "Hello", audience: "everyone" } }),
  about("control.granted", 150, JANE, {}, ANA),
  about("refusal.recorded", 160, JANE, { command: "input.send" }),
  about("control.released", 200, JANE, { reason: "taken_back" }, RUTH),
  about("participant.disconnected", 250, JANE),
  about("participant.connected", 260, JANE),
  about("participant.left", 300, JANE, { reason: "removed" }, ANA),
  about("consent.answered", 310, ANA, { kind: "control", answer: "deny" }, RUTH),
  event("recording.viewed", 9000, { payload: { name: "Priya", reason: "Audit" } }),
];
const DETAIL = detail(EVENTS);
const LANES = lanesOf(DETAIL, clockOf(DETAIL));

test("presence runs from coming to leaving; the lobby and lost connections stand apart", () => {
  const stretches = LANES.people.map(({ person, stretches }) => [
    person.name,
    ...stretches.map((one) => [(one.fromMs - at(0)) / 1000, (one.toMs - at(0)) / 1000, one.lobby]),
  ]);
  expect(stretches).toEqual([
    ["Ana Silva", [0, 600, false]],
    ["Ruth Adeyemi", [20, 600, false]],
    ["Jane Okafor", [60, 80, true], [80, 250, false], [260, 300, false]],
  ]);
});

test("one person drives at a time", () => {
  expect(LANES.drivers.map((one) => [one.person.name, one.fromMs, one.toMs])).toEqual([
    ["Ana Silva", at(100), at(150)],
    ["Jane Okafor", at(150), at(200)],
  ]);
});

test("marks tell a yes from a no, and a question is not an answer", () => {
  expect(LANES.marks.consent.map(({ atMs, tone }) => [(atMs - at(0)) / 1000, tone])).toEqual([
    [20, "yes"],
    [80, "yes"],
    [310, "no"],
  ]);
  expect(LANES.marks.refusal.map((mark) => mark.tone)).toEqual(["no"]);
  expect(LANES.marks.chat).toHaveLength(1);
});

test("a moment names who is there, who drives and what was said last", () => {
  const moment = momentAt(LANES, EVENTS, at(155));
  expect(moment.people.map(({ person, drives }) => [person.name, drives])).toEqual([
    ["Ana Silva", false],
    ["Ruth Adeyemi", false],
    ["Jane Okafor", true],
  ]);
  expect(moment.said?.payload.text).toBe("Hello");
  expect(momentAt(LANES, EVENTS, at(65)).people.find(({ person }) => person === JANE)?.lobby).toBe(true);
  expect(momentAt(LANES, EVENTS, at(5)).said).toBeNull();
});

test("everybody's connection ends with the server", () => {
  const restarted = detail([
    about("session.opened", 0, ANA),
    event("session.recovered", 100),
    about("participant.connected", 130, ANA),
  ]);
  const [lane] = lanesOf(restarted, clockOf(restarted)).people;
  expect(lane?.stretches.map((one) => (one.toMs - one.fromMs) / 1000)).toEqual([100, 470]);
});
