// @vitest-environment node
import { expect, test } from "vitest";
import type { ParticipantView } from "../../protocol/messages.gen";
import { ana, jane, view } from "../seat/testing";
import { isInLobby, lobbyOf } from "./lobbySteps";

const lobby = (more: Partial<ParticipantView>) =>
  view({ you: jane.participant, participants: [ana, { ...jane, presence: "lobby", ...more }] });

test("the host is asked first", () => {
  const session = lobby({ lobby: "waiting_for_host" });
  expect(isInLobby(session)).toBe(true);
  expect(lobbyOf(session, null)).toEqual({
    hostName: "Ana Silva",
    steps: [
      { step: "link", state: "done" },
      { step: "host", state: "now" },
      { step: "end_user", state: "later" },
    ],
  });
});

test("then the end-user; the name of whoever invited stays", () => {
  const shown = lobbyOf(lobby({ lobby: "waiting_for_end_user" }), "Mei Tanaka");
  expect(shown.hostName).toBe("Mei Tanaka");
  expect(shown.steps.map((step) => step.state)).toEqual(["done", "done", "now"]);
});

test("admitted is inside, also while the connection is being made", () => {
  expect(isInLobby(lobby({ lobby: "admitted", presence: "here" }))).toBe(false);
  expect(isInLobby(lobby({ lobby: "admitted", presence: "away" }))).toBe(false);
  expect(isInLobby(lobby({ lobby: undefined, presence: "here" }))).toBe(false);
  expect(isInLobby(view({ you: "par_x" }))).toBe(false);
});

test("without anybody else the owner's name is not known", () => {
  const alone = { ...lobby({ lobby: "waiting_for_host" }), participants: [jane] };
  expect(lobbyOf(alone, null).hostName).toBe("");
});
