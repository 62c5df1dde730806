import type { AttributionDocument } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyMean } from "../why/index.ts";
import { percent, score } from "../words.ts";
import type { PaidRow } from "./paid-rows.ts";

const SKILL = "Methodology 10, is it skill?";

/** The mean of the shares that were forecast. */
export function whyRiskShare({ name, shares, riskShare }: PaidRow): WhyQuestion | undefined {
  if (riskShare === null) return undefined;
  return whyMean({
    title: `${name}: share of the active variance, mean of the forecasts`,
    value: `${percent(riskShare, 1)} %`,
    number: riskShare,
    values: shares,
    over: "forecasts",
    as: "percent",
    source: "Methodology 9, contributions",
    notes: ["The view of where risk comes from has each of them: go through the dates there."],
  });
}

/** Its contribution over the whole. */
export function whyReturnShare(
  row: PaidRow,
  whole: number,
  next: () => WhyQuestion,
): WhyQuestion | undefined {
  const { name, contribution, returnShare } = row;
  if (returnShare === null) return undefined;
  return reckoned({
    title: `${name}: share of the active return`,
    value: `${percent(returnShare, 1)} %`,
    number: returnShare,
    left: "share",
    right: "C / R",
    parts: {
      contribution: part("C", "contribution to the active return, linked", contribution, {
        as: "percent",
        next,
      }),
      whole: part("R", "active return", whole, { as: "percent" }),
    },
    result: contribution / whole,
    as: "percent",
    source: "Methodology 10, over time",
  });
}

/** The tracking error that was forecast over the span. */
export function whyForecast(forecast: number | null, variances: readonly number[]): WhyQuestion | undefined {
  if (forecast === null) return undefined;
  const sum = variances.reduce((whole, value) => whole + value, 0);
  return reckoned({
    title: "Tracking error forecast over the span",
    value: `${percent(forecast)} % a year`,
    number: forecast,
    left: "σ",
    right: "√(S / n)",
    parts: {
      sum: part("S", "Σ σ_t², squares of the forecasts", sum),
      count: part("n", "forecasts", variances.length),
    },
    result: Math.sqrt(sum / variances.length),
    as: "percent",
    source: "Variances are averaged, because they add up over time",
  });
}

/** The tracking error that came. */
export function whyRealised(
  { active, periodCount, periodsPerYear }: AttributionDocument,
  realised: number | null,
): WhyQuestion | undefined {
  const error = active?.total.standardError ?? null;
  if (error === null || realised === null) return undefined;
  return reckoned({
    title: "Tracking error since",
    value: `${percent(realised)} % a year`,
    number: realised,
    left: "σ",
    general: "s √P",
    right: "E × √(P / n)",
    parts: {
      error: part("E", "standard error of the sum of the active returns, s √n", error, { as: "percent" }),
      periods: part("P", "periods a year", periodsPerYear),
      count: part("n", "periods", periodCount),
    },
    result: error * Math.sqrt(periodsPerYear / periodCount),
    as: "percent",
    source: SKILL,
  });
}

/** What came over what was forecast. */
export function whyRealisedRatio(
  ratio: number | null,
  realised: WhyQuestion | undefined,
  forecast: WhyQuestion | undefined,
): WhyQuestion | undefined {
  if (ratio === null || realised === undefined || forecast === undefined) return undefined;
  const [came, said] = [realised.number ?? Number.NaN, forecast.number ?? Number.NaN];
  return reckoned({
    title: "Tracking error since, over the forecast",
    value: `${score(ratio)} of the forecast`,
    number: ratio,
    left: "b",
    right: "σ_R / σ_F",
    parts: {
      came: part("σ_R", "since", came, { as: "percent", next: () => realised }),
      said: part("σ_F", "forecast", said, { as: "percent", next: () => forecast }),
    },
    result: came / said,
    source: "Methodology 13, the bias of a forecast",
    notes: ["1 is right; above it risk was forecast too low."],
  });
}
