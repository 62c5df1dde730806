import {
  expectedLargestSharpe,
  fundamentalLaw,
  judgeSignal,
  newCoefficients,
  probabilisticSharpe,
  rankCorrelation,
  type SignalDate,
  type SignalVerdict,
  signalHalfLife,
  studyCoefficients,
  studyGroups,
  studyPurePortfolio,
  studyQuantiles,
} from "../../engine/alpha/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import type { MeanTerms } from "./mean-terms.ts";
import type { SignalPanel, SignalPanels } from "./signal-panel.ts";
import {
  type CoefficientPart,
  coefficientParts,
  type GroupPart,
  groupParts,
  type PurePart,
  purePart,
  type QuantilePart,
  quantileParts,
  type TermsAsked,
  termsOf,
} from "./study-parts.ts";

/** How a signal is studied. */
export interface StudyRequest {
  /** Periods the returns of the verdict span; the spacing of the signal's dates by default. */
  readonly horizon?: number | undefined;
  readonly quantiles: number;
  /** Cost of a trade, decimal of its value. */
  readonly cost: number;
  /** Signals, and versions of this one, that were looked at. */
  readonly tried: number;
  readonly seed: number;
  /** Whether means are told with what they are of: their sum, their count and their largest terms. */
  readonly terms?: boolean | undefined;
}

/** What a signal is worth against a run's model. Returns are per period, decimals. */
export interface SignalStudy {
  readonly dates: { readonly count: number; readonly first: string; readonly last: string };
  /** Periods from one date to the next, in the middle. */
  readonly spacing: number;
  readonly horizon: number;
  readonly periodsPerYear: number;
  /** Of a trade, decimal of its value. */
  readonly cost: number;
  readonly coverage: {
    /** Mean names with a value and a weight, and their share of the estimation universe. */
    readonly names: number;
    readonly share: number;
    /** Ids of the file that the run does not have. */
    readonly unknown: readonly string[];
    /** Dates of the file after the run's last close but one, or before its first. */
    readonly unusedDates: number;
  };
  /** Mean share of the signal's variance that the factors span. */
  readonly spannedShare: number;
  readonly spannedShareTerms?: MeanTerms;
  /** Mean loading of a signal of unit deviation on each factor but the market (its level), largest first; mean correlation with each dense factor, null for others. */
  readonly loadings: readonly {
    readonly factor: string;
    readonly loading: number;
    readonly correlation: number | null;
    readonly loadingTerms?: MeanTerms;
    readonly correlationTerms?: MeanTerms;
  }[];
  readonly coefficients: readonly CoefficientPart[];
  /** Closes of the signal's dates, and the rank coefficient of the new part over the horizon at each; NaN where returns end before. */
  readonly throughTime: { readonly closes: readonly string[]; readonly rank: Float64Array };
  /** Rank correlation of the signal with itself at the next date, and the periods after which half is gone. */
  readonly persistence: {
    readonly autocorrelation: number;
    readonly halfLife: number;
    readonly terms?: MeanTerms;
  };
  readonly quantiles: readonly QuantilePart[];
  readonly pure: PurePart & {
    /** Mean over deviation, a year. */
    readonly sharpeAnnual: number;
    /** Mean over deviation of the specific part of its returns, a year. */
    readonly informationRatioAnnual: number;
    /** Probability that the true Sharpe ratio is above the best to expect of so many tries without skill. */
    readonly deflatedSharpe: number;
  };
  /** What the coefficient of the new part would earn at most: IC · √breadth, with every name and every horizon of a year an independent view. */
  readonly fundamentalLaw: {
    readonly coefficient: number;
    readonly breadth: number;
    readonly informationRatio: number;
  };
  readonly groups: readonly GroupPart[];
  readonly verdict: SignalVerdict;
}

/** Horizons that coefficients are shown for, in periods, beside that of the verdict. */
const DAILY_HORIZONS = [1, 5, 21, 63];
const MONTHLY_HORIZONS = [1, 3, 6, 12];

/**
 * A signal against a run's model: what of it the factors span, what it says of returns after it, alone and beyond the factors, by horizon and by group, what portfolios
 * of it earned.
 *
 * @param of  its panel, and the periods of a year
 * @see docs/methodology/13b-alpha.md
 */
export function studySignal(
  { panels, periods, industries, factors, dense, marketCount }: SignalPanels,
  panel: SignalPanel,
  request: StudyRequest & { readonly periodsPerYear: number },
): SignalStudy {
  const { dates, closes } = panel;
  const { periodsPerYear } = request;
  const begin = dates[0]?.period ?? 0;
  const of = { terms: request.terms === true, closes, periods: periods.slice(begin).map(({ date }) => date) };
  const spacing = medianSpacing(dates);
  const horizon = request.horizon ?? spacing;
  const horizons = [...new Set([...(periodsPerYear > 60 ? DAILY_HORIZONS : MONTHLY_HORIZONS), horizon])].sort(
    (a, b) => a - b,
  );
  const coefficients = coefficientParts(studyCoefficients(dates, panels, horizons, spacing), of);
  const own = coefficients.find(
    (study) => study.part === "new" && study.horizon === horizon,
  ) as CoefficientPart;
  const spannedShares = dates.map((date) => date.spannedShare);
  const spannedShare = meanOf(spannedShares);
  const autocorrelations = dates
    .slice(1)
    .map(({ signal: now }, d) => rankCorrelation(now, (dates[d] as SignalDate).signal));
  const autocorrelation = meanOf(autocorrelations);
  const options = { cost: request.cost, quantiles: request.quantiles, draws: 999 };
  const coverage = coverageOf(panel);
  const breadth = (coverage.names * periodsPerYear) / Math.max(horizon, spacing);
  return {
    dates: { count: dates.length, first: closes[0] as string, last: closes.at(-1) as string },
    spacing,
    horizon,
    periodsPerYear,
    cost: request.cost,
    coverage,
    spannedShare,
    ...termsOf("spannedShareTerms", of, () => [closes, spannedShares]),
    loadings: loadingsOf(panel, { factors, dense, marketCount }, of),
    coefficients,
    throughTime: { closes, rank: newCoefficients(dates, panels, horizon).rank },
    persistence: {
      autocorrelation,
      halfLife: signalHalfLife(autocorrelation) * spacing,
      ...termsOf("terms", of, () => [closes.slice(1), autocorrelations]),
    },
    quantiles: quantileParts(
      studyQuantiles(dates, panels, options, randomStream("monotonic", request.seed)),
      of,
    ),
    pure: pureOf(purePart(studyPurePortfolio(dates, panels, { cost: request.cost }), of), request),
    fundamentalLaw: {
      coefficient: own.linear.mean,
      breadth,
      informationRatio: fundamentalLaw(own.linear.mean, breadth, 1),
    },
    groups: groupParts(studyGroups(dates, panels, horizon, spacing), of, ({ grouping, group }) =>
      grouping === "industry" ? (industries[group] ?? "") : String(grouping === "year" ? group : group + 1),
    ),
    verdict: judgeSignal(own.rank, spannedShare, request.tried),
  };
}

/**
 * Signals that can be studied.
 *
 * @throws {InputError} one of fewer than two dates with ten names or more and a period after them
 */
export function requireDates(
  signals: readonly SignalPanel[],
  span: { readonly first: string; readonly last: string },
): void {
  const faults = signals
    .filter(({ dates }) => dates.length < 2)
    .map(({ file, name }) => ({
      file,
      value: name,
      rule: `fewer than two of its dates have ten names of the run's estimation universe, values that differ, and a period after them; the run covers ${span.first} to ${span.last}`,
    }));
  if (faults.length > 0) throw new InputError(faults);
}

function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Periods from one date to the next, in the middle. */
export function medianSpacing(dates: readonly SignalDate[]): number {
  const gaps = dates.slice(1).map(({ period }, d) => period - (dates[d] as SignalDate).period);
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] as number;
}

function coverageOf({
  dates,
  unknown,
  unusedDates,
}: Pick<SignalPanel, "dates" | "unknown" | "unusedDates">): SignalStudy["coverage"] {
  const counts = dates.map(({ signal, weights }) => {
    let [known, members] = [0, 0];
    for (let i = 0; i < weights.length; i++) {
      if (!((weights[i] as number) > 0)) continue;
      members++;
      if (!Number.isNaN(signal[i])) known++;
    }
    return { known, members };
  });
  return {
    names: meanOf(counts.map(({ known }) => known)),
    share: meanOf(counts.map(({ known, members }) => known / members)),
    unknown,
    unusedDates,
  };
}

function loadingsOf(
  { dates, correlations }: SignalPanel,
  { factors, dense, marketCount }: Pick<SignalPanels, "factors" | "dense" | "marketCount">,
  of: TermsAsked,
): SignalStudy["loadings"] {
  return factors
    .map((factor, k) => {
      const column = dense.indexOf(k);
      const loadings = dates.map((date) => date.loadings[k] as number);
      const alike = column < 0 ? undefined : correlations.map((date) => date[column] as number);
      return {
        factor,
        loading: meanOf(loadings),
        correlation: alike === undefined ? null : meanOf(alike),
        ...termsOf("loadingTerms", of, () => [of.closes, loadings]),
        ...(alike === undefined ? {} : termsOf("correlationTerms", of, () => [of.closes, alike])),
      };
    })
    .slice(marketCount)
    .sort((a, b) => Math.abs(b.loading) - Math.abs(a.loading));
}

function pureOf(
  pure: PurePart,
  { tried, periodsPerYear }: { readonly tried: number; readonly periodsPerYear: number },
): SignalStudy["pure"] {
  const sharpe = pure.summary.ratio;
  const record = { sharpe, count: pure.returns.length, skewness: pure.skewness, kurtosis: pure.kurtosis };
  // Without skill Sharpe ratios of records of this length have a variance of 1/T.
  const best = expectedLargestSharpe(tried, 1 / record.count);
  return {
    ...pure,
    sharpeAnnual: sharpe * Math.sqrt(periodsPerYear),
    informationRatioAnnual: pure.specificSummary.ratio * Math.sqrt(periodsPerYear),
    deflatedSharpe: probabilisticSharpe(record, best),
  };
}
