import type { KeptNight, NightTable } from "../nightly/index.ts";
import { arrowOf, openRun, StoreError, type TableRows } from "../store/index.ts";
import { withNight } from "./night-documents.ts";
import { type Failure, failureOf } from "./problem.ts";

/** How rows of a table are written. */
export type TableFormat = "ndjson" | "csv" | "arrow";

/** Some rows of a table, for a thread. */
export interface TableTask {
  readonly modelFolder: string;
  /** Whose table: a run's by its id, or a night's by its date. */
  readonly of: { readonly runId: string } | { readonly night: string };
  readonly table: string;
  /** Rows of one portfolio. */
  readonly portfolio?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly format: TableFormat;
  /** Whether the answer begins here: a CSV with its header, an Arrow stream with its schema; and whether it ends here. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Rows as text or bytes with the id of the run or night they are of, or why there are none. */
export type TableAnswer = { readonly body: string | Uint8Array; readonly source: string } | Failure;

/** The rows of a table between two dates. Never throws. */
export async function answerTable(task: TableTask): Promise<TableAnswer> {
  try {
    const { rows, source } = await rowsOf(task);
    if (task.format === "arrow") return { body: await arrowOf(rows, task), source };
    return { body: task.format === "csv" ? csvOf(rows, task.isFirst) : linesOf(rows), source };
  } catch (error) {
    return failureOf(error);
  }
}

async function rowsOf({ modelFolder, of, table, from, to, portfolio }: TableTask): Promise<SourceRows> {
  if ("night" in of)
    return withNight(modelFolder, of.night, async (night) => ({
      rows: await nightRows(night, table as NightTable, portfolio),
      source: night.id,
    }));
  const run = await openRun(modelFolder, of.runId);
  try {
    return { rows: await run.readTable(table, { from, to }), source: run.id };
  } finally {
    await run.close();
  }
}

interface SourceRows {
  readonly rows: TableRows;
  readonly source: string;
}

/** @throws {StoreError} "missing": the night has no such portfolio */
async function nightRows(
  { read, manifest }: KeptNight,
  table: NightTable,
  portfolio: string | undefined,
): Promise<TableRows> {
  if (portfolio === undefined) return read.table(manifest, table);
  const rows = await read.table(manifest, table, { where: { portfolio } });
  if (rows.rowCount > 0) return rows;
  // Of a portfolio that is there a table may have no rows; each stands in one of these.
  const inAny = (["summary", "failed"] as const).map((any) =>
    read.table(manifest, any, { columns: ["portfolio"], where: { portfolio } }),
  );
  if ((await Promise.all(inAny)).some(({ rowCount }) => rowCount > 0)) return rows;
  const message = `the night of ${manifest.date} has no portfolio ${portfolio}: GET /v1/nights/${manifest.date}/tables/summary has all there are`;
  throw new StoreError("missing", message);
}

function linesOf({ rowCount, columns }: TableRows): string {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const cells = columns.map(cellText);
  const lines = new Array<string>(rowCount);
  for (let row = 0; row < rowCount; row++)
    lines[row] = `{${keys.map((key, c) => key + cells[c]!(row, JSON.stringify, "null")).join(",")}}\n`;
  return lines.join("");
}

function csvOf({ rowCount, columns }: TableRows, isFirst: boolean): string {
  const cells = columns.map(cellText);
  const lines = isFirst ? [`${columns.map(({ name }) => quoted(name)).join(",")}\n`] : [];
  for (let row = 0; row < rowCount; row++)
    lines.push(`${cells.map((cell) => cell(row, quoted, "")).join(",")}\n`);
  return lines.join("");
}

type CellText = (row: number, quote: (text: string) => string, missing: string) => string;

function cellText(column: TableRows["columns"][number]): CellText {
  switch (column.kind) {
    case "date":
    case "text":
      return (row, quote) => quote(column.values[row] as string);
    case "flag":
      return (row) => String(column.values[row] === 1);
    default:
      return (row, _quote, missing) => {
        const value = column.values[row] as number;
        return Number.isFinite(value) ? String(value) : missing;
      };
  }
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
