// @vitest-environment node
import { expect, test } from "vitest";
import { display, isComplete, readTyped } from "./key";

test.each(["K7M-4QX-2PD", "k7m4qx2pd", " K7M 4QX 2PD\n", "K7M–4QX—2PD", "Ｋ７Ｍ４ＱＸ２ＰＤ"])(
  "reads %j as the key that was meant",
  (text) => {
    expect(readTyped(text)).toEqual({ key: "K7M4QX2PD", strange: null });
  },
);

test("look-alikes become what they can only be; what is in no key is named", () => {
  expect(readTyped("BGSZ").key).toBe("8652");
  expect(readTyped("K7O")).toEqual({ key: "K7", strange: "O" });
});

test("nine symbols are a key, more are cut", () => {
  expect(isComplete(readTyped("K7M4QX2PDK7").key)).toBe(true);
  expect(isComplete("K7M4QX2P")).toBe(false);
});

test("shown in groups of three", () => {
  expect(display("K7M4QX2PD")).toBe("K7M-4QX-2PD");
  expect(display("K7M4")).toBe("K7M-4");
  expect(display("")).toBe("");
});
