import { scanSheet } from "./scan-sheet.ts";
import { openWorkbook, type Workbook } from "./workbook-parts.ts";

/** Rows of a sheet of a workbook, as text. */
export interface WorkbookRows {
  readonly sheet: string;
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

/** Rows that are kept in memory. */
const MOST = 200_000;

/**
 * Reads a small sheet whole, the first that holds any rows, without knowing where its table begins: dates are YYYY-MM-DD, formulas what they came to.
 *
 * @throws {Error} with a sentence, where the workbook cannot be read or is too large
 */
export async function workbookRows(path: string): Promise<WorkbookRows> {
  const workbook = await openWorkbook(path);
  for (const sheet of workbook.sheets) {
    const rows = await rowsOf(workbook, sheet);
    if (rows.length > 0) return { sheet: sheet.name, rows };
  }
  throw new Error("the workbook has no sheet with cells");
}

/** A sheet that is read when it is wanted. */
export interface NamedSheet {
  readonly sheet: string;
  /** @throws {Error} with a sentence, where it is damaged or too large */
  readonly read: () => Promise<WorkbookRows["rows"]>;
}

/** The sheets of a workbook. @throws {Error} with a sentence, where it is none */
export async function workbookSheets(path: string): Promise<readonly NamedSheet[]> {
  const workbook = await openWorkbook(path);
  return workbook.sheets.map((sheet) => ({ sheet: sheet.name, read: () => rowsOf(workbook, sheet) }));
}

async function rowsOf(
  workbook: Workbook,
  { name, entry }: Workbook["sheets"][number],
): Promise<WorkbookRows["rows"]> {
  const rows: { row: number; cells: string[] }[] = [];
  await scanSheet(workbook, entry, {
    row: (row, found) => {
      if (rows.length >= MOST) throw new Error(`sheet ${name} has more than ${MOST} rows: save it as CSV`);
      const cells: string[] = new Array((found.at(-1)?.column ?? -1) + 1).fill("");
      for (const { column, text } of found) cells[column] = text.trim();
      rows.push({ row, cells });
    },
    unstored: () => {},
    merged: () => {},
  });
  return rows;
}
