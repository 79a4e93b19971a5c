import { expect, test, vi } from "vitest";
import { MAX_POINTERS, PointerBoard } from "./PointerBoard";

test("moves and hiding are told to who listens, until they stop", () => {
  const board = new PointerBoard();
  const heard = vi.fn();
  const stop = board.subscribe(heard);
  board.move("ana", { x: 0.5, y: 0.25 });
  board.hide("ana");
  board.hide("ana");
  stop();
  board.move("ana", { x: 0, y: 0 });
  expect(heard.mock.calls).toEqual([
    ["ana", { x: 0.5, y: 0.25 }],
    ["ana", null],
  ]);
  expect(board.get("ana")).toEqual({ x: 0, y: 0 });
  board.clear();
  expect(board.get("ana")).toBeNull();
});

test("the number of pointers is bounded; those that are shown still move", () => {
  const board = new PointerBoard();
  for (let at = 0; at <= MAX_POINTERS; at += 1) board.move(`p${at}`, { x: 0, y: 0 });
  expect(board.get(`p${MAX_POINTERS}`)).toBeNull();
  board.move("p0", { x: 1, y: 1 });
  expect(board.get("p0")).toEqual({ x: 1, y: 1 });
});
