import type { Matrix } from "../linalg/index.ts";
import { applyEigenfactorBias, type EigenfactorOptions } from "./adjust-eigenfactors.ts";
import { historyMultiplier, type RegimeOptions, scaleByRegime } from "./adjust-regime.ts";
import { type EigenfactorDraws, eigenfactorDraws, simulateEigenfactors } from "./eigenfactor-draws.ts";
import type { FactorHistory } from "./factor-history.ts";
import { burnInShare, shrinkBurnIn } from "./shrink-burn-in.ts";
import { weightBlocks } from "./weight-blocks.ts";
import { covarianceHistory, weightedCovariance } from "./weighted-covariance.ts";

/** Half-lives in periods; Infinity weights all periods alike. */
export interface FactorCovarianceOptions {
  readonly volatilityHalfLife: number;
  readonly correlationHalfLife: number;
  /** Effective observations from which a factor's own history counts alone. */
  readonly ownHistoryFull: number;
  /** Below two effective observations per factor: correlations shrunk towards 0, or the date only marked. */
  readonly burnIn: "shrink" | "mark";
  /** Periods of serial correlation counted in volatilities and in correlations; null for none. */
  readonly neweyWest: { readonly volatility: number; readonly correlation: number } | null;
  readonly eigenfactor: EigenfactorOptions | null;
  readonly regime: RegimeOptions | null;
}

/** The stages of F, in order; `given` is the only one of a model that was given. */
export type CovarianceStageName = "ewma" | "newey_west" | "shrinkage" | "eigenfactor" | "regime" | "given";

/** F after one stage of its making, with the account of it. */
export interface FactorCovariance {
  readonly stage: CovarianceStageName;
  /** [K×K] per period, symmetric, positive semi-definite. 0 rows for a factor that was never estimated. */
  readonly covariance: Matrix;
  /** [K] Kish's effective number of observations of each volatility. */
  readonly effectiveCount: Float64Array;
  /** [K] Exponentially weighted kurtosis less 3, for the errors of the volatilities. */
  readonly excessKurtosis: Float64Array;
  /**
   * Effective number of observations of the correlations (of the factor with the longest history); with lags as many fewer as
   * lags make them noisier, Σ_{|l|≤L} (1 − |l|/(L+1))² times.
   */
  readonly correlationEffectiveCount: number;
  /** Directions that correlations with this stage's lags left less than a tenth of their variance without, and which were raised to it. */
  readonly repairedEigenvalues: number;
  /** λ by which this stage multiplied all volatilities; 1 but for the regime adjustment. */
  readonly volatilityMultiplier: number;
  /** δ by which this stage drew all correlations towards 0; 0 but for the shrinkage of a burn-in. */
  readonly shrinkage: number;
  /** v(k) by which this stage multiplied the volatility of each eigenfactor, smallest first; null for other stages. */
  readonly eigenvalueBias: Float64Array | null;
}

/** F before its eigenfactors are corrected, with all that the stages after it need: plain data, the history is not kept. */
export interface CovarianceDraft {
  /** `ewma`, and `newey_west` and `shrinkage` where they are made. */
  readonly stages: readonly FactorCovariance[];
  /** What the bias of its eigenfactors is drawn from; undefined where the options or the history allow no draws. */
  readonly draws: EigenfactorDraws | undefined;
  /** λ of the volatility regime; null without that stage. */
  readonly regimeMultiplier: number | null;
}

/**
 * Factor covariance by stages: exponentially weighted, then corrected for serial correlation, drawn towards a prior while
 * in burn-in, and corrected for the bias of its eigenfactors and for the level of volatility now, as far as the options ask.
 *
 * `ewma`: F_ij = ρ_ij σ_i σ_j, with a half-life for volatilities and one for correlations, both about the weighted mean.
 * `newey_west`: the same with lagged products. σ_i is of the periods in which i was estimated. ρ is of all periods: what a factor
 * lacks is filled in by expectation–maximisation (`completeHistory`), so that all pairs are of one history and F is positive
 * semi-definite by construction. Correlations with lags leave no combination of factors less than a tenth of the variance that
 * those without do; a factor's own variance with lags has no such bound.
 *
 * A young factor (an industry that has just appeared) leans on the others: with n effective observations and
 * γ = min(1, n / `ownHistoryFull`), σ² = γ σ²_own + (1 − γ) σ²_prior, where σ²_prior is the median variance of the factors with
 * γ = 1. While there is none of those γ is 1 for all: the whole F is burn-in. Its correlations count for about n/(n + K) of what they show.
 *
 * @param history  [T×K] factor returns, decimal, with the mark of what was estimated; the latest date weighs most
 * @returns the stages in order, the last of which is the forecast; [K×K] per period (decimal²), a row of 0 for a factor that was
 *   never estimated; none before two periods
 * @complexity O(T·K²), and with the eigenfactor adjustment O(draws·K³)
 * @see docs/methodology/08-risk-model.md; primer ch. 8
 * @example
 * estimateFactorCovariance([0.01, 0.03].reduce((h, f) => stepFactorHistory(h, Float64Array.of(f), Uint8Array.of(1)), startFactorHistory(1)), { volatilityHalfLife: Infinity, correlationHalfLife: Infinity, ownHistoryFull: 20, burnIn: "mark", neweyWest: null, eigenfactor: null, regime: null })[0].covariance.values[0] // => 0.0001
 */
export function estimateFactorCovariance(
  history: FactorHistory,
  options: FactorCovarianceOptions,
): readonly FactorCovariance[] {
  const draft = draftFactorCovariance(history, options);
  return draft === undefined ? [] : finishFactorCovariance(draft, simulateEigenfactors(draft.draws), options);
}

/**
 * The stages of F that no draws are needed for: `estimateFactorCovariance` up to its eigenfactors, so that the draws can be
 * made elsewhere. Undefined before two periods.
 */
export function draftFactorCovariance(
  history: FactorHistory,
  options: FactorCovarianceOptions,
): CovarianceDraft | undefined {
  if (history.dateCount < 2) return undefined;
  const { ownHistoryFull, neweyWest, eigenfactor, regime, volatilityHalfLife } = options;
  const weightedOnce = covarianceHistory(history, options);
  const weighted = (stage: CovarianceStageName, lags: { volatility: number; correlation: number }) =>
    weightedCovariance(stage, weightedOnce, { lags, ownHistoryFull });
  const stages = [weighted("ewma", { volatility: 0, correlation: 0 })];
  if (neweyWest !== null) stages.push(weighted("newey_west", neweyWest));
  const last = stages[stages.length - 1];
  if (options.burnIn === "shrink" && burnInShare(last) > 0) stages.push(shrinkBurnIn(last));
  const blocks = weightBlocks(history.dateCount, { ...options, lags: neweyWest?.correlation ?? 0 });
  return {
    stages,
    draws:
      eigenfactor === null
        ? undefined
        : eigenfactorDraws(stages[stages.length - 1], { ...eigenfactor, blocks }),
    regimeMultiplier:
      regime === null ? null : historyMultiplier(history, { ...regime, volatilityHalfLife, ownHistoryFull }),
  };
}

/**
 * All stages of F, the bias of its eigenfactors given.
 *
 * @param bias  v(k) of the eigenfactors above rounding; empty where there was nothing to draw; see `applyEigenfactorBias`
 */
export function finishFactorCovariance(
  { stages, regimeMultiplier }: CovarianceDraft,
  bias: Float64Array,
  { eigenfactor }: Pick<FactorCovarianceOptions, "eigenfactor">,
): readonly FactorCovariance[] {
  const all = [...stages];
  if (eigenfactor !== null) all.push(applyEigenfactorBias(all[all.length - 1], bias, eigenfactor));
  if (regimeMultiplier !== null) all.push(scaleByRegime(all[all.length - 1], regimeMultiplier));
  return all;
}
