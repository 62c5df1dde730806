import type { CovarianceDocument, FactorStanding } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, percent, score, spaced } from "../words.ts";
import { part, worked } from "./worked.ts";

const STANDING = "Methodology 7, premia and the table of factors";

/** A factor's record: its numbers, the periods a year, and its returns where they are on the page. */
export interface FactorRecord {
  readonly factor: FactorStanding;
  readonly periodsPerYear: number;
  /** Of one period; undefined where the returns were not asked for. */
  readonly moments?: { readonly mean: number; readonly deviation: number } | undefined;
}

/** The annual mean return: the mean of the periods times their number in a year. */
export function whyFactorReturn({ factor, periodsPerYear, moments }: FactorRecord): WhyQuestion {
  const left = "r_k";
  return {
    title: `Return of ${spaced(factor.factor)}`,
    value: `${percent(factor.returnAnnual)} % a year`,
    number: factor.returnAnnual,
    formula: [
      moments === undefined
        ? { symbols: `${left} = f̄_k × P`, values: "", source: STANDING }
        : worked({
            left,
            right: "f̄_k × P",
            parts: {
              mean: part("f̄_k", `mean of ${factor.periods} periods`, moments.mean, { as: "percent" }),
              periods: part("P", "periods a year", periodsPerYear),
            },
            result: moments.mean * periodsPerYear,
            as: "percent",
            source: STANDING,
          }),
    ],
    notes: ["Arithmetic: the mean, not compounded. The chart above compounds."],
  };
}

/** The annual deviation of the returns that came. */
export function whyFactorDeviation({ factor, periodsPerYear, moments }: FactorRecord): WhyQuestion {
  return {
    title: `Volatility of the returns of ${spaced(factor.factor)}`,
    value: `${percent(factor.volatilityAnnual)} % a year`,
    number: factor.volatilityAnnual,
    formula: [
      moments === undefined
        ? { symbols: "σ_k = s_k √P", values: "", source: STANDING }
        : worked({
            left: "σ_k",
            right: "s_k × √P",
            parts: {
              deviation: part("s_k", "sample deviation of the periods", moments.deviation, { as: "percent" }),
              periods: part("P", "periods a year", periodsPerYear),
            },
            result: moments.deviation * Math.sqrt(periodsPerYear),
            as: "percent",
            source: STANDING,
          }),
    ],
  };
}

/** Return over volatility. */
export function whyFactorRatio(record: FactorRecord): WhyQuestion | undefined {
  const { returnAnnual, volatilityAnnual, informationRatio, factor } = record.factor;
  if (returnAnnual === null || volatilityAnnual === null || informationRatio === null) return undefined;
  return {
    title: `Ratio of ${spaced(factor)}`,
    value: score(informationRatio),
    number: informationRatio,
    formula: [
      worked({
        left: "IR",
        right: "r_k / σ_k",
        parts: {
          mean: part("r_k", "return a year", returnAnnual, {
            as: "percent",
            next: () => whyFactorReturn(record),
          }),
          deviation: part("σ_k", "volatility a year", volatilityAnnual, {
            as: "percent",
            next: () => whyFactorDeviation(record),
          }),
        },
        result: returnAnnual / volatilityAnnual,
        source: STANDING,
      }),
    ],
  };
}

/** t of the mean as if periods were uncorrelated, and what autocorrelation makes of it. */
export function whyFactorT(record: FactorRecord): WhyQuestion | undefined {
  const { factor, informationRatio, tStatistic, tNeweyWest, periods } = record.factor;
  if (informationRatio === null || tStatistic === null || tNeweyWest === null) return undefined;
  return {
    title: `t of the return of ${spaced(factor)}`,
    value: `${score(tNeweyWest)} (Newey–West)`,
    number: tNeweyWest,
    formula: [
      worked({
        left: "t_{NW}",
        general: "f̄_k / se_{NW}",
        right: "IR × √(n / P) / c",
        parts: {
          ratio: part("IR", "return over volatility", informationRatio, {
            next: () => whyFactorRatio(record) ?? whyFactorReturn(record),
          }),
          count: part("n", "periods", periods),
          periods: part("P", "periods a year", record.periodsPerYear),
          correction: part(
            "c",
            "standard error with autocorrelation over that without",
            tStatistic / tNeweyWest,
          ),
        },
        result: (informationRatio * Math.sqrt(periods / record.periodsPerYear) * tNeweyWest) / tStatistic,
        source: "Newey & West (1987)",
      }),
    ],
  };
}

/** A volatility of a stage: the one before, times what the stage did to it. */
export function whyStage(
  { factors, date }: Pick<CovarianceDocument, "factors" | "date">,
  factor: string,
  stage: string,
): WhyQuestion {
  const stages = factors.find((one) => one.factor === factor)?.volatilityAnnual ?? {};
  const names = Object.keys(stages);
  const before = names[names.indexOf(stage) - 1];
  const [value, earlier] = [stages[stage] ?? Number.NaN, before === undefined ? undefined : stages[before]];
  return {
    title: `Volatility of ${spaced(factor)} after ${stageTitle(stage)}`,
    value: `${percent(value)} % a year`,
    number: value,
    formula: [
      earlier === undefined || before === undefined
        ? {
            symbols: "σ = √(Σ_t λ^{T−t} (f_t − f̄)^2 / Σ_t λ^{T−t} × P)",
            values: "",
            source: "Methodology 8, weighted moments",
          }
        : worked({
            left: "σ",
            right: "σ_0 × m",
            parts: {
              before: part("σ_0", `after ${stageTitle(before)}`, earlier, {
                as: "percent",
                next: () => whyStage({ factors, date }, factor, before),
              }),
              multiple: part("m", `what ${stageTitle(stage)} made of it`, value / earlier),
            },
            result: earlier * (value / earlier),
            as: "percent",
            source: "Methodology 8, the stages of the covariance",
          }),
    ],
    notes: ["Below: the variance of one period by stage, and the periods that weigh most in it."],
    explain: { query: { kind: "covariance", factor1: factor, factor2: factor, date } },
  };
}

/** A correlation of two factors: their cell of F over their deviations. */
export function whyPair(document: CovarianceDocument, first: string, second: string): WhyQuestion {
  if (first === second) return whyStage(document, first, document.stage);
  const { factors, matrix } = document.correlations;
  const value = matrix[factors.indexOf(first)]?.[factors.indexOf(second)] ?? null;
  return {
    title: `Correlation of ${spaced(first)} and ${spaced(second)}`,
    value: correlation(value),
    number: value,
    formula: [
      {
        symbols: "ρ_{jk} = F_{jk} / √(F_{jj} F_{kk})",
        values: "",
        source: "Methodology 8, the factor covariance",
      },
    ],
    notes: ["Below: the covariance F_jk of one period, stage by stage."],
    explain: { query: { kind: "covariance", factor1: first, factor2: second, date: document.date } },
  };
}

const STAGES: Readonly<Record<string, string>> = {
  ewma: "weighting",
  newey_west: "serial correlation",
  shrinkage: "shrinkage",
  eigenfactor: "the eigenfactor adjustment",
  regime: "the volatility regime",
};

/** A stage as a word. */
export const stageTitle = (stage: string): string => STAGES[stage] ?? spaced(stage);
