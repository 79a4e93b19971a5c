import type guest from "../../i18n/en/guest";

type MayKey = Extract<keyof typeof guest, `may.${string}`>;

/** Words for what a guest can do, in the order in which rights stand everywhere; the server names them `consent.…`. */
const WORDS: readonly (readonly [MayKey, readonly string[]])[] = [
  ["may.screen.view", ["screen.view"]],
  ["may.screen.replay", ["screen.replay"]],
  ["may.screen.control", ["screen.control"]],
  ["may.annotate.draw", ["annotate.draw"]],
  ["may.chat.everyone", ["chat.everyone"]],
  ["may.clipboard", ["clipboard.receive", "clipboard.send"]],
  ["may.file", ["file.receive", "file.send"]],
  ["may.voice", ["voice.listen", "voice.talk"]],
  ["may.notes.edit", ["notes.edit"]],
  ["may.screen.share", ["screen.share"]],
  ["may.system", ["system.act", "system.inspect"]],
];

/** Each thing once. What concerns running the session is not a guest's, and has no words. Pure. */
export function mayWords(keys: readonly string[]): MayKey[] {
  const named = new Set(keys.map((key) => key.replace(/^consent\./, "")));
  return WORDS.filter(([, capabilities]) => capabilities.some((capability) => named.has(capability))).map(
    ([words]) => words,
  );
}
