// @vitest-environment node
import { expect, test, vi } from "vitest";
import { takeFragment } from "./fragment";

const bar = (hash: string) => ({
  location: { hash, pathname: "/join", search: "?x=1" },
  history: { state: null, replaceState: vi.fn() },
});

test("takes the value and clears the fragment at once", () => {
  const there = bar("#k=K7M4QX2PD");
  expect(takeFragment("k", there)).toBe("K7M4QX2PD");
  expect(there.history.replaceState).toHaveBeenCalledWith(null, "", "/join?x=1");
});

test("clears a fragment that names something else, too", () => {
  const there = bar("#t=secret");
  expect(takeFragment("k", there)).toBeNull();
  expect(there.history.replaceState).toHaveBeenCalledOnce();
});

test.each(["", "#"])("leaves an address without a fragment alone: %j", (hash) => {
  const there = bar(hash);
  expect(takeFragment("k", there)).toBeNull();
  expect(there.history.replaceState).not.toHaveBeenCalled();
});

test("an empty value is none", () => {
  expect(takeFragment("k", bar("#k=%20"))).toBeNull();
});
