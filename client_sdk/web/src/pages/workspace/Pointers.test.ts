import { expect, test } from "vitest";
import { POINTER_STAYS_MS, Pointers } from "./Pointers";

test("a pointer that rests goes, and comes back with its next move", () => {
  const pointers = new Pointers();
  pointers.shown("tomas", { x: 0.1, y: 0.2 }, 1000);
  pointers.tidy(1000 + POINTER_STAYS_MS - 1, () => true);
  expect(pointers.board.get("tomas")).toEqual({ x: 0.1, y: 0.2 });
  pointers.tidy(1000 + POINTER_STAYS_MS, () => true);
  expect(pointers.board.get("tomas")).toBeNull();
  pointers.shown("tomas", { x: 0.3, y: 0.2 }, 9000);
  expect(pointers.board.get("tomas")).toEqual({ x: 0.3, y: 0.2 });
});

test("who may no longer point, or a paused picture, has none", () => {
  const pointers = new Pointers();
  pointers.shown("jane", { x: 0, y: 0 }, 0);
  pointers.tidy(1, () => false);
  expect(pointers.board.get("jane")).toBeNull();
  pointers.shown("ana", { x: 0, y: 0 }, 0);
  pointers.clear();
  expect(pointers.board.get("ana")).toBeNull();
});
