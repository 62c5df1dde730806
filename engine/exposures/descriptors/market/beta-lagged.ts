import { choleskyInto, choleskySolveInto } from "../../../linalg/index.ts";
import { halfLifeDecay, slideSum } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor, DescriptorInput, DescriptorState, Window } from "../descriptor.ts";
import { suffices, windowRows } from "../window-sums.ts";
import { finite, observed } from "./market-model.ts";

/** Market returns that a return is regressed on: the period's and the two before it. */
const TERMS = 3;

/**
 * Beta of a name that trades late: the slopes on the market of the period and of the two before it, added up.
 *
 * A period counts where the asset has a return and the market has all three; the minimum counts such periods. No value
 * where the three are collinear, as in a market that does not move. A constant series has slopes of 0.
 */
export const betaLagged: Descriptor = {
  name: "beta_lagged",
  family: "market sensitivity",
  meaning: "Beta with thin trading: slopes on the market of the period and of the two before it, added up.",
  formula: "b₀ + b₁ + b₂ of r = a + b₀ m + b₁ m₋₁ + b₂ m₋₂ + e by weighted least squares over the window",
  source: "Dimson (1979)",
  needs: ["total_return", "market_cap"],
  windows: {
    daily: { periods: 252, halfLife: 63, lag: 0, minPeriods: 63 },
    monthly: { periods: 60, halfLife: 24, lag: 0, minPeriods: 24 },
  },
  lookback: (window) => ({
    excess_return: windowRows(window),
    market_return: windowRows(window) + TERMS - 1,
  }),
  start: (assetCount) => ({
    count: new Float64Array(assetCount),
    weight: new Float64Array(assetCount),
    r: new Float64Array(assetCount),
    m: new Float64Array(TERMS * assetCount),
    mr: new Float64Array(TERMS * assetCount),
    mm: new Float64Array(TERMS * TERMS * assetCount),
  }),
  step: (state, input, window) => {
    slideSums(state, input, window);
    const betaOf = slopeSum();
    return state.weight.map((_, asset) =>
      suffices(state.count[asset], window) ? betaOf(state, asset) : Number.NaN,
    );
  },
};

function slideSums(state: DescriptorState, { series }: DescriptorInput, window: Window): void {
  const N = state.weight.length;
  const decay = halfLifeDecay(window.halfLife);
  const gone = decay ** window.periods;
  const edge = (age: number) => {
    const market = Array.from({ length: TERMS }, (_, k) => valuesAt(series("market_return"), age + k)[0]);
    const known = market.every((m) => !Number.isNaN(m));
    const values = observed(valuesAt(series("excess_return"), age), known ? market[0] : Number.NaN);
    return { values, market };
  };
  const [entering, leaving] = [edge(window.lag), edge(window.lag + window.periods)];
  const slide = (
    sums: Float64Array,
    power: (market: readonly number[]) => number,
    summand: "value" | "presence",
  ) =>
    slideSum(
      sums,
      { values: entering.values, scale: finite(power(entering.market)) },
      { values: leaving.values, scale: finite(gone * power(leaving.market)) },
      decay,
      summand,
    );
  const row = (name: string, k: number) => state[name].subarray(k * N, (k + 1) * N);
  slideSum(state.count, { ...entering, scale: 1 }, { ...leaving, scale: 1 }, 1, "presence");
  slide(state.weight, () => 1, "presence");
  slide(state.r, () => 1, "value");
  for (let k = 0; k < TERMS; k++) {
    slide(row("m", k), (market) => market[k], "presence");
    slide(row("mr", k), (market) => market[k], "value");
    for (let l = 0; l <= k; l++)
      slide(row("mm", k * TERMS + l), (market) => market[k] * market[l], "presence");
  }
}

/** The fit of one asset after the other, in the same scratch arrays: covariances with the mean taken out, solved. */
function slopeSum(): (state: DescriptorState, asset: number) => number {
  const covariance = new Float64Array(TERMS * TERMS);
  const slopes = new Float64Array(TERMS);
  return ({ weight, r, m, mr, mm }, asset) => {
    const N = weight.length;
    const total = weight[asset];
    for (let k = 0; k < TERMS; k++) {
      const mean = m[k * N + asset] / total;
      slopes[k] = mr[k * N + asset] / total - (mean * r[asset]) / total;
      for (let l = 0; l <= k; l++) {
        const product = mm[(k * TERMS + l) * N + asset] / total;
        covariance[k * TERMS + l] = product - (mean * m[l * N + asset]) / total;
      }
      // What is left of a market that did not move is rounding.
      if (!(covariance[k * TERMS + k] > 1e-12 * mean * mean)) return Number.NaN;
    }
    if (choleskyInto(covariance, covariance, TERMS) >= 0) return Number.NaN;
    choleskySolveInto(slopes, covariance, slopes, TERMS);
    return slopes[0] + slopes[1] + slopes[2];
  };
}
