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

/** What the command was given, without --json. */
export const given = process.argv.slice(2).filter((word) => word !== "--json");

const isJson = process.argv.includes("--json");

/** A table under its title; with --json a line of JSON a row, named by the table's short name and the row's first cell. */
export function printTitled({ name, title }, rows) {
  if (!isJson) {
    console.log(`\n${title}\n`);
    printTable(rows);
    return;
  }
  for (const row of rows) {
    const [first] = Object.values(row);
    const of = first instanceof Date ? first.toISOString().slice(0, 10) : String(first);
    console.log(JSON.stringify({ problem: `${name}, ${of}`, ...row }, kept));
  }
}

/** Numbers with six digits, which is more than a page shows; days without the hour. */
function kept(_, value) {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") return value.replace(/T00:00:00\.000Z$/, "");
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
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
  if (typeof value === "number") return numberText(value);
  return String(value);
}

/** Two decimals, and three where two would say 0. */
function numberText(value) {
  if (Number.isInteger(value)) return String(value);
  return Number.isNaN(value) ? "" : value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);
}
