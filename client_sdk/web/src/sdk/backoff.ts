/** Waiting times between tries. Pure: chance is passed in. */

/** The first wait: short, since most breaks are short. */
export const FIRST_WAIT_MS = 250;

/** No wait is longer: a place is kept for a minute, and several tries should fall into it. */
export const LONGEST_WAIT_MS = 8000;

/**
 * Milliseconds before try number `attempt` (from 0): doubled each time, and spread over its upper half so that clients of a
 * restarted server do not come back all at once. `chance` is in [0, 1).
 */
export function waitMs(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return Math.round(full / 2 + (full / 2) * chance);
}
