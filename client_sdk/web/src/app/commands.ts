import { useEffect } from "react";
import { createStore } from "zustand/vanilla";

/** One line of the command palette. */
export interface Command {
  id: string;
  label: string;
  /** Shown behind the label. */
  shortcut?: string;
  run: () => void;
}

interface Commands {
  /** By the page or part that offers them. */
  groups: Readonly<Record<string, readonly Command[]>>;
  offer: (group: string, commands: readonly Command[]) => void;
  withdraw: (group: string) => void;
}

export const commandStore = createStore<Commands>((set) => ({
  groups: {},
  offer: (group, commands) => set((state) => ({ groups: { ...state.groups, [group]: commands } })),
  withdraw: (group) =>
    set((state) => {
      const { [group]: _gone, ...groups } = state.groups;
      return { groups };
    }),
}));

/** Offers commands while the component is there. Keep `commands` stable (`useMemo`). */
export function useCommands(group: string, commands: readonly Command[]): void {
  useEffect(() => {
    commandStore.getState().offer(group, commands);
    return () => commandStore.getState().withdraw(group);
  }, [group, commands]);
}
