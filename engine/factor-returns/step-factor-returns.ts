import { type Exposures, growExposures } from "../exposures/index.ts";
import { lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Universe } from "../universe/index.ts";
import { estimateFactorReturns, type FactorReturns } from "./estimate-factor-returns.ts";

/** What the regression of a period needs from the close before it. */
export interface FactorReturnState {
  readonly exposures: Exposures;
  readonly estimation: Uint8Array;
  /** [N] market caps at that close. */
  readonly marketCap: Float64Array;
}

/** One period's factor returns with the weights they were estimated with. */
export interface FactorReturnDay {
  readonly factorReturns: FactorReturns;
  /** [N] √cap where in the regression, else 0. */
  readonly weights: Float64Array;
  /** [I] */
  readonly industryCapShare: Float64Array;
}

/** Options of the regression. */
export interface RegressionOptions {
  /** Names per free parameter below which a period has no regression. ≥ 1 */
  readonly minNamesPerFactor: number;
}

/** The state left by a close, for the period that follows it. */
export function nextFactorReturnState(
  exposures: Exposures,
  universe: Universe,
  marketCap: Float64Array,
): FactorReturnState {
  return { exposures, estimation: universe.estimation, marketCap: marketCap.slice() };
}

/** The state with more assets, none of the new ones covered. */
export function growFactorReturnState(state: FactorReturnState, assetCount: number): FactorReturnState {
  return {
    exposures: growExposures(state.exposures, assetCount),
    estimation: lengthen(state.estimation, assetCount, 0),
    marketCap: lengthen(state.marketCap, assetCount, Number.NaN),
  };
}

/**
 * r_t = X_{t−1} f_t + ε_t: estimates f over a period from the exposures, universe and caps of the close before it.
 *
 * A name of the estimation universe without a return in the period has weight 0. Undefined before the first universe
 * and when there are too few names.
 *
 * @param returns  [N] excess returns of the period, decimal; NaN = none
 * @see docs/methodology/06-factor-returns.md
 */
export function stepFactorReturns(
  state: FactorReturnState | undefined,
  returns: Vector,
  options: RegressionOptions,
): FactorReturnDay | undefined {
  if (state === undefined) return undefined;
  const { exposures, estimation, marketCap } = state;
  const weights = new Float64Array(returns.length);
  let count = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (estimation[asset] !== 1 || Number.isNaN(returns[asset])) continue;
    weights[asset] = Math.sqrt(marketCap[asset]);
    count++;
  }
  const industryCapShare = capShares(exposures, estimation, marketCap);
  const inUse = industryCapShare.reduce((sum, share) => sum + (share > 0 ? 1 : 0), 0) + exposures.styleCount;
  if (count < options.minNamesPerFactor * Math.max(1, inUse)) return undefined;
  const factorReturns = estimateFactorReturns({ exposures, returns, weights, industryCapShare });
  return { factorReturns, weights, industryCapShare };
}

/** Cap share of each industry in the estimation universe. [I], sums to 1 */
function capShares(exposures: Exposures, estimation: Uint8Array, marketCap: Float64Array): Float64Array {
  const share = new Float64Array(exposures.industryCount);
  const { countryCount, groups } = exposures;
  const { offsets, codes, shares } = groups;
  let total = 0;
  for (let asset = 0; asset < estimation.length; asset++) {
    if (estimation[asset] !== 1) continue;
    total += marketCap[asset];
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      if (codes[entry] >= countryCount)
        share[codes[entry] - countryCount] += marketCap[asset] * shares[entry];
    }
  }
  return share.map((cap) => cap / total);
}
