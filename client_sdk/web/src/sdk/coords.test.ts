import { expect, test } from "vitest";
import { contentBox, isInside, notches, placeOf } from "./coords";

const box = { left: 100, top: 50, width: 400, height: 200 };

test("a picture that is shown whole has bars at its sides", () => {
  expect(contentBox(box, 100, 100)).toEqual({ left: 200, top: 50, width: 200, height: 200 });
  expect(contentBox(box, 400, 100)).toEqual({ left: 100, top: 100, width: 400, height: 100 });
});

test("without a size of the picture the whole element counts", () => {
  expect(contentBox(box, 0, 0)).toBe(box);
  expect(contentBox({ ...box, width: 0 }, 10, 10)).toEqual({ ...box, width: 0 });
});

test("places are parts of the picture, held at its edges", () => {
  expect(placeOf(300, 150, box)).toEqual({ x: 0.5, y: 0.5 });
  expect(placeOf(0, 1000, box)).toEqual({ x: 0, y: 1 });
  expect(placeOf(233.333, 50, box)).toEqual({ x: 0.33333, y: 0 });
  expect(placeOf(10, 10, { left: 0, top: 0, width: 0, height: 0 })).toEqual({ x: 0, y: 0 });
});

test("inside means inside", () => {
  expect(isInside(100, 50, box)).toBe(true);
  expect(isInside(99, 50, box)).toBe(false);
  expect(isInside(300, 251, box)).toBe(false);
});

test("one notch is one notch in every unit, and bounded", () => {
  expect(notches(100, 0)).toBe(1);
  expect(notches(-3, 1)).toBe(-1);
  expect(notches(1, 2)).toBe(10);
  expect(notches(1e9, 0)).toBe(100);
  expect(notches(-1e9, 0)).toBe(-100);
});
