import { expect, test } from "vitest";
import { session } from "../../../tests/sessionView";
import { access, may, me, narrower, stripOf } from "./rights";

test("what is not named is denied", () => {
  expect(access({}, "screen:view")).toBe("deny");
  expect(stripOf({})).toEqual({
    see: "denied",
    control: "denied",
    draw: "denied",
    clipboard: "denied",
    files: "denied",
    voice: "denied",
  });
});

test("of two directions the wider one is shown, so that nothing possible looks forbidden", () => {
  expect(stripOf({ "clipboard:receive": "deny", "clipboard:send": "ask" }).clipboard).toBe("asks");
  expect(stripOf({ "file:receive": "allow", "file:send": "ask" }).files).toBe("allowed");
});

test("two sets together give the narrower answer of each", () => {
  expect(
    narrower(
      { "screen:view": "allow", "screen:control": "ask", "voice:talk": "allow" },
      {
        "screen:view": "ask",
        "screen:control": "allow",
        "chat:team": "allow",
      },
    ),
  ).toEqual({ "screen:view": "ask", "screen:control": "ask", "voice:talk": "deny" });
});

test("asking is not being allowed", () => {
  expect(may(session(), "screen:view")).toBe(true);
  expect(may(session(), "screen:control")).toBe(false);
});

test("somebody who is not in the session may nothing", () => {
  const stranger = session({ you: "nobody" });
  expect(me(stranger)).toBeUndefined();
  expect(may(stranger, "screen:view")).toBe(false);
});
