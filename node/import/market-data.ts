import type { MarketAxes, MarketDay } from "../../engine/data/index.ts";
import type { ColumnMapping } from "../../wire/index.ts";
import type { CanonicalSource } from "./canonical-source.ts";
import type { HoldingSpan, PortfolioRecord } from "./holdings-by-portfolio.ts";
import type { HoldingsStream } from "./holdings-stream.ts";
import type { IdentifierSpell } from "./identifier-history.ts";
import type { HoldingTables } from "./read-holdings.ts";

/** One file that was read. */
export interface InputFile {
  readonly table: string;
  /** As the spec names it. */
  readonly path: string;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly rowCount: number;
}

/** The data of a project: checked, canonical, point in time. */
export interface MarketData {
  readonly axes: MarketAxes;
  /** Names for people by asset code; empty where the securities table gives none. */
  readonly assetNames: readonly string[];
  /** Issuers by asset code; empty where the securities table gives none. */
  readonly assetIssuers: readonly string[];
  /** Trading days: dates with any bar, ascending. */
  readonly dates: readonly string[];
  /** Date of its first bar by asset code: nothing of it is delivered before. */
  readonly firstBars: readonly string[];
  readonly inputs: readonly InputFile[];
  /** What the identifiers in tables that say `ids` were mapped to. */
  readonly mappings: readonly ColumnMapping[];
  /** The table of identifiers, sorted by id, kind, value and first day; empty where there is none. */
  identifiers(): Promise<readonly IdentifierSpell[]>;
  /** What was ignored, is missing or is assumed, a sentence each. */
  readonly notes: readonly string[];
  /** Days from the first trading day on or after `fromDate`, streamed; each is what it is wherever the stream begins. */
  days(fromDate?: string): AsyncGenerator<MarketDay>;
  /**
   * Key of a month (YYYY-MM): SHA-256 over what its days deliver. Neither the order of rows nor later months change it.
   *
   * @throws {EngineError} unknown-label: a month without trading days
   */
  monthKey(month: string): string;
  /**
   * The same of the days of the month up to one of them, and no later one: that of its last day is the month's.
   *
   * @throws {EngineError} unknown-label: no trading day
   */
  dayKey(date: string): string;
  /** Ascending. */
  portfolioNames(): Promise<readonly string[]>;
  /** @param only  portfolios whose holdings and accounts are wanted; all by default */
  holdings(only?: readonly string[]): Promise<HoldingTables>;
  /** The same of all portfolios by date, in memory that does not grow with the dates; undefined where there are no portfolios. */
  holdingsStream(): Promise<HoldingsStream | undefined>;
  /** What each portfolio holds over a span, one after the other by name. */
  holdingsByPortfolio(span: HoldingSpan): AsyncGenerator<PortfolioRecord>;
  /** For a thread that reads the days as well. */
  readonly source: CanonicalSource;
  close(): void;
}

export interface MarketDataOptions {
  /** Memory the SQL engine may use before it spills to the system's temporary folder (default 1024). */
  readonly memoryLimitMb?: number;
  /** Threads of the SQL engine (default: the machine's). Results do not depend on it. */
  readonly threads?: number;
  /** Reads every byte of the inputs and the cache; otherwise a file whose size, times and identity are as remembered is taken to be what it was. */
  readonly reread?: boolean;
  /** Where canonical tables are kept (default `.plimsoll/cache` in the project). */
  readonly cacheFolder?: string;
}
