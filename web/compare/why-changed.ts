import type {
  AttributionPair,
  ChangeDocument,
  ModelEvidence,
  ResidualComponent,
} from "../documents/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whyDefined, whySum } from "../why/index.ts";
import { count, percent } from "../words.ts";

const SOURCE = "Methodology 14b, changing a model";
const RESIDUALS = "Methodology 14b, what the residuals hold";

/** A number of a factor’s record by one of both models: nothing is traced, as the data of the page are A’s alone. */
export function ofModel(question: WhyQuestion | undefined, model: 0 | 1): WhyQuestion | undefined {
  if (question === undefined) return undefined;
  const { explain: _, ...asked } = question;
  return { ...asked, title: `${question.title}, by ${model === 0 ? "A" : "B"}` };
}

type Fit = ModelEvidence["fit"];

/** A figure of the fit. */
export type FitNumber = "rSquared" | "rSquaredCentred" | "rSquaredAdjusted";

const FITS: Readonly<Record<FitNumber, readonly [symbols: string, note: string]>> = {
  rSquared: [
    "R^2 = mean_t (1 − Σ v ε^2 / Σ v r^2)",
    "About 0, with the weights of each period’s regression.",
  ],
  rSquaredCentred: ["R^2 = mean_t (1 − Σ v ε^2 / Σ v (r − r̄)^2)", "About the mean return of the period."],
  rSquaredAdjusted: [
    "R̄^2 = mean_t (1 − (1 − R_t^2) n_t / (n_t − k_t))",
    "Period by period and then the mean: not quite what the means of R², n and k would give.",
  ],
};

/** A mean of the regressions. */
export const whyFit = (fit: Fit, key: FitNumber, title: string): WhyQuestion =>
  whyDefined({
    title,
    value: `${percent(fit[key])} %`,
    number: fit[key],
    symbols: FITS[key][0],
    source: SOURCE,
    parts: [
      part("T", "regressions", fit.periods),
      part("n", "names of a regression in the mean", fit.names),
      part("k", "columns of a regression in the mean", fit.parameters),
    ],
    notes: [FITS[key][1]],
  });

/** What the fit differs by. */
export function whyFitChange([a, b]: readonly [Fit, Fit], key: FitNumber, title: string): WhyQuestion {
  const of = (symbol: string, fit: Fit, model: string) =>
    part(symbol, `by ${model}`, fit[key], {
      as: "percent",
      next: () => whyFit(fit, key, `${title} of ${model}`),
    });
  return reckoned({
    title: `${title}: B less A`,
    value: `${percent(b[key] - a[key])} points of %`,
    number: b[key] - a[key],
    left: "d",
    right: "R_B − R_A",
    parts: { second: of("R_B", b, "B"), first: of("R_A", a, "A") },
    result: b[key] - a[key],
    as: "percent",
    source: SOURCE,
  });
}

/** A mean correlation of pairs, or its t. */
export function whyPairs(
  title: string,
  of: {
    readonly mean?: number | null;
    readonly tStatistic?: number | null;
    readonly which: "mean" | "tStatistic";
  },
): WhyQuestion | undefined {
  const { mean = null, tStatistic = null, which } = of;
  const value = which === "mean" ? mean : tStatistic;
  if (value === null) return undefined;
  if (which === "mean")
    return whyDefined({
      title,
      value: `${count(value, 4)} correlation`,
      number: value,
      symbols: "c = mean_t mean_{i,j} (z_{i,t} z_{j,t} − e_{ij,t})",
      source: RESIDUALS,
      notes: [
        "z: a residual over its forecast volatility; e: what the regression makes of independent ones.",
      ],
    });
  return whyDefined({
    title: `${title}: t`,
    value: `${count(value, 1)} Newey–West`,
    number: value,
    symbols: "t = c / se",
    source: "Newey & West (1987)",
    parts: mean === null ? [] : [part("c", "mean over the periods", mean)],
    notes: ["se: of the mean over the periods, with lags; the answer has t and not se."],
  });
}

/** A number of a component. */
export type ComponentNumber = "eigenvalue" | "nullUpper" | "share" | "pValue";

const COMPONENTS: Readonly<Record<ComponentNumber, readonly [what: string, symbols: string, note: string]>> =
  {
    eigenvalue: [
      "eigenvalue",
      "λ",
      "Of the correlations of the residuals, the components before it taken out.",
    ],
    nullUpper: [
      "eigenvalue by chance",
      "q_{95 %} of λ*",
      "λ* of residuals whose signs are drawn anew, under the same regressions.",
    ],
    share: [
      "share of the residual variance",
      "λ / Σ_n z_n^2",
      "Of all the variance of the standardised residuals.",
    ],
    pValue: [
      "p",
      "p = (1 + n[λ* ≥ λ]) / (1 + n)",
      "n: draws of signs; the smallest p that they can give is 1 / (1 + n).",
    ],
  };

/** A number of a common component of the residuals. */
export function whyComponent(
  component: ResidualComponent,
  which: ComponentNumber,
  { title, shown, unit }: { readonly title: string; readonly shown: string; readonly unit: string },
): WhyQuestion {
  const [what, symbols, note] = COMPONENTS[which];
  const { eigenvalue, nullUpper } = component;
  return whyDefined({
    title: `Component ${title}: ${what}`,
    value: `${shown} ${unit}`.trim(),
    number: component[which],
    symbols,
    source: RESIDUALS,
    parts: [part("λ", "largest eigenvalue", eigenvalue), part("λ*", "95 % by chance lie below", nullUpper)],
    notes: [note],
  });
}

/** What a contribution changes by; a line that a model lacks counts as 0. */
export const changeOf = ({ first, second }: AttributionPair): number => (second ?? 0) - (first ?? 0);

/** A contribution by one model. */
export const whyAttributed = (
  { kind }: AttributionPair,
  value: number | null,
  title: string,
): WhyQuestion | undefined =>
  value === null
    ? undefined
    : whyDefined({
        title,
        value: `${percent(value)} points of %`,
        number: value,
        symbols: kind === "factor" ? "C_k = Σ_t x_{k,t} f_{k,t} κ_t / κ" : "C = Σ_t c_t κ_t / κ",
        source: "Methodology 10, linking",
        notes: ["Linked over the periods: contributions sum to the return."],
      });

/** The return that both explain, as one of them does. */
export const whyReturnBy = (
  { lines, returnTotal, returnTotalSecond }: ChangeDocument["attribution"],
  which: "first" | "second",
): WhyQuestion => {
  const total = which === "first" ? returnTotal : returnTotalSecond;
  return whySum({
    title: `The return, by ${which === "first" ? "A" : "B"}`,
    value: `${percent(total)} points of %`,
    number: total,
    symbols: "R = Σ_k C_k",
    source: SOURCE,
    parts: largestParts(
      lines.flatMap((line) => {
        const of = line[which];
        return of === null ? [] : [part(line.name, line.kind, of, { as: "percent" })];
      }),
    ),
  });
};

/** What a contribution changes by. */
export const whyAttributionChange = (row: AttributionPair, title: string): WhyQuestion =>
  reckoned({
    title: `${title}: B less A`,
    value: `${percent(changeOf(row))} points of %`,
    number: changeOf(row),
    left: "d",
    right: "C_B − C_A",
    parts: {
      second: part("C_B", row.second === null ? "B has no such line" : "by B", row.second ?? 0, {
        as: "percent",
      }),
      first: part("C_A", row.first === null ? "A has no such line" : "by A", row.first ?? 0, {
        as: "percent",
      }),
    },
    result: changeOf(row),
    as: "percent",
    source: SOURCE,
  });
