import type { HoldingsColumn, HoldingsHeader } from "./holdings-header.ts";
import type { Gathered } from "./holdings-reading.ts";
import type { SheetRow } from "./holdings-text.ts";
import type { ReadCell } from "./read-amounts.ts";
import type { SortedRows } from "./sort-rows.ts";

const AMOUNTS = ["weight", "shares", "value"] as const;

/**
 * Holds the line of totals below the holdings against their sum, as a file that was cut off still has the total of the whole. What
 * rounding of every line can make, twice the standard deviation and more, is let pass.
 */
export function checkTotals(
  header: HoldingsHeader,
  { holdings, totals }: SortedRows,
  { file, faults, understood }: Gathered,
  { read, readSigned }: { readonly read: ReadCell; readonly readSigned: ReadCell },
): void {
  const total = totals.at(-1);
  if (total === undefined) return;
  const since = totals.at(-2)?.row ?? 0;
  const groups = [holdings, holdings.filter(({ row }) => row > since)];
  for (const field of AMOUNTS) {
    const column = header.columns.get(field);
    const stated = column === undefined ? Number.NaN : read(total, column);
    if (column === undefined || Number.isNaN(stated)) continue;
    const sums = groups.flatMap((rows) => [sumOf(rows, column, readSigned), sumOf(rows, column, read)]);
    const isRight = sums.some(({ sum, room }) => Math.abs(Math.abs(sum) - Math.abs(stated)) <= room);
    const { sum } = sums[0] as { sum: number };
    if (isRight) {
      understood.push(`${column.name}: the total in row ${total.row} is the sum of the lines`);
      continue;
    }
    const value = total.cells[column.position] ?? "";
    const shown = (of: number) => Number(of.toPrecision(8));
    const rule = `the total is ${shown(stated)}, the lines above sum to ${shown(sum)}: lines are missing or stand twice; correct the file, or delete its line of totals`;
    faults.push({ file, row: total.row, column: column.name, value, rule });
  }
}

function sumOf(
  rows: readonly SheetRow[],
  column: HoldingsColumn,
  read: ReadCell,
): { sum: number; room: number } {
  let [sum, gross, digits] = [0, 0, 0];
  let scale = 1;
  for (const row of rows) {
    const value = read(row, column);
    if (Number.isNaN(value)) continue;
    sum += value;
    gross += Math.abs(value);
    const cell = row.cells[column.position] ?? "";
    digits = Math.max(digits, /[.,](\d+)\D*$/.exec(cell)?.[1]?.length ?? 0);
    const written = Number(cell.replace(/[^\d]/g, "")) / 10 ** (/[.,](\d+)\D*$/.exec(cell)?.[1]?.length ?? 0);
    if (written > 0 && value !== 0) scale = Math.abs(value) / written;
  }
  // A rounded line is off by 0.29 of its last digit; 1,000 is no decimal, but then the room is only smaller.
  return { sum, room: scale * 10 ** -digits * (1 + 2 * Math.sqrt(rows.length)) + 1e-9 * gross };
}
