import { expect, test } from "vitest";
import type { PersonPresence, PersonView } from "../../protocol/messages.gen";
import { colleagues, describePerson, present } from "./people";

const person = (name: string, presence: PersonPresence): PersonView => ({
  person: name,
  name,
  organisation: "",
  presence,
  teams: ["Service desk"],
  skills: ["VPN"],
});

test("colleagues are the others, the free ones first", () => {
  const people = [
    person("me", "available"),
    person("z", "offline"),
    person("c", "busy"),
    person("b", "available"),
    person("a", "available"),
  ];
  const others = colleagues({ person: "me", people });
  expect(others.map((p) => p.name)).toEqual(["a", "b", "c", "z"]);
  expect(present(others)).toBe(3);
  expect(describePerson(person("a", "away"))).toBe("Service desk · VPN");
});
