// @vitest-environment node
import { expect, test } from "vitest";
import { mayWords } from "./mayWords";

test("each thing once, in the one order", () => {
  const keys = ["consent.file.send", "consent.chat.everyone", "consent.file.receive", "consent.screen.view"];
  expect(mayWords(keys)).toEqual(["may.screen.view", "may.chat.everyone", "may.file"]);
});

test("what has no words is left out", () => {
  expect(mayWords(["consent.session.invite", "consent.toString"])).toEqual([]);
});
