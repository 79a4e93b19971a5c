import { useSyncExternalStore } from "react";
import type { Watchable } from "../sdk/cell";

/** The value of an SDK cell, renewed when it changes. */
export function useCell<T>(cell: Watchable<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get);
}
