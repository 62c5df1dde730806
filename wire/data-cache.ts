import { z } from "zod";

const count = z.int().min(0);

const schema = z.strictObject({
  format: z.literal(2),
  tablesKey: z.string(),
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
  readFiles: z.array(
    z.strictObject({
      table: z.string(),
      path: z.string(),
      fields: z.array(z.string()),
      first: z.string().nullable(),
      last: z.string().nullable(),
      weekends: count,
      industries: z.array(z.string()),
      notes: z.array(z.string()),
    }),
  ),
  outliers: z.array(
    z.strictObject({
      table: z.string(),
      says: z.string(),
      date: z.string(),
      count,
      path: z.string(),
      row: count,
      shown: z.string(),
    }),
  ),
  /** Hex SHA-256 by file of the cache. */
  files: z.record(z.string(), z.string()),
  parts: z.record(z.string(), z.array(z.strictObject({ file: z.string(), fromDay: count }))),
  monthKeys: z.record(z.string(), z.string()),
});

/** What an import keeps of a file, so that the next one need not read it again. */
export interface ReadFile {
  readonly table: string;
  readonly path: string;
  /** Fields that it has. */
  readonly fields: readonly string[];
  /** First and last of the dates its rows are known on; null where the table has none or the file is always read again. */
  readonly first: string | null;
  readonly last: string | null;
  /** Rows dated on a weekend, and industries; of bars only. */
  readonly weekends: number;
  readonly industries: readonly string[];
  readonly notes: readonly string[];
}

/** Outliers of one kind on a date, with the first of them. */
export interface DatedOutliers {
  readonly table: string;
  readonly says: string;
  readonly date: string;
  readonly count: number;
  readonly path: string;
  readonly row: number;
  readonly shown: string;
}

/** A file of a canonical table: its rows from a day on, up to the day from which the next part holds. */
export interface TablePart {
  /** From the folder of the entry; it may lie in an earlier one. */
  readonly file: string;
  readonly fromDay: number;
}

/** What stands beside the canonical tables of an import: dictionaries, inputs, notes and keys. */
export interface DataCache {
  readonly format: 2;
  /** Hash of the version and the spec without the paths: entries of one key differ in their files only. */
  readonly tablesKey: string;
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
  readonly readFiles: readonly ReadFile[];
  readonly outliers: readonly DatedOutliers[];
  readonly parts: Readonly<Record<string, readonly TablePart[]>>;
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
