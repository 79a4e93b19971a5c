// @vitest-environment node
import { expect, test } from "vitest";
import type { SocketState } from "../../sdk/socket";
import { lineNotice } from "./line";

const lost: SocketState = { kind: "reconnecting", attempt: 1, sinceMs: 0, nextTryMs: 1 };

test("says what is wrong with the line, and nothing when it is there", () => {
  expect(lineNotice({ kind: "connecting" }, true)).toBe("connecting");
  expect(lineNotice(lost, true)).toBe("lost");
  expect(lineNotice(lost, false)).toBe("offline");
  expect(lineNotice({ kind: "open" }, true)).toBeNull();
  expect(lineNotice({ kind: "closed", cause: { by: "us" } }, true)).toBeNull();
});
