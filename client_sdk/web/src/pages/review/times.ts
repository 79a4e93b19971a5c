/** `10:33:08`: a time of day with seconds, in the reader's own clock. */
export function formatClock(atMs: number): string {
  return new Intl.DateTimeFormat(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(atMs);
}

/** `21 Nov 2026`. */
export function formatDay(atMs: number): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(atMs);
}
