import { beforeEach, expect, test } from "vitest";
import { SeatMemory } from "./seatMemory";

const ID = `par_${"a".repeat(26)}`;
beforeEach(() => sessionStorage.clear());

test("keeps, recalls and forgets, each front its own", () => {
  const join = new SeatMemory("join");
  join.keep(ID);
  expect(join.recall()).toBe(ID);
  expect(new SeatMemory("guest").recall()).toBeNull();
  join.forget();
  expect(join.recall()).toBeNull();
});

test("what is no participant is not believed", () => {
  sessionStorage.setItem("deskswarm-seat-join", "par_<script>");
  expect(new SeatMemory("join").recall()).toBeNull();
});

test("works without storage", () => {
  const memory = new SeatMemory("join", () => {
    throw new DOMException("off", "SecurityError");
  });
  memory.keep(ID);
  memory.forget();
  expect(memory.recall()).toBeNull();
});
