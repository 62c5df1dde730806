import type { TableName } from "../../wire/index.ts";
import { readSourceRows, type SourceRow } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import type { LineageSource } from "./lineage-node.ts";

/** Rows of the user's files, by security and table, read once for all that is asked. */
export interface SourceLookup {
  /** In the order of the files. */
  readonly rows: (table: TableName, id: string) => readonly SourceRow[];
  /** The bar of a security on a date. */
  readonly bar: (id: string, date: string) => SourceRow | undefined;
  /** Rows of tables without securities: rates, exchange rates. */
  readonly dated: (table: TableName, date: string) => readonly SourceRow[];
}

const ID_TABLES: readonly TableName[] = [
  "bars",
  "fundamentals",
  "classifications",
  "securities",
  "scores",
  "caps",
];
const DATE_TABLES: readonly TableName[] = ["rates", "fx"];

/** Reads what the files have of some securities, and of all of them on some dates. */
export async function sourceLookup({ folder, spec }: Project, ids: readonly string[]): Promise<SourceLookup> {
  const rows =
    ids.length === 0
      ? []
      : await readSourceRows(folder, spec.data, [
          ...ID_TABLES.map((table) => ({ table, ids })),
          ...DATE_TABLES.map((table) => ({ table })),
        ]);
  const byId = groupRows(rows, ({ table, values }) => `${table} ${values.get("id") ?? ""}`);
  const byDate = groupRows(rows, ({ table, values }) => `${table} ${values.get("date") ?? ""}`);
  const bars = new Map(
    rows
      .filter(({ table }) => table === "bars")
      .map((row) => [`${row.values.get("id")} ${row.values.get("date")}`, row]),
  );
  return {
    rows: (table, id) => byId.get(`${table} ${id}`) ?? [],
    bar: (id, date) => bars.get(`${id} ${date}`),
    dated: (table, date) => byDate.get(`${table} ${date}`) ?? [],
  };
}

function groupRows(
  rows: readonly SourceRow[],
  keyOf: (row: SourceRow) => string,
): ReadonlyMap<string, readonly SourceRow[]> {
  const groups = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Where a field of a row stands. */
export function sourceOf(row: SourceRow, field: string): LineageSource {
  const written = row.written.get(field) ?? "";
  return { table: row.table, file: row.file, row: row.row, field, written };
}
