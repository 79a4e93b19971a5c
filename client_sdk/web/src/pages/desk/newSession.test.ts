import { expect, test } from "vitest";
import { EMPTY, spoken, toRequest } from "./newSession";

test("a session needs a title and nothing else", () => {
  expect(toRequest(EMPTY)).toBeNull();
  expect(toRequest({ title: " VPN ", description: " ", reference: " INC-1 " })).toEqual({
    title: "VPN",
    description: "",
    external_ref: "INC-1",
  });
});

test("a key is read in groups", () => {
  expect(spoken("9CK5N4DWC")).toBe("9CK 5N4 DWC");
  expect(spoken("9CK5N4DW")).toBe("9CK5 N4DW");
  expect(spoken("9CK-5N4-DWC")).toBe("9CK-5N4-DWC");
  expect(spoken("")).toBe("");
});
