import { z } from "zod";
import { leastHolding, leastTrade, lotsLimit, namesLimit, tradeCount } from "./discrete-limits-spec.ts";
import { costsSchema } from "./mandate-costs-spec.ts";
import { modelsSchema } from "./mandate-models-spec.ts";
import { money, type Span, share, shareFromZero, span } from "./mandate-quantities.ts";

const name = z.string().min(1);
const range = {
  min: share.optional(),
  max: share.optional(),
  equal: share.optional().meta({ description: "min and max at once" }),
};
const soft = {
  penalty: shareFromZero.optional().meta({
    description: "soft: return a year that every 0.01 (1 %) of violation is worth",
  }),
  priority: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "soft: 1 is kept before 2, and all before the objective is looked at" }),
};
const relative = z.boolean().optional().meta({ description: "of the weights less the benchmark's" });
const rangeOnly = z.strictObject(range);
const classification = z.enum(["industry", "sector", "country"]);

const uncertaintySchema = z.strictObject({
  errors: z
    .number()
    .positive()
    .meta({ description: "standard errors of the portfolio's return that are taken off" }),
  factors: z.record(name, shareFromZero).optional().meta({ description: "standard errors of the views" }),
  history: span.optional().meta({ description: "errors as of means over this much history" }),
});

const limitSchema = z.discriminatedUnion("on", [
  z.strictObject({ on: z.literal("net"), ...range, ...soft }),
  z.strictObject({ on: z.literal("gross"), max: shareFromZero, ...soft }),
  z.strictObject({ on: z.literal("long"), max: shareFromZero, ...soft }),
  z.strictObject({ on: z.literal("short"), max: shareFromZero, ...soft }),
  z.strictObject({ on: z.literal("turnover"), max: shareFromZero, ...soft }),
  z.strictObject({
    on: z.literal("weights"),
    ...range,
    relative,
    least: leastHolding,
    by: classification.optional(),
    groups: z.record(name, rangeOnly).optional().meta({ description: "group of `by`: another range" }),
    names: z.record(name, rangeOnly).optional().meta({ description: "id: another range" }),
  }),
  z.strictObject({
    on: z.literal("exposure"),
    ...range,
    factor: z.union([name, z.array(name).min(1)], "must be a factor or a list of factors").optional(),
    family: name.optional().meta({ description: "each factor of the family: style, industry, ..." }),
    relative,
    ...soft,
  }),
  z.strictObject({
    on: z.literal("group"),
    ...range,
    by: classification,
    group: z.union([name, z.array(name).min(1)], "must be a group or a list of groups").optional(),
    relative,
    ...soft,
  }),
  z.strictObject({ on: z.literal("beta"), ...range, ...soft }),
  z.strictObject({
    on: z.literal("trades"),
    max: shareFromZero.optional(),
    participation: shareFromZero.optional().meta({ description: "share of the traded value" }),
    days: z.number().positive().optional().meta({ description: "over which it is traded; 1" }),
    count: tradeCount,
    least: leastTrade,
  }),
  namesLimit,
  lotsLimit,
  z.strictObject({
    on: z.literal("risk"),
    max: shareFromZero.meta({ description: "volatility a year" }),
    part: z.enum(["total", "factor", "specific"]).optional(),
    factor: z.union([name, z.array(name).min(1)], "must be a factor or a list of factors").optional(),
    family: name.optional().meta({ description: "of the factors of this family alone" }),
    model: name.optional().meta({ description: "by this one of `models`" }),
    relative,
    ...soft,
  }),
]);

/** A limit as written. */
export type WrittenLimit = z.infer<typeof limitSchema>;

/** Schema of a mandate; unknown keys are errors. */
export const mandateSchema = z.strictObject({
  name: name.optional(),
  horizon: span,
  portfolio: name.optional().meta({ description: "what is held now; cash starts from nothing" }),
  benchmark: name.optional(),
  capital: z
    .union(
      [z.enum(["nav", "gross", "long", "net"]), money],
      "must be nav, gross, long, net or a sum of money",
    )
    .optional(),
  universe: z
    .union(
      [z.enum(["covered", "estimation", "benchmark", "holdings"]), z.strictObject({ file: name })],
      "must be covered, estimation, benchmark, holdings or { file: ids.csv }",
    )
    .optional(),
  objective: z.strictObject({
    kind: z.enum(["utility", "least_risk", "most_return", "best_ratio", "most_diversified", "risk_parity"]),
    relative,
    aversion: z.number().positive().optional(),
    factorAversion: z.number().min(0).optional(),
    specificAversion: z.number().min(0).optional(),
    models: z
      .record(name, z.number().min(0))
      .optional()
      .meta({ description: "aversion to variance by further models, beside" }),
    budgets: z.strictObject({ file: name, column: name.optional() }).optional(),
    factors: z.record(name, z.number()).optional().meta({
      description: "risk_parity of factors: share of the variance, below 0 for an exposure below 0",
    }),
    gross: shareFromZero.optional().meta({ description: "of risk_parity of factors: the sizes' sum; 100 %" }),
  }),
  alpha: z
    .strictObject({
      file: name.optional(),
      column: name.optional(),
      factors: z.record(name, share).optional(),
      horizon: span,
      uncertainty: uncertaintySchema.optional(),
    })
    .optional(),
  models: modelsSchema.optional(),
  costs: costsSchema.optional(),
  limits: z.record(name, limitSchema).optional(),
});

/** A mandate as written, its quantities read. */
export type WrittenMandate = z.infer<typeof mandateSchema>;
/** A length of time of a mandate. */
export type { Span };
