import { dayNumber } from "../../engine/data/index.ts";
import type { ColumnFacts } from "./column-facts.ts";

/** How often a table has rows. */
export type Frequency = "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | "unknown";

const GAPS: readonly (readonly [Frequency, number])[] = [
  ["daily", 5],
  ["weekly", 10],
  ["monthly", 45],
  ["quarterly", 135],
  ["yearly", 500],
];

/** Days of a column of dates, ascending, each once. */
function daysOf({ cells, kind }: ColumnFacts): readonly number[] {
  const days = new Set<number>();
  for (const cell of new Set(cells)) {
    const iso =
      kind === "yyyymmdd"
        ? cell.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3")
        : kind === "month"
          ? `${cell}-01`
          : cell.slice(0, 10);
    if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) days.add(dayNumber(iso));
  }
  return [...days].sort((a, b) => a - b);
}

/** The median gap between the dates of a column, in words. */
export function frequencyOf(column: ColumnFacts): Frequency {
  const days = daysOf(column);
  const gaps = days.slice(1).map((day, at) => day - (days[at] as number));
  gaps.sort((a, b) => a - b);
  const median = gaps[Math.floor(gaps.length / 2)];
  if (median === undefined) return "unknown";
  return GAPS.find(([, most]) => median <= most)?.[0] ?? "unknown";
}
