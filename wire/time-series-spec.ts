import { z } from "zod";
import type { BetaShrinkage } from "../engine/factor-returns/index.ts";
import type { ModelOptions, TimeSeriesFamilyOptions } from "../engine/pipeline/index.ts";
import type { WrittenSpec } from "./model-spec.ts";
import { nearestName } from "./nearest-name.ts";
import { styleNameFaults } from "./style-names.ts";
import type { SpecFault } from "./universe-faults.ts";
import { withWritten } from "./with-written.ts";

const periods = z.int().min(1).max(10_000);
const positive = z.custom<number>(
  (value) => typeof value === "number" && value > 0,
  "must be a number above 0",
);

/** `family:` of a model whose factors are given. */
export const timeSeriesSchema = z.strictObject({
  kind: z.literal("time_series"),
  factors: z
    .array(z.string().min(1))
    .min(1)
    .meta({ description: "names in the table factors; betas are estimated on all of them together" }),
  window: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("expanding") }),
      z.strictObject({ kind: z.literal("exponential"), halfLife: positive }),
      z.strictObject({ kind: z.literal("rolling"), periods }),
    ])
    .optional()
    .meta({ description: "which periods betas are estimated over" }),
  intercept: z.boolean().optional().meta({ description: "in the regressions; a forecast never has one" }),
  lags: z
    .int()
    .min(0)
    .max(20)
    .optional()
    .meta({ description: "lags of the factors summed in a beta (Dimson)" }),
  shrinkage: z
    .strictObject({
      method: z.enum(["vasicek", "blume", "none"]).optional(),
      blumeSlope: z.number().min(0).max(1).optional().meta({ description: "share of the own beta" }),
      minObservations: periods.optional().meta({
        description: "periods from which a name's own betas count; before, the universe's mean stands",
      }),
    })
    .optional(),
  innovations: z
    .strictObject({
      lags: z.int().min(0).max(60).optional().meta({ description: "order of a level's autoregression" }),
      minObservations: periods.optional().meta({ description: "levels before its first innovation" }),
    })
    .optional()
    .meta({ description: "how what is new in a level is told" }),
  refit: z
    .enum(["every_close", "review"])
    .optional()
    .meta({ description: "when betas change: at every close, or at reviews of the universe" }),
});

type WrittenTimeSeries = z.infer<typeof timeSeriesSchema>;

/** The options of a time-series family with every default filled in, by the frequency of the model. */
export function resolveTimeSeries(
  { factors, innovations = {}, shrinkage = {}, ...written }: WrittenTimeSeries,
  periodsPerYear: number,
): TimeSeriesFamilyOptions {
  const usualInnovations = withWritten({ lags: 1, minObservations: 24 }, innovations);
  const usual: Omit<TimeSeriesFamilyOptions, "factors" | "shrinkage"> = {
    kind: "time_series",
    window: { kind: "exponential", halfLife: periodsPerYear === 12 ? 36 : 252 },
    intercept: true,
    lags: 0,
    refit: "review",
  };
  const minObservations = periodsPerYear === 12 ? 24 : 63;
  return {
    ...withWritten(usual, written),
    factors: factors.map((name) => ({ name, innovations: usualInnovations })),
    shrinkage: withWritten<BetaShrinkage>(
      { method: "vasicek", blumeSlope: 2 / 3, minObservations },
      shrinkage,
    ),
  };
}

/** What the schema cannot see of a time-series family. */
export function timeSeriesFaults(
  spec: WrittenSpec,
  written: WrittenTimeSeries,
  periodsPerYear: number,
): readonly SpecFault[] {
  const options = resolveTimeSeries(written, periodsPerYear);
  const { factors } = written;
  const faults: SpecFault[] = [];
  const add = (path: readonly (string | number)[], rule: string) =>
    faults.push({ path: ["family", ...path], rule });
  if (spec.data.factors === undefined) add(["factors"], "needs the table data.factors, and there is none");
  for (const { name, rule } of styleNameFaults([...new Set(factors)]))
    add(
      ["factors", factors.indexOf(name)],
      rule.replace("a style", "a factor").replace("the style", "the factor"),
    );
  for (const [at, name] of factors.entries())
    if (factors.indexOf(name) < at) add(["factors", at], `must name each factor once, and has ${name} twice`);
  const coefficients = factors.length * (1 + options.lags) + (options.intercept ? 1 : 0);
  const { minObservations } = options.shrinkage;
  if (minObservations <= coefficients)
    add(
      ["shrinkage", "minObservations"],
      `must be above the ${coefficients} coefficients of a regression, got ${minObservations}`,
    );
  if (options.window.kind === "rolling" && options.window.periods < minObservations)
    add(
      ["window", "periods"],
      `must not be below shrinkage.minObservations (${minObservations}): no name would have betas of its own`,
    );
  const leastHalfLife = halfLifeFor(coefficients);
  if (options.window.kind === "exponential" && options.window.halfLife <= leastHalfLife)
    add(
      ["window", "halfLife"],
      `must be above ${Math.ceil(10 * leastHalfLife) / 10} for the ${coefficients} coefficients of a regression: with ${options.window.halfLife} all periods together amount to fewer`,
    );
  const news = options.factors[0]?.innovations;
  if (news !== undefined && news.minObservations < 2 * news.lags + 3)
    add(
      ["innovations", "minObservations"],
      `must be at least ${2 * news.lags + 3} for ${news.lags} lags: the autoregression has ${news.lags + 1} coefficients`,
    );
  const { market, countries, styles } = spec.factors;
  const foreign = {
    market: market === true,
    countries: countries === true,
    styles: Object.keys(styles).length > 0,
  };
  for (const key of ["market", "countries", "styles"] as const) {
    const rule = "a time_series model has no factors but those of family.factors; leave this out";
    if (foreign[key]) faults.push({ path: ["factors", key], rule });
  }
  return faults;
}

/** Half-life whose weights λ^age, however many, amount to n = (1 + λ)/(1 − λ) periods (Kish). */
function halfLifeFor(periodCount: number): number {
  return periodCount <= 1 ? 0 : Math.LN2 / Math.log((periodCount + 1) / (periodCount - 1));
}

/** Given factors that the spec names and the data do not have. */
export function unknownFactors(
  { family }: Pick<ModelOptions, "family">,
  factors: readonly string[],
): readonly SpecFault[] {
  if (family?.kind !== "time_series") return [];
  return family.factors.flatMap(({ name }, at) => {
    if (factors.includes(name)) return [];
    const meant = nearestName(name, factors);
    const hint = meant === undefined ? `known: ${factors.join(", ")}` : `did you mean ${meant}?`;
    const rule = `the table factors has no factor ${JSON.stringify(name)}; ${hint}`;
    return [{ path: ["family", "factors", at], rule }];
  });
}
