import { z } from "zod";
import { builtInDescriptors } from "../engine/exposures/index.ts";
import { presetNames } from "../engine/pipeline/index.ts";
import { dataSpecSchema } from "./data-spec.ts";

/**
 * The schema of plimsoll.yaml as the user writes it: everything but the name, the data and the styles has a default in
 * the preset that `extends` names. Half-lives, lags, windows and histories are in periods of the model's frequency.
 */

const periods = z.int().min(1);
/** Above 0; infinity, which YAML writes .inf, is allowed. */
const positive = z.custom<number>(
  (value) => typeof value === "number" && value > 0,
  "must be a number above 0, or .inf",
);
const halfLife = positive.meta({ description: "periods; .inf weights all periods alike" });

const lags = z.int().min(0).meta({ description: "periods" });

const universeSchema = z.strictObject({
  estimation: z
    .strictObject({
      top: z
        .union([periods, z.literal("all")])
        .optional()
        .meta({ description: "names, by market cap" }),
      by: z.literal("market_cap").optional(),
      buffer: z
        .number()
        .min(1)
        .optional()
        .meta({ description: "a member stays while its rank is within top × buffer" }),
      minHistory: z.int().min(0).optional().meta({ description: "returns before a name can enter, periods" }),
      minPrice: z.number().min(0).optional().meta({ description: "price floor for entry, currency" }),
    })
    .optional(),
  coverage: z.literal("all").optional(),
  maxStale: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "periods without a bar after which a name is not covered" }),
});

const styleSchema = z.strictObject({
  blend: z
    .record(
      z.string().min(1),
      z.number().refine((weight) => weight !== 0, "must not be 0"),
    )
    .refine((blend) => Object.keys(blend).length > 0, "must name at least one descriptor")
    .meta({ description: "descriptor: weight; a built-in descriptor or a score in the data" }),
  orthogonalTo: z
    .array(z.string().min(1))
    .optional()
    .meta({ description: "styles to be made orthogonal to" }),
});

const windowSchema = z.strictObject({
  periods: periods.optional(),
  halfLife: halfLife.optional(),
  lag: z.int().min(0).optional(),
  minPeriods: periods.optional(),
});

const factorsSchema = z.strictObject({
  market: z.boolean().optional(),
  styles: z.record(z.string().min(1), styleSchema),
});

const descriptorsSchema = z.strictObject({
  ...Object.fromEntries(
    [...builtInDescriptors.values()]
      .filter(({ windows }) => windows !== null)
      .map(({ name, meaning }) => [name, windowSchema.optional().meta({ description: meaning })]),
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
  minBlendShare: z.number().min(0).max(1).optional(),
});

/** Schema of plimsoll.yaml; unknown keys are errors. */
export const modelSpecSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower-case letters, digits and -"),
  extends: z.enum(presetNames).optional().meta({ description: "preset; default short" }),
  data: dataSpecSchema,
  universe: universeSchema.optional(),
  factors: factorsSchema,
  descriptors: descriptorsSchema.optional(),
  exposures: exposuresSchema.optional(),
  regression: z
    .strictObject({
      weights: z.literal("sqrt_cap").optional(),
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
      neweyWest: z
        .strictObject({ volatility: lags, correlation: lags })
        .nullable()
        .optional()
        .meta({ description: "periods of serial correlation counted; null for none" }),
      eigenfactor: z
        .strictObject({
          draws: z.int().min(10).optional(),
          scale: z.number().min(1).optional(),
          seed: z.int().min(0).optional(),
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
  specific: z
    .strictObject({
      halfLife: halfLife.optional(),
      ownHistoryFrom: z.int().min(2).optional(),
      ownHistoryFull: z.int().min(3).optional(),
      sizeGroups: z.int().min(1).optional(),
      floorShare: z.number().min(0).max(1).optional(),
    })
    .optional(),
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
  return { title: "Plimsoll model spec", ...z.toJSONSchema(modelSpecSchema, { unrepresentable: "any" }) };
}
