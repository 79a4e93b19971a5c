// @vitest-environment node
import { expect, test } from "vitest";
import { byId, doing, endUser, headline, isExternal, mayNow, others, owner, present, shortName, you } from "./people";
import { ana, jane, person, ruth, tomas, view } from "./testing";

test("whoever has left is not here, and the reader is not among the others", () => {
  const all = view({ participants: [tomas, ana, ruth, { ...jane, presence: "left", left: "removed" }] });
  expect(present(all).map((p) => p.name)).toEqual(["Ana Silva", "Ruth Adeyemi", "Tomás Lindqvist"]);
  expect(others(all).map((p) => p.name)).toEqual(["Ana Silva", "Tomás Lindqvist"]);
  expect(you(all)).toBe(ruth);
  expect(endUser(all)).toBe(ruth);
  expect(owner(all)).toBe(ana);
  expect(byId(all, undefined)).toBeNull();
});

test.each([
  [{ presence: "lobby" }, "lobby"],
  [{ lobby: "waiting_for_end_user" }, "lobby"],
  [{ presence: "away", driving: true }, "away"],
  [{ driving: true, watching: true }, "driving"],
  [{ sharing: true }, "sharing"],
  [{ watching: true }, "watching"],
  [{}, "here"],
] as const)("%j is shown as %s", (more, what) => {
  expect(doing(person("e", "Eve", more))).toBe(what);
});

test("the headline names the driver once and the watchers besides", () => {
  const line = headline(view({ participants: [ana, ruth, { ...tomas, driving: true }, jane] }));
  expect(line.driver?.name).toBe("Tomás Lindqvist");
  expect(line.watchers.map((p) => p.name)).toEqual(["Ana Silva", "Jane Okafor"]);
  expect(headline(view({ participants: [ruth] }))).toEqual({ driver: null, watchers: [] });
});

test("first names, but whole ones for two of the same", () => {
  const twin = person("f", "Ana Costa");
  expect(shortName(tomas, [ana, tomas])).toBe("Tomás");
  expect(shortName(ana, [ana, twin])).toBe("Ana Silva");
});

test("external is who came by a link; a right that asks is none yet", () => {
  expect(isExternal(jane)).toBe(true);
  expect(isExternal(ana)).toBe(false);
  expect(mayNow(person("g", "G", { rights: { "screen:control": "ask" } }), "screen:control")).toBe(false);
  expect(mayNow(jane, "chat:everyone")).toBe(true);
  expect(mayNow(null, "chat:everyone")).toBe(false);
});
