// @vitest-environment node
import { expect, test } from "vitest";
import type { SessionView } from "../../protocol/messages.gen";
import type { SocketState } from "../../sdk/socket";
import { ana, jane, ruth, START_MS, view } from "../seat/testing";
import { controlOffer, guestPicture, sharerName } from "./picture";

const open: SocketState = { kind: "open" };
const blind = { ...jane, rights: { "chat:everyone": "allow" } as const };
const seen = (more: Partial<SessionView> = {}) =>
  view({ you: jane.participant, participants: [ana, ruth, jane], ...more });

test.each([
  [{}, { kind: "live" }],
  [{ phase: "wrap_up" }, { kind: "wrap_up" }],
  [{ phase: "closed" }, { kind: "wrap_up" }],
  [{ share: "none" }, { kind: "not_shared" }],
  [{ share: "paused" }, { kind: "paused" }],
  [{ phase: "paused", share: "live" }, { kind: "paused" }],
  [{ recording: { policy: "required", state: "failed" } }, { kind: "held" }],
  [{ share: "interrupted" }, { kind: "choosing" }],
] as const)("%j is %j", (more, picture) => {
  expect(guestPicture(seen(more), open)).toEqual(picture);
});

test("a lost line comes before everything", () => {
  const lost: SocketState = { kind: "reconnecting", attempt: 1, sinceMs: 0, nextTryMs: 1 };
  expect(guestPicture(seen({ share: "none" }), lost)).toEqual({ kind: "reconnecting" });
});

test("a sharer whose line is gone is told from one who chooses anew", () => {
  const participants = [ana, { ...ruth, presence: "away" as const }, jane];
  expect(guestPicture(seen({ share: "interrupted", participants }), open)).toEqual({ kind: "interrupted" });
});

test("a best-effort recording that fails holds nothing", () => {
  const session = seen({ recording: { policy: "best_effort", state: "failed" } });
  expect(guestPicture(session, open)).toEqual({ kind: "live" });
});

test("a withdrawn view names who withdrew it last", () => {
  const entry = (seq: number, type: string, actor: string, subject: string) => ({
    seq,
    at_ms: START_MS,
    type,
    actor,
    subject,
  });
  const participants = [ana, ruth, blind];
  const timeline = [
    entry(3, "rights.changed", "Ana Silva", jane.name),
    entry(1, "consent.answered", "Ruth Adeyemi", jane.name),
    entry(4, "rights.changed", "Ruth Adeyemi", "Tomás Lindqvist"),
    entry(5, "control.granted", "Ruth Adeyemi", jane.name),
  ];
  expect(guestPicture(seen({ participants, timeline }), open)).toEqual({ kind: "withdrawn", byName: "Ana Silva" });
  expect(guestPicture(seen({ participants }), open)).toEqual({ kind: "withdrawn", byName: null });
});

test("where nobody of the house is here, it is that and nobody's deed", () => {
  const participants = [{ ...ana, presence: "away" as const }, ruth, blind];
  expect(guestPicture(seen({ participants }), open)).toEqual({ kind: "no_host" });
});

test("knows whose screen it is", () => {
  expect(sharerName(seen())).toBe("Ruth Adeyemi");
  expect(sharerName(seen({ participants: [ana, jane] }))).toBeNull();
});

test("says what can be done about mouse and keyboard", () => {
  const asks = { ...jane, rights: { "screen:control": "ask" } as const };
  const participants = [ana, ruth, asks];
  expect(controlOffer(seen())).toBe("no");
  expect(controlOffer(seen({ you: "par_x" }))).toBe("no");
  expect(controlOffer(seen({ participants }))).toBe("may_ask");
  expect(controlOffer(seen({ participants, control: { requests: [jane.participant] } }))).toBe("waiting");
  expect(controlOffer(seen({ participants, control: { driver: jane.participant } }))).toBe("driving");
  const prompt = {
    prompt: "ask_x",
    kind: "control" as const,
    participant: jane.participant,
    name: jane.name,
    organisation: "",
    external: true,
    capabilities: [],
    asked_at_ms: 0,
    expires_at_ms: 1,
  };
  expect(controlOffer(seen({ participants, prompts: [prompt] }))).toBe("waiting");
});
