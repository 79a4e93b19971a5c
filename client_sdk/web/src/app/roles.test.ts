import { expect, test } from "vitest";
import { hasDesk, isOwnAddress, landing, mayReview } from "./roles";

test("everybody lands where their work is", () => {
  expect(landing(["rep"])).toBe("/desk");
  expect(landing(["team-lead", "auditor"])).toBe("/desk");
  expect(landing(["auditor"])).toBe("/review");
  expect(landing(["admin"])).toBe("/desk");
  expect(hasDesk(["admin", "auditor"])).toBe(false);
  expect(mayReview(["rep"])).toBe(false);
});

test("where somebody wanted to go is kept, inside this console only", () => {
  expect(landing(["rep"], "/sessions/ses_1")).toBe("/sessions/ses_1");
  for (const address of [
    "//evil.example",
    "https://evil.example",
    "/signin",
    "/signin?next=/",
    "javascript:x",
    "/a\\b",
  ]) {
    expect(isOwnAddress(address), address).toBe(false);
    expect(landing(["rep"], address)).toBe("/desk");
  }
});
