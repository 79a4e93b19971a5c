import { expect, test } from "vitest";
import { ApiError, LocalCode, SocketError } from "../sdk/errors";
import { failureOf, isSignedOut } from "./failure";

test("the server's own words come first, with the time to wait and the incident", () => {
  expect(failureOf(new ApiError("rate-limited", 429, "Too many attempts.", "inc_1", 30))).toEqual({
    code: "rate-limited",
    text: "Too many attempts.",
    key: "error.unknown",
    incident: "inc_1",
    waitS: 30,
  });
  expect(failureOf(new SocketError("already_taken", "Already taken.")).text).toBe("Already taken.");
});

test("what failed on this side has a text of the catalogue", () => {
  expect(failureOf(new ApiError(LocalCode.NETWORK, 0))).toMatchObject({ text: null, key: "error.network" });
  expect(failureOf(new ApiError(LocalCode.TIMEOUT, 0)).key).toBe("error.timeout");
  expect(failureOf(new SocketError(LocalCode.CLOSED)).key).toBe("error.offline");
  expect(failureOf(new TypeError("bug"))).toMatchObject({ code: "unknown", key: "error.unknown", text: null });
});

test("only a 401 means signed out", () => {
  expect(isSignedOut(new ApiError("signed-out", 401))).toBe(true);
  expect(isSignedOut(new ApiError("forbidden", 403))).toBe(false);
  expect(isSignedOut(new Error("x"))).toBe(false);
});
