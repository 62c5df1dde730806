import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EstimateResult, estimateModel } from "../../node/jobs/index.ts";
import { readProject, writeProject } from "../../node/project/index.ts";
import { openRun, type TableRows } from "../../node/store/index.ts";
import type { Manifest } from "../../wire/index.ts";

/** Size of a small synthetic project. */
export interface MarketSize {
  readonly assetCount: number;
  readonly dateCount: number;
  readonly industryCount: number;
}

/**
 * A small synthetic project whose universe opens after ten returns, so that a few months have regressions and forecasts;
 * November 2019 on, so that a December (whose state is kept) is among its months.
 */
export async function marketProject(size: MarketSize): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-market-"));
  await writeProject(folder, {
    name: "small",
    market: { ...size, seed: 7, startDate: "2019-11-01" },
    top: Math.round(size.assetCount * 0.8),
  });
  editSpec(folder, (text) =>
    text
      .replace("minHistory: 63", "minHistory: 10")
      .concat("specific: { ownHistoryFrom: 5, ownHistoryFull: 40 }\n")
      .concat("descriptors: { beta: { minPeriods: 10 }, volatility: { minPeriods: 10 } }\n"),
  );
  return folder;
}

export function editSpec(folder: string, edit: (text: string) => string): void {
  const file = join(folder, "plimsoll.yaml");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
}

/** The same project, spec and data alone, in a folder of its own. */
export function copyProject(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), "plimsoll-market-"));
  copyFileSync(join(folder, "plimsoll.yaml"), join(copy, "plimsoll.yaml"));
  mkdirSync(join(copy, "data"));
  cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
  return copy;
}

export const TABLES = [
  "bars",
  "securities",
  "fundamentals",
  "classifications",
  "rates",
  "portfolios",
] as const;
export type Table = (typeof TABLES)[number];

/** Replaces the rows of a table's file (its cells hold no quoted commas but names'); the header stays. */
export function editRows(
  folder: string,
  table: Table,
  edit: (rows: readonly (readonly string[])[]) => readonly (readonly string[])[],
): void {
  const file = join(folder, "data", `${table}.csv`);
  const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const rows = edit(lines.map((line) => line.split(",")));
  writeFileSync(file, `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`);
}

/** Ends the data at a date: what was known by its close and nothing else. */
export function endDataAt(folder: string, date: string): void {
  const until = (column: number) => (rows: readonly (readonly string[])[]) =>
    rows.filter((row) => (row[column] as string) <= date);
  editRows(folder, "bars", until(0));
  editRows(folder, "rates", until(0));
  editRows(folder, "portfolios", until(0));
  editRows(folder, "fundamentals", until(4));
  editRows(folder, "classifications", until(2));
}

export async function estimate(folder: string): Promise<EstimateResult> {
  return estimateModel(await readProject(folder));
}

/** Hash of every partition by table and period. */
export function partitionHashes({ partitions }: Manifest): Record<string, string> {
  return Object.fromEntries(partitions.map(({ table, period, hash }) => [`${table}/${period}`, hash]));
}

/** The rows of every dated table of a run up to a date, each as text to the last bit. */
export async function rowsUntil(folder: string, date: string): Promise<Record<string, string[]>> {
  const { modelFolder } = await readProject(folder);
  const run = await openRun(modelFolder);
  const tables = [...new Set(run.manifest.partitions.map(({ table }) => table))].sort();
  const rows: Record<string, string[]> = {};
  for (const table of tables) {
    if (table === "assets" || table === "factors") continue;
    rows[table] = asTexts(await run.readTable(table, { to: date }));
  }
  await run.close();
  return rows;
}

function asTexts(rows: TableRows): string[] {
  return Array.from({ length: rows.rowCount }, (_, row) =>
    rows.columns
      .map(({ name, values }) => {
        const value = values[row];
        return `${name}=${Object.is(value, -0) ? "-0" : String(value)}`;
      })
      .join(" "),
  );
}
