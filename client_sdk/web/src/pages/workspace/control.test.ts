import { describe, expect, test } from "vitest";
import { ana, prompt, ruth, session, tomas } from "../../../tests/sessionView";
import { askedOutcome, controlCommand, controlOffer, inputMode, onlyShown, sharerName } from "./control";

const desktop = { phone: false };
const allowed = { ...ana, rights: { ...ana.rights, "screen:control": "allow" as const } };
const byTomas = { driver: "tomas", drivable: true, requests: [] };

describe("what the control button offers", () => {
  test("who drives can release, whatever else is true", () => {
    const view = session({ control: { driver: "ana", drivable: true } });
    expect(controlOffer(view, { phone: true })).toEqual({ kind: "release" });
  });

  test("a phone says so instead", () => {
    expect(controlOffer(session(), { phone: true })).toEqual({ kind: "phone" });
  });

  test("in a shared browser the seat can be had, and it is said what that means", () => {
    const browser = session({ control: { drivable: false } });
    expect(controlOffer(browser, desktop)).toEqual({ kind: "ask", endUser: "Ruth Adeyemi" });
    expect(onlyShown(browser, desktop)).toBe(true);
    expect(onlyShown(browser, { phone: true })).toBe(false);
    expect(onlyShown(session(), desktop)).toBe(false);
    expect(onlyShown(session({ control: { drivable: false }, phase: "paused" }), desktop)).toBe(false);
  });

  test("nothing is driven while nothing is shared", () => {
    expect(controlOffer(session({ phase: "paused" }), desktop)).toEqual({ kind: "nothing_shared" });
    expect(controlOffer(session({ share: "interrupted" }), desktop)).toEqual({ kind: "nothing_shared" });
  });

  test("the end-user is asked where the profile says so, and while they are asked nobody asks again", () => {
    expect(controlOffer(session(), desktop)).toEqual({ kind: "ask", endUser: "Ruth Adeyemi" });
    expect(controlOffer(session({ prompts: [prompt()] }), desktop)).toMatchObject({ kind: "asked" });
  });

  test("with a yes the seat is taken, taken over by the owner, or asked of the driver", () => {
    const free = session({ participants: [allowed, ruth, tomas] });
    expect(controlOffer(free, desktop)).toEqual({ kind: "take" });
    expect(controlOffer({ ...free, control: byTomas }, desktop)).toEqual({
      kind: "take_over",
      driver: "Tomás Lindqvist",
    });
    const helper = { ...allowed, owner: false };
    const view = session({ participants: [helper, ruth, tomas], control: byTomas });
    expect(controlOffer(view, desktop)).toEqual({ kind: "ask_driver", driver: "Tomás Lindqvist" });
    expect(controlOffer({ ...view, control: { ...byTomas, requests: ["ana"] } }, desktop)).toEqual({
      kind: "queued",
      driver: "Tomás Lindqvist",
    });
  });

  test("without the right, or outside the session, nothing", () => {
    const view = session({ participants: [{ ...ana, rights: {} }, ruth] });
    expect(controlOffer(view, desktop)).toEqual({ kind: "not_allowed" });
    expect(controlOffer(session({ you: "nobody" }), desktop)).toEqual({ kind: "not_allowed" });
  });

  test("each offer has its command or none", () => {
    expect(controlCommand({ kind: "release" })).toBe("control.release");
    expect(controlCommand({ kind: "take" })).toBe("control.request");
    expect(controlCommand({ kind: "ask", endUser: "" })).toBe("control.request");
    expect(controlCommand({ kind: "queued", driver: null })).toBeNull();
  });
});

describe("mouse and keyboard over the picture", () => {
  test("drive, point, or nothing", () => {
    const driving = session({ control: { driver: "ana", drivable: true } });
    expect(inputMode(driving, desktop, true)).toBe("drive");
    expect(inputMode(driving, { phone: true }, true)).toBe("point");
    expect(inputMode(session(), desktop, true)).toBe("point");
    expect(inputMode(session(), desktop, false)).toBe("off");
    expect(inputMode(session({ phase: "paused" }), desktop, true)).toBe("off");
    expect(inputMode(session({ participants: [{ ...ana, rights: {} }] }), desktop, true)).toBe("off");
    expect(inputMode(session({ you: "nobody" }), desktop, true)).toBe("off");
  });
});

describe("what became of the question", () => {
  const asked = session({ prompts: [prompt()] });

  test("nothing before it is over", () => {
    expect(askedOutcome(null, asked)).toBeNull();
    expect(askedOutcome(asked, asked)).toBeNull();
    expect(askedOutcome(session(), session())).toBeNull();
  });

  test("a yes shows in the rights, a no and a time-out do not", () => {
    expect(askedOutcome(asked, session({ participants: [allowed, ruth] }))).toBe("allowed");
    expect(askedOutcome(asked, session())).toBe("refused");
    expect(askedOutcome(asked, session({ you: "nobody" }))).toBe("refused");
  });
});

test("the screen is that of who shares, else of the end-user", () => {
  expect(sharerName(session())).toBe("Ruth Adeyemi");
  expect(sharerName(session({ participants: [ana, { ...ruth, sharing: false }] }))).toBe("Ruth Adeyemi");
  expect(sharerName(session({ participants: [ana] }))).toBeNull();
});
