import { join } from "node:path";
import type { CanonicalTables } from "./canonical-parts.ts";
import type { AccountRows, PortfolioRows } from "./read-holdings.ts";
import { sqlText } from "./sql.ts";

/** What one portfolio holds over a span, and its accounts. */
export interface PortfolioRecord {
  readonly name: string;
  /** From the last set on or before the span's start, or the first there is. */
  readonly portfolios: PortfolioRows;
  /** From the last known capital on or before that set. */
  readonly accounts: AccountRows;
}

/** Dates, both inclusive. */
export interface HoldingSpan {
  readonly from: string;
  readonly to: string;
}

/**
 * The holdings of every portfolio over a span, one portfolio after the other by name: memory does not grow with the portfolios.
 *
 * A portfolio whose first set is after the span has no rows.
 *
 * @param names  of whom, in any order
 */
export async function* holdingsByPortfolio(
  tables: CanonicalTables,
  names: readonly string[],
  span: HoldingSpan,
): AsyncGenerator<PortfolioRecord> {
  const holdings = groupsOf(tables, holdingsQuery(tables, span));
  const accounts = groupsOf(tables, accountsQuery(tables, span));
  const wanted = new Set(names);
  const take = async (from: typeof holdings, name: string): Promise<readonly Row[]> => {
    let next = await from.peek();
    while (next !== undefined && !wanted.has(next.name)) {
      from.drop();
      next = await from.peek();
    }
    if (next?.name !== name) return [];
    from.drop();
    return next.rows;
  };
  try {
    // As the engine orders texts: by their bytes.
    for (const name of names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
      const [rows, money] = [await take(holdings, name), await take(accounts, name)];
      yield { name, portfolios: portfolioRows(rows), accounts: accountRows(money) };
    }
  } finally {
    await holdings.close();
    await accounts.close();
  }
}

function fileOf({ cache, folder }: CanonicalTables, table: "portfolios" | "accounts"): string | undefined {
  const [part] = cache.parts[table] ?? [];
  return part && `read_parquet(${sqlText(join(folder, part.file))}, file_row_number = true)`;
}

function holdingsQuery(tables: CanonicalTables, { from, to }: HoldingSpan): string | undefined {
  const file = fileOf(tables, "portfolios");
  if (file === undefined) return undefined;
  return `WITH sets AS (${setsQuery(file, { from, to })})
    SELECT portfolio, CAST(date AS VARCHAR) AS date, book, id, at_file, weight, shares, notional, delta,
      CAST(financed AS INTEGER) AS financed, CAST(at_row AS INTEGER) AS at_row
    FROM ${file} JOIN sets ON portfolio = held_by WHERE date >= since AND date <= ${sqlText(to)}
    ORDER BY portfolio, file_row_number`;
}

function accountsQuery(tables: CanonicalTables, span: HoldingSpan): string | undefined {
  const [file, holdings] = [fileOf(tables, "accounts"), fileOf(tables, "portfolios")];
  if (file === undefined || holdings === undefined) return undefined;
  return `WITH sets AS (${setsQuery(holdings, span)}),
    known AS (SELECT portfolio AS owned_by, max(date) AS known_on FROM ${file} JOIN sets ON portfolio = held_by
      WHERE date <= since AND capital IS NOT NULL GROUP BY portfolio)
    SELECT portfolio, CAST(date AS VARCHAR) AS date, at_file, capital, flow, total_return, CAST(at_row AS INTEGER) AS at_row
    FROM ${file} JOIN sets ON portfolio = held_by LEFT JOIN known ON portfolio = owned_by
    WHERE date <= ${sqlText(span.to)} AND (known_on IS NULL OR date >= known_on)
    ORDER BY portfolio, file_row_number`;
}

function setsQuery(file: string, { from, to }: HoldingSpan): string {
  return `SELECT portfolio AS held_by, coalesce(max(date) FILTER (date <= ${sqlText(from)}), min(date)) AS since
    FROM ${file} WHERE date <= ${sqlText(to)} GROUP BY portfolio`;
}

type Row = readonly unknown[];

/** Rows of an ordered query in groups of one portfolio; its first column is the portfolio. */
function groupsOf({ sql }: CanonicalTables, query: string | undefined) {
  const groups = query === undefined ? undefined : readGroups(sql.chunks(query));
  let ahead: Promise<IteratorResult<{ name: string; rows: readonly Row[] }>> | undefined;
  return {
    peek: async () => {
      if (groups === undefined) return undefined;
      ahead ??= groups.next();
      const next = await ahead;
      return next.done === true ? undefined : next.value;
    },
    drop: () => {
      ahead = undefined;
    },
    close: async () => {
      await groups?.return(undefined);
    },
  };
}

async function* readGroups(
  chunks: ReturnType<CanonicalTables["sql"]["chunks"]>,
): AsyncGenerator<{ name: string; rows: readonly Row[] }> {
  let name: string | undefined;
  let rows: Row[] = [];
  for await (const chunk of chunks) {
    for (const row of chunk.getRows()) {
      const [owner] = row;
      if (String(owner) !== name) {
        if (name !== undefined) yield { name, rows };
        name = String(owner);
        rows = [];
      }
      rows.push(row);
    }
  }
  if (name !== undefined) yield { name, rows };
}

function portfolioRows(rows: readonly Row[]): PortfolioRows {
  return {
    portfolio: texts(rows, 0),
    date: texts(rows, 1),
    book: texts(rows, 2),
    id: texts(rows, 3),
    file: texts(rows, 4),
    weight: numbers(rows, 5),
    shares: numbers(rows, 6),
    notional: numbers(rows, 7),
    delta: numbers(rows, 8),
    financed: Uint8Array.from(rows, (row) => Number(row[9])),
    row: Int32Array.from(rows, (row) => Number(row[10])),
  };
}

function accountRows(rows: readonly Row[]): AccountRows {
  return {
    portfolio: texts(rows, 0),
    date: texts(rows, 1),
    file: texts(rows, 2),
    capital: numbers(rows, 3),
    flow: numbers(rows, 4),
    totalReturn: numbers(rows, 5),
    row: Int32Array.from(rows, (row) => Number(row[6])),
  };
}

function texts(rows: readonly Row[], column: number): readonly string[] {
  return rows.map((row) => String(row[column]));
}

/** NaN where the cell is missing. */
function numbers(rows: readonly Row[], column: number): Float64Array {
  return Float64Array.from(rows, (row) => (row[column] === null ? Number.NaN : Number(row[column])));
}
