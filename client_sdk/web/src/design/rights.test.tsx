import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectNoViolations } from "../../tests/axe";
import { RightsStrip } from "./RightsStrip";
import { RIGHTS, rightsShown } from "./rights";

test("each right has a name and a state, in the one order", async () => {
  const { container } = render(
    <RightsStrip
      ofName="Tomás"
      rights={{
        see: "allowed",
        control: "allowed",
        draw: "asks",
        clipboard: "denied",
        files: "denied",
        voice: "denied",
      }}
      inUse={["control"]}
      order={1}
    />,
  );
  expect(screen.getByRole("list").getAttribute("aria-label")).toBe("What Tomás may do");
  expect(screen.getAllByRole("listitem").map((tile) => tile.textContent)).toEqual([
    "See: allowed",
    "Control: in use",
    "Draw: asks first",
    "Clipboard: not allowed",
    "Files: not allowed",
    "Voice: not allowed",
  ]);
  await expectNoViolations(container);
});

test("effective rights become tiles; what is absent is denied, of a pair the most counts", () => {
  expect(rightsShown({})).toEqual(Object.fromEntries(RIGHTS.map((right) => [right, "denied"])));
  expect(
    rightsShown({
      "screen:view": "allow",
      "screen:control": "ask",
      "clipboard:send": "deny",
      "clipboard:receive": "ask",
      "file:send": "ask",
      "file:receive": "allow",
    }),
  ).toEqual({ see: "allowed", control: "asks", draw: "denied", clipboard: "asks", files: "allowed", voice: "denied" });
});
