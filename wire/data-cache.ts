import { z } from "zod";

const count = z.int().min(0);

const schema = z.strictObject({
  format: z.literal(1),
  dates: z.array(z.string()),
  assets: z.array(z.string()),
  /** Position in `dates` of each asset's first bar. */
  firstDays: z.array(count),
  /** Name for people by asset; empty where there is none. */
  assetNames: z.array(z.string()),
  /** Industry of the securities table by asset; -1 is none. */
  staticIndustries: z.array(z.int().min(-1)),
  industries: z.array(z.string()),
  items: z.array(z.string()),
  wideScores: z.array(z.string()),
  longScores: z.array(z.string()),
  /** Country, currency and issuer by asset, empty where there is none; whether it is a primary line. */
  assetCountries: z.array(z.string()),
  assetCurrencies: z.array(z.string()),
  assetIssuers: z.array(z.string()),
  assetPrimary: z.array(z.boolean()),
  countries: z.array(z.string()),
  currencies: z.array(z.string()),
  lists: z.array(z.string()),
  factors: z.array(z.string()),
  /** Risk-free rate of the base currency by date; null is missing. */
  riskFree: z.array(z.number().nullable()),
  /** The same of other currencies that have rates. */
  riskFreeByCurrency: z.record(z.string(), z.array(z.number().nullable())),
  inputs: z.array(
    z.strictObject({ table: z.string(), path: z.string(), sha256: z.string(), rowCount: count }),
  ),
  notes: z.array(z.string()),
  /** Hex SHA-256 by file of the cache. */
  files: z.record(z.string(), z.string()),
  monthKeys: z.record(z.string(), z.string()),
});

/** What stands beside the canonical tables of an import: dictionaries, inputs, notes and keys. */
export interface DataCache {
  readonly format: 1;
  readonly dates: readonly string[];
  readonly assets: readonly string[];
  readonly firstDays: readonly number[];
  readonly assetNames: readonly string[];
  readonly staticIndustries: readonly number[];
  readonly industries: readonly string[];
  readonly items: readonly string[];
  readonly wideScores: readonly string[];
  readonly longScores: readonly string[];
  readonly assetCountries: readonly string[];
  readonly assetCurrencies: readonly string[];
  readonly assetIssuers: readonly string[];
  readonly assetPrimary: readonly boolean[];
  readonly countries: readonly string[];
  readonly currencies: readonly string[];
  readonly lists: readonly string[];
  readonly factors: readonly string[];
  readonly riskFree: readonly (number | null)[];
  readonly riskFreeByCurrency: Readonly<Record<string, readonly (number | null)[]>>;
  readonly inputs: readonly { table: string; path: string; sha256: string; rowCount: number }[];
  readonly notes: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly monthKeys: Readonly<Record<string, string>>;
}

/** A data cache as text. */
export function formatDataCache(cache: DataCache): string {
  return `${JSON.stringify(cache)}\n`;
}

/** A data cache from text; undefined if it is not one (half written, of another format). */
export function parseDataCache(text: string): DataCache | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
