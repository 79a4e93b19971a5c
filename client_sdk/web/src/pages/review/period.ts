/** Which recordings by time: opened from (inclusive) until (exclusive), epoch milliseconds. */
export interface Period {
  fromMs?: number;
  untilMs?: number;
}

export const SPANS = ["any", "today", "week", "month", "days"] as const;
export type Span = (typeof SPANS)[number];

const DAYS: Readonly<Record<"week" | "month", number>> = { week: 7, month: 30 };

/** The period of a span as of `nowMs`, in the reader's own days. `first` and `last` are dates as date fields have them. */
export function periodOf(span: Span, nowMs: number, first = "", last = ""): Period {
  switch (span) {
    case "any":
      return {};
    case "today":
      return { fromMs: startOfDay(nowMs, 0) };
    case "week":
    case "month":
      return { fromMs: startOfDay(nowMs, 1 - DAYS[span]) };
    case "days": {
      const from = dayOf(first);
      const until = dayOf(last);
      return {
        ...(from !== null && { fromMs: from }),
        ...(until !== null && { untilMs: startOfDay(until, 1) }),
      };
    }
  }
}

/** Midnight of the day that is `days` after the day of `atMs`. Days of 23 and 25 hours are right, too. */
function startOfDay(atMs: number, days: number): number {
  const day = new Date(atMs);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

function dayOf(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  return new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3])).getTime();
}
