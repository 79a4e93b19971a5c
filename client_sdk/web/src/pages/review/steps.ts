import type { EventRow } from "../../protocol/messages.gen";

/**
 * Where the next (`1`) or previous (`-1`) entry lies, or null at the end of the row. `events` are in order. Entries of the
 * last `graceMs` do not count as previous: while time runs on, the one that was just reached lies behind.
 */
export function stepFrom(events: readonly EventRow[], atMs: number, by: 1 | -1, graceMs = 0): number | null {
  const before = Math.floor(atMs) - graceMs;
  const found =
    by === 1 ? events.find((event) => event.at_ms > atMs) : events.findLast((event) => event.at_ms < before);
  return found?.at_ms ?? null;
}

/** The entry that happened last at this instant; null before the first. */
export function currentSeq(events: readonly EventRow[], atMs: number): number | null {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as EventRow).at_ms <= atMs) low = middle + 1;
    else high = middle;
  }
  return events[low - 1]?.seq ?? null;
}
