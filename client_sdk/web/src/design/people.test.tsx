import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectNoViolations } from "../../tests/axe";
import { PersonAvatar } from "./PersonAvatar";
import { PersonLine } from "./PersonLine";
import { initialsOf, PEOPLE_COLOURS, personColour } from "./people";

test("colours go round after eight, and the second round is dashed", () => {
  expect(personColour(0)).toEqual({ number: 1, dashed: false, className: "ds-p1" });
  expect(personColour(PEOPLE_COLOURS - 1)).toMatchObject({ number: 8, dashed: false });
  expect(personColour(PEOPLE_COLOURS)).toEqual({ number: 1, dashed: true, className: "ds-p1" });
});

test("initials are those of the first and the last name", () => {
  expect(["Ana Silva", "Ruth Mary Adeyemi", "mei", " ", "Éric Zola"].map(initialsOf)).toEqual([
    "AS",
    "RA",
    "ME",
    "",
    "ÉZ",
  ]);
});

test("an avatar says who, that they are external, and what they do", async () => {
  const { container } = render(
    <PersonAvatar name="Jane Okafor" external activity="driving" presence="busy" order={2} />,
  );
  expect(screen.getByRole("img").getAttribute("aria-label")).toBe("Jane Okafor, External, busy, driving");
  expect(container.firstElementChild?.className).toContain("external");
  await expectNoViolations(container);
});

test("the ninth person has the first colour with a dashed ring", () => {
  const { container } = render(<PersonAvatar name="Kim Roe" order={8} />);
  expect(container.firstElementChild?.className).toMatch(/ds-p1.*dashed/);
});

test("a line of an external person carries the word, and the name is said once", async () => {
  const { container } = render(<PersonLine person={{ name: "Jane Okafor", external: true }} you sub="Acme Ledger" />);
  expect(screen.getByText("External")).toBeTruthy();
  expect(screen.getByText("you")).toBeTruthy();
  expect(screen.queryByRole("img")).toBeNull();
  await expectNoViolations(container);
});
