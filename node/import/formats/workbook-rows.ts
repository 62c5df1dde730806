import { scanSheet } from "./scan-sheet.ts";
import { openWorkbook } from "./workbook-parts.ts";

/** Rows of the first sheet of a workbook that holds any, as text. */
export interface WorkbookRows {
  readonly sheet: string;
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

/** Rows that are kept in memory. */
const MOST = 200_000;

/**
 * Reads a small sheet whole, without knowing where its table begins: dates are YYYY-MM-DD, formulas what they came to.
 *
 * @throws {Error} with a sentence, where the workbook cannot be read or is too large
 */
export async function workbookRows(path: string): Promise<WorkbookRows> {
  const workbook = await openWorkbook(path);
  for (const { name, entry } of workbook.sheets) {
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
    if (rows.length > 0) return { sheet: name, rows };
  }
  throw new Error("the workbook has no sheet with cells");
}
