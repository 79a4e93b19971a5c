import { expect, test } from "vitest";
import { session } from "../../../tests/sessionView";
import { cleanTags, closeCommand, EMPTY_CLOSING, mayClose, problemsOf, TAGS_MAX } from "./closing";

test("an outcome is needed, and a resolution or the word that there is none", () => {
  expect(problemsOf(EMPTY_CLOSING)).toEqual({
    outcome: "close.outcome_missing",
    resolution: "close.resolution_missing",
  });
  expect(closeCommand(EMPTY_CLOSING)).toBeNull();
  expect(closeCommand({ ...EMPTY_CLOSING, outcome: "solved" })).toBeNull();
});

test("a resolution is sent as it was written, skipping is said in so many words", () => {
  expect(closeCommand({ outcome: "solved", resolution: " New certificate. ", skip: false, tags: ["erp"] })).toEqual({
    outcome: "solved",
    resolution: "New certificate.",
    skip_resolution: false,
    tags: ["erp"],
  });
  expect(closeCommand({ outcome: "not_solved", resolution: "", skip: true, tags: [] })).toMatchObject({
    skip_resolution: true,
    resolution: "",
  });
});

test("tags have no blanks, no repeats and an end", () => {
  expect(cleanTags([" erp ", "", "erp", "vpn"])).toEqual(["erp", "vpn"]);
  expect(cleanTags(Array.from({ length: 30 }, (_, at) => `t${at}`))).toHaveLength(TAGS_MAX);
});

test("closing is a right, and once is enough", () => {
  expect(mayClose(session())).toBe(true);
  expect(mayClose(session({ phase: "closed" }))).toBe(false);
  expect(mayClose(session({ you: "tomas" }))).toBe(false);
});
