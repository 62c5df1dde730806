import type { RandomStream } from "../../engine/stats/index.ts";
import type { CellQuery } from "../../node/lineage/index.ts";
import type { Run, TableRows } from "../../node/store/index.ts";

/** Columns that name a row beside its date. */
const KEYS = [
  "id",
  "factor",
  "kind",
  "style",
  "style1",
  "style2",
  "descriptor",
  "grouping",
  "group",
  "gate",
  "datum",
  "stage",
  "factor1",
  "factor2",
  "eigenfactor",
  "period",
];
/** Tables in which an industry names the row; in others it is a value. */
const BY_INDUSTRY = ["industry_shares", "industry_merges", "industry_diagnostics"];

/** Cells of every table of a run, as many of each, on the given dates; a table without rows on them is asked on its last date. */
export async function randomCells(
  run: Run,
  { dates, perTable, random }: { dates: readonly string[]; perTable: number; random: RandomStream },
): Promise<readonly CellQuery[]> {
  const tables = [...new Set(run.manifest.partitions.map(({ table }) => table))].sort();
  const cells: CellQuery[] = [];
  for (const table of tables) {
    const rows = await run.readTable(table);
    const isDated = rows.columns.some(({ name }) => name === "date");
    const wanted = rowsOn(rows, isDated ? dates : undefined);
    const keys = rows.columns
      .map(({ name }) => name)
      .filter((name) => KEYS.includes(name) || (name === "industry" && BY_INDUSTRY.includes(table)));
    const values = rows.columns
      .map(({ name }) => name)
      .filter((name) => name !== "date" && !keys.includes(name));
    if (wanted.length === 0 || values.length === 0) continue;
    for (let i = 0; i < perTable; i++) {
      const row = wanted[Math.floor(random.uniform() * wanted.length)]!;
      const of = (name: string) => rows.columns.find((column) => column.name === name)?.values[row] ?? "";
      cells.push({
        kind: "cell",
        table,
        date: isDated ? String(of("date")) : "",
        key: Object.fromEntries(keys.map((name) => [name, of(name)])),
        column: values[Math.floor(random.uniform() * values.length)]!,
      });
    }
  }
  return cells;
}

function rowsOn(rows: TableRows, dates: readonly string[] | undefined): readonly number[] {
  const all = Array.from({ length: rows.rowCount }, (_, row) => row);
  if (dates === undefined) return all;
  const of = rows.columns.find(({ name }) => name === "date")?.values as readonly string[];
  const found = all.filter((row) => dates.includes(of[row] as string));
  return found.length > 0 ? found : all.filter((row) => of[row] === of.at(-1));
}
