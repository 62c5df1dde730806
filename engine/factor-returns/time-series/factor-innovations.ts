import type { Vector } from "../../linalg/index.ts";
import { type BetaMoments, startBetaMoments, stepBetaMoments } from "./beta-moments.ts";
import { estimateBetas } from "./estimate-betas.ts";

/** How what is new in a level is told from what was to be expected. */
export interface InnovationOptions {
  /** Order p of the autoregression; 0 is the change from the mean so far. */
  readonly lags: number;
  /** Levels before the first innovation; more than 2p + 2. */
  readonly minObservations: number;
}

/** A level's autoregression so far: plain data. */
export interface InnovationState {
  /** [p] levels before, the latest first; NaN before the first. */
  readonly past: Float64Array;
  /** Moments of the level with its p levels before. */
  readonly moments: BetaMoments;
}

/** A difference that is smaller than this share of the numbers it is taken of is their rounding. */
const ROUNDING = 1e-10;

/** Before the first level. */
export function startInnovations({ lags }: InnovationOptions): InnovationState {
  return { past: new Float64Array(lags).fill(Number.NaN), moments: startBetaMoments(1, lags) };
}

/**
 * The innovation of a level: x_t − (c + Σ_l φ_l x_{t−l}), c and φ by least squares over the levels **before** t, so that
 * nothing in it was known later. Then the level is taken in.
 *
 * With a forecast of others (a consensus) the innovation is x_t less that, from the first level on.
 *
 * Where the regression is degenerate, as of a level that did not move so far, what was to be expected is the level before:
 * u = x_t − x_{t−1}. A difference of |u| ≤ 1e-10 (|x_t| + |expected|) is rounding, and u = 0: an autoregression that fits
 * exactly leaves no news.
 *
 * The state is owned by the fold and updated in place.
 *
 * @param level      x_t as first published; NaN = none: there is no innovation, and the level before stays the level before
 * @param consensus  what was expected; NaN = nobody said
 * @returns NaN before `minObservations` levels
 * @see docs/methodology/06c-time-series.md; Chen, Roll & Ross, Journal of Business 59 (1986)
 * @complexity O(p³)
 */
export function stepInnovations(
  state: InnovationState,
  level: number,
  consensus: number,
  options: InnovationOptions,
): { readonly state: InnovationState; readonly innovation: number } {
  if (Number.isNaN(level)) return { state, innovation: Number.NaN };
  const expected = Number.isNaN(consensus) ? expectedLevel(state, options) : consensus;
  stepBetaMoments(state.moments, [level], state.past, 1);
  if (options.lags > 0) {
    state.past.copyWithin(1, 0);
    state.past[0] = level;
  }
  const innovation = level - expected;
  const isRounding = Math.abs(innovation) <= ROUNDING * (Math.abs(level) + Math.abs(expected));
  return { state, innovation: isRounding ? 0 : innovation };
}

function expectedLevel({ past, moments }: InnovationState, options: InnovationOptions): number {
  if (moments.count[0] + options.lags < options.minObservations) return Number.NaN;
  // Without lags there is nothing to solve: what is expected is the mean.
  if (options.lags === 0) return moments.means[0];
  const { alpha, betas } = estimateBetas(moments, { intercept: true, lags: 0 });
  if (Number.isNaN(alpha[0])) return past[0];
  let expected = alpha[0];
  for (let lag = 0; lag < options.lags; lag++) expected += betas.values[lag] * past[lag];
  return expected;
}

/**
 * Innovations of a whole series of levels, period by period: what `stepInnovations` gives in order.
 *
 * @param levels     [T] NaN = not published
 * @param consensus  [T] NaN = nobody said; may be empty
 * @returns [T]
 * @example
 * Array.from(factorInnovations([1, 2, 4, 8, 16, 33], [], { lags: 1, minObservations: 4 }), (u) => u.toFixed(9)) // => ["NaN", "NaN", "NaN", "NaN", "0.000000000", "1.000000000"]
 */
export function factorInnovations(
  levels: Vector,
  consensus: Vector,
  options: InnovationOptions,
): Float64Array {
  const state = startInnovations(options);
  return Float64Array.from(
    levels,
    (level, t) => stepInnovations(state, level, consensus[t] ?? Number.NaN, options).innovation,
  );
}
