import { lengthen } from "../../labels/index.ts";
import type { Vector } from "../../linalg/index.ts";
import { halfLifeDecay } from "../../stats/index.ts";
import { type BetaMoments, growBetaMoments, startBetaMoments, stepBetaMoments } from "./beta-moments.ts";

/** Which periods betas are estimated over, and how much each counts. */
export type BetaWindow =
  | { readonly kind: "expanding" }
  /** Half-life in periods. */
  | { readonly kind: "exponential"; readonly halfLife: number }
  /** The last `periods` periods, equally weighted. */
  | { readonly kind: "rolling"; readonly periods: number };

/** All that the betas remember at a close: plain data. */
export interface BetaState {
  readonly factorCount: number;
  /** Lags of the factors in the design. */
  readonly lags: number;
  /** [lags×K] factor returns of the periods before, the latest first; NaN before the first. */
  readonly past: Float64Array;
  /** Sums so far; without names where the window rolls. */
  readonly moments: BetaMoments;
  /** The periods of a rolling window, by period modulo its length: [W×N] and [W×D]; empty otherwise. */
  readonly returns: Float64Array;
  readonly rows: Float64Array;
  readonly assetCount: number;
  readonly periodCount: number;
}

/** Before the first period. */
export function startBetas(
  assetCount: number,
  factorCount: number,
  { lags, window }: { readonly lags: number; readonly window: BetaWindow },
): BetaState {
  const columns = factorCount * (1 + lags);
  const length = window.kind === "rolling" ? window.periods : 0;
  return {
    factorCount,
    lags,
    past: new Float64Array(lags * factorCount).fill(Number.NaN),
    moments: startBetaMoments(window.kind === "rolling" ? 0 : assetCount, columns),
    returns: new Float64Array(length * assetCount).fill(Number.NaN),
    rows: new Float64Array(length * columns).fill(Number.NaN),
    assetCount,
    periodCount: 0,
  };
}

/** The state with more names, none of the new ones with a return. */
export function growBetas(state: BetaState, assetCount: number): BetaState {
  const length = state.returns.length / Math.max(1, state.assetCount);
  const returns = new Float64Array(length * assetCount).fill(Number.NaN);
  for (let at = 0; at < length; at++) {
    const row = state.returns.subarray(at * state.assetCount, (at + 1) * state.assetCount);
    returns.set(row, at * assetCount);
  }
  const moments = length > 0 ? state.moments : growBetaMoments(state.moments, assetCount);
  return { ...state, moments, returns, assetCount };
}

/**
 * Takes in a period's returns and factor returns. Expanding and exponential windows keep sums; a rolling one keeps its
 * periods, because sums from which periods are taken off again gather rounding errors without end.
 *
 * The state is owned by the fold and updated in place.
 *
 * @param returns        [N] decimal; NaN = none
 * @param factorReturns  [K] decimal; NaN = not known: the period, and with lags those after it, are nobody's
 * @complexity O(N·D²), D = K (1 + lags); O(N) where the window rolls
 */
export function stepBetas(
  state: BetaState,
  returns: Vector,
  factorReturns: Vector,
  window: BetaWindow,
): BetaState {
  const { factorCount, past } = state;
  const row = lengthen(Float64Array.from(factorReturns), factorCount * (1 + state.lags), Number.NaN);
  row.set(past, factorCount);
  past.set(row.subarray(0, past.length));
  const periodCount = state.periodCount + 1;
  if (window.kind === "rolling") {
    const at = state.periodCount % window.periods;
    for (let asset = 0; asset < state.assetCount; asset++)
      state.returns[at * state.assetCount + asset] = returns[asset];
    state.rows.set(row, at * row.length);
    return { ...state, periodCount };
  }
  const decay = window.kind === "exponential" ? halfLifeDecay(window.halfLife) : 1;
  return { ...state, moments: stepBetaMoments(state.moments, returns, row, decay), periodCount };
}

/**
 * The moments of the periods in the window: to be read, not kept where sums are. Where the window rolls they are summed
 * anew, from its first period to its last.
 *
 * @complexity O(1); O(W·N·D²) where the window rolls
 */
export function betaMoments(state: BetaState, window: BetaWindow): BetaMoments {
  if (window.kind !== "rolling") return state.moments;
  const { assetCount, periodCount, returns, rows } = state;
  const columns = state.moments.columnCount;
  const moments = startBetaMoments(assetCount, columns);
  for (let period = Math.max(0, periodCount - window.periods); period < periodCount; period++) {
    const at = period % window.periods;
    const names = returns.subarray(at * assetCount, (at + 1) * assetCount);
    stepBetaMoments(moments, names, rows.subarray(at * columns, (at + 1) * columns), 1);
  }
  return moments;
}
