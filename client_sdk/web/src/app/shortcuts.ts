import { useEffect, useRef } from "react";

/** What a key press says, as far as shortcuts are concerned. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The shortcut of a press: the character itself in lower case; null with a modifier, which belongs to the browser. Pure. */
export function shortcutOf(press: Press): string | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  return press.key.length === 1 ? press.key.toLowerCase() : press.key;
}

/** Where keys are text or belong to somebody else: fields, lists, open dialogs and the remote screen. */
const NOT_HERE =
  "input, textarea, select, [contenteditable='true'], [role='dialog'], [role='menu'], [role='listbox'], [role='application']";

export function takesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(NOT_HERE) !== null;
}

/** Single keys for as long as the component is there. The newest component that has a key gets it. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || takesKeys(event.target)) return;
      // A dialog is modal even when the focus was lost to the page behind it.
      if (document.querySelector("[role='dialog'][aria-modal='true']")) return;
      const action = latest.current[shortcutOf(event) ?? ""];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [enabled]);
}
