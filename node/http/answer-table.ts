import type { NightTable } from "../nightly/index.ts";
import { arrowOf, openRun, type TableRows } from "../store/index.ts";
import { keptNight } from "./night-documents.ts";
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

/** Rows as text or bytes, or why there are none. */
export type TableAnswer = { readonly body: string | Uint8Array } | Failure;

/** The rows of a table between two dates. Never throws. */
export async function answerTable(task: TableTask): Promise<TableAnswer> {
  try {
    const rows = await rowsOf(task);
    if (task.format === "arrow") return { body: await arrowOf(rows, task) };
    return { body: task.format === "csv" ? csvOf(rows, task.isFirst) : linesOf(rows) };
  } catch (error) {
    return failureOf(error);
  }
}

async function rowsOf({ modelFolder, of, table, from, to, portfolio }: TableTask): Promise<TableRows> {
  if ("night" in of) {
    const where = portfolio === undefined ? {} : { portfolio };
    const { read, manifest } = await keptNight(modelFolder, of.night);
    return read.table(manifest, table as NightTable, { where });
  }
  const run = await openRun(modelFolder, of.runId);
  try {
    return await run.readTable(table, { from, to });
  } finally {
    await run.close();
  }
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
