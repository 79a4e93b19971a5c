const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface TimeLeft {
  unit: "hours" | "minutes";
  count: number;
}

/** Whole hours from two hours on, minutes below; never less than none. Pure. */
export function timeLeft(untilMs: number, nowMs: number): TimeLeft {
  const left = Math.max(0, untilMs - nowMs);
  if (left >= 2 * HOUR_MS) return { unit: "hours", count: Math.floor(left / HOUR_MS) };
  return { unit: "minutes", count: Math.ceil(left / MINUTE_MS) };
}
