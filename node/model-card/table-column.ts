import { hasTable } from "../model/index.ts";
import type { ColumnKind, Run, TableRows } from "../store/index.ts";

/** A table of a run; undefined where it has none: of no row, or of a version that did not keep it. */
export async function tableIfAny(run: Run, table: string): Promise<TableRows | undefined> {
  return hasTable(run, table) ? run.readTable(table) : undefined;
}

/** A column as numbers; NaN throughout where the table, or the column, is not there. */
export function numbersOf(rows: TableRows | undefined, name: string): Float64Array {
  const kinds: readonly ColumnKind[] = ["number", "integer", "flag"];
  const column = rows?.columns.find((one) => one.name === name && kinds.includes(one.kind));
  if (column === undefined) return new Float64Array(rows?.rowCount ?? 0).fill(Number.NaN);
  return Float64Array.from(column.values as ArrayLike<number>);
}

/** A column of dates or texts; empty where it is not there. */
export function textsOf(rows: TableRows | undefined, name: string): readonly string[] {
  const column = rows?.columns.find((one) => one.name === name);
  return column !== undefined && (column.kind === "date" || column.kind === "text") ? column.values : [];
}

/** Mean of what is known; NaN of nothing. */
export function knownMean(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** Rows by label, in the order of first appearance. */
export function rowsBy(labels: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  labels.forEach((label, row) => {
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  });
  return groups;
}

/** The quarter of a date: "2020-Q1". */
export function quarterOf(date: string): string {
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}
