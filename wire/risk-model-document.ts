import { z } from "zod";
import type { Fault } from "../engine/errors/index.ts";

/** The open JSON schema of a factor risk model: one document for each date. What is not here may stand in it and is passed over. */

const number = z.number();
const optionalNumber = z.number().nullable().optional();
const series = z.array(z.number().nullable());

const factorSchema = z.looseObject({
  factorId: z.string().min(1),
  factorName: z.string().optional(),
  factorCategory: z.string().optional(),
  factorCategoryId: z.string().optional(),
  factorReturn: optionalNumber,
});

const assetSchema = z.looseObject({
  universe: z.array(z.string().min(1)).min(1),
  specificRisk: series,
  totalRisk: series.optional(),
  predictedBeta: series.optional(),
  factorExposure: z.array(z.record(z.string(), z.number().nullable())),
  specificReturn: series.optional(),
  dailyReturn: series.optional(),
  estimationUniverseWeight: series.optional(),
  capitalization: series.optional(),
  issuerMarketCap: series.optional(),
  price: series.optional(),
  currency: z.array(z.string().nullable()).optional(),
});

const documentSchema = z.looseObject({
  date: z.iso.date(),
  factorData: z.array(factorSchema).min(1),
  covarianceMatrix: z.array(z.array(number)).min(1),
  assetData: assetSchema,
  issuerSpecificCovariance: z
    .looseObject({
      universeId1: z.array(z.string()),
      universeId2: z.array(z.string()),
      covariance: z.array(z.number()),
    })
    .optional(),
  currencyRatesData: z
    .looseObject({
      currency: z.array(z.string()),
      exchangeRate: series.optional(),
      riskFreeRate: series.optional(),
    })
    .optional(),
  factorPortfolios: z
    .looseObject({
      universe: z.array(z.string()),
      portfolio: z.array(z.looseObject({ factorId: z.string(), weights: z.array(z.number().nullable()) })),
    })
    .optional(),
});

/** A document of one date. */
export type RiskModelDocument = z.infer<typeof documentSchema>;

/** Documents of a text: one, or a list of them. */
export type ParsedDocuments =
  | { readonly status: "ok"; readonly documents: readonly RiskModelDocument[] }
  | { readonly status: "faults"; readonly faults: readonly Fault[] };

/** Dates that a text has, without reading it whole. */
export function documentDates(text: string): readonly string[] {
  return [
    ...new Set([...text.matchAll(/"date"\s*:\s*"(\d{4}-\d{2}-\d{2})"/g)].map((found) => found[1] as string)),
  ];
}

/** Reads the documents of a text; everything that is wrong with them, each at its path. */
export function parseRiskModelDocuments(text: string, file: string): ParsedDocuments {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    const isCut = /end of JSON|unterminated/i.test(why);
    const rule = `is not JSON${isCut ? ": it ends too early, the file was cut off" : ` (${why})`}`;
    return { status: "faults", faults: [{ file, rule }] };
  }
  const list = Array.isArray(value) ? value : [value];
  const faults: Fault[] = [];
  const documents = list.flatMap((one, i) => {
    const parsed = documentSchema.safeParse(one);
    if (parsed.success) return [parsed.data];
    for (const { path, message } of parsed.error.issues.slice(0, 50)) {
      const at = [...(list.length > 1 ? [i] : []), ...path].join(".");
      faults.push({ file, column: at, rule: lowerFirst(message) });
    }
    return [];
  });
  return faults.length > 0 ? { status: "faults", faults } : { status: "ok", documents };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** A document as text: numbers in their shortest exact form, what has no value is null. */
export function formatRiskModelDocument(document: RiskModelDocument): string {
  return `${JSON.stringify(document, (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? null : value))}\n`;
}
