import type { SessionRow, SessionSummary } from "../../protocol/messages.gen";

/** How the desk shows the sessions: what runs, and what waits, each the longest first. Pure. */
export interface DeskSessions {
  readonly running: readonly SessionRow[];
  readonly waiting: readonly SessionRow[];
}

/** From here on somebody should look after a waiting session; then it is late. Minutes of a caller on hold. */
export const WAITS_LONG_MS = 5 * 60_000;
export const WAITS_TOO_LONG_MS = 10 * 60_000;

/** Ended sessions that the desk still shows. */
export const FINISHED_SHOWN = 8;

const byAge = (a: SessionRow, b: SessionRow) => a.opened_at_ms - b.opened_at_ms || a.session.localeCompare(b.session);

export function arrange(rows: readonly SessionRow[]): DeskSessions {
  const open = rows.filter((row) => row.phase !== "closed");
  return {
    running: open.filter((row) => row.phase !== "waiting").sort(byAge),
    waiting: open.filter((row) => row.phase === "waiting").sort(byAge),
  };
}

/** Ended sessions of the list, the latest first. */
export function finished(sessions: readonly SessionSummary[]): SessionSummary[] {
  const endedAt = (session: SessionSummary) => session.closed_at_ms ?? session.opened_at_ms;
  return sessions
    .filter((session) => session.phase === "closed")
    .sort((a, b) => endedAt(b) - endedAt(a))
    .slice(0, FINISHED_SHOWN);
}

export type Urgency = "normal" | "long" | "too_long";

export function urgency(waitedMs: number): Urgency {
  if (waitedMs >= WAITS_TOO_LONG_MS) return "too_long";
  return waitedMs >= WAITS_LONG_MS ? "long" : "normal";
}
