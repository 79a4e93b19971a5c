import { createStore } from "zustand/vanilla";

/** Whether the list of keys is open. */
export const helpStore = createStore<{ opened: boolean; set: (opened: boolean) => void }>((set) => ({
  opened: false,
  set: (opened) => set({ opened }),
}));

export type HelpGroup = "everywhere" | "desk" | "session";

/** All keys, in the order in which the help shows them. Labels are keys of the catalogue. */
export const KEYS = [
  { group: "everywhere", keys: ["Ctrl", "K"], label: "keys.palette" },
  { group: "everywhere", keys: ["?"], label: "keys.help" },
  { group: "everywhere", keys: ["J"], label: "keys.join" },
  { group: "desk", keys: ["N"], label: "keys.new" },
  { group: "session", keys: ["C"], label: "keys.control" },
  { group: "session", keys: ["B"], label: "keys.bring_in" },
  { group: "session", keys: ["P"], label: "keys.people" },
  { group: "session", keys: ["M"], label: "keys.chat" },
  { group: "session", keys: ["I"], label: "keys.case" },
  { group: "session", keys: ["W"], label: "keys.wrap_up" },
  { group: "session", keys: ["Esc"], label: "keys.catch_up" },
] as const satisfies readonly { group: HelpGroup; keys: readonly string[]; label: string }[];
