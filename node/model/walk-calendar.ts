/** How often a walk is rebalanced. */
export const WALK_FREQUENCIES = ["period", "week", "month", "quarter", "year"] as const;

/** One of them. */
export type WalkFrequency = (typeof WALK_FREQUENCIES)[number];

/** When a walk is rebalanced. */
export interface WalkCalendar {
  readonly from: string;
  readonly every: WalkFrequency;
  /** Instead: the first close on or after each of these dates. */
  readonly on?: readonly string[] | undefined;
}

/**
 * Whether a close, which another follows, is a rebalance: the first from the beginning on, and then the last of each week, month and so
 * on. It is asked of each close in turn.
 */
export function walkCalendar({ from, every, on }: WalkCalendar): (close: string, next: string) => boolean {
  let isFirst = true;
  const waiting = on?.toSorted();
  return (close, next) => {
    if (close < from) return false;
    if (waiting !== undefined) {
      const due = waiting.filter((date) => date <= close);
      waiting.splice(0, due.length);
      return due.length > 0;
    }
    const isDue = isFirst || every === "period" || spanOf(close, every) !== spanOf(next, every);
    isFirst = false;
    return isDue;
  };
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** The week, month, quarter or year that a day lies in. */
function spanOf(date: string, every: Exclude<WalkFrequency, "period">): string {
  const month = Number(date.slice(5, 7));
  switch (every) {
    case "week":
      // 1970-01-01 was a Thursday: weeks end with their Sunday.
      return String(Math.floor((Date.parse(date) / MILLISECONDS_PER_DAY + 3) / 7));
    case "month":
      return date.slice(0, 7);
    case "quarter":
      return `${date.slice(0, 4)} ${Math.ceil(month / 3)}`;
    case "year":
      return date.slice(0, 4);
  }
}
