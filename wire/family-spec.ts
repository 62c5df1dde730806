import { z } from "zod";
import { factorNumberRules } from "../engine/factor-returns/index.ts";
import { timeSeriesSchema } from "./time-series-spec.ts";

/** The `family:` section of plimsoll.yaml: where the model's factors come from. */

/** Factors of returns are taken from a matrix of periods × periods. */
const LONGEST_WINDOW = 2000;
const MOST_FACTORS = 50;

const factorCount = z.int().min(1).max(MOST_FACTORS);

/** What is no number at all: names of factors are of another kind of family. */
function countRule(input: unknown): string | undefined {
  if (typeof input === "number" || input === undefined) return undefined;
  const rule = `must be a whole number, or ${factorNumberRules.join(" or ")}`;
  return Array.isArray(input) ? `${rule}; a list of given factors needs family.kind: time_series` : rule;
}

/** Factors that are exposures, or found in returns. */
const foundSchema = z.strictObject({
  kind: z.enum(["fundamental", "statistical", "hybrid"]).meta({
    description:
      "fundamental: factors are exposures; statistical: of returns alone; hybrid: fundamental, and statistical ones of what they leave",
  }),
  factors: z
    .union([factorCount, z.enum(factorNumberRules)], { error: ({ input }) => countRule(input) })
    .optional()
    .meta({ description: "number of statistical factors, or the rule that finds it" }),
  maxFactors: factorCount.optional().meta({ description: "most factors that a rule may find" }),
  method: z
    .enum(["pca", "asymptotic"])
    .optional()
    .meta({ description: "one pass in units of volatility, or a second one in units of specific risk" }),
  window: z
    .int()
    .min(10)
    .max(LONGEST_WINDOW)
    .optional()
    .meta({ description: "periods of returns that factors are taken from" }),
  minPeriods: z
    .int()
    .min(10)
    .max(LONGEST_WINDOW)
    .optional()
    .meta({ description: "periods before the first factors" }),
  minShare: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .meta({ description: "share of the window in which a name must have a return to be learned from" }),
  alignment: z
    .enum(["rotation", "order"])
    .optional()
    .meta({ description: "how new factors are made to mean what the old ones did" }),
});

/** The section: factors that are exposures or found in returns, or given ones. */
export const familySchema = z.discriminatedUnion("kind", [foundSchema, timeSeriesSchema]);

/** The section as written, where factors are not given. */
export type WrittenFound = z.infer<typeof foundSchema>;

/** The section as written. */
export type WrittenFamily = z.infer<typeof familySchema>;
