import { z } from "zod";
import { builtInDescriptors } from "../engine/exposures/index.ts";
import { presetNames } from "../engine/pipeline/index.ts";
import { dataSpecSchema } from "./data-spec.ts";
import { familySchema } from "./family-spec.ts";
import { foreignSchema } from "./foreign-spec.ts";
import { halfLife, lags, positive } from "./spec-numbers.ts";
import { specificSchema } from "./specific-spec.ts";
import { universeSchema } from "./universe-spec.ts";

/**
 * The schema of plimsoll.yaml as the user writes it: everything but the name, the data and the styles (of a model that has some) has a default
 * in the preset that `extends` names. Half-lives, lags, windows and histories are in periods of the model's frequency.
 */

const periods = z.int().min(1);
const scoreShape = {
  form: z
    .enum(["zscore", "rank", "gaussian_rank"])
    .optional()
    .meta({ description: "the value itself, its rank, or the normal quantile of its rank" }),
  within: z
    .enum(["none", "industry", "country", "size"])
    .optional()
    .meta({ description: "groups that scores are centred and scaled within" }),
  clipBy: z
    .enum(["deviation", "mad"])
    .optional()
    .meta({ description: "deviations about the mean, or 1.4826 MAD about the median" }),
  minBlendShare: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: "share of the blend's weight that a name must have" }),
};

/** A blend of descriptors or the cube of another style: that it is one of them is checked with the names. */
const styleSchema = z.strictObject({
  ...scoreShape,
  blend: z
    .record(
      z.string().min(1),
      z.number().refine((weight) => weight !== 0, "must not be 0"),
    )
    .refine((blend) => Object.keys(blend).length > 0, "must name at least one descriptor")
    .optional()
    .meta({ description: "descriptor: weight; a built-in descriptor or a score in the data" }),
  orthogonalTo: z
    .array(z.string().min(1))
    .optional()
    .meta({ description: "styles to be made orthogonal to" }),
  cubeOf: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "instead of a blend: another style, whose cube is made orthogonal to it" }),
});

/** A style as written. */
export type WrittenStyle = z.infer<typeof styleSchema>;

const thinSchema = z.strictObject({
  minEffective: z
    .number()
    .min(0)
    .max(1e6)
    .optional()
    .meta({ description: "effective names below which an industry leans on its parent; 0: never" }),
});

const industriesSchema = z.strictObject({
  thin: thinSchema.optional(),
  merge: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .meta({ description: "industry: the one it is always part of" }),
  minMembers: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "estimation names below which an industry joins the largest of its parent" }),
  parents: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .meta({ description: "industry: its sector; the market for those not here" }),
});

/** What a window looks back at is kept, for every name: more than this would not fit, and no history is as long. */
const LONGEST = { periods: 10_000, years: 100 };

function windowSchema(name: string) {
  const longest = name === "seasonality" ? LONGEST.years : LONGEST.periods;
  return z.strictObject({
    periods: periods.max(longest).optional(),
    halfLife: halfLife.optional(),
    lag: z.int().min(0).max(longest).optional(),
    minPeriods: periods.optional(),
  });
}

const factorsSchema = z.strictObject({
  market: z.boolean().optional(),
  countries: z.boolean().optional().meta({ description: "a factor for each country of the securities" }),
  currencies: z
    .boolean()
    .optional()
    .meta({ description: "a factor for each currency but the base currency" }),
  industries: industriesSchema.optional(),
  styles: z.record(z.string().min(1), styleSchema),
});

/** Of a model whose factors are all found in returns. */
const noFactors: z.infer<typeof factorsSchema> = { styles: {} };

const descriptorsSchema = z.strictObject({
  ...Object.fromEntries(
    [...builtInDescriptors.values()]
      .filter(({ windows }) => windows !== null)
      .map(({ name, meaning }) => [name, windowSchema(name).optional().meta({ description: meaning })]),
  ),
  fundamentalsStaleDays: periods
    .optional()
    .meta({ description: "days past the end of its period after which a fundamental value is too old" }),
});

const exposuresSchema = z.strictObject({
  clipDeviations: z.number().positive().optional(),
  errorDeviations: positive.optional(),
  fenceDeviations: positive.optional(),
  bound: z.number().positive().optional(),
  minGroupSize: z
    .int()
    .min(2)
    .optional()
    .meta({ description: "known estimation names that a group needs for scores within it" }),
  sizeBuckets: z
    .int()
    .min(2)
    .optional()
    .meta({ description: "groups of equal count for scores within size" }),
  ...scoreShape,
});

/** Schema of plimsoll.yaml; unknown keys are errors. */
export const modelSpecSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower-case letters, digits and -"),
  extends: z.enum(presetNames).optional().meta({ description: "preset; default short" }),
  model: foreignSchema
    .optional()
    .meta({ description: "a model of somebody else's, read from files instead of estimated" }),
  data: dataSpecSchema,
  universe: universeSchema.optional(),
  family: familySchema.optional().meta({ description: "where factors come from; default fundamental" }),
  factors: factorsSchema.default(noFactors),
  descriptors: descriptorsSchema.optional(),
  exposures: exposuresSchema.optional(),
  regression: z
    .strictObject({
      weights: z
        .enum(["sqrt_cap", "inverse_specific_variance"])
        .optional()
        .meta({ description: "of names; the second by the specific variance known at the close before" }),
      weightCap: z
        .number()
        .gt(0.5)
        .max(1)
        .optional()
        .meta({ description: "quantile that bounds inverse variances; 1 minus it bounds them from below" }),
      robust: z
        .enum(["none", "huber"])
        .optional()
        .meta({ description: "huber: down-weight returns that stand out" }),
      huberConstant: positive
        .optional()
        .meta({ description: "residual scales beyond which a return is down-weighted; usual 1.345" }),
      constraint: z.literal("cap_weighted_industries_sum_to_zero").optional(),
      minNamesPerFactor: z.number().min(1).optional(),
    })
    .optional(),
  covariance: z
    .strictObject({
      volatilityHalfLife: halfLife.optional(),
      correlationHalfLife: halfLife.optional(),
      ownHistoryFull: z
        .number()
        .min(2)
        .optional()
        .meta({ description: "effective observations from which a factor's own history counts alone" }),
      burnIn: z.enum(["shrink", "mark"]).optional().meta({
        description:
          "below two effective observations per factor: shrink correlations, or only mark the date",
      }),
      neweyWest: z
        .strictObject({ volatility: lags, correlation: lags })
        .nullable()
        .optional()
        .meta({ description: "periods of serial correlation counted; null for none" }),
      eigenfactor: z
        .strictObject({
          draws: z.int().min(10).optional(),
          scale: z.number().min(1).max(2).optional(),
          seed: z.int().min(0).optional(),
          of: z.enum(["correlation", "covariance"]).optional(),
          refresh: z.enum(["forecast", "monthly"]).optional().meta({
            description:
              "when the bias is simulated: for every forecast, or at the first close of a month for all of the month",
          }),
        })
        .nullable()
        .optional()
        .meta({ description: "correction of the bias of eigenfactors by simulation; null for none" }),
      regime: z
        .strictObject({ halfLife })
        .nullable()
        .optional()
        .meta({ description: "volatility regime adjustment; null for none" }),
    })
    .optional(),
  specific: specificSchema.optional(),
  returns: z.strictObject({ maxGap: z.int().min(0).optional() }).optional(),
  benchmark: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "portfolio to measure against; default: the cap-weighted estimation universe" }),
});

/** plimsoll.yaml as written. */
export type WrittenSpec = z.infer<typeof modelSpecSchema>;

/** JSON Schema of plimsoll.yaml, for editors that complete it. */
export function modelSpecJsonSchema(): Record<string, unknown> {
  return {
    title: "Plimsoll model spec",
    ...z.toJSONSchema(modelSpecSchema, { unrepresentable: "any", io: "input" }),
  };
}
