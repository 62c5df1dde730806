import { lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import { halfLifeDecay } from "../stats/index.ts";

/** Names by a label that they share: an industry, a size group. */
export interface Grouping {
  readonly grouping: string;
  readonly groups: readonly string[];
  /** [N] index into `groups`; −1 = in none. */
  readonly codes: Int32Array;
}

/** How much the specific returns of a group have in common. */
export interface GroupCorrelation {
  readonly grouping: string;
  readonly group: string;
  /** Names with a specific return in the regression and a volatility known before. */
  readonly names: number;
  /** Average off-diagonal correlation in the period; NaN below two names. */
  readonly correlation: number;
  /** Exponentially weighted mean of it over the periods so far, and the mean's effective number of periods. */
  readonly meanCorrelation: number;
  readonly effectivePeriods: number;
}

/** Weighted sums of the correlations of every group, in the order of the groupings. */
export interface ResidualCorrelationState {
  readonly weight: Float64Array;
  readonly squaredWeight: Float64Array;
  readonly sum: Float64Array;
}

/** Before the first period. */
export function startResidualCorrelation(): ResidualCorrelationState {
  return { weight: new Float64Array(0), squaredWeight: new Float64Array(0), sum: new Float64Array(0) };
}

/**
 * Average off-diagonal correlation of standardised specific returns z = ε/σ, group by group:
 * ((Σz)² − Σz²) / (n(n − 1)), in O(N).
 *
 * Δ is diagonal: the average is 0 but for estimation noise (and a little below, as the fit takes its share). A group that
 * stays above 0 has a factor that the model lacks.
 *
 * @param z          [N]; NaN = not in it
 * @param groupings  the same groups in the same order in every period
 * @param before     of the period before; a group with fewer than two names keeps its clock
 * @returns the state, and the correlations of all groups in order
 * @see docs/methodology/06-factor-returns.md
 * @complexity O(N) a grouping
 */
export function stepResidualCorrelation(
  before: ResidualCorrelationState,
  z: Vector,
  groupings: readonly Grouping[],
  halfLife: number,
): { state: ResidualCorrelationState; output: readonly GroupCorrelation[] } {
  const groupCount = groupings.reduce((sum, { groups }) => sum + groups.length, 0);
  const state = {
    weight: lengthen(before.weight, groupCount, 0),
    squaredWeight: lengthen(before.squaredWeight, groupCount, 0),
    sum: lengthen(before.sum, groupCount, 0),
  };
  const decay = halfLifeDecay(halfLife);
  const out: GroupCorrelation[] = [];
  for (const { grouping, groups, codes } of groupings) {
    const { names, correlation } = averageCorrelations(z, codes, groups.length);
    groups.forEach((group, g) => {
      const at = out.length;
      if (names[g] >= 2) {
        state.weight[at] = decay * state.weight[at] + 1;
        state.squaredWeight[at] = decay * decay * state.squaredWeight[at] + 1;
        state.sum[at] = decay * state.sum[at] + correlation[g];
      }
      const weight = state.weight[at];
      out.push({
        grouping,
        group,
        names: names[g],
        correlation: correlation[g],
        meanCorrelation: state.sum[at] / weight,
        effectivePeriods: weight > 0 ? weight ** 2 / state.squaredWeight[at] : 0,
      });
    });
  }
  return { state, output: out };
}

function averageCorrelations(z: Vector, codes: Int32Array, groupCount: number) {
  const names = new Int32Array(groupCount);
  const sum = new Float64Array(groupCount);
  const squares = new Float64Array(groupCount);
  for (let asset = 0; asset < codes.length; asset++) {
    const group = codes[asset];
    if (group < 0 || Number.isNaN(z[asset])) continue;
    names[group]++;
    sum[group] += z[asset];
    squares[group] += z[asset] ** 2;
  }
  const correlation = sum.map((total, g) =>
    names[g] < 2 ? Number.NaN : (total ** 2 - squares[g]) / (names[g] * (names[g] - 1)),
  );
  return { names, correlation };
}

/**
 * Names by size: groups of equal number by market cap among the names with a z, the smallest first.
 *
 * @param z  [N]; NaN = in no group
 * @complexity O(N log N)
 */
export function sizeGrouping(z: Vector, marketCap: Vector, groupCount: number): Grouping {
  const caps = new Float64Array(z.length);
  let size = 0;
  for (let asset = 0; asset < z.length; asset++) if (!Number.isNaN(z[asset])) caps[size++] = marketCap[asset];
  const sorted = caps.subarray(0, size).sort();
  const floors = Float64Array.from(
    { length: groupCount },
    (_, g) => sorted[Math.floor((g * sorted.length) / groupCount)],
  );
  const codes = new Int32Array(z.length).fill(-1);
  for (let asset = 0; asset < codes.length; asset++) {
    if (Number.isNaN(z[asset])) continue;
    let group = groupCount - 1;
    while (group > 0 && marketCap[asset] < floors[group]) group--;
    codes[asset] = group;
  }
  return { grouping: "size", groups: Array.from(floors, (_, g) => `${g + 1} of ${groupCount}`), codes };
}
