import { z } from "zod";
import type { ForeignOptions } from "../engine/pipeline/index.ts";
import type { SpecFault } from "./universe-faults.ts";

/** The `model:` section of plimsoll.yaml: a model of somebody else's, read from files instead of estimated. */

/** Layouts of files, called by their shape. */
export const foreignLayouts = ["members", "quoted", "columns", "json", "tables"] as const;

const families = ["market", "country", "industry", "style", "statistical", "given", "currency"] as const;
const riskUnits = ["annual_percent", "annual_decimal", "period_percent", "period_decimal"] as const;
const returnUnits = ["percent", "decimal"] as const;

const factorSchema = z.strictObject({
  name: z.string().min(1).optional().meta({ description: "what it is called here; its own name by default" }),
  family: z
    .enum(families)
    .optional()
    .meta({ description: "what reports group it under; by default told by its exposures" }),
});

/** The section; unknown keys are errors. */
export const foreignSchema = z.strictObject({
  layout: z.enum(foreignLayouts).meta({ description: "shape of the files" }),
  path: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).meta({
    description: "files, or folders with all that is in them, relative to the project; zip files are opened",
  }),
  factors: z
    .record(z.string().min(1), factorSchema)
    .optional()
    .meta({ description: "factor of the files: its name and family here" }),
  units: z
    .strictObject({
      covariance: z.enum(riskUnits).optional(),
      specific_risk: z.enum(riskUnits).optional(),
      issuer_covariance: z.enum(riskUnits).optional(),
      factor_returns: z.enum(returnUnits).optional(),
      specific_returns: z.enum(returnUnits).optional(),
      returns: z.enum(returnUnits).optional(),
      rates: z.enum(riskUnits).optional(),
    })
    .optional()
    .meta({ description: "where the files are not in the units of their layout" }),
  checkUnits: z
    .boolean()
    .optional()
    .meta({ description: "whether sizes that no market has are refused; default true" }),
});

/** The section as written. */
export type WrittenForeign = z.infer<typeof foreignSchema>;

/** Sections that say how a model is made: of one that is given nothing is made. */
const MADE = [
  "universe",
  "family",
  "factors",
  "descriptors",
  "exposures",
  "regression",
  "covariance",
  "specific",
  "returns",
];

/** Sections that a project with a given model has no use for. */
export function madeSections(document: Readonly<Record<PropertyKey, unknown>>): readonly SpecFault[] {
  const rule = "the model is given (model:), so nothing of it is made here: leave this out";
  return MADE.flatMap((key) => (document[key] === undefined ? [] : [{ path: [key], rule }]));
}

/** The section with its defaults, as the run keeps it. */
export function resolveForeign({ layout, factors, units, checkUnits }: WrittenForeign): ForeignOptions {
  return { layout, factors: { ...factors }, units: { ...units }, checkUnits: checkUnits ?? true };
}
