import type { TableName } from "../../wire/index.ts";
import { type KnownValue, readKnownValues, readSourceRows, type SourceRow } from "../import/index.ts";
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
  /** What became known of the accounts of a security; none where so many are asked for that rows have to do. */
  readonly known: (id: string) => readonly KnownValue[];
}

const ID_TABLES: readonly TableName[] = [
  "bars",
  "fundamentals",
  "classifications",
  "securities",
  "scores",
  "caps",
];
/** What changes rows of other tables, or what is made of them. */
const TOUCHING: readonly TableName[] = ["repairs", "actions"];
const DATE_TABLES: readonly TableName[] = ["rates", "fx"];

/** Securities whose accounts are looked up with the sums they are made of: each reads the files again. */
const FEW = 3;

/** Reads what the files have of some securities, and of all of them on some dates. */
export async function sourceLookup({ folder, spec }: Project, ids: readonly string[]): Promise<SourceLookup> {
  const read =
    ids.length === 0
      ? []
      : await readSourceRows(folder, spec.data, [
          ...[...ID_TABLES, ...TOUCHING].map((table) => ({ table, ids })),
          ...DATE_TABLES.map((table) => ({ table })),
        ]);
  const repairs = read.filter(({ table }) => table === "repairs");
  const rows = read.map((row): PlacedRow => ({ ...row, touched: touchedBy(row, repairs) }));
  const byId = groupRows(rows, ({ table, values }) => `${table} ${values.get("id") ?? ""}`);
  const byDate = groupRows(rows, ({ table, values }) => `${table} ${values.get("date") ?? ""}`);
  const bars = new Map(
    rows
      .filter(({ table }) => table === "bars")
      .map((row) => [`${row.values.get("id")} ${row.values.get("date")}`, row]),
  );
  const known = new Map<string, readonly KnownValue[]>();
  if (ids.length <= FEW && spec.data.fundamentals !== undefined)
    for (const id of ids) known.set(id, await readKnownValues(folder, spec.data, id));
  return {
    known: (id) => known.get(id) ?? [],
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

/** A row with what was done to its cells before they were used. */
interface PlacedRow extends SourceRow {
  /** By field; "" for what holds of all of them. */
  readonly touched?: ReadonlyMap<string, string>;
}

/** Repairs of a row's cells, and the identifier that it was written with. */
function touchedBy(row: SourceRow, repairs: readonly SourceRow[]): ReadonlyMap<string, string> {
  const touched = new Map<string, string>();
  // Rates have no id: their owner is the currency.
  const [id, written] = [row.values.get("id") ?? row.values.get("currency"), row.written.get("id")];
  if (id !== undefined && written !== undefined && written !== "" && written !== id)
    touched.set("", `of ${id}, as ${written} by the identifiers`);
  const date = ["date", "period_end", "from", "ex_date"].map((field) => row.values.get(field)).find(Boolean);
  for (const { file, row: line, values } of repairs) {
    if (values.get("table") !== row.table || values.get("id") !== id) continue;
    const [from, to] = [values.get("from"), values.get("to") ?? values.get("from")];
    if (from !== undefined && !(date !== undefined && from <= date && date <= (to as string))) continue;
    const field = String(values.get("field") ?? "");
    const item = row.values.get("item") ?? row.values.get("name");
    const how = [values.get("action"), values.get("value")].filter((part) => part !== undefined).join(" ");
    const name = field === item ? "value" : field;
    const before = touched.get(name);
    touched.set(
      name,
      `${before === undefined ? "" : `${before}; `}repaired by ${file}, row ${line}: ${how}; ${values.get("reason") ?? ""}`,
    );
  }
  return touched;
}

/** Where a field of a row stands, and what was done to it. */
export function sourceOf(row: PlacedRow, field: string): LineageSource {
  const written = row.written.get(field) ?? "";
  const touched = [row.touched?.get(""), row.touched?.get(field)].filter((of) => of !== undefined).join("; ");
  return {
    table: row.table,
    file: row.file,
    row: row.row,
    field,
    written,
    ...(touched === "" ? {} : { touched }),
  };
}
