import { join } from "node:path";
import type { CanonicalTables } from "./canonical-parts.ts";
import { codeHoldings } from "./holdings-stream.ts";
import type { AccountRows, PortfolioRows } from "./read-holdings.ts";
import { type Column, rowReader } from "./row-reader.ts";
import { sqlText } from "./sql.ts";

/** A set of holdings that are weights and nothing else: no books, nothing financed, each id once. */
export interface PlainSet {
  readonly date: string;
  readonly ids: readonly string[];
  readonly weights: Float64Array;
}

/** What one portfolio holds over a span, and its accounts. */
export interface PortfolioRecord {
  readonly name: string;
  /** From the last set on or before the span's start, or the first there is; undefined where a row is no plain weight. */
  readonly plain: readonly PlainSet[] | undefined;
  /** The same as rows of the table, files apart. */
  readonly portfolios: () => PortfolioRows;
  /** From the last known capital on or before that set. */
  readonly accounts: AccountRows;
}

/** Dates, both inclusive. */
export interface HoldingSpan {
  readonly from: string;
  readonly to: string;
}

/**
 * The holdings of every portfolio over a span, one portfolio after the other by name: no row is an object here, and memory does not grow with
 * what the portfolios hold.
 *
 * A portfolio whose first set is after the span has no rows.
 */
export async function* holdingsByPortfolio(
  tables: CanonicalTables,
  span: HoldingSpan,
): AsyncGenerator<PortfolioRecord> {
  const file = fileOf(tables, "portfolios");
  if (file === undefined) return;
  const { portfolios, ids, books, selected } = await codeHoldings(tables, file);
  const names = ["portfolio", ...[...selected.keys()].filter((name) => name !== "portfolio"), "at_row"];
  const columns = names.map((name) => selected.get(name) ?? `CAST(${name} AS INTEGER) AS ${name}`);
  const rows = rowReader(tables.sql, [
    `WITH sets AS (${setsQuery(file, span)}) SELECT ${columns.join(", ")}
      FROM ${file} JOIN sets ON portfolio = held_by WHERE date >= since AND date <= ${sqlText(span.to)}
      ORDER BY 1, file_row_number`,
  ]);
  const money = accountsReader(tables, file, span);
  try {
    for (const [code, name] of portfolios.entries()) {
      const held = await takeRows(rows, code, names);
      yield {
        name,
        plain: plainSets(held, { ids, books }),
        portfolios: () => portfolioRows(name, held, { ids, books }),
        accounts: accountRows(name, money === undefined ? [] : await takeRows(money, code, ACCOUNT)),
      };
    }
  } finally {
    await rows.close();
    await money?.close();
  }
}

function fileOf({ cache, folder }: CanonicalTables, table: "portfolios" | "accounts"): string | undefined {
  const [part] = cache.parts[table] ?? [];
  return part && `read_parquet(${sqlText(join(folder, part.file))}, file_row_number = true)`;
}

/** By portfolio the date from which its rows matter. */
function setsQuery(file: string, { from, to }: HoldingSpan): string {
  return `SELECT portfolio AS held_by, coalesce(max(date) FILTER (date <= ${sqlText(from)}), min(date)) AS since
    FROM ${file} WHERE date <= ${sqlText(to)} GROUP BY portfolio`;
}

const ACCOUNT: readonly string[] = ["portfolio", "day", "capital", "flow", "total_return"];

function accountsReader(tables: CanonicalTables, holdings: string, span: HoldingSpan) {
  const file = fileOf(tables, "accounts");
  if (file === undefined) return undefined;
  const number = (column: string) => `coalesce(${column}, CAST('NaN' AS DOUBLE)) AS ${column}`;
  return rowReader(tables.sql, [
    `WITH sets AS (${setsQuery(holdings, span)}),
      known AS (SELECT portfolio AS owned_by, max(date) AS known_on FROM ${file} JOIN sets ON portfolio = held_by
        WHERE date <= since AND capital IS NOT NULL GROUP BY portfolio)
      SELECT CAST(enum_code(CAST(portfolio AS held_portfolio)) AS INTEGER) AS portfolio,
        CAST(CAST(date AS DATE) - DATE '1970-01-01' AS INTEGER) AS day, ${ACCOUNT.slice(2).map(number).join(", ")}
      FROM ${file} JOIN sets ON portfolio = held_by LEFT JOIN known ON portfolio = owned_by
      WHERE date <= ${sqlText(span.to)} AND (known_on IS NULL OR date >= known_on)
      ORDER BY 1, file_row_number`,
  ]);
}

/** Columns of the rows of one portfolio, by name; none where it has no rows. */
type Taken = readonly (Readonly<Record<string, Column>> & { readonly day: Column })[];

/** The rows of the portfolio with a code, in the parts they came in. */
async function takeRows(
  reader: ReturnType<typeof rowReader>,
  code: number,
  names: readonly string[],
): Promise<Taken> {
  const parts: (Record<string, Column> & { day: Column })[] = [];
  await reader.through(code, (columns, from, to) => {
    // The columns are views of memory that the engine will free.
    const own = Object.fromEntries(
      names.map((name, at) => [name, (columns[at] as Column).slice(from, to)] as const),
    );
    parts.push({ ...own, day: own.day as Column });
  });
  return parts;
}

/** Labels by code. */
interface Labels {
  readonly ids: readonly string[];
  readonly books: readonly string[];
}

/** Sets of plain weights; undefined where some row is none. */
function plainSets(held: Taken, { ids, books }: Labels): readonly PlainSet[] | undefined {
  const noBook = books.indexOf("");
  const sets: { date: string; day: number; ids: string[]; weights: number[]; seen: Set<number> }[] = [];
  for (const part of held) {
    const { day, id, weight, book, delta, financed } = part;
    if (id === undefined || weight === undefined) return undefined;
    for (let row = 0; row < day.length; row++) {
      const isPlain =
        Number.isFinite(weight[row]) &&
        (book === undefined || book[row] === noBook) &&
        (delta === undefined || delta[row] === 1) &&
        (financed === undefined || financed[row] === 0);
      if (!isPlain) return undefined;
      let set = sets.at(-1);
      if (set === undefined || set.day !== day[row]) {
        const today = day[row] as number;
        set = { date: isoDate(today), day: today, ids: [], weights: [], seen: new Set() };
        sets.push(set);
      }
      const code = id[row] as number;
      if (set.seen.has(code)) return undefined;
      set.seen.add(code);
      set.ids.push(ids[code] as string);
      set.weights.push(weight[row] as number);
    }
  }
  return sets.map((set) => ({ date: set.date, ids: set.ids, weights: Float64Array.from(set.weights) }));
}

/** As `readHoldings` gives them; a column that has its default in every row is not among those that were read. */
function portfolioRows(name: string, held: Taken, { ids, books }: Labels): PortfolioRows {
  const numbers = (column: string, missing: number): Float64Array =>
    Float64Array.from(
      held.flatMap((part) => [...(part[column] ?? new Float64Array(part.day.length).fill(missing))]),
    );
  const count = held.reduce((sum, { day }) => sum + day.length, 0);
  const labelled = (column: string, labels: readonly string[]): readonly string[] =>
    Array.from(numbers(column, -1), (code) => labels[code] ?? "");
  return {
    portfolio: new Array<string>(count).fill(name),
    date: Array.from(numbers("day", 0), isoDate),
    book: labelled("book", books),
    id: labelled("id", ids),
    weight: numbers("weight", Number.NaN),
    shares: numbers("shares", Number.NaN),
    notional: numbers("notional", Number.NaN),
    delta: numbers("delta", 1),
    financed: Uint8Array.from(numbers("financed", 0)),
    file: new Array<string>(count).fill("portfolios"),
    row: Int32Array.from(numbers("at_row", 0)),
  };
}

function accountRows(name: string, held: Taken): AccountRows {
  const numbers = (column: string): Float64Array =>
    Float64Array.from(held.flatMap((part) => [...(part[column] ?? [])]));
  const days = numbers("day");
  return {
    portfolio: new Array<string>(days.length).fill(name),
    date: Array.from(days, isoDate),
    capital: numbers("capital"),
    flow: numbers("flow"),
    totalReturn: numbers("total_return"),
    file: new Array<string>(days.length).fill("accounts"),
    row: new Int32Array(days.length),
  };
}

function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
