import type { Vector } from "../linalg/index.ts";

/** Portfolios of one characteristic by sorting [N]; undefined where a leg is empty: too few names, or too many ties. */
export interface SortedPortfolios {
  /** Long the highest fifth, short the lowest, equally weighted. */
  readonly quintileEqual: Float64Array | undefined;
  /** The same, cap-weighted. */
  readonly quintileCap: Float64Array | undefined;
  /** ½ (small high + big high) − ½ (small low + big low), cap-weighted; undefined for size itself. */
  readonly doubleSort: Float64Array | undefined;
}

/**
 * Long–short portfolios of each characteristic by sorting: fifths, and 2×3 on size and the characteristic, which is
 * about neutral to size. Every portfolio has net 0 and gross 2.
 *
 * Breakpoints over the members: quantiles 20 % and 80 %, 30 % and 70 % of the characteristic, the median of caps, all by
 * linear interpolation; a name at a breakpoint falls below it.
 *
 * @param characteristics  [N] each; NaN = left out
 * @param marketCap        [N] above 0 = a member; 0 or NaN = none
 * @complexity O(N log N) each
 * @see docs/methodology/07-factor-portfolios.md; Fama & French, Journal of Financial Economics 33 (1993)
 * @example
 * Array.from(buildSortedPortfolios([[1, 2, 3, 1, 2, 3]], [1, 1, 1, 2, 2, 2])[0].doubleSort ?? []) // => [-0.5, 0, 0.5, -0.5, 0, 0.5]
 */
export function buildSortedPortfolios(
  characteristics: readonly Vector[],
  marketCap: Vector,
): readonly SortedPortfolios[] {
  const members = Int32Array.from(marketCap, (_, asset) => asset).filter((asset) => marketCap[asset] > 0);
  const caps = new Float64Array(marketCap.length);
  for (const asset of members) caps[asset] = marketCap[asset];
  const equal = caps.map((cap) => (cap > 0 ? 1 : 0));
  const median = quantile(gather(caps, members).sort(), 0.5);
  return characteristics.map((values) => {
    const known = members.filter((asset) => Number.isFinite(values[asset]));
    const sorted = gather(values, known).sort();
    const fifth = extremes(values, known, quantile(sorted, 0.2), quantile(sorted, 0.8));
    const third = extremes(values, known, quantile(sorted, 0.3), quantile(sorted, 0.7));
    const isBig = (asset: number) => caps[asset] > median;
    const isSmall = (asset: number) => caps[asset] <= median;
    return {
      quintileEqual: addLegs(equal, [
        { members: fifth.high, capital: 1 },
        { members: fifth.low, capital: -1 },
      ]),
      quintileCap: addLegs(caps, [
        { members: fifth.high, capital: 1 },
        { members: fifth.low, capital: -1 },
      ]),
      doubleSort: addLegs(caps, [
        { members: third.high.filter(isSmall), capital: 0.5 },
        { members: third.high.filter(isBig), capital: 0.5 },
        { members: third.low.filter(isSmall), capital: -0.5 },
        { members: third.low.filter(isBig), capital: -0.5 },
      ]),
    };
  });
}

/** The names above the high breakpoint, and those at or below the low one. */
function extremes(values: Vector, known: Int32Array, low: number, high: number) {
  return {
    high: known.filter((asset) => values[asset] > high),
    low: known.filter((asset) => values[asset] <= low),
  };
}

function gather(values: Vector, members: Int32Array): Float64Array {
  const out = new Float64Array(members.length);
  for (let i = 0; i < out.length; i++) out[i] = values[members[i]];
  return out;
}

interface Leg {
  readonly members: Int32Array;
  readonly capital: number;
}

/** Sum of legs, each its capital spread over its members by weight; undefined where a leg is empty. */
function addLegs(weights: Float64Array, legs: readonly Leg[]): Float64Array | undefined {
  const out = new Float64Array(weights.length);
  for (const { members, capital } of legs) {
    if (members.length === 0) return undefined;
    let total = 0;
    for (let i = 0; i < members.length; i++) total += weights[members[i]];
    for (let i = 0; i < members.length; i++) out[members[i]] = (capital * weights[members[i]]) / total;
  }
  return out;
}

/** Quantile of ascending values by linear interpolation between neighbours; NaN of none. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
