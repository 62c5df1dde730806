import type { Unit } from "./table-definition.ts";

/** File, files, folder or pattern of files, relative to the project. */
export type TablePath = string | readonly string[];

/** Where a table is and how its columns are called. */
export interface TableSpec {
  /** File, files, folder or pattern of files, relative to the project; without it the table comes of a query. */
  readonly path?: TablePath | undefined;
  /** Of workbooks: the sheet that holds the table; by default the first. */
  readonly sheet?: string | undefined;
  /** Of workbooks: row of the header; by default the first that looks like one. */
  readonly header?: number | undefined;
  /** Tables that `query` is about, by the name it has for them. */
  readonly files?: Readonly<Record<string, TablePath>> | undefined;
  /** Environment variable with the address of the PostgreSQL database that `query` is asked of. */
  readonly postgres?: string | undefined;
  /** SQL that gives the table's rows. */
  readonly query?: string | undefined;
  /** Field → column of the file; a field not named here is looked for under its own name. */
  readonly columns?: Readonly<Record<string, string | undefined>> | undefined;
  /** Field → unit the file writes it in. */
  readonly units?: Readonly<Record<string, Unit | undefined>> | undefined;
  /** Kind of identifier that its columns of securities hold, or `any`; without it they hold ids. */
  readonly ids?: string | undefined;
  /** What an identifier without a security is: a fault (default), or left out and counted. */
  readonly unmapped?: "fault" | "skip" | undefined;
}

export interface BarsSpec extends TableSpec {
  /** A close that repeats the one before without volume gives no return from this time in a row on; by default it gives 0. */
  readonly staleDays?: number | undefined;
  /** Descriptor name → numeric column of the file. */
  readonly scores?: Readonly<Record<string, string>> | undefined;
  /** Descriptor name → SQL expression over the columns of one row of the file. */
  readonly expressions?: Readonly<Record<string, string>> | undefined;
}

export interface FundamentalsSpec extends TableSpec {
  /** Item → numeric column, for files with one column per item. */
  readonly items?: Readonly<Record<string, string>> | undefined;
  /** Item → SQL expression over the columns of one row, for files with one column per item. */
  readonly expressions?: Readonly<Record<string, string>> | undefined;
  /** For files without known_at: a value is known this many calendar days after period_end. */
  readonly knownAfterDays?: number | undefined;
  /** Items whose flows are of the year up to the end of the row's `fiscal_period`, not of that period alone. */
  readonly yearToDate?: readonly string[] | undefined;
  /** Which row counts of several of one value, period and day that differ; without it they are faults. */
  readonly repeats?: "last" | undefined;
  /** Item → calendar days past the end of its period after which a value is too old, where not as descriptors.fundamentalsStaleDays says. */
  readonly staleDays?: Readonly<Record<string, number>> | undefined;
}

/** What the name of an item ends in that is of twelve months. */
export const trailingSuffix = "_ttm";

export interface FactorsSpec extends TableSpec {
  /** Factor → numeric column of returns, for files with one column per factor. */
  readonly returns?: Readonly<Record<string, string>> | undefined;
}

export interface AgeingSpec extends TableSpec {
  /** Calendar days a value stays valid when no newer one comes (default 45). */
  readonly maxAgeDays?: number | undefined;
}

export interface ClassificationsSpec extends TableSpec {
  /** Which scheme gives the industries, or several, the first that has a security on a day; needed when the file holds several. */
  readonly scheme?: string | readonly string[] | undefined;
  /** Characters of a code that make the level of the scheme that is used; all by default. */
  readonly digits?: number | undefined;
  /** Whether a day has what was known then (default), or what is known at the end. */
  readonly policy?: "as_known" | "reissue" | undefined;
}

export interface ActionsSpec extends TableSpec {
  /** Return of a delisting that says neither amount nor return; by default it has none. */
  readonly missingDelistingReturn?: "none" | number | undefined;
}

/** The `data:` section of plimsoll.yaml. */
export interface DataSpec {
  readonly identifiers?: TableSpec | undefined;
  readonly bars: BarsSpec;
  readonly securities?: TableSpec | undefined;
  readonly fundamentals?: FundamentalsSpec | undefined;
  readonly classifications?: ClassificationsSpec | undefined;
  readonly industry_codes?: TableSpec | undefined;
  readonly scores?: AgeingSpec | undefined;
  readonly caps?: AgeingSpec | undefined;
  readonly rates?: TableSpec | undefined;
  readonly fx?: TableSpec | undefined;
  readonly factors?: FactorsSpec | undefined;
  readonly portfolios?: TableSpec | undefined;
  readonly accounts?: TableSpec | undefined;
  readonly funds?: TableSpec | undefined;
  readonly proxies?: TableSpec | undefined;
  readonly memberships?: TableSpec | undefined;
  readonly actions?: ActionsSpec | undefined;
  readonly calendar?: TableSpec | undefined;
  readonly repairs?: TableSpec | undefined;
  /** Every industry that may occur; anything else is a fault. */
  readonly industries?: readonly string[] | undefined;
  /** What caps are converted to and rates without a currency are in; needed with fx. */
  readonly baseCurrency?: string | undefined;
}
