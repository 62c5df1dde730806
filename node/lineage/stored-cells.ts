import { hasTable } from "../model/index.ts";
import type { Run, TableRows } from "../store/index.ts";

/** The rows of a run's tables by date, read once. */
export interface StoredCells {
  /** The rows of a table on a date; undefined where the run has no such table. */
  readonly rows: (table: string, date: string) => Promise<TableRows | undefined>;
  /** A cell; undefined where there is no such row. NaN = missing. */
  readonly cell: (
    table: string,
    date: string,
    key: Readonly<Record<string, string | number>>,
    column: string,
  ) => Promise<number | string | undefined>;
  /** A cell of a table without dates. */
  readonly undated: (
    table: string,
    key: Readonly<Record<string, string | number>>,
    column: string,
  ) => Promise<number | string | undefined>;
}

/** Opens the tables of a run for single cells. */
export function storedCells(run: Run): StoredCells {
  const read = new Map<string, Promise<TableRows | undefined>>();
  const rows = (table: string, date: string): Promise<TableRows | undefined> => {
    if (!hasTable(run, table)) return Promise.resolve(undefined);
    const key = `${table} ${date}`;
    const known = read.get(key) ?? run.readTable(table, { from: date, to: date });
    read.set(key, known);
    return known;
  };
  return {
    rows,
    cell: async (table, date, key, column) => {
      const found = await rows(table, date);
      return found && cellOf(found, key, column);
    },
    undated: async (table, key, column) =>
      hasTable(run, table) ? cellOf(await run.readTable(table), key, column) : undefined,
  };
}

/** A cell of rows of one date by what names its row; undefined where there is no such row or column. */
export function cellOf(
  rows: TableRows,
  key: Readonly<Record<string, string | number>>,
  column: string,
): number | string | undefined {
  const columns = new Map(rows.columns.map(({ name, values }) => [name, values]));
  const wanted = Object.entries(key).map(([name, value]) => [columns.get(name), value] as const);
  const values = columns.get(column);
  if (values === undefined || wanted.some(([of]) => of === undefined)) return undefined;
  for (let row = 0; row < rows.rowCount; row++) {
    if (wanted.every(([of, value]) => String(of?.[row]) === String(value))) return values[row];
  }
  return undefined;
}
