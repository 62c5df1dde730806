// The tables of a project's published run as views of an SQL engine: any program that reads Parquet can do the same.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

export async function openRun(project) {
  const name = /^name: *(\S+)/m.exec(readFileSync(join(project, "plimsoll.yaml"), "utf8"))[1];
  const folder = join(project, "models", name);
  const { run } = JSON.parse(readFileSync(join(folder, "current.json"), "utf8"));
  const { partitions } = JSON.parse(readFileSync(join(folder, "runs", `${run}.json`), "utf8"));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const source = (table) => {
    const files = partitions.filter((p) => p.table === table).map((p) => `'${join(folder, p.file)}'`);
    return `read_parquet([${files.join(", ")}])`;
  };
  for (const table of new Set(partitions.map((partition) => partition.table))) {
    await connection.run(`CREATE VIEW ${table} AS SELECT * FROM ${source(table)}`);
  }
  return {
    name,
    /** What a table of this run is in SQL, for another run's queries too. */
    source,
    run: (statement) => connection.run(statement),
    rows: async (query) => (await connection.runAndReadAll(query)).getRowObjectsJS(),
  };
}

/** Rows as text in columns. */
export function printTable(rows) {
  const heads = Object.keys(rows[0] ?? {});
  const cells = [heads, ...rows.map((row) => heads.map((head) => cellText(row[head])))];
  const widths = heads.map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  for (const row of cells) {
    const padded = row.map((text, c) =>
      /^[-\d.]/.test(cells[1]?.[c] ?? "") ? text.padStart(widths[c]) : text.padEnd(widths[c]),
    );
    console.log(padded.join("  ").trimEnd());
  }
}

function cellText(value) {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(2);
  return String(value);
}
