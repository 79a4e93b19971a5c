/** What a key does in the player. */
export type PlayerAction = "toggle" | "next" | "previous" | "back" | "forward" | "slower" | "faster";

const KEYS: Readonly<Record<string, PlayerAction>> = {
  k: "toggle",
  K: "toggle",
  j: "back",
  J: "back",
  l: "forward",
  L: "forward",
  "<": "slower",
  ">": "faster",
  ArrowDown: "next",
  ArrowRight: "next",
  ArrowUp: "previous",
  ArrowLeft: "previous",
};

/** Where letters are text. */
const TEXT =
  "textarea, select, [contenteditable='true'], [role='dialog'], [role='menu'], [role='listbox'], " +
  "input:not([type='range'], [type='radio'], [type='checkbox'])";
/** What moves by arrow keys itself; letters do nothing there and belong to the player. */
const ARROWS = "input[type='range'], input[type='radio'], summary";

/** The player's answer to a key, or null where the key belongs to somebody else. Pure but for reading the target's place. */
export function actionOf(
  press: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  target: EventTarget | null,
): PlayerAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const action = KEYS[press.key] ?? null;
  if (action === null || !(target instanceof Element)) return action;
  if (target.closest(TEXT)) return null;
  return press.key.startsWith("Arrow") && target.closest(ARROWS) ? null : action;
}
