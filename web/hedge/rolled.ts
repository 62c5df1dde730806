import type { HedgeWalkDecision, HedgeWalkDocument, HedgeWalkPeriod } from "../documents/index.ts";

/** A decision of a rolled hedge, what was held before it, and what came until the next. */
export interface RolledDecision extends HedgeWalkDecision {
  /** Undefined for the first: what the hedge says is held. */
  readonly before: Readonly<Record<string, number>> | undefined;
  readonly own: readonly HedgeWalkPeriod[];
  /** What a trade of each instrument costs once, of what is traded. */
  readonly costShares: Readonly<Record<string, number>>;
  readonly realisedUnhedgedAnnual: number | null;
  readonly realisedHedgedAnnual: number | null;
}

/** The decisions with what came of each. */
export function rolledDecisions({
  decisions,
  periods,
  periodsPerYear,
  instruments,
}: HedgeWalkDocument): readonly RolledDecision[] {
  const costShares = Object.fromEntries(
    instruments.map(({ instrument, costShare }) => [instrument, costShare]),
  );
  return decisions.map((decision, at) => {
    const own = periods.filter(({ date }) => date > decision.date && date <= decision.to);
    const annual = (values: readonly number[]): number | null => {
      const { sum, count } = squaresOf(values);
      return count < 2 ? null : Math.sqrt((sum / (count - 1)) * periodsPerYear);
    };
    return {
      ...decision,
      before: decisions[at - 1]?.notionals,
      own,
      costShares,
      realisedUnhedgedAnnual: annual(returnsOf(own, "unhedged")),
      realisedHedgedAnnual: annual(returnsOf(own, "hedged")),
    };
  });
}

/** Returns of the periods that have one of the book and of every instrument that is held. */
export const returnsOf = (
  periods: readonly HedgeWalkPeriod[],
  which: "unhedged" | "hedged",
): readonly number[] =>
  periods.flatMap(({ unhedged, hedged }) =>
    unhedged === null || hedged === null ? [] : [which === "unhedged" ? unhedged : hedged],
  );

/** What the hedge itself earned in the same periods. */
export const earningsOf = (periods: readonly HedgeWalkPeriod[]): readonly number[] =>
  periods.flatMap(({ unhedged, hedged }) =>
    unhedged === null || hedged === null ? [] : [hedged - unhedged],
  );

/** Σ (a − ā)(b − b̄) and how many; of one series with itself the squares about its mean. */
export function squaresOf(
  a: readonly number[],
  b: readonly number[] = a,
): { readonly sum: number; readonly count: number } {
  const mean = (of: readonly number[]): number => of.reduce((whole, value) => whole + value, 0) / of.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  return {
    sum: a.reduce((whole, value, t) => whole + (value - meanA) * ((b[t] as number) - meanB), 0),
    count: a.length,
  };
}

/** The returns of book and hedged book in the periods that have both: of the others neither line moves. */
export const returnsOfBoth = (
  periods: readonly HedgeWalkPeriod[],
  which: "unhedged" | "hedged",
): readonly (number | null)[] =>
  periods.map(({ unhedged, hedged }) =>
    unhedged === null || hedged === null ? null : which === "unhedged" ? unhedged : hedged,
  );

/** From 0, each the sum of all up to it; a period without a return leaves it where it is. */
export function summed(values: readonly (number | null)[]): readonly number[] {
  let sum = 0;
  return [0, ...values.map((value) => (sum += value ?? 0))];
}
