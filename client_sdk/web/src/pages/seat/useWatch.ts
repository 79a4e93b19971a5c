import { useSyncExternalStore } from "react";
import type { Watchable } from "../../sdk/cell";

/** The current value of a watchable, renewed when it changes. */
export function useWatch<T>(watchable: Watchable<T>): T {
  return useSyncExternalStore(watchable.subscribe, watchable.get);
}
