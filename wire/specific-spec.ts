import { z } from "zod";
import type { SpecificNeweyWestOptions, SpecificRiskOptions } from "../engine/risk-model/index.ts";
import { halfLife, lags } from "./spec-numbers.ts";
import { withWritten } from "./with-written.ts";

/** The section `specific` of plimsoll.yaml: a stage that is null is left out, `{}` takes its defaults. */
export const specificSchema = z.strictObject({
  halfLife: halfLife.optional(),
  ownHistoryFrom: z.int().min(2).optional(),
  ownHistoryFull: z.int().min(3).optional(),
  sizeGroups: z.int().min(1).optional(),
  floorShare: z.number().min(0).max(1).optional(),
  neweyWest: z
    .strictObject({
      lags: lags.optional(),
      halfLife: halfLife.optional(),
      priorPeriods: z.number().min(0).optional(),
    })
    .nullable()
    .optional()
    .meta({ description: "serial correlation of specific returns; null for none" }),
  jumps: z
    .strictObject({ threshold: z.number().min(2).optional(), halfLife: halfLife.optional() })
    .nullable()
    .optional()
    .meta({ description: "what lies beyond so many deviations, remembered apart; null for none" }),
  structural: z
    .strictObject({
      priorNames: z.number().min(0).optional(),
      levelGroups: z.int().min(1).optional(),
      upliftPriorNames: z.number().min(0).optional(),
    })
    .nullable()
    .optional()
    .meta({ description: "ln σ on the exposures, for names with little history; null for size groups" }),
  shrinkage: z
    .strictObject({ strength: z.number().min(0).max(100).optional(), groups: z.int().min(1).optional() })
    .nullable()
    .optional()
    .meta({ description: "volatilities drawn to the mean of their size group; null for none" }),
  regime: z
    .strictObject({ halfLife })
    .nullable()
    .optional()
    .meta({ description: "the level of specific volatility now; null for none" }),
  linked: z
    .strictObject({
      halfLife: halfLife.optional(),
      priorCorrelation: z.number().min(0).max(0.999).optional(),
      priorPeriods: z.number().min(0).optional(),
    })
    .nullable()
    .optional()
    .meta({ description: "lines of one issuer move together; null takes them as independent" }),
});

/** What serial correlation is counted with where the spec does not say; the presets have all other stages themselves. */
const usualLags: SpecificNeweyWestOptions = { lags: 5, halfLife: 252, priorPeriods: 252 };

/** The options with every default filled in, from the preset where it has the stage. */
export function resolveSpecific(
  base: SpecificRiskOptions,
  written: z.infer<typeof specificSchema>,
): SpecificRiskOptions {
  const { neweyWest, jumps, structural, shrinkage, regime, linked, ...plain } = written;
  return {
    ...withWritten(base, plain),
    neweyWest: stage(base.neweyWest ?? usualLags, neweyWest, base.neweyWest),
    jumps: stage(base.jumps, jumps),
    structural: stage(base.structural, structural),
    shrinkage: stage(base.shrinkage, shrinkage),
    regime: regime === undefined ? base.regime : regime,
    linked: stage(base.linked, linked),
  };
}

/** A stage as written over the usual one; null leaves it out, and `unwritten` is what there is if the spec says nothing. */
function stage<T extends object>(
  usual: T | null,
  written: { readonly [Key in keyof T]?: T[Key] | undefined } | null | undefined,
  unwritten: T | null = usual,
): T | null {
  if (written === undefined) return unwritten;
  return written === null || usual === null ? null : withWritten(usual, written);
}
