import { answerOf, following } from "../answers.ts";
import type { FactorMonthsDocument, FactorStanding } from "../documents/index.ts";
import type { FormulaLine, WhyQuestion } from "../why-question.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { reckoned, summed, whyAsked, whyDatum } from "./plain-questions.ts";
import { part } from "./worked.ts";

const STANDING = "Methodology 7, premia and the table of factors";

/** A factor's record, and what it is of. */
export interface FactorRecord {
  readonly factor: FactorStanding;
  readonly periodsPerYear: number;
  /** The last date of the span. */
  readonly to: string;
  /** Run and span, where they are not the published run's whole. */
  readonly span?: { readonly run?: string; readonly from?: string; readonly to?: string };
}

/** The annual mean return: the mean of the periods times their number in a year. */
export function whyFactorReturn({ factor, periodsPerYear }: FactorRecord): WhyQuestion | undefined {
  const { returnAnnual, mean } = factor;
  if (returnAnnual === null || mean === null) return undefined;
  return reckoned({
    title: `Return of ${spaced(factor.factor)}`,
    value: `${percent(returnAnnual)} % a year`,
    number: returnAnnual,
    left: "r_k",
    right: "f̄_k × P",
    parts: {
      mean: part("f̄_k", `mean of ${factor.periods} periods`, mean, { as: "percent" }),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: mean * periodsPerYear,
    as: "percent",
    source: STANDING,
    notes: ["Arithmetic: the mean, not compounded. The chart above compounds."],
  });
}

/** The annual deviation of the returns that came. */
export function whyFactorDeviation({ factor, periodsPerYear }: FactorRecord): WhyQuestion | undefined {
  const { volatilityAnnual, standardError, periods } = factor;
  if (volatilityAnnual === null || standardError === null) return undefined;
  return reckoned({
    title: `Volatility of the returns of ${spaced(factor.factor)}`,
    value: `${percent(volatilityAnnual)} % a year`,
    number: volatilityAnnual,
    left: "σ_k",
    general: "s_k √P",
    right: "e_k × √n × √P",
    parts: {
      error: part("e_k", "standard error of the mean, s_k / √n", standardError, { as: "percent" }),
      count: part("n", "periods", periods),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: standardError * Math.sqrt(periods) * Math.sqrt(periodsPerYear),
    as: "percent",
    source: STANDING,
  });
}

/** Return over volatility. */
export function whyFactorRatio(record: FactorRecord): WhyQuestion | undefined {
  const { returnAnnual, volatilityAnnual, informationRatio, factor } = record.factor;
  if (returnAnnual === null || volatilityAnnual === null || informationRatio === null) return undefined;
  return reckoned({
    title: `Ratio of ${spaced(factor)}`,
    value: score(informationRatio),
    number: informationRatio,
    left: "IR",
    right: "r_k / σ_k",
    parts: {
      mean: part("r_k", "return a year", returnAnnual, {
        as: "percent",
        next: () => whyFactorReturn(record) ?? unknown(factor),
      }),
      deviation: part("σ_k", "volatility a year", volatilityAnnual, {
        as: "percent",
        next: () => whyFactorDeviation(record) ?? unknown(factor),
      }),
    },
    result: returnAnnual / volatilityAnnual,
    source: STANDING,
  });
}

const unknown = (factor: string): WhyQuestion =>
  whyDatum({ title: spaced(factor), value: "–", number: null, from: "The run does not have it." });

/** t of the mean, with Newey and West's error of it. */
export function whyFactorT(record: FactorRecord): WhyQuestion | undefined {
  const { factor, mean, neweyWestError, neweyWestLags, standardError, tStatistic, tNeweyWest } =
    record.factor;
  if (mean === null || neweyWestError === null || tNeweyWest === null) return undefined;
  return reckoned({
    title: `t of the return of ${spaced(factor)}`,
    value: `${score(tNeweyWest)} (Newey–West)`,
    number: tNeweyWest,
    left: "t_{NW}",
    right: "f̄_k / se",
    parts: {
      mean: part("f̄_k", "mean of the periods", mean, { as: "percent" }),
      error: part("se", `its standard error with ${neweyWestLags} lags`, neweyWestError, { as: "percent" }),
    },
    result: mean / neweyWestError,
    source: "Newey & West (1987)",
    notes: [
      `As if periods were uncorrelated the error is ${percent(standardError, 4)} % and t ${score(tStatistic)}.`,
    ],
  });
}

/** In how many periods the factor is told from nothing. */
export function whyAbove2({ factor, to }: FactorRecord): WhyQuestion | undefined {
  const { factor: name, shareAbove2, above2Count, tCount } = factor;
  if (shareAbove2 === null) return undefined;
  return reckoned({
    title: `Share of periods in which |t| of ${spaced(name)} is above 2`,
    value: `${percent(shareAbove2, 0)} % of periods`,
    number: shareAbove2,
    left: "share",
    right: "n_2 / n",
    parts: {
      above: part("n_2", "periods with |t| > 2", above2Count),
      all: part("n", "periods with a t-statistic", tCount),
    },
    result: above2Count / tCount,
    as: "percent",
    source: "Methodology 7, the admission table",
    notes: [
      "5 % is what noise gives; below a third a factor counts as dead.",
      ...(to === "" ? [] : ["Traced: the t of the last period."]),
    ],
    explain: {
      query: {
        kind: "cell",
        table: "factor_returns",
        date: to,
        column: "t_statistic",
        key: { factor: name },
      },
    },
  });
}

const MEANS = {
  vif: {
    title: "Variance inflation",
    symbols: "VIF_k = mean_t 1 / (1 − R^2_{k,t}) = Σ_y n_y VIF_y / T",
    counts: "vifCount",
    source: "Methodology 6, diagnostics",
    note: "R² of the exposures to it against all other exposures, with the weights of each period’s regression. The diagnostics in the view of factors have it month by month.",
    table: "factor_returns",
    column: "vif",
    key: "factor",
  },
  stability: {
    title: "Stability",
    symbols: "mean_t corr(x_{k,t}, x_{k,t−1}) = Σ_y n_y c_y / T",
    counts: "stabilityCount",
    source: "Methodology 7, the admission table",
    note: "√cap-weighted correlation of the exposures with those of the first close of the month before.",
    table: undefined,
    column: "stability",
    key: "style",
  },
} as const;

/** A mean over the periods of what each regression says of the factor: the sum of its years' shares. */
export function whyFactorMean(record: FactorRecord, of: keyof typeof MEANS): WhyQuestion | undefined {
  const { factor, to, span = {} } = record;
  const value = factor[of];
  const { title, symbols, source, note, table, column, key } = MEANS[of];
  if (value === null) return undefined;
  return whyAsked({
    title: `${title} of ${spaced(factor.factor)}`,
    value: score(value),
    number: value,
    symbols,
    source,
    ingredients: () =>
      following(answerOf("/v1/diagnostics", span), ({ byFactor }) => [meanLine(byFactor, factor.factor, of)]),
    notes: [note, ...(table === undefined || to === "" ? [] : ["Traced: that of the last period."])],
    explain:
      table === undefined
        ? undefined
        : { query: { kind: "cell", table, date: to, column, key: { [key]: factor.factor } } },
  });
}

/** The mean of a factor's diagnostics over all periods, year by year. */
export function meanLine(
  { months, factors }: FactorMonthsDocument,
  factor: string,
  of: keyof typeof MEANS,
): FormulaLine {
  const { symbols, source, counts } = MEANS[of];
  const found = factors.find((one) => one.factor === factor);
  const rows = months.map((month, m) => ({
    year: month.slice(0, 4),
    count: found?.[counts][m] ?? 0,
    mean: found?.[of][m] ?? 0,
  }));
  const all = rows.reduce((sum, row) => sum + row.count, 0);
  return summed({
    symbols,
    source,
    as: "plain",
    parts: [...new Set(rows.map(({ year }) => year))].flatMap((year) => {
      const own = rows.filter((row) => row.year === year);
      const count = own.reduce((sum, row) => sum + row.count, 0);
      const sum = own.reduce((total, row) => total + row.count * row.mean, 0);
      return count === 0
        ? []
        : [
            part(
              "n_y / T",
              `${year}: ${count} of ${all} periods, ${score(sum / count)} in the mean`,
              sum / all,
            ),
          ];
    }),
  });
}

/** How the factor moved with the market. */
export function whyWithMarket({ factor }: FactorRecord): WhyQuestion | undefined {
  const { marketCorrelation, withMarket } = factor;
  if (marketCorrelation === null) return undefined;
  const { periods, product, factorSquare, marketSquare } = withMarket;
  return reckoned({
    title: `Correlation of ${spaced(factor.factor)} with the market`,
    value: correlation(marketCorrelation),
    number: marketCorrelation,
    left: "ρ",
    right: "S_{fm} / √(S_{ff} × S_{mm})",
    parts: {
      product: part("S_{fm}", `Σ (f − f̄)(m − m̄) over ${periods} periods`, product),
      own: part("S_{ff}", "Σ (f − f̄)²: the factor", factorSquare),
      market: part("S_{mm}", "Σ (m − m̄)²: the market", marketSquare),
    },
    result: product / Math.sqrt(factorSquare * marketSquare),
    source: STANDING,
    notes: [
      "m: the cap-weighted return of the estimation universe. Both series are in the run’s tables factor_returns and diagnostics.",
    ],
  });
}

/** Periods with a return. */
export const whyPeriods = ({ factor, to }: FactorRecord): WhyQuestion =>
  whyDatum({
    title: `Periods of ${spaced(factor.factor)}`,
    value: count(factor.periods),
    number: factor.periods,
    from: `Counted: periods up to ${to} in which the factor was estimated.`,
  });

/** A year's return: its periods, compounded. */
export function whyYear(
  factor: string,
  year: string,
  of: { readonly value: number; readonly path: readonly number[] },
): WhyQuestion {
  const wealth = of.path.reduce((product, value) => product * (1 + value), 1);
  const [best, worst] = [Math.max(...of.path), Math.min(...of.path)];
  return reckoned({
    title: `Return of ${spaced(factor)} in ${year}`,
    value: `${percent(of.value)} %`,
    number: of.value,
    left: "R",
    general: "Π_t (1 + f_t) − 1",
    right: "W − 1",
    parts: { wealth: part("W", `what 1 became over ${of.path.length} periods, Π (1 + f_t)`, wealth) },
    result: wealth - 1,
    as: "percent",
    source: STANDING,
    notes: [`The best period had ${percent(best)} %, the worst ${percent(worst)} %.`],
  });
}
