import { useSyncExternalStore } from "react";
import type { Watchable } from "../sdk/cell";

/** The value of a part of the SDK, followed while the component is there. */
export function useWatch<T>(watchable: Watchable<T>): T {
  return useSyncExternalStore(watchable.subscribe, watchable.get);
}
