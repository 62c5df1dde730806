import { decimalSignOf } from "../guess/index.ts";
import { type HoldingsField, ID_FIELDS } from "./holdings-fields.ts";
import type { HoldingsHeader } from "./holdings-header.ts";
import type { Gathered } from "./holdings-reading.ts";
import type { SheetRow } from "./holdings-text.ts";

/** Rows below the header, told apart. */
export interface SortedRows {
  readonly holdings: readonly SheetRow[];
  readonly totals: readonly SheetRow[];
}

const AMOUNTS: readonly HoldingsField[] = ["weight", "shares", "value", "amount"];
const TOTAL = /^(grand |sub[- ]?|portfolio |fund |net )*(totals?|sum|summe|net assets|nav)( |:|$)/i;

/** The cell of a field; empty where the file has no such column. */
export function cellOf(header: HoldingsHeader, field: HoldingsField, { cells }: SheetRow): string {
  const column = header.columns.get(field);
  return column === undefined ? "" : (cells[column.position] ?? "");
}

/**
 * Tells holdings from totals, headings and footnotes. A total has no id, or the word instead of one. A row with an id and no amount
 * is a heading among holdings, a footnote below them; one with cells beyond the header is a fault.
 */
export function sortRows(header: HoldingsHeader, gathered: Gathered): SortedRows {
  const holdings: SheetRow[] = [];
  const totals: SheetRow[] = [];
  const odd: SheetRow[] = [];
  for (const row of header.below) {
    const written = row.cells.filter((cell) => cell !== "");
    if (written.length === 0) continue;
    if (row.cells.slice(header.width).some((cell) => cell !== "")) {
      gathered.faults.push(tooWide(header, row, gathered.file));
      continue;
    }
    const ids = ID_FIELDS.map((field) => cellOf(header, field, row)).filter((cell) => cell !== "");
    const amounts = AMOUNTS.map((field) => cellOf(header, field, row)).filter(
      (cell) => decimalSignOf(cell) !== undefined,
    );
    const isTotal = TOTAL.test(written[0] as string) && ids.every((id) => id === written[0]);
    const isPlain = ids.length > 0 && (amounts.length > 0 || written.length > 2);
    if (isTotal) totals.push(row);
    else if (isPlain || (ids.length === 0 && amounts.length > 0)) holdings.push(row);
    else odd.push(row);
  }
  const last = holdings.at(-1)?.row ?? header.row;
  for (const { row, cells } of odd) {
    const why = row > last ? "footnote" : "heading";
    gathered.skipped.push({ row, text: textOf(cells), why });
  }
  for (const { row, cells } of totals) gathered.skipped.push({ row, text: textOf(cells), why: "total" });
  return { holdings, totals };
}

function textOf(cells: readonly string[]): string {
  return cells
    .filter((cell) => cell !== "")
    .join(" ")
    .slice(0, 80);
}

function tooWide({ width }: HoldingsHeader, { row, cells }: SheetRow, file: string) {
  const rule = `a row must not have more cells than the header, which has ${width}, this one has ${cells.length}: a decimal comma or a name with a comma needs quotes in a file with commas between cells`;
  return { file, row, value: cells.join(",").slice(0, 80), rule };
}
