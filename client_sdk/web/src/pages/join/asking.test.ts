// @vitest-environment node
import { expect, test } from "vitest";
import type { PromptView } from "../../protocol/messages.gen";
import { jane, tomas, view } from "../seat/testing";
import { questions } from "./asking";

const prompt = (more: Partial<PromptView> = {}): PromptView => ({
  prompt: `ask_${"a".repeat(26)}`,
  kind: "guest",
  participant: jane.participant,
  name: jane.name,
  organisation: jane.organisation,
  external: true,
  capabilities: ["screen:view"],
  until_ms: 9,
  asked_at_ms: 5,
  expires_at_ms: 35,
  ...more,
});

test("a guest who only watches is allowed or not", () => {
  const [question] = questions(view({ prompts: [prompt()] }));
  expect(question?.choices).toEqual(["deny", "allow"]);
  expect(question?.facts).toEqual(["see", "no_control", "until", "recorded"]);
});

test("a guest who wants more can be let only watch", () => {
  const capabilities = ["screen:view", "screen:replay", "annotate:draw", "voice:talk"] as const;
  const session = view({ control: { drivable: true }, prompts: [prompt({ capabilities: [...capabilities] })] });
  const [question] = questions(session);
  expect(question?.choices).toEqual(["deny", "only_watch", "allow"]);
  expect(question?.facts).toEqual(["see", "replay", "draw", "voice", "no_control", "until", "recorded"]);
});

test("what the guest may do without a further question counts too", () => {
  const assistant = {
    ...jane,
    rights: { "annotate:draw": "allow", "screen:control": "ask", "voice:talk": "deny" } as const,
  };
  const session = view({ participants: [assistant], prompts: [prompt()] });
  expect(questions(session)[0]).toMatchObject({
    choices: ["deny", "only_watch", "allow"],
    facts: ["see", "draw", "not_drivable", "until", "recorded"],
  });
  expect(questions({ ...session, control: { drivable: true } })[0]?.facts).toContain("control_later");
});

test("driving says plainly that a browser is not driven", () => {
  const control = prompt({
    kind: "control",
    participant: tomas.participant,
    external: false,
    capabilities: ["screen:control"],
    until_ms: undefined,
  });
  const session = view({ prompts: [control], recording: { policy: "off", state: "off" } });
  expect(questions(session)[0]).toMatchObject({
    choices: ["deny", "allow"],
    facts: ["pointer_only", "not_recorded"],
    order: tomas.colour,
    untilMs: null,
  });
  expect(questions({ ...session, control: { drivable: true } })[0]?.facts).toEqual(["take_back", "not_recorded"]);
});

test("the oldest question comes first", () => {
  const later = prompt({ prompt: `ask_${"b".repeat(26)}`, asked_at_ms: 7 });
  const ids = questions(view({ prompts: [later, prompt()] })).map((question) => question.askedAtMs);
  expect(ids).toEqual([5, 7]);
});
