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
  /** Where identifiers are mapped to securities: rows by column and outcome, and the first cells that did not map. */
  readonly identified?: readonly {
    readonly column: string;
    readonly kind: string;
    readonly outcome: MappingOutcome;
    readonly rows: number;
  }[];
  readonly unmapped?: readonly UnmappedCell[];
}

/** How many securities an identifier has on the date of its row. */
export type MappingOutcome = "one" | "none" | "several";

/** A cell whose identifier has no security, or several. */
export interface UnmappedCell {
  readonly column: string;
  readonly outcome: MappingOutcome;
  readonly row: number;
  readonly value: string;
  readonly date: string | null;
}

/** An identifier that stands in a table, with the kind it was found by and the first date on which it stands there. */
export interface MappedValue {
  readonly table: string;
  readonly column: string;
  readonly kind: string;
  readonly outcome: MappingOutcome;
  readonly value: string;
  readonly first: string | null;
}

/** Rows and distinct values, with where the first of them stand. */
interface FailedMapping {
  readonly rows: number;
  readonly values: number;
  readonly first: readonly {
    readonly file: string;
    readonly row: number;
    readonly value: string;
    readonly date: string | null;
  }[];
}

/** What the identifiers in a column of securities were mapped to. */
export interface ColumnMapping {
  readonly table: string;
  readonly column: string;
  readonly kinds: readonly { readonly kind: string; readonly rows: number; readonly values: number }[];
  /** No security had the identifier on the day. */
  readonly unmapped: FailedMapping;
  /** Several securities had it. */
  readonly several: FailedMapping;
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
  readonly format: 3;
  /** Hash of the version and the spec without the paths: entries of one key differ in their files only. */
  readonly tablesKey: string;
  readonly dates: readonly string[];
  readonly assets: readonly string[];
  /** Position in `dates` of each asset's first bar. */
  readonly firstDays: readonly number[];
  /** Name for people by asset; empty where there is none. */
  readonly assetNames: readonly string[];
  /** Industry of the securities table by asset; -1 is none. */
  readonly staticIndustries: readonly number[];
  readonly industries: readonly string[];
  readonly items: readonly string[];
  readonly wideScores: readonly string[];
  readonly longScores: readonly string[];
  /** Country, currency and issuer by asset, empty where there is none; whether it is a primary line. */
  readonly assetCountries: readonly string[];
  readonly assetCurrencies: readonly string[];
  readonly assetIssuers: readonly string[];
  readonly assetPrimary: readonly boolean[];
  readonly countries: readonly string[];
  readonly currencies: readonly string[];
  readonly lists: readonly string[];
  readonly factors: readonly string[];
  /** Risk-free rate of the base currency by date; null is missing. */
  readonly riskFree: readonly (number | null)[];
  /** The same of other currencies that have rates. */
  readonly riskFreeByCurrency: Readonly<Record<string, readonly (number | null)[]>>;
  readonly inputs: readonly { table: string; path: string; sha256: string; rowCount: number }[];
  readonly notes: readonly string[];
  readonly readFiles: readonly ReadFile[];
  readonly outliers: readonly DatedOutliers[];
  /** Identifiers that were mapped to securities. */
  readonly mapped: readonly MappedValue[];
  /** Files of each canonical table, by day. */
  readonly parts: Readonly<Record<string, readonly TablePart[]>>;
  /** Hex SHA-256 by file of the cache, from the folder of the entry. */
  readonly files: Readonly<Record<string, string>>;
  /** By date: SHA-256 of what its month delivers up to it. */
  readonly dayKeys: readonly string[];
}

/** A data cache as text: its sum comes last, so that half of it is none. */
export function formatDataCache(cache: DataCache, sumOf: TextSum): string {
  const text = JSON.stringify(cache);
  return `${text}\n${sumOf(text)}\n`;
}

/**
 * A data cache from text; undefined if it is not one (half written, damaged, of another format). It is never written by
 * hand, so its sum says all: entries are long, and every opening reads one.
 */
export function parseDataCache(text: string, sumOf: TextSum): DataCache | undefined {
  const [body, sum] = text.split("\n");
  if (body === undefined || sum !== sumOf(body)) return undefined;
  const cache: DataCache = JSON.parse(body);
  return cache.format === 3 ? cache : undefined;
}

/** A short sum of a text, of the platform. */
export type TextSum = (text: string) => string;
