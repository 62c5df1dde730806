import type { MeanTerms, QuantileStudy, SignalStudy } from "../documents/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whyMeanOf, whySum } from "../why/index.ts";
import { count, percent, precisePercent } from "../words.ts";
import { pValue } from "./coefficients.ts";
import { matrixRows } from "./look-at-signal.ts";
import { SOURCE } from "./why-alpha.ts";

/** A return a year of a mean per period. */
export function whyYearly(
  title: string,
  mean: number | null,
  periodsPerYear: number,
  { digits = 1, next }: { readonly digits?: number; readonly next?: (() => WhyQuestion) | undefined } = {},
): WhyQuestion | undefined {
  if (mean === null || Number.isNaN(mean)) return undefined;
  const value = mean * periodsPerYear;
  return reckoned({
    title,
    value: `${percent(value, digits)} % a year`,
    number: value,
    left: "r",
    right: "m × P",
    parts: {
      mean: part("m", "mean of a period", mean, { as: "percent", next }),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: mean * periodsPerYear,
    as: "percent",
    source: SOURCE,
  });
}

/** What a portfolio, or what combines them, earned in a period on average: the sums from date to date over the periods. */
function whyPeriodMean(
  title: string,
  row: QuantileStudy,
  closes: readonly string[],
  of: (returns: readonly (number | null)[]) => number,
): WhyQuestion {
  const periods = row.spread.count;
  const byDate = matrixRows(row.byDate).map(of);
  const sum = byDate.reduce((whole, value) => whole + value, 0);
  const all = (): WhyQuestion =>
    whySum({
      title: `${title}: the sum`,
      value: precisePercent(sum),
      number: sum,
      symbols: "S = Σ_d r_d",
      source: SOURCE,
      parts: largestParts(
        byDate.map((value, d) => part("r_d", `from ${closes[d] ?? ""} on`, value, { as: "percent" })),
      ),
    });
  return reckoned({
    title,
    value: precisePercent(sum / periods),
    number: sum / periods,
    left: "m",
    general: "mean_t r_t",
    right: "S / T",
    parts: {
      sum: part("S", `sum of the excess returns from ${byDate.length} dates until the next`, sum, {
        as: "percent",
        next: all,
      }),
      periods: part("T", "periods", periods),
    },
    result: sum / periods,
    as: "percent",
    source: SOURCE,
  });
}

const low = (returns: readonly (number | null)[]): number => returns[0] ?? 0;
const high = (returns: readonly (number | null)[]): number => returns.at(-1) ?? 0;

/** A portfolio of a sort, a year. */
export const whyQuantile = (
  title: string,
  row: QuantileStudy,
  { periodsPerYear, throughTime }: SignalStudy,
  q: number,
): WhyQuestion | undefined =>
  whyYearly(title, row.meanReturns[q] ?? null, periodsPerYear, {
    next: () =>
      whyPeriodMean(`${title}: mean of a period`, row, throughTime.closes, (returns) => returns[q] ?? 0),
  });

/** High less low, before costs. */
export function whySpread(
  row: QuantileStudy,
  { periodsPerYear, throughTime }: SignalStudy,
): WhyQuestion | undefined {
  const { closes } = throughTime;
  const [lowest, highest] = [row.meanReturns[0], row.meanReturns.at(-1)];
  const value = row.spread.mean;
  if (lowest === undefined || highest === undefined || value === null) return undefined;
  return reckoned({
    title: "High less low",
    value: `${percent(value * periodsPerYear, 1)} % a year`,
    number: value * periodsPerYear,
    left: "r",
    right: "(h − l) × P",
    parts: {
      high: part("h", "mean of a period of the highest", highest, {
        as: "percent",
        next: () => whyPeriodMean("High: mean of a period", row, closes, high),
      }),
      low: part("l", "of the lowest", lowest, {
        as: "percent",
        next: () => whyPeriodMean("Low: mean of a period", row, closes, low),
      }),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: (highest - lowest) * periodsPerYear,
    as: "percent",
    source: SOURCE,
  });
}

/** High less low in a period on average. */
export const whySpreadMean = (row: QuantileStudy, { throughTime: { closes } }: SignalStudy): WhyQuestion =>
  whyPeriodMean("High less low: mean of a period", row, closes, (of) => high(of) - low(of));

/** What the t of high less low is of. */
export function whySpreadT(row: QuantileStudy, study: SignalStudy, kind: string): WhyQuestion | undefined {
  const { mean, error, lags, tStatistic } = row.spread;
  if (mean === null || error === null || tStatistic === null) return undefined;
  return reckoned({
    title: `High less low, ${kind}: t of the mean`,
    value: count(tStatistic, 1),
    number: tStatistic,
    left: "t",
    right: "m / se",
    parts: {
      mean: part("m", "mean of a period", mean, {
        as: "percent",
        next: () => whySpreadMean(row, study),
      }),
      error: part("se", `Newey–West’s error with ${lags} lags`, error, { as: "percent" }),
    },
    result: mean / error,
    source: "Newey & West (1987)",
  });
}

/** A mean return after costs, a year. */
export const whyAfterCosts = (
  title: string,
  net: number,
  { cost, periodsPerYear, dates }: SignalStudy,
  {
    mean,
    turnover,
    periods,
    digits,
    next,
  }: {
    /** Before costs, of a period. */
    readonly mean: number | null;
    /** One way, at each date. */
    readonly turnover: number;
    readonly periods: number;
    readonly digits: number;
    readonly next?: (() => WhyQuestion) | undefined;
  },
): WhyQuestion | undefined =>
  whyYearly(title, net, periodsPerYear, {
    digits,
    next:
      mean === null
        ? undefined
        : () =>
            reckoned({
              title: `${title}: mean of a period`,
              value: precisePercent(net),
              number: net,
              left: "m_c",
              right: "m − 2 × c × τ × D / T",
              parts: {
                mean: part("m", "before costs", mean, { as: "percent", next }),
                cost: part("c", "cost of a trade, of its value", cost, { as: "percent" }),
                turnover: part("τ", "turnover at a date, one way", turnover, { as: "percent" }),
                dates: part("D", "dates", dates.count),
                periods: part("T", "periods", periods),
              },
              result: mean - (2 * cost * turnover * dates.count) / periods,
              as: "percent",
              source: SOURCE,
            }),
  });

/** What of a portfolio is traded from date to date: of each side where it has two. */
export function whyTurnover(
  title: string,
  {
    value,
    terms,
    sides = 1,
  }: {
    readonly value: number;
    readonly terms: MeanTerms | undefined;
    readonly sides?: 1 | 2;
  },
): WhyQuestion | undefined {
  const half = (of: number): number => of / sides;
  return whyMeanOf({
    title,
    value: `${percent(half(value), 0)} % a date`,
    number: half(value),
    left: "τ",
    general: "mean_d Σ_n |w_{d,n} − w_{d−1,n}| / 2",
    term: "τ_d",
    over: "dates after the first",
    terms: terms && {
      sum: half(terms.sum),
      count: terms.count,
      largest: terms.largest.map((of) => ({ ...of, value: half(of.value) })),
    },
    as: "percent",
    source: SOURCE,
    notes: [
      sides === 2
        ? "One way, of each of the two sides; weights stand still between the dates."
        : "One way, of a gross of 1; weights stand still between the dates.",
    ],
  });
}

/** Whether portfolios rise with the signal. */
export function whyMonotonic({ monotonic }: QuantileStudy): WhyQuestion | undefined {
  const { pValue: p, steps, draws, reached } = monotonic;
  if (p === null) return undefined;
  return reckoned({
    title: "Do the portfolios rise with the signal?",
    value: pValue(p),
    number: p,
    left: "p",
    general: "P*(J* ≥ J), J = min_q (r_{q+1} − r_q)",
    right: "(n + 1) / (B + 1)",
    parts: {
      reached: part("n", "draws whose smallest step, about the steps found, was J or more", reached),
      draws: part("B", "draws, in blocks, with a fixed seed", draws),
      smallest: part("J", "the smallest step from a portfolio to the next, a period", Math.min(...steps), {
        as: "percent",
      }),
    },
    result: (reached + 1) / (draws + 1),
    source: "Patton & Timmermann (2010); Politis & Romano (1994)",
    notes: ["A small p speaks for returns that rise from each portfolio to the next."],
  });
}
