import type { Vector } from "../linalg/index.ts";
import { selectRank } from "../stats/index.ts";

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
  const equal = new Float64Array(marketCap.length);
  for (const asset of members) {
    caps[asset] = marketCap[asset];
    equal[asset] = 1;
  }
  const [median] = quantiles(gather(caps, members), [0.5]);
  return characteristics.map((characteristic) => {
    const values = Float64Array.from(characteristic);
    const known = members.filter((asset) => Number.isFinite(values[asset]));
    const [p80, p70, p30, p20] = quantiles(gather(values, known), [0.8, 0.7, 0.3, 0.2]);
    const fifths = [
      { members: between(values, known, p80, Infinity), capital: 1 },
      { members: between(values, known, -Infinity, p20), capital: -1 },
    ];
    const high = between(values, known, p70, Infinity);
    const low = between(values, known, -Infinity, p30);
    return {
      quintileEqual: addLegs(equal, fifths),
      quintileCap: addLegs(caps, fifths),
      doubleSort: addLegs(caps, [
        { members: between(caps, high, -Infinity, median), capital: 0.5 },
        { members: between(caps, high, median, Infinity), capital: 0.5 },
        { members: between(caps, low, -Infinity, median), capital: -0.5 },
        { members: between(caps, low, median, Infinity), capital: -0.5 },
      ]),
    };
  });
}

/** The names whose value is above `low` and at most `high`. */
function between(values: Float64Array, names: Int32Array, low: number, high: number): Int32Array {
  const out = new Int32Array(names.length);
  let count = 0;
  for (let i = 0; i < names.length; i++) {
    const value = values[names[i]];
    out[count] = names[i];
    count += Number(value > low) & Number(value <= high);
  }
  return out.subarray(0, count);
}

function gather(values: Float64Array, members: Int32Array): Float64Array {
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

/**
 * Quantiles by linear interpolation between neighbours; NaN of none. `values` are put in another order.
 *
 * @param shares  descending: what is selected for one has all that the next needs before it
 */
function quantiles(values: Float64Array, shares: readonly number[]): readonly number[] {
  let size = values.length;
  if (size === 0) return shares.map(() => Number.NaN);
  const last = size - 1;
  const out: number[] = [];
  for (const share of shares) {
    const position = share * last;
    const below = Math.floor(position);
    const above = Math.min(below + 1, last);
    const upper = selectRank(values, above, size);
    size = above + 1;
    let lower = above === below ? upper : values[0];
    for (let i = 1; i < above; i++) if (values[i] > lower) lower = values[i];
    out.push(lower + (position - below) * (upper - lower));
  }
  return out;
}
