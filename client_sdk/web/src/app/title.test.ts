import { expect, test } from "vitest";
import { pageTitle } from "./title";

test("the tab names the page and counts who waits", () => {
  expect(pageTitle("Desk", "Deskswarm", 0)).toBe("Desk · Deskswarm");
  expect(pageTitle("Desk", "Deskswarm", 2)).toBe("(2) Desk · Deskswarm");
  expect(pageTitle("", "Deskswarm", 0)).toBe("Deskswarm");
});
