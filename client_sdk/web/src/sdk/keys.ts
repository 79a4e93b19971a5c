import type { KeyPress } from "../protocol/messages.gen";

/** Keys by their physical place (UI Events `code`), with the text they make; no modifier can stick. Pure. */

/** The parts of a `KeyboardEvent` that count. */
export interface KeyStroke {
  readonly code: string;
  readonly key: string;
  readonly repeat: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const MODIFIERS: Readonly<Record<string, readonly string[]>> = {
  ctrlKey: ["ControlLeft", "ControlRight"],
  altKey: ["AltLeft", "AltRight"],
  shiftKey: ["ShiftLeft", "ShiftRight"],
  metaKey: ["MetaLeft", "MetaRight"],
};

/** The protocol's pattern for a code; screen keyboards and input methods give none. */
const CODE = /^[A-Za-z0-9]{1,32}$/;
const NO_CODE = "Unidentified";

/** More keys than fingers; a broken driver must not make the list grow. */
const MAX_HELD = 32;

/** Ctrl + Alt + Esc brings the keyboard back; with Shift as well, for desktops that keep the plain chord for themselves. */
export function isLeaveChord(stroke: KeyStroke): boolean {
  return stroke.code === "Escape" && stroke.ctrlKey && stroke.altKey && !stroke.metaKey;
}

/** Which keys are down on the remote machine, and what has to be sent so that it stays true. */
export class KeyTracker {
  readonly #held = new Set<string>();

  get held(): readonly string[] {
    return [...this.#held];
  }

  /** A key went down here. The remote machine repeats by itself, so repeats are not sent. */
  down(stroke: KeyStroke): KeyPress[] {
    const code = CODE.test(stroke.code) ? stroke.code : NO_CODE;
    const loosened = this.#loosen(stroke, code);
    if (stroke.repeat || this.#held.size >= MAX_HELD) return loosened;
    this.#held.add(code);
    return [...loosened, press(code, true, textOf(stroke))];
  }

  up(stroke: KeyStroke): KeyPress[] {
    const code = CODE.test(stroke.code) ? stroke.code : NO_CODE;
    const released = this.#release([code]);
    // macOS tells of no key that is let go while Command is down: they all go with it.
    if (code.startsWith("Meta")) return [...released, ...this.#release(this.held.filter((held) => !isModifier(held)))];
    return [...released, ...this.#loosen(stroke, code)];
  }

  /** Lets everything go, the last key first: on losing focus, the right, or the connection. */
  releaseAll(): KeyPress[] {
    return this.#release([...this.#held].reverse());
  }

  /** Modifiers whose release happened out of sight (in another window) are let go now. */
  #loosen(stroke: KeyStroke, current: string): KeyPress[] {
    return Object.entries(MODIFIERS).flatMap(([flag, codes]) =>
      stroke[flag as "ctrlKey"] || codes.includes(current) ? [] : this.#release(codes),
    );
  }

  #release(codes: readonly string[]): KeyPress[] {
    return codes.filter((code) => this.#held.delete(code)).map((code) => press(code, false, ""));
  }
}

function isModifier(code: string): boolean {
  return Object.values(MODIFIERS).some((codes) => codes.includes(code));
}

/** What the key writes: one character, unless Ctrl, Alt or Meta make it a command (AltGr reports Ctrl and Alt together). */
function textOf(stroke: KeyStroke): string {
  if ([...stroke.key].length !== 1) return "";
  const command = (stroke.ctrlKey !== stroke.altKey && (stroke.ctrlKey || stroke.altKey)) || stroke.metaKey;
  return command ? "" : stroke.key;
}

function press(code: string, down: boolean, text: string): KeyPress {
  return { kind: "key", code, down, text };
}
