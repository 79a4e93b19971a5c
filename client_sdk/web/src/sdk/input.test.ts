import { afterEach, beforeEach, expect, test } from "vitest";
import type { Place } from "./coords";
import { InputCapture, type InputEvent, MAX_EVENTS } from "./input";

let element: HTMLDivElement;
let frames: (() => void)[];
let sent: InputEvent[][];
let points: Place[];
let left: number;
let capture: InputCapture;

beforeEach(() => {
  element = document.body.appendChild(document.createElement("div"));
  element.tabIndex = 0;
  element.getBoundingClientRect = () => new DOMRect(0, 0, 200, 100);
  frames = [];
  sent = [];
  points = [];
  left = 0;
  capture = new InputCapture({
    element,
    send: (events) => {
      sent.push(events);
      return true;
    },
    point: (place) => points.push(place),
    onLeave: () => {
      left += 1;
    },
    nextFrame: (run) => frames.push(run),
    cancelFrame: () => undefined,
  });
});
afterEach(() => {
  capture.dispose();
  element.remove();
});

const frame = () => {
  for (const run of frames.splice(0)) run();
};
const pointer = (type: string, clientX: number, clientY: number, button = 0) =>
  element.dispatchEvent(new PointerEvent(type, { clientX, clientY, button, bubbles: true, cancelable: true }));
const key = (type: string, code: string, init: KeyboardEventInit = {}) =>
  element.dispatchEvent(new KeyboardEvent(type, { code, key: code, bubbles: true, cancelable: true, ...init }));
const kinds = () =>
  sent.flat().map((event) => (event.kind === "key" ? `${event.code} ${event.down ? "down" : "up"}` : event.kind));

test("who only points shows where, once for each frame, and sends no input", () => {
  capture.setMode("point");
  pointer("pointermove", 10, 10);
  pointer("pointermove", 100, 50);
  key("keydown", "KeyA");
  pointer("pointerdown", 100, 50);
  expect(points).toEqual([]);
  frame();
  expect(points).toEqual([{ x: 0.5, y: 0.5 }]);
  expect(sent).toEqual([]);
});

test("nothing at all happens while it is off", () => {
  pointer("pointermove", 10, 10);
  pointer("pointerdown", 10, 10);
  frame();
  expect([points, sent]).toEqual([[], []]);
});

test("a click lands where the pointer was: the move goes first", () => {
  capture.setMode("drive");
  pointer("pointermove", 50, 25);
  pointer("pointerdown", 100, 50, 2);
  pointer("pointerup", 100, 50, 2);
  expect(sent).toEqual([
    [
      { kind: "move", x: 0.25, y: 0.25 },
      { kind: "button", x: 0.5, y: 0.5, button: 2, down: true },
    ],
    [{ kind: "button", x: 0.5, y: 0.5, button: 2, down: false }],
  ]);
});

test("wheel turns of a frame add up and stay within the bound", () => {
  capture.setMode("drive");
  for (let turn = 0; turn < 3; turn += 1) {
    element.dispatchEvent(
      new WheelEvent("wheel", { deltaY: 100, deltaMode: 0, clientX: 100, clientY: 50, cancelable: true }),
    );
  }
  element.dispatchEvent(
    new WheelEvent("wheel", { deltaX: -1e6, deltaMode: 0, clientX: 100, clientY: 50, cancelable: true }),
  );
  frame();
  expect(sent).toEqual([[{ kind: "wheel", x: 0.5, y: 0.5, dx: -100, dy: 3 }]]);
});

test("losing focus lets go of keys and buttons", () => {
  capture.setMode("drive");
  key("keydown", "ShiftLeft", { shiftKey: true });
  pointer("pointerdown", 20, 20);
  sent = [];
  element.dispatchEvent(new FocusEvent("blur"));
  expect(kinds()).toEqual(["ShiftLeft up", "button"]);
  expect(sent[0]?.[1]).toMatchObject({ down: false });
});

test("losing the right lets go too", () => {
  capture.setMode("drive");
  key("keydown", "KeyW");
  capture.setMode("point");
  expect(kinds()).toEqual(["KeyW down", "KeyW up"]);
});

test("the chord brings the keyboard back, is not sent, and leaves nothing down", () => {
  capture.setMode("drive");
  key("keydown", "ControlLeft", { ctrlKey: true });
  key("keydown", "AltLeft", { ctrlKey: true, altKey: true });
  key("keydown", "Escape", { ctrlKey: true, altKey: true });
  expect(left).toBe(1);
  expect(kinds()).toEqual(["ControlLeft down", "AltLeft down", "AltLeft up", "ControlLeft up"]);
});

test("a drag goes on outside the picture, held at its edge; a mere move does not", () => {
  capture.setMode("drive");
  pointer("pointermove", 500, 50);
  frame();
  expect(sent).toEqual([]);
  pointer("pointerdown", 100, 50);
  pointer("pointermove", 500, 50);
  frame();
  expect(sent.at(-1)).toEqual([{ kind: "move", x: 1, y: 0.5 }]);
});

test("keys and the menu of the right button stay off this page while driving", () => {
  capture.setMode("drive");
  expect(key("keydown", "F5")).toBe(false);
  expect(element.dispatchEvent(new MouseEvent("contextmenu", { cancelable: true }))).toBe(false);
  capture.setMode("point");
  expect(key("keydown", "F5")).toBe(true);
});

test("a message never holds more events than the protocol allows", () => {
  expect(MAX_EVENTS).toBe(64);
  capture.setMode("drive");
  for (let at = 0; at < 32; at += 1) key("keydown", `F${at}`);
  sent = [];
  capture.releaseAll();
  expect(Math.max(...sent.map((events) => events.length))).toBeLessThanOrEqual(MAX_EVENTS);
  expect(kinds()).toHaveLength(32);
});

test("after its end it hears nothing", () => {
  capture.setMode("drive");
  capture.dispose();
  pointer("pointerdown", 20, 20);
  expect(sent).toEqual([]);
});
