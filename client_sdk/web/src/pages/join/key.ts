/** The session key as people type it: `K7M-4QX-2PD`. Pure. The server has the last word; this only helps the typing. */

export const KEY_CHARS = 9;
export const GROUP_CHARS = 3;

/** Symbols without look-alikes; the server's own alphabet. */
const ALPHABET: ReadonlySet<string> = new Set("23456789CDFHJKMNPQRTWXY");

/** What is read for what it cannot be. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { B: "8", G: "6", S: "5", Z: "2" };

/** Between the groups, and around a key that was copied with them. */
const SEPARATORS = /[\s\p{Pd}_.·]/gu;

export interface TypedKey {
  /** The symbols understood so far, at most nine. */
  readonly key: string;
  /** The first sign that no key contains, for a hint; `null` when all were understood. */
  readonly strange: string | null;
}

/** Reads what was typed or pasted: any case, with or without dashes, full-width letters too. */
export function readTyped(text: string): TypedKey {
  let key = "";
  let strange: string | null = null;
  for (const sign of text.normalize("NFKC").toUpperCase().replace(SEPARATORS, "")) {
    const symbol = LOOK_ALIKES[sign] ?? sign;
    if (!ALPHABET.has(symbol)) strange ??= sign;
    else if (key.length < KEY_CHARS) key += symbol;
  }
  return { key, strange };
}

export function isComplete(key: string): boolean {
  return key.length === KEY_CHARS;
}

/** In groups of three, as it is read out. */
export function display(key: string): string {
  const groups: string[] = [];
  for (let at = 0; at < key.length; at += GROUP_CHARS) groups.push(key.slice(at, at + GROUP_CHARS));
  return groups.join("-");
}
