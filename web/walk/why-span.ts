import type { WalkDocument, WalkPeriod, WalkRebalance, WalkSpan } from "../documents/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whyMean, whySum } from "../why/index.ts";
import { count, percent, score } from "../words.ts";

const SOURCE = "Methodology 11c, a mandate through history";

/** A number as it stands. */
export interface Standing {
  readonly title: string;
  readonly value: number;
  /** With its unit. */
  readonly shown: string;
}

type Side = WalkDocument["summary"]["side"];

/** What a side is measured against. */
export const referenceOf = ({ benchmark, riskFree }: WalkPeriod, side: Side): number =>
  side === "active" ? benchmark : riskFree;

/** The line of the table that is a year on average. */
export const A_YEAR = "a year";

/** Periods of a year of the table; all of them for the line that is a year on average. */
export const periodsOf = ({ periods }: WalkDocument, label: string): readonly WalkPeriod[] =>
  label === A_YEAR ? periods : periods.filter(({ date }) => date.slice(0, 4) === label);

/** Its rebalances: what is traded at the last close of a year stands in the next, whose first return pays for it. */
function rebalancesOf(found: WalkDocument, label: string): readonly WalkRebalance[] {
  const yearOf = (date: string): string =>
    (found.periods.find((of) => of.date > date)?.date ?? "").slice(0, 4);
  return label === A_YEAR ? found.rebalances : found.rebalances.filter(({ date }) => yearOf(date) === label);
}

const growth = (values: readonly number[]): number =>
  values.reduce((wealth, value) => wealth * (1 + value), 1);

/** Σ (x − x̄)², and what goes into it. */
export function squares(values: readonly number[]): {
  readonly sum: number;
  readonly mean: number;
  readonly n: number;
} {
  const mean = values.reduce((whole, value) => whole + value, 0) / values.length;
  return { sum: values.reduce((whole, value) => whole + (value - mean) ** 2, 0), mean, n: values.length };
}

/** A return of a span: its periods, compounded. */
export function whyCompounded(
  { title, value, shown }: Standing,
  returns: readonly number[],
  note?: string,
): WhyQuestion {
  const wealth = growth(returns);
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "R",
    general: "Π_t (1 + r_t) − 1",
    right: "W − 1",
    parts: { wealth: part("W", `what 1 became over ${count(returns.length)} periods`, wealth) },
    result: wealth - 1,
    as: "percent",
    source: SOURCE,
    ...(note === undefined ? {} : { notes: [note] }),
  });
}

/** A year of it on average: the geometric mean. */
export function whyAnnual(
  { title, value, shown }: Standing,
  returns: readonly number[],
  periodsPerYear: number,
): WhyQuestion {
  const whole = growth(returns) - 1;
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "R_a",
    right: "(1 + R)^(P / T) − 1",
    parts: {
      whole: part("R", "of the whole span", whole, {
        as: "percent",
        next: () =>
          whyCompounded(
            { title: `${title}, the whole span`, value: whole, shown: `${percent(whole)} %` },
            returns,
          ),
      }),
      year: part("P", "periods a year", periodsPerYear),
      periods: part("T", "periods of the span", returns.length),
    },
    result: (1 + whole) ** (periodsPerYear / returns.length) - 1,
    as: "percent",
    source: SOURCE,
  });
}

/** A return of a year of the table, or of a year on average. */
export function whyReturned(
  found: WalkDocument,
  { label, shown, value, title }: Standing & { readonly label: string },
  of: (period: WalkPeriod) => number,
): WhyQuestion {
  const returns = periodsOf(found, label).map(of);
  const standing = { title: `${title}, ${label}`, value, shown };
  return label === A_YEAR
    ? whyAnnual(standing, returns, found.periodsPerYear)
    : whyCompounded(
        standing,
        returns,
        "Weights drift between the rebalances; costs go from the first return after one.",
      );
}

/** The deviation of returns of periods, a year. */
export function whyDeviation(
  { title, value, shown }: Standing,
  returns: readonly number[],
  periodsPerYear: number,
): WhyQuestion {
  const { sum, n } = squares(returns);
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "s",
    general: "sd_t(R_t) √P",
    right: "√(S / (T − 1) × P)",
    parts: {
      squares: part("S", "sum of the squares of the returns before costs about their mean", sum),
      periods: part("T", "periods", n),
      year: part("P", "periods a year", periodsPerYear),
    },
    result: Math.sqrt((sum / (n - 1)) * periodsPerYear),
    as: "percent",
    source: SOURCE,
  });
}

/** The root of the mean variance that was forecast before each period. */
export function whyRootMean({ title, value, shown }: Standing, periods: readonly WalkPeriod[]): WhyQuestion {
  const known = periods.flatMap(({ forecastAnnual }) =>
    forecastAnnual === null ? [] : [forecastAnnual ** 2],
  );
  const sum = known.reduce((whole, variance) => whole + variance, 0);
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "σ",
    general: "√(mean_t σ_t^2)",
    right: "√(V / T)",
    parts: {
      variance: part("V", "sum of the variances that were forecast, a year each", sum),
      periods: part("T", "periods with a forecast", known.length),
    },
    result: Math.sqrt(sum / known.length),
    as: "percent",
    source: SOURCE,
  });
}

/** Turnover, costs or borrow: of a year the sum over its rebalances, of a year on average that over its length. */
export function whySpent(
  found: WalkDocument,
  { title, value, shown, label }: Standing & { readonly label: string },
  key: "turnover" | "costs" | "borrow",
): WhyQuestion {
  const own = rebalancesOf(found, label);
  const sum = own.reduce((whole, of) => whole + of[key], 0);
  const all = (): WhyQuestion =>
    whySum({
      title: `${title}, ${label === A_YEAR ? "the whole span" : label}`,
      value: label === A_YEAR ? `${percent(sum)} %` : shown,
      number: label === A_YEAR ? sum : value,
      symbols: key === "turnover" ? "T = Σ_d Σ_n |w_n − w_{n,before}|" : "c = Σ_d c_d",
      source: SOURCE,
      parts: largestParts(own.map((of) => part(of.date, "", of[key], { as: "percent" }))),
    });
  if (label !== A_YEAR) return all();
  return reckoned({
    title: `${title}, a year`,
    value: shown,
    number: value,
    left: "x_a",
    right: "X / T × P",
    parts: {
      sum: part("X", `over ${count(own.length)} rebalances`, sum, { as: "percent", next: all }),
      periods: part("T", "periods of the span", found.periods.length),
      year: part("P", "periods a year", found.periodsPerYear),
    },
    result: (sum / found.periods.length) * found.periodsPerYear,
    as: "percent",
    source: SOURCE,
  });
}

/** Names held after the rebalances of a year. */
export const whyNames = (found: WalkDocument, { label, names }: WalkSpan): WhyQuestion | undefined =>
  names === null
    ? undefined
    : whyMean({
        title: `Names, ${label}`,
        value: `${count(names)} mean`,
        number: names,
        values: rebalancesOf(found, label).map((of) => of.names),
        over: "rebalances",
        source: SOURCE,
      });

/** Mean over deviation of the returns over the reference, a year. */
export function whyInformation(found: WalkDocument, { title, value, shown }: Standing): WhyQuestion {
  const { periods, summary, periodsPerYear } = found;
  const { sum, mean, n } = squares(periods.map((of) => of.net - referenceOf(of, summary.side)));
  const deviation = Math.sqrt(sum / (n - 1));
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "IR",
    general: "mean_t(R_t) / sd_t(R_t) × √P",
    right: "m / s × √P",
    parts: {
      mean: part("m", `mean of ${count(n)} returns after costs over the reference`, mean, { as: "percent" }),
      deviation: part("s", "their deviation", deviation, { as: "percent" }),
      year: part("P", "periods a year", periodsPerYear),
    },
    result: (mean / deviation) * Math.sqrt(periodsPerYear),
    source: SOURCE,
  });
}

/** Whether the ratio can be told from nothing. */
export function whyInformationT(
  found: WalkDocument,
  { title, value, shown }: Standing,
): WhyQuestion | undefined {
  const { periods, summary, periodsPerYear } = found;
  const ratio = summary.informationRatio;
  if (ratio === null) return undefined;
  const isActive = summary.side === "active";
  const name = isActive ? "Information ratio" : "Sharpe ratio";
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "t",
    right: "IR × √(T / P)",
    parts: {
      ratio: part("IR", name.toLowerCase(), ratio, {
        next: () => whyInformation(found, { title: name, value: ratio, shown: score(ratio) }),
      }),
      periods: part("T", "periods", periods.length),
      year: part("P", "periods a year", periodsPerYear),
    },
    result: ratio * Math.sqrt(periods.length / periodsPerYear),
    source: SOURCE,
  });
}

/** How deep it fell from a high. */
export function whyDrawdown(
  found: WalkDocument,
  { title, value, shown, from, to }: Standing & { readonly from: string; readonly to: string },
  of: (period: WalkPeriod) => number,
): WhyQuestion {
  const wealth = (date: string): number => growth(found.periods.filter((one) => one.date <= date).map(of));
  return reckoned({
    title,
    value: shown,
    number: value,
    left: "D",
    general: "min_t (W_t / max_{s≤t} W_s − 1)",
    right: "W_2 / W_1 − 1",
    parts: {
      low: part("W_2", `what 1 had become by ${to}`, wealth(to)),
      high: part("W_1", `what it had been on ${from}`, wealth(from)),
    },
    result: wealth(to) / wealth(from) - 1,
    as: "percent",
    source: SOURCE,
  });
}
