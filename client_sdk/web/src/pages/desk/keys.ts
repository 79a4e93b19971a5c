import { createStore } from "zustand/vanilla";
import type { SessionKeyIssued } from "../../protocol/messages.gen";

/** Keys that this page was told, by session. In memory alone: the server tells each key once and stores only its hash. */
interface IssuedKeys {
  keys: Readonly<Record<string, SessionKeyIssued>>;
  remember: (session: string, key: SessionKeyIssued) => void;
  forget: () => void;
}

export const issuedKeys = createStore<IssuedKeys>((set) => ({
  keys: {},
  remember: (session, key) => set((state) => ({ keys: { ...state.keys, [session]: key } })),
  forget: () => set({ keys: {} }),
}));
