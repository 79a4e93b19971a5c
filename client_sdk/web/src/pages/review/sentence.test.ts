import { expect, test } from "vitest";
import { addCatalogue, i18next } from "../../i18n";
import review from "../../i18n/en/review";
import { sentenceOf } from "./sentence";
import { ANA, about, event, JANE, RUTH } from "./testing";

addCatalogue("review", review);

function words(...call: Parameters<typeof event>): string {
  return spoken(event(...call));
}

function spoken(row: ReturnType<typeof event>): string {
  const { key, values, note } = sentenceOf(row, "Somebody");
  const t = i18next.t as (key: string, values: object) => string;
  return [t(`review:${key}`, values), note && t(`review:${note.key}`, note.values)].filter(Boolean).join(" · ");
}

test("events are told in plain words with names", () => {
  expect(spoken(about("participant.left", 1, JANE, { reason: "removed" }, ANA))).toBe("Ana Silva removed Jane Okafor");
  expect(spoken(about("consent.answered", 1, JANE, { kind: "guest", answer: "allow" }, RUTH))).toBe(
    "Ruth Adeyemi allowed Jane Okafor to join",
  );
  expect(spoken(about("consent.answered", 1, JANE, { kind: "control", answer: "deny", timed_out: true }))).toBe(
    "No answer about Jane Okafor driving: that means no",
  );
  expect(spoken(about("control.granted", 1, ANA))).toBe("Ana Silva took control");
  expect(spoken(about("refusal.recorded", 1, JANE, { command: "input.send", count: 3 }))).toBe(
    "Jane Okafor was refused mouse and keyboard · 3 times",
  );
  expect(words("recording.sealed", 1, { payload: { part: "p000001", chunks: 1 } })).toBe(
    "1 piece of the recording was sealed",
  );
  expect(words("survey.answered", 1, { subject: "Ruth", payload: { effort: 2, satisfaction: 5, comment: "" } })).toBe(
    "Ruth answered the questions at the end · Ease 2 of 5, satisfaction 5 of 5",
  );
});

test("somebody without a name is somebody, and an unknown event is shown by its type", () => {
  expect(words("share.paused", 1)).toBe("Somebody paused sharing");
  expect(sentenceOf(event("later.invented", 1), "Somebody")).toMatchObject({
    key: "event.unknown",
    detail: "later.invented",
  });
});

test("people's own words stay text beside the sentence", () => {
  const text = "<img src=x onerror=alert(1)> {{actor}}";
  const row = event("chat.posted", 1, { actor: "Ana", payload: { text, audience: "team" } });
  expect(sentenceOf(row, "Somebody").detail).toBe(text);
  expect(spoken(row)).toBe("Ana wrote to the team");
});

test("holes of the log are told as what they are", () => {
  expect(words("chat.posted", 1, { state: "erased" })).toBe("The content of this entry was erased");
  expect(words("unknown", 1, { state: "unreadable" })).toBe("This entry cannot be read");
});
