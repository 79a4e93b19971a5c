import { expect, test } from "vitest";
import workspace from "../../i18n/en/workspace";
import type { TimelineEntry } from "../../protocol/messages.gen";
import { happenings } from "./timeline";

const entry = (type: string, detail?: string): TimelineEntry => ({ seq: 1, at_ms: 5, type, detail });

test("an entry is a sentence with its names", () => {
  expect(happenings([{ seq: 3, at_ms: 9, type: "guest.admitted", actor: "Ana", subject: "Jane" }])).toEqual([
    {
      seq: 3,
      atMs: 9,
      key: "event.guest_admitted",
      values: { actor: "Ana", subject: "Jane", detail: "" },
      tone: "yes",
    },
  ]);
});

test("questions and answers have sentences of their own", () => {
  const keys = [
    entry("consent.asked", "guest"),
    entry("consent.asked", "control"),
    entry("consent.answered", "allow"),
    entry("consent.answered", "only_watch"),
    entry("consent.answered", "deny"),
  ].flatMap((one) => happenings([one]).map((step) => `${step.key} ${step.tone}`));
  expect(keys).toEqual([
    "event.asked_guest neutral",
    "event.asked_control neutral",
    "event.said_yes yes",
    "event.said_watch yes",
    "event.said_no no",
  ]);
});

test("what a newer server tells is left out, also a name that every object has", () => {
  expect(happenings([entry("session.teleported"), entry("constructor")])).toEqual([]);
});

test("every entry that the server shows has its text", () => {
  const shown = [
    "session.opened",
    "end_user.joined",
    "participant.joined",
    "guest.arrived",
    "participant.left",
    "owner.changed",
    "guest.admitted",
    "consent.withdrawn",
    "rights.changed",
    "track.published",
    "track.unpublished",
    "share.paused",
    "share.resumed",
    "control.granted",
    "control.released",
    "invitation.created",
    "invitation.declined",
    "guest_link.created",
    "guest_link.revoked",
    "refusal.recorded",
    "recording.failed",
    "session.stopped",
    "session.closed",
  ];
  for (const type of shown) {
    const [step] = happenings([entry(type)]);
    expect(step && step.key in workspace, type).toBe(true);
  }
});
