import type { AttributionPair, ChangeDocument, ModelEvidence } from "../documents/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whySum } from "../why/index.ts";
import { count, percent } from "../words.ts";

const SOURCE = "Methodology 14b, changing a model";

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
  rSquared: ["1 − Σ v ε^2 / Σ v r^2", "About 0, with the weights of each period’s regression."],
  rSquaredCentred: ["1 − Σ v ε^2 / Σ v (r − r̄)^2", "About the mean return of the period."],
  rSquaredAdjusted: [
    "1 − (1 − R_t^2) n_t / (n_t − k_t)",
    "Period by period and then the mean: not quite what the means of R², n and k would give.",
  ],
};

/** A mean of the regressions: the sum of its years’ shares. */
export const whyFit = (fit: Fit, key: FitNumber, title: string): WhyQuestion =>
  whySum({
    title,
    value: `${percent(fit[key])} %`,
    number: fit[key],
    symbols: `R^2 = mean_t (${FITS[key][0]}) = Σ_y n_y R_y^2 / T`,
    source: SOURCE,
    parts: fit.years.map((year) =>
      part(
        "n_y R_y^2 / T",
        `${year.year}: ${count(year.periods)} of ${count(fit.periods)} regressions, ${percent(year[key])} % in the mean`,
        (year.periods * year[key]) / fit.periods,
        { as: "percent" },
      ),
    ),
    notes: [
      FITS[key][1],
      `A regression has ${count(fit.names, 1)} names and ${count(fit.parameters, 1)} columns in the mean.`,
    ],
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

/** What a contribution changes by; a line that a model lacks counts as 0. */
export const changeOf = ({ first, second }: AttributionPair): number => (second ?? 0) - (first ?? 0);

/** A contribution by one model: the periods’ as they came, and what linking them adds. */
export function whyAttributed(
  row: AttributionPair,
  which: "first" | "second",
  title: string,
): WhyQuestion | undefined {
  const value = row[which];
  const sum = row.unlinked[which === "first" ? 0 : 1];
  if (value === null) return undefined;
  const head = {
    title,
    value: `${percent(value)} points of %`,
    number: value,
    source: "Methodology 10, linking",
  };
  const notes = [
    "κ_t / κ: Cariño’s factors, by which the contributions of the periods sum to the compounded return.",
  ];
  if (row.of !== undefined)
    return whySum({
      ...head,
      symbols: "C = Σ_{lines} Σ_t c_t κ_t / κ",
      parts: row.of.map((of) => part("C", of.name, of[which], { as: "percent" })),
      notes,
    });
  return reckoned({
    ...head,
    left: row.kind === "factor" ? "C_k" : "C",
    general: row.kind === "factor" ? "Σ_t x_{k,t} f_{k,t} κ_t / κ" : "Σ_t c_t κ_t / κ",
    right: "S + L",
    parts: {
      sum: part("S", "sum of the periods’ contributions as they came", sum ?? Number.NaN, { as: "percent" }),
      linking: part(
        "L",
        "what linking adds: each period grows with the others",
        value - (sum ?? Number.NaN),
        {
          as: "percent",
        },
      ),
    },
    result: value,
    as: "percent",
    notes,
  });
}

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
