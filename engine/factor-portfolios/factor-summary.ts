import type { Vector } from "../linalg/index.ts";
import { correlation } from "../stats/index.ts";
import { estimatePremium } from "./premium.ts";

/** What a run says of one factor, period by period, ascending. */
export interface FactorSeries {
  /** [T] per period, decimal; finite: periods in which the factor was not estimated are left out. */
  readonly returns: Vector;
  /** [T] t-statistics of the regressions; NaN = none. */
  readonly tStatistics: Vector;
  /** [T] the same with errors robust to heteroscedasticity; NaN = none. */
  readonly robustTStatistics: Vector;
  /** [T] variance inflation; NaN = none. */
  readonly vif: Vector;
  /** [T] correlation of the exposures with those a period before; NaN = none. */
  readonly stability: Vector;
  /** [T] cap-weighted return of the estimation universe; NaN = none. */
  readonly marketReturns: Vector;
}

/** What a factor must have to be admitted. */
export interface AdmissionRule {
  /** Share of periods with |t| > 2 (homoscedastic) below which a factor is dead. */
  readonly minShareAbove2: number;
  /** Mean stability below which its exposures are too unsteady to hold. */
  readonly minStability: number;
  /** Mean variance inflation above which other factors say the same. */
  readonly maxVif: number;
}

/** The first reason against a factor, or alive. */
export type Verdict = "alive" | "dead" | "unstable" | "redundant";

/** One row of the admission table. */
export interface FactorSummary {
  readonly periods: number;
  /** Of the returns of one period, and the errors of that mean: of an uncorrelated series, and Newey and West's with so many lags. */
  readonly mean: number;
  readonly standardError: number;
  readonly neweyWestError: number;
  readonly neweyWestLags: number;
  /** Arithmetic mean a year, decimal. */
  readonly returnAnnual: number;
  readonly volatilityAnnual: number;
  /** Return over volatility. */
  readonly informationRatio: number;
  /** t of the mean return over time: of an uncorrelated series, and Newey and West's. */
  readonly tStatistic: number;
  readonly tNeweyWest: number;
  /** Correlation of the return with that of the period before. */
  readonly autocorrelation: number;
  readonly meanAbsT: number;
  /** Periods with a t-statistic, those of them in which |t| > 2, and their share. */
  readonly tCount: number;
  readonly above2Count: number;
  readonly shareAbove2: number;
  /** The same of the robust t-statistics. */
  readonly robustShareAbove2: number;
  readonly vif: number;
  readonly stability: number;
  /** Correlation with the market's return. */
  readonly marketCorrelation: number;
  /** What that correlation is made of. */
  readonly withMarket: MarketProducts;
  readonly verdict: Verdict;
}

/** Sums of products about the means, over the periods in which the factor and the market both have a return. */
export interface MarketProducts {
  readonly periods: number;
  /** Σ (f − f̄)(m − m̄), Σ (f − f̄)² and Σ (m − m̄)². */
  readonly product: number;
  readonly factorSquare: number;
  readonly marketSquare: number;
}

/** One third of periods significant, stability of 0.8, variance inflation of 10. */
export const usualAdmission: AdmissionRule = { minShareAbove2: 1 / 3, minStability: 0.8, maxVif: 10 };

/**
 * The admission table's row of a factor: does it explain returns, does it pay, is it steady, is it new?
 *
 * Verdict: dead where the homoscedastic |t| > 2 in too few periods, else unstable, else redundant; what is not known (NaN) speaks against
 * nothing. A premium is no condition: a factor of risk need not pay.
 *
 * @see docs/methodology/07-factor-portfolios.md
 * @complexity O(T)
 * @example
 * summariseFactor({ returns: [0.01, -0.01, 0.03], tStatistics: [3, -1, 2.5], robustTStatistics: [2, -1, 2.1], vif: [1, 1, 1], stability: [0.9, 0.9, 0.9], marketReturns: [0.01, 0, 0.02] }, 12, usualAdmission).verdict // => "alive"
 */
export function summariseFactor(
  series: FactorSeries,
  periodsPerYear: number,
  rule: AdmissionRule,
): FactorSummary {
  const { returns } = series;
  const premium = estimatePremium(returns);
  const deviation = premium.standardError * Math.sqrt(premium.periods);
  const lagged = Float64Array.from(returns).subarray(0, returns.length - 1);
  const evidence = {
    shareAbove2: shareAbove2(series.tStatistics),
    vif: knownMean(series.vif),
    stability: knownMean(series.stability),
  };
  return {
    periods: premium.periods,
    mean: premium.mean,
    standardError: premium.standardError,
    neweyWestError: premium.neweyWestError,
    neweyWestLags: premium.lags,
    returnAnnual: premium.mean * periodsPerYear,
    volatilityAnnual: deviation * Math.sqrt(periodsPerYear),
    informationRatio: (premium.mean / deviation) * Math.sqrt(periodsPerYear),
    tStatistic: premium.tStatistic,
    tNeweyWest: premium.tNeweyWest,
    autocorrelation: correlation(lagged, Float64Array.from(returns).subarray(1)),
    meanAbsT: knownMean(Float64Array.from(series.tStatistics, Math.abs)),
    tCount: Float64Array.from(series.tStatistics).filter(Number.isFinite).length,
    above2Count: Float64Array.from(series.tStatistics).filter((t) => Math.abs(t) > 2).length,
    robustShareAbove2: shareAbove2(series.robustTStatistics),
    ...evidence,
    marketCorrelation: correlation(returns, series.marketReturns),
    withMarket: marketProducts(returns, series.marketReturns),
    verdict: verdictOf(evidence, rule),
  };
}

function marketProducts(returns: Vector, market: Vector): MarketProducts {
  const both = Array.from(returns, (value, t) => [value, market[t]] as const).filter((pair) =>
    pair.every(Number.isFinite),
  );
  const mean = (of: 0 | 1): number => both.reduce((sum, pair) => sum + pair[of], 0) / both.length;
  const [own, other] = [mean(0), mean(1)];
  const sum = (of: (pair: readonly [number, number]) => number): number =>
    both.reduce((total, pair) => total + of(pair), 0);
  return {
    periods: both.length,
    product: sum(([f, m]) => (f - own) * (m - other)),
    factorSquare: sum(([f]) => (f - own) ** 2),
    marketSquare: sum(([, m]) => (m - other) ** 2),
  };
}

function verdictOf(
  evidence: Pick<FactorSummary, "shareAbove2" | "stability" | "vif">,
  rule: AdmissionRule,
): Verdict {
  if (evidence.shareAbove2 < rule.minShareAbove2) return "dead";
  if (evidence.stability < rule.minStability) return "unstable";
  return evidence.vif > rule.maxVif ? "redundant" : "alive";
}

/** Share of the finite t-statistics with |t| > 2; NaN where there is none. */
function shareAbove2(tStatistics: Vector): number {
  return knownMean(
    Float64Array.from(tStatistics, (t) => (Number.isFinite(t) ? Number(Math.abs(t) > 2) : Number.NaN)),
  );
}

/** Mean over the finite values; NaN where there is none. */
function knownMean(values: Vector): number {
  const known = Float64Array.from(values).filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
