import { describe, expect, test } from "vitest";
import { isLeaveChord, type KeyStroke, KeyTracker } from "./keys";

function stroke(code: string, key = "", flags: Partial<KeyStroke> = {}): KeyStroke {
  return { code, key, repeat: false, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...flags };
}
const down = (code: string, text = "") => ({ kind: "key", code, down: true, text });
const up = (code: string) => ({ kind: "key", code, down: false, text: "" });

test("a key goes by its place and carries its text", () => {
  const keys = new KeyTracker();
  expect(keys.down(stroke("KeyY", "z"))).toEqual([down("KeyY", "z")]);
  expect(keys.up(stroke("KeyY", "z"))).toEqual([up("KeyY")]);
  expect(keys.up(stroke("KeyY", "z"))).toEqual([]);
});

test("repeats are left to the remote machine", () => {
  const keys = new KeyTracker();
  keys.down(stroke("KeyA", "a"));
  expect(keys.down(stroke("KeyA", "a", { repeat: true }))).toEqual([]);
});

test("commands carry no text, AltGr does", () => {
  const keys = new KeyTracker();
  expect(keys.down(stroke("KeyC", "c", { ctrlKey: true }))).toEqual([down("KeyC")]);
  expect(keys.down(stroke("KeyQ", "@", { ctrlKey: true, altKey: true }))).toEqual([down("KeyQ", "@")]);
  expect(keys.down(stroke("Enter", "Enter"))).toEqual([down("Enter")]);
  expect(keys.down(stroke("KeyV", "v", { metaKey: true }))).toEqual([down("KeyV")]);
});

test("a key without a place is sent as such", () => {
  expect(new KeyTracker().down(stroke("", "é"))).toEqual([down("Unidentified", "é")]);
});

describe("modifiers cannot stick", () => {
  test("everything goes up, the last first", () => {
    const keys = new KeyTracker();
    keys.down(stroke("ShiftLeft", "Shift", { shiftKey: true }));
    keys.down(stroke("KeyA", "A", { shiftKey: true }));
    expect(keys.releaseAll()).toEqual([up("KeyA"), up("ShiftLeft")]);
    expect(keys.held).toEqual([]);
  });

  test("a release out of sight is made up for by the next key", () => {
    const keys = new KeyTracker();
    keys.down(stroke("AltLeft", "Alt", { altKey: true }));
    expect(keys.down(stroke("KeyB", "b"))).toEqual([up("AltLeft"), down("KeyB", "b")]);
  });

  test("and by the next key that goes up", () => {
    const keys = new KeyTracker();
    keys.down(stroke("KeyB", "b"));
    keys.down(stroke("ControlRight", "Control", { ctrlKey: true }));
    expect(keys.up(stroke("KeyB", "b"))).toEqual([up("KeyB"), up("ControlRight")]);
  });

  test("what macOS keeps quiet about goes with Command", () => {
    const keys = new KeyTracker();
    keys.down(stroke("MetaLeft", "Meta", { metaKey: true }));
    keys.down(stroke("KeyC", "c", { metaKey: true }));
    expect(keys.up(stroke("MetaLeft", "Meta"))).toEqual([up("MetaLeft"), up("KeyC")]);
  });
});

test("the list of held keys is bounded", () => {
  const keys = new KeyTracker();
  for (let at = 0; at < 100; at += 1) keys.down(stroke(`F${at}`));
  expect(keys.held.length).toBe(32);
});

test("Ctrl + Alt + Esc leaves, with or without Shift", () => {
  expect(isLeaveChord(stroke("Escape", "Escape", { ctrlKey: true, altKey: true }))).toBe(true);
  expect(isLeaveChord(stroke("Escape", "Escape", { ctrlKey: true, altKey: true, shiftKey: true }))).toBe(true);
  expect(isLeaveChord(stroke("Escape", "Escape", { altKey: true }))).toBe(false);
  expect(isLeaveChord(stroke("KeyA", "a", { ctrlKey: true, altKey: true }))).toBe(false);
});
