// @vitest-environment node
import { expect, test } from "vitest";
import seat from "../../i18n/en/seat";
import { translator } from "../../i18n/text";
import { ApiError, MediaCode, MediaError, SocketError } from "../../sdk/errors";
import { failureOf, failureSentence } from "./failure";

const say = translator(seat);
const sentence = (error: unknown) => failureSentence(failureOf(error), (key) => say(key));

test("the same refusal reads the same from both channels", () => {
  expect(sentence(new ApiError("key-used", 410, "x"))).toBe(seat["failure.key_used"]);
  expect(sentence(new SocketError("key_used", "x"))).toBe(seat["failure.key_used"]);
});

test("the server's own words stand where the catalogue has none", () => {
  expect(sentence(new SocketError("not_now", "Nobody is driving."))).toBe("Nobody is driving.");
});

test("without words at all it is the general sentence", () => {
  expect(sentence(new SocketError("not_now"))).toBe(seat["failure.server"]);
  expect(sentence(new TypeError("a bug"))).toBe(seat["failure.server"]);
  expect(sentence(new SocketError("toString"))).toBe(seat["failure.server"]);
});

test("a capture that failed is told as one", () => {
  expect(sentence(new MediaError(MediaCode.CAPTURE_FAILED))).toBe(seat["failure.capture_failed"]);
});

test("keeps the incident and the wait of a REST refusal", () => {
  expect(failureOf(new ApiError("rate-limited", 429, "x", "i-1", 60))).toEqual({
    code: "rate_limited",
    text: "x",
    incident: "i-1",
    retryAfterS: 60,
  });
});
