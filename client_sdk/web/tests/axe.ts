import axe from "axe-core";
import { expect } from "vitest";

/** Fails with axe's own words. Colours need a real browser and are checked there. */
export async function expectNoViolations(element: Element): Promise<void> {
  const { violations } = await axe.run(element, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(
    violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.html).join(" ")})`),
  ).toEqual([]);
}
