import type { FactorMonthsDocument } from "../documents/index.ts";
import type { Path } from "./factor-paths.ts";

type OneFactor = FactorMonthsDocument["factors"][number];

/** Counts of a year's months together. */
export interface YearCounts {
  readonly above: number;
  readonly all: number;
  /** Mean variance inflation of each month that has one. */
  readonly vif: readonly number[];
}

/** Months of which a share through time is made: enough periods for a share to say something. */
export function shareWindow({ factors }: Pick<FactorMonthsDocument, "factors">): number {
  const most = Math.max(0, ...factors.flatMap(({ tCount }) => tCount));
  return most > 5 ? 12 : 36;
}

/** Share of the periods with |t| > 2 over so many months that end with each, decimal; null before a quarter of them is there. */
export function rollingShare(
  { tCount, above2Count }: Pick<OneFactor, "tCount" | "above2Count">,
  window: number,
): Path {
  return tCount.map((_, end) => {
    const from = Math.max(0, end + 1 - window);
    if (end + 1 - from < Math.max(1, window / 4)) return null;
    const sum = (of: readonly number[]) => of.slice(from, end + 1).reduce((total, value) => total + value, 0);
    const all = sum(tCount);
    return all === 0 ? null : sum(above2Count) / all;
  });
}

/** What a factor's regressions say of a calendar year. */
export function yearCounts(months: readonly string[], factor: OneFactor, year: string): YearCounts {
  const own = [...months.keys()].filter((m) => months[m]?.startsWith(year) === true);
  const sum = (of: readonly number[]) => own.reduce((total, m) => total + (of[m] ?? 0), 0);
  return {
    above: sum(factor.above2Count),
    all: sum(factor.tCount),
    vif: own.map((m) => factor.vif[m]).filter((value) => typeof value === "number"),
  };
}
