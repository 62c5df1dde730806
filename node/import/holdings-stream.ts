import { join } from "node:path";
import type { TableName } from "../../wire/index.ts";
import type { CanonicalTables } from "./canonical-parts.ts";
import { dayNumber } from "./day-number.ts";
import { type Column, rowReader } from "./row-reader.ts";
import { sqlText } from "./sql.ts";

/**
 * Rows of holdings of one date or more, as `PortfolioRows` but coded; valid only while they are looked at. A column that has its default in
 * every row is left out: "" as book, no shares and no notional, a delta of 1, not financed.
 */
export interface HoldingColumns {
  /** Days since 1970-01-01, ascending; within a day by portfolio. */
  readonly day: Column;
  readonly portfolio: Column;
  readonly id: Column;
  readonly book: Column | undefined;
  readonly weight: Column;
  readonly shares: Column | undefined;
  readonly notional: Column | undefined;
  readonly delta: Column | undefined;
  readonly financed: Column | undefined;
}

/** Rows of accounts, as `AccountRows` but coded. */
export interface AccountColumns {
  readonly day: Column;
  readonly portfolio: Column;
  readonly capital: Column;
  readonly flow: Column;
  readonly totalReturn: Column;
}

type UseColumns<Columns> = (columns: Columns, from: number, to: number) => void;

/** Holdings and accounts of all portfolios, each consumed date by date. */
export interface HoldingsStream {
  /** Names by code, ascending. */
  readonly portfolios: readonly string[];
  readonly ids: readonly string[];
  /** By portfolio the first date of its holdings, and the last one before a date; undefined where there is none. */
  firstDates(
    before: string,
  ): Promise<readonly { readonly first: string; readonly before: string | undefined }[]>;
  /** Gives the rows up to a date that were not given yet, in parts. */
  holdings(date: string, use: UseColumns<HoldingColumns>): Promise<void>;
  accounts(date: string, use: UseColumns<AccountColumns>): Promise<void>;
  close(): Promise<void>;
}

/** Opens the stream; names become codes inside the SQL engine, so that no row is ever an object or a text here. */
export async function streamHoldings(tables: CanonicalTables): Promise<HoldingsStream | undefined> {
  const { sql } = tables;
  const portfolios = fileOf(tables, "portfolios");
  if (portfolios === undefined) return undefined;
  const { portfolios: labels, ids, selected } = await codeHoldings(tables, portfolios);
  const names = [...selected.keys()];
  const rows = rowReader(sql, [`SELECT ${[...selected.values()].join(", ")} FROM ${portfolios}`]);
  const file = fileOf(tables, "accounts");
  const known = ["capital", "flow", "total_return"].map(numberOf).join(", ");
  const accounts =
    file === undefined
      ? undefined
      : rowReader(sql, [`SELECT ${DAY}, ${codeOf("portfolio")}, ${known} FROM ${file}`]);
  return {
    portfolios: labels,
    ids,
    firstDates: async (before) => {
      const query = `SELECT min(date) AS first, max(date) FILTER (date < ${sqlText(before)}) AS before
        FROM ${portfolios} GROUP BY portfolio ORDER BY portfolio`;
      return (await sql.rows(query)).map((row) => {
        return { first: String(row.first), before: row.before === null ? undefined : String(row.before) };
      });
    },
    holdings: (date, use) =>
      rows.through(dayNumber(date), (of, from, to) => use(holdingColumns(names, of), from, to)),
    accounts: async (date, use) =>
      accounts?.through(dayNumber(date), (of, from, to) => use(accountColumns(of), from, to)),
    close: async () => {
      await rows.close();
      await accounts?.close();
    },
  };
}

/** The holdings of a table as codes of their labels. */
interface CodedHoldings {
  /** By code, ascending. */
  readonly portfolios: readonly string[];
  readonly ids: readonly string[];
  readonly books: readonly string[];
  /** What selects each column; without those that have their default in every row. */
  readonly selected: ReadonlyMap<string, string>;
}

const DAY = "CAST(CAST(date AS DATE) - DATE '1970-01-01' AS INTEGER) AS day";

function codeOf(column: string): string {
  return `CAST(coalesce(enum_code(TRY_CAST(${column} AS held_${column})), -1) AS INTEGER) AS ${column}`;
}

function numberOf(column: string): string {
  return `coalesce(${column}, CAST('NaN' AS DOUBLE)) AS ${column}`;
}

/** Makes the labels of a table of holdings types of the SQL engine (`held_portfolio`, …), so that it gives codes. */
export async function codeHoldings(tables: CanonicalTables, portfolios: string): Promise<CodedHoldings> {
  const { sql } = tables;
  const labelsOf = async (column: string): Promise<readonly string[]> => {
    const query = `SELECT DISTINCT ${column} AS label FROM ${portfolios} ORDER BY label`;
    const found = (await sql.rows(query)).map(({ label }) => String(label));
    await sql.run(`CREATE OR REPLACE TYPE held_${column} AS ENUM (${found.map(sqlText).join(", ")})`);
    return found;
  };
  const labels = {
    portfolios: await labelsOf("portfolio"),
    ids: await labelsOf("id"),
    books: await labelsOf("book"),
  };
  const selected = new Map([
    ["day", DAY],
    ["portfolio", codeOf("portfolio")],
    ["id", codeOf("id")],
    ["weight", numberOf("weight")],
    ["book", codeOf("book")],
    ["shares", numberOf("shares")],
    ["notional", numberOf("notional")],
    ["delta", numberOf("delta")],
    ["financed", "CAST(financed AS INTEGER) AS financed"],
  ]);
  for (const column of await defaultColumns(tables, portfolios)) selected.delete(column);
  return { ...labels, selected };
}

function fileOf({ cache, folder }: CanonicalTables, table: TableName): string | undefined {
  const [part] = cache.parts[table] ?? [];
  return part && `read_parquet(${sqlText(join(folder, part.file))})`;
}

/** Columns that say nothing in any row: half of the reading, where all is weights. */
async function defaultColumns({ sql }: CanonicalTables, portfolios: string): Promise<readonly string[]> {
  const isDefault = {
    book: "book = ''",
    shares: "shares IS NULL",
    notional: "notional IS NULL",
    delta: "delta = 1",
    financed: "NOT CAST(financed AS BOOLEAN)",
  };
  const columns = Object.entries(isDefault).map(([column, rule]) => `bool_and(${rule}) AS ${column}`);
  const [row] = await sql.rows(`SELECT ${columns.join(", ")} FROM ${portfolios}`);
  return Object.keys(isDefault).filter((column) => row?.[column] === true);
}

function holdingColumns(names: readonly string[], of: readonly Column[]): HoldingColumns {
  const at = (name: string): Column | undefined => of[names.indexOf(name)];
  return {
    day: at("day") as Column,
    portfolio: at("portfolio") as Column,
    id: at("id") as Column,
    weight: at("weight") as Column,
    book: at("book"),
    shares: at("shares"),
    notional: at("notional"),
    delta: at("delta"),
    financed: at("financed"),
  };
}

function accountColumns(of: readonly Column[]): AccountColumns {
  const [day, portfolio, capital, flow, totalReturn] = of as readonly [
    Column,
    Column,
    Column,
    Column,
    Column,
  ];
  return { day, portfolio, capital, flow, totalReturn };
}
