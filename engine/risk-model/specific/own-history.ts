import type { Vector } from "../../linalg/index.ts";
import { diffusiveVariance, jumpVariance, type SpecificRiskState } from "./specific-history.ts";
import type { SpecificRiskOptions } from "./specific-options.ts";

/** What names' own histories say. [N] each, NaN where not covered or where there is too little */
export interface OwnHistory {
  /** γ: 0 … 1; NaN where not covered only. */
  readonly weight: Float64Array;
  /** σ²_own per period, serial correlation counted. */
  readonly variance: Float64Array;
  /** What serial correlation multiplied it by; 1 without lags. */
  readonly serialRatio: Float64Array;
}

/** Serial correlation can at most quarter or quadruple a variance: beyond, it is a price that bounces or does not move. */
const SERIAL_BOUNDS = [0.25, 4] as const;

/** √(π/2): standard deviation over mean deviation of a normal return. */
const NORMAL_DEVIATION_RATIO = Math.sqrt(Math.PI / 2);

/**
 * Own variance and its credibility γ for every covered name.
 *
 * γ = c · min(1, e^(1 − Z)). c rises linearly from 0 at `ownHistoryFrom` returns to 1 at `ownHistoryFull`.
 * Z = |σ / (√(π/2) · mean|u|) − 1| is Geary's test of normality: 0 for normal returns, above 1 where a few returns make
 * all of the variance, or the price mostly stands still.
 *
 * @see Geary (1935); docs/methodology/08b-specific-risk.md
 * @complexity O(N·L)
 */
export function ownHistory(
  state: SpecificRiskState,
  covered: Uint8Array,
  options: Pick<SpecificRiskOptions, "ownHistoryFrom" | "ownHistoryFull" | "neweyWest">,
): OwnHistory {
  const { ownHistoryFrom, ownHistoryFull } = options;
  const weight = new Float64Array(covered.length).fill(Number.NaN);
  const variance = new Float64Array(covered.length).fill(Number.NaN);
  for (let asset = 0; asset < covered.length; asset++) {
    if (covered[asset] !== 1) continue;
    // One observation has no variance, whatever the options allow.
    const share =
      state.count[asset] < 2 ? 0 : (state.count[asset] - ownHistoryFrom) / (ownHistoryFull - ownHistoryFrom);
    weight[asset] = Math.max(0, Math.min(1, share));
    if (weight[asset] === 0) continue;
    variance[asset] = diffusiveVariance(state, asset);
    weight[asset] *= tailShare(state, asset, variance[asset]);
  }
  const serialRatio = serialRatios(state, weight, options);
  for (let asset = 0; asset < variance.length; asset++)
    variance[asset] = variance[asset] * serialRatio[asset] + jumpVariance(state, asset);
  return { weight, serialRatio, variance };
}

function tailShare({ absolutes, weight }: SpecificRiskState, asset: number, variance: number): number {
  const meanDeviation = absolutes[asset] / weight[asset];
  if (!(meanDeviation > 0)) return 1;
  const excess = Math.abs(Math.sqrt(variance) / (NORMAL_DEVIATION_RATIO * meanDeviation) - 1);
  return Math.min(1, Math.exp(1 - excess));
}

/**
 * C = 1 + 2 Σ_l (1 − l/(L+1)) Γ_l/Γ₀, held within its bounds and drawn to the cross-section's mean by `priorPeriods`
 * observations: over 60 days a single name's C has a standard error of 0.3, more than there is to find. [N]
 */
function serialRatios(
  { lagWeight, laggedProducts }: SpecificRiskState,
  ownWeight: Vector,
  { neweyWest }: Pick<SpecificRiskOptions, "neweyWest">,
): Float64Array {
  const ratio = new Float64Array(ownWeight.length).fill(Number.NaN);
  for (let asset = 0; asset < ratio.length; asset++) if (ownWeight[asset] > 0) ratio[asset] = 1;
  if (neweyWest === null || neweyWest.lags === 0) return ratio;
  let sum = 0;
  let total = 0;
  for (let asset = 0; asset < ratio.length; asset++) {
    if (!(ownWeight[asset] > 0)) continue;
    const square = laggedProducts[0][asset];
    if (!(square > 0)) continue;
    for (let lag = 1; lag <= neweyWest.lags; lag++) {
      ratio[asset] += (2 * (1 - lag / (neweyWest.lags + 1)) * laggedProducts[lag][asset]) / square;
    }
    ratio[asset] = Math.max(SERIAL_BOUNDS[0], Math.min(SERIAL_BOUNDS[1], ratio[asset]));
    sum += lagWeight[asset] * ratio[asset];
    total += lagWeight[asset];
  }
  const mean = total > 0 ? sum / total : 1;
  const { priorPeriods } = neweyWest;
  for (let asset = 0; asset < ratio.length; asset++) {
    const own = lagWeight[asset];
    ratio[asset] = (own * ratio[asset] + priorPeriods * mean) / (own + priorPeriods);
  }
  return ratio;
}
