import type { Column, Run, TableRows } from "../store/index.ts";
import { isKept, kept } from "./kept.ts";

/** Which rows of one name. */
export interface NameSelection {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly columns: readonly string[];
}

/** Rows of one name between two dates. Where reads of the run are kept, those of all names are read at once and sorted by name. */
export async function readNameRows(
  run: Run,
  table: string,
  { from, to, id, columns }: NameSelection,
): Promise<TableRows> {
  if (!isKept(run)) return run.readTable(table, { from, to, columns, where: { id } });
  const byName = await kept(run, `${table} ${from} ${to} ${columns}`, async () =>
    sortByName(await run.readTable(table, { from, to, columns: ["id", ...columns] })),
  );
  const rows = byName.places.get(id) ?? [];
  return { rowCount: rows.length, columns: byName.columns.map((column) => pick(column, rows)) };
}

interface RowsByName {
  readonly columns: readonly Column[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

function sortByName({ columns }: TableRows): RowsByName {
  const [ids, ...others] = columns as [Extract<Column, { kind: "text" }>, ...Column[]];
  const places = new Map<string, number[]>();
  ids.values.forEach((id, row) => {
    const rows = places.get(id);
    if (rows === undefined) places.set(id, [row]);
    else rows.push(row);
  });
  return { columns: others.map(shared), places };
}

/** Equal texts as one: a column of styles has fifteen of them and not one for each row. */
function shared(column: Column): Column {
  if (column.kind !== "text" && column.kind !== "date") return column;
  const known = new Map<string, string>();
  const values = column.values.map((text) => {
    const one = known.get(text) ?? text;
    known.set(text, one);
    return one;
  });
  return { ...column, values };
}

function pick(column: Column, rows: readonly number[]): Column {
  switch (column.kind) {
    case "text":
    case "date":
      return { ...column, values: rows.map((row) => column.values[row] as string) };
    case "number":
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row] as number) };
    case "integer":
      return { ...column, values: Int32Array.from(rows, (row) => column.values[row] as number) };
    default:
      return { ...column, values: Uint8Array.from(rows, (row) => column.values[row] as number) };
  }
}
