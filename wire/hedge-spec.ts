import { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { money, share, shareFromZero, span } from "./mandate-quantities.ts";
import {
  isRecord,
  issueFaults,
  type Locate,
  type MakeFault,
  makeFault,
  readablePart,
} from "./schema-faults.ts";

const name = z.string().min(1);

/** Of a standardised factor: far beyond what a portfolio has. */
const exposure = z.number().min(-1000).max(1000);

const instrumentSchema = z.strictObject({
  portfolio: name.optional().meta({ description: "holds what this portfolio, or universe, holds" }),
  holdings: z.record(name, share).optional().meta({ description: "id: weight of a unit of notional" }),
  exposures: z
    .record(name, exposure)
    .optional()
    .meta({ description: "factor: exposure beside the holdings" }),
  residual: shareFromZero.optional().meta({ description: "volatility of its own, a year" }),
  series: z
    .strictObject({
      file: name.meta({ description: "CSV: date, return" }),
      column: name.optional().meta({ description: "of the returns; return" }),
      factors: z.array(name).min(1).optional().meta({ description: "that it is regressed on; all" }),
    })
    .optional()
    .meta({ description: "known by its returns alone: betas by least squares" }),
  cost: shareFromZero.optional().meta({ description: "of the notional traded" }),
  min: share.optional(),
  max: share.optional(),
  held: share.optional().meta({ description: "notional now, of the capital" }),
});

const hedgeSchema = z.strictObject({
  name: name.optional(),
  horizon: span,
  holding: span.optional().meta({ description: "how long a hedge is held, over which costs are spread; 1y" }),
  portfolio: name.optional().meta({ description: "the book" }),
  capital: z
    .union(
      [z.enum(["nav", "gross", "long", "net"]), money],
      "must be nav, gross, long, net or a sum of money",
    )
    .optional(),
  instruments: z
    .record(name, instrumentSchema)
    .refine((all) => Object.keys(all).length > 0, "give at least one instrument"),
  neutral: z
    .union(
      [z.array(name).min(1), z.record(name, exposure)],
      "must be a list of factors, or factors with an exposure each",
    )
    .optional(),
  family: name.optional().meta({ description: "each factor of the family is neutral: style, industry, ..." }),
  aversion: z.number().positive().optional().meta({ description: "of variance against costs" }),
  gross: shareFromZero.optional().meta({ description: "largest sum of the notionals' sizes" }),
  count: z.int().min(1).optional().meta({ description: "largest number of instruments" }),
});

/** A hedge as written, its quantities read. */
export type WrittenHedge = z.infer<typeof hedgeSchema>;

/**
 * A hedge from a parsed document, checked.
 *
 * @throws {InputError} every problem at once: unknown keys with the nearest known one, quantities that are none, instruments of nothing
 */
export function parseHedge(document: unknown, file: string, locate: Locate = () => undefined): WrittenHedge {
  const fault = makeFault(file, locate);
  if (!isRecord(document))
    throw new InputError([fault([], "must be keys and values, at least horizon and instruments")]);
  const parsed = hedgeSchema.safeParse(document, { reportInput: true });
  if (parsed.success) {
    const faults = meaningFaults(parsed.data, fault);
    if (faults.length > 0) throw new InputError(faults);
    return parsed.data;
  }
  const { issues } = parsed.error;
  const rest = hedgeSchema.safeParse(
    readablePart(document, issues, { sections: "instruments", standIn: { horizon: "1y" } }),
  );
  throw new InputError([
    ...issues.flatMap((issue) => issueFaults(issue, fault, { document, schema: hedgeSchema })),
    ...(rest.success ? meaningFaults(rest.data, fault) : []),
  ]);
}

/** What the schema allows and is wrong all the same. */
function meaningFaults({ instruments, neutral, family }: WrittenHedge, fault: MakeFault): Fault[] {
  const entries = Object.entries(instruments);
  const faults: Fault[] = entries.flatMap(([key, of]) =>
    instrumentRules(of).map(([at, rule]) => fault(["instruments", key, at], rule)),
  );
  if (neutral !== undefined && family !== undefined)
    faults.push(fault(["family"], "give neutral or family, not both"));
  return faults;
}

/** Keys and the rules that they break. */
function instrumentRules(of: z.infer<typeof instrumentSchema>): readonly (readonly [string, string])[] {
  const { portfolio, holdings, exposures, series, min = -Infinity, max = Infinity } = of;
  const others = [portfolio, holdings, exposures, of.residual];
  const rules: (readonly [string, string, boolean])[] = [
    ["holdings", "give portfolio or holdings, not both", portfolio !== undefined && holdings !== undefined],
    [
      "holdings",
      "an instrument needs a portfolio, holdings, exposures or a series",
      [portfolio, holdings, exposures, series].every((given) => given === undefined),
    ],
    [
      "series",
      "gives exposures and residual by itself: leave out portfolio, holdings, exposures and residual",
      series !== undefined && others.some((given) => given !== undefined),
    ],
    ["max", "must not be below min", min > max],
    [
      "exposures",
      "give it an exposure, or a portfolio or holdings: an instrument without any hedges nothing",
      exposures !== undefined &&
        Object.keys(exposures).length === 0 &&
        portfolio === undefined &&
        holdings === undefined,
    ],
  ];
  return rules.flatMap(([key, rule, isBroken]) => (isBroken ? [[key, rule] as const] : []));
}
