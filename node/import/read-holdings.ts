import { join } from "node:path";
import type { TableName } from "../../wire/index.ts";
import type { CanonicalTables } from "./canonical-parts.ts";
import { sqlText } from "./sql.ts";

/** Where the rows of a table stand in the input, row by row: file as the user named it, and line. */
export interface RowPlaces {
  readonly file: readonly string[];
  readonly row: Int32Array;
}

/** Holdings, column by column, sorted by date, portfolio, book and id; ids unknown to the market are kept. */
export interface PortfolioRows extends RowPlaces {
  readonly date: readonly string[];
  readonly portfolio: readonly string[];
  readonly book: readonly string[];
  readonly id: readonly string[];
  /** Decimal of capital, shares, money of the base currency: one of the three, the others NaN. Negative is short. */
  readonly weight: Float64Array;
  readonly shares: Float64Array;
  readonly notional: Float64Array;
  readonly delta: Float64Array;
  /** 1 = exposure without capital. */
  readonly financed: Uint8Array;
}

/** What is known of portfolios as a whole, sorted by date and portfolio; NaN where it is not. */
export interface AccountRows extends RowPlaces {
  readonly date: readonly string[];
  readonly portfolio: readonly string[];
  readonly capital: Float64Array;
  readonly flow: Float64Array;
  readonly totalReturn: Float64Array;
}

/** What funds hold, sorted by date, fund and id. */
export interface FundRows extends RowPlaces {
  readonly date: readonly string[];
  readonly fund: readonly string[];
  readonly id: readonly string[];
  readonly weight: Float64Array;
}

/** What stands in for names, sorted by id. */
export interface ProxyRows extends RowPlaces {
  readonly id: readonly string[];
  readonly proxy: readonly string[];
  readonly weight: Float64Array;
}

/** Everything that is known of portfolios. */
export interface HoldingTables {
  readonly portfolios: PortfolioRows;
  readonly accounts: AccountRows;
  readonly funds: FundRows;
  readonly proxies: ProxyRows;
  /** What the user calls the column of a field, for messages; the field itself where nothing is said. */
  readonly columns: Readonly<Record<"portfolios" | "funds", Readonly<Record<string, string | undefined>>>>;
}

/** Names of the portfolios of an entry of the cache, ascending: no row of holdings is read here. */
export async function readPortfolioNames({
  sql,
  folder,
  cache,
}: CanonicalTables): Promise<readonly string[]> {
  const [part] = cache.parts.portfolios ?? [];
  if (part === undefined) return [];
  const file = sqlText(join(folder, part.file));
  const rows = await sql.rows(`SELECT DISTINCT portfolio FROM read_parquet(${file})`);
  return rows.map(({ portfolio }) => String(portfolio)).sort();
}

/**
 * Reads the tables of holdings of an entry of the cache; tables that the data do not have are empty.
 *
 * @param only  portfolios whose holdings and accounts are wanted; all by default
 */
export async function readHoldings(
  tables: CanonicalTables,
  only?: readonly string[],
): Promise<HoldingTables> {
  const wanted =
    only === undefined ? "" : ` WHERE portfolio IN (${["NULL", ...only.map(sqlText)].join(", ")})`;
  const [portfolios, accounts, funds, proxies] = [
    await columnsOf(tables, "portfolios", wanted),
    await columnsOf(tables, "accounts", wanted),
    await columnsOf(tables, "funds"),
    await columnsOf(tables, "proxies"),
  ];
  return {
    portfolios: {
      date: texts(portfolios, "date"),
      portfolio: texts(portfolios, "portfolio"),
      book: texts(portfolios, "book"),
      id: texts(portfolios, "id"),
      weight: numbers(portfolios, "weight"),
      shares: numbers(portfolios, "shares"),
      notional: numbers(portfolios, "notional"),
      delta: numbers(portfolios, "delta"),
      financed: Uint8Array.from(portfolios.financed ?? [], Number),
      ...places(portfolios),
    },
    accounts: {
      date: texts(accounts, "date"),
      portfolio: texts(accounts, "portfolio"),
      capital: numbers(accounts, "capital"),
      flow: numbers(accounts, "flow"),
      totalReturn: numbers(accounts, "total_return"),
      ...places(accounts),
    },
    funds: {
      date: texts(funds, "date"),
      fund: texts(funds, "fund"),
      id: texts(funds, "id"),
      weight: numbers(funds, "weight"),
      ...places(funds),
    },
    proxies: {
      id: texts(proxies, "id"),
      proxy: texts(proxies, "proxy"),
      weight: numbers(proxies, "weight"),
      ...places(proxies),
    },
    columns: {
      portfolios: tables.spec.portfolios?.columns ?? {},
      funds: tables.spec.funds?.columns ?? {},
    },
  };
}

/** By column: holdings of a large book are many rows, and no row is an object here. */
type Columns = Readonly<Record<string, readonly unknown[]>>;

async function columnsOf(
  { sql, folder, cache }: CanonicalTables,
  table: TableName,
  condition = "",
): Promise<Columns> {
  const [part] = cache.parts[table] ?? [];
  if (part === undefined) return {};
  return sql.columns(`SELECT * FROM read_parquet(${sqlText(join(folder, part.file))})${condition}`);
}

function places(columns: Columns): RowPlaces {
  return { file: texts(columns, "at_file"), row: Int32Array.from(columns.at_row ?? [], Number) };
}

function texts(columns: Columns, name: string): readonly string[] {
  return (columns[name] ?? []).map(String);
}

/** NaN where the cell is missing. */
function numbers(columns: Columns, name: string): Float64Array {
  return Float64Array.from(columns[name] ?? [], (value) => (value === null ? Number.NaN : Number(value)));
}
