import { z } from "zod";
import { share, shareFromZero } from "./mandate-quantities.ts";

const name = z.string().min(1);
const several = (what: string) => z.union([name, z.array(name).min(1)], `must be ${what} or a list of them`);
const range = { min: share.optional(), max: share.optional() };
const relative = z.boolean().optional().meta({ description: "of the weights less the benchmark's" });
const warning = shareFromZero
  .refine((value) => value > 0 && value <= 1, "must be above 0 and at most 1: 90% or 0.9")
  .optional()
  .meta({ description: "share of the limit from which it warns" });

/** What every limit may say. */
const every = {
  level: z.enum(["hard", "soft"]).optional().meta({ description: "hard where nothing is said" }),
  warning,
  portfolios: several("the name of a portfolio or a pattern with *")
    .optional()
    .meta({ description: "whose limit it is; all where nothing is said" }),
  except: several("the name of a portfolio or a pattern with *").optional(),
  from: z.iso.date("must be a date, YYYY-MM-DD").optional().meta({ description: "first day it holds" }),
  to: z.iso.date("must be a date, YYYY-MM-DD").optional().meta({ description: "last day it holds" }),
};

const most = shareFromZero.meta({ description: "decimal, % or bp" });

const limitSchema = z.discriminatedUnion("on", [
  z.strictObject({ on: z.literal("volatility"), max: most, ...every }),
  z.strictObject({ on: z.literal("tracking_error"), max: most, ...every }),
  z.strictObject({ on: z.literal("beta"), ...range, ...every }),
  z.strictObject({
    on: z.literal("tail"),
    max: most.meta({ description: "loss in one period of the model" }),
    measure: z.enum(["value_at_risk", "expected_shortfall"]).optional(),
    confidence: z
      .union([z.literal("95%"), z.literal("99%"), z.literal(0.95), z.literal(0.99)], "must be 95% or 99%")
      .optional(),
    method: z.enum(["normal", "historical"]).optional(),
    ...every,
  }),
  z.strictObject({
    on: z.literal("exposure"),
    ...range,
    factor: several("a factor").optional(),
    family: name.optional().meta({ description: "each factor of the family: style, industry, ..." }),
    relative,
    ...every,
  }),
  z.strictObject({
    on: z.literal("contribution"),
    max: share.meta({ description: "share of the variance" }),
    of: several("a factor, a family, factors or specific").meta({ description: "each by itself" }),
    relative,
    ...every,
  }),
  z.strictObject({
    on: z.literal("weight"),
    ...range,
    id: several("an id")
      .optional()
      .meta({ description: "these names; each that is held where nothing is said" }),
    relative,
    ...every,
  }),
  z.strictObject({
    on: z.literal("group"),
    by: z.enum(["industry", "country"]),
    ...range,
    group: several("a group").optional(),
    relative,
    ...every,
  }),
  z.strictObject({
    on: z.literal("coverage"),
    min: shareFromZero.meta({ description: "share of the gross weight that is in the model" }),
    ...every,
  }),
  z.strictObject({ on: z.literal("turnover"), max: most, ...every }),
  z.strictObject({ on: z.literal("gross"), ...range, ...every }),
  z.strictObject({ on: z.literal("net"), ...range, ...every }),
  z.strictObject({ on: z.literal("cash"), ...range, ...every }),
]);

/** A limit of portfolios as written. */
export type WrittenPortfolioLimit = z.infer<typeof limitSchema>;

/** Schema of a file of limits; unknown keys are errors. */
export const limitsSchema = z.strictObject({
  warning: warning.meta({ description: "of every limit that says nothing itself; 90%" }),
  limits: z.record(name, limitSchema),
});

/** A file of limits as written. */
export type WrittenLimits = z.infer<typeof limitsSchema>;

/** JSON Schema of a file of limits, for editors that complete it. */
export function limitsJsonSchema(): Record<string, unknown> {
  return {
    title: "Plimsoll limits of portfolios",
    ...z.toJSONSchema(limitsSchema, { unrepresentable: "any", io: "input" }),
  };
}
