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
  /** Risk-free rates of a date. */
  readonly rates: (date: string) => readonly SourceRow[];
  /** The exchange rate of a currency that holds on a date: its last by then. */
  readonly exchangeRate: (currency: string, date: string) => SourceRow | undefined;
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
  "actions",
];
/** Tables whose rows are not of securities, or not of them alone. */
const WHOLE_TABLES: readonly TableName[] = ["repairs", "rates", "fx"];

/** Securities whose accounts are looked up with the sums they are made of: each reads the files again. */
const FEW = 3;

/** Reads what the files have of some securities, and of all of them on some dates. */
export async function sourceLookup({ folder, spec }: Project, ids: readonly string[]): Promise<SourceLookup> {
  const read =
    ids.length === 0
      ? []
      : await readSourceRows(folder, spec.data, [
          ...ID_TABLES.map((table) => ({ table, ids })),
          ...WHOLE_TABLES.map((table) => ({ table })),
        ]);
  const base = spec.data.baseCurrency;
  const repairs = groupRows(
    read.filter(({ table }) => table === "repairs"),
    ({ values }) => ownerKey(values.get("table"), values.get("id"), base),
  );
  const rows = read.map((row): PlacedRow => {
    const owner = row.values.get("id") ?? row.values.get("currency");
    return { ...row, touched: touchedBy(row, repairs.get(ownerKey(row.table, owner, base)) ?? []) };
  });
  const byId = groupRows(rows, ({ table, values }) => `${table} ${values.get("id") ?? ""}`);
  const rates = groupRows(
    rows.filter(({ table }) => table === "rates"),
    dateOf,
  );
  const exchangeRates = groupRows(
    rows.filter(({ table }) => table === "fx").toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1)),
    ({ values }) => String(values.get("currency")),
  );
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
    rates: (date) => rates.get(date) ?? [],
    exchangeRate: (currency, date) => exchangeRates.get(currency)?.findLast((row) => dateOf(row) <= date),
  };
}

function dateOf({ values }: SourceRow): string {
  return String(values.get("date") ?? "");
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

/** Whose a row is, by table: of rates the base currency where none is written. */
function ownerKey(table: string | number | undefined, owner: string | number | undefined, base = ""): string {
  return `${table} ${owner || base}`;
}

/** Repairs of a row's cells, and the identifier that it was written with. */
function touchedBy(row: SourceRow, repairs: readonly SourceRow[]): ReadonlyMap<string, string> {
  const touched = new Map<string, string>();
  const [id, written] = [row.values.get("id"), row.written.get("id")];
  if (id !== undefined && written !== undefined && written !== "" && written !== id)
    touched.set("", `of ${id}, as ${written} by the identifiers`);
  const date = ["date", "period_end", "from", "ex_date"].map((field) => row.values.get(field)).find(Boolean);
  for (const { file, row: line, values } of repairs) {
    const [from, to] = [values.get("from"), values.get("to") ?? values.get("from")];
    if (from !== undefined && !(date !== undefined && from <= date && date <= (to as string))) continue;
    const field = String(values.get("field") ?? "");
    const item = row.values.get("item") ?? row.values.get("name");
    const how = [values.get("action"), values.get("value")].filter((part) => part !== undefined).join(" ");
    const said = `repaired by ${file}, row ${line}: ${how}; ${values.get("reason") ?? ""}`;
    const names = [field === item ? "value" : field];
    if (values.get("action") === "swap") names.push(String(values.get("value")));
    for (const name of names) {
      const before = touched.get(name);
      touched.set(name, before === undefined ? said : `${before}; ${said}`);
    }
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
    ...(row.sheet === undefined ? {} : { sheet: row.sheet }),
    field,
    column: row.columns.get(field) ?? field,
    written,
    ...(touched === "" ? {} : { touched }),
  };
}
