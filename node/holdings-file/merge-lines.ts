import type { Gathered, HoldingsOptions } from "./holdings-reading.ts";
import type { HoldingLine } from "./read-holdings-file.ts";

/**
 * Lines of one security in one portfolio, book and date: those of cash are summed, as they are of several currencies or accounts; others only
 * where the call says that they are lots. Otherwise the later is a fault that names the earlier.
 */
export function mergeLines(
  lines: readonly HoldingLine[],
  gathered: Gathered,
  { lots }: HoldingsOptions,
): readonly HoldingLine[] {
  const merged = new Map<string, HoldingLine>();
  for (const line of lines) {
    const key = JSON.stringify([line.date, line.portfolio, line.book, line.id, line.delta]);
    const before = merged.get(key);
    if (before === undefined) merged.set(key, line);
    else if (before.unit === line.unit && (line.isCash || lots === true)) {
      const rule = `${line.isCash ? "cash" : "lots"} summed with row ${before.row}`;
      gathered.changes.push({ row: line.row, column: "", value: line.id, became: line.id, rule });
      merged.set(key, { ...before, amount: before.amount + line.amount });
    } else {
      const rule = `stands in row ${before.row} already, for the same date and portfolio: leave one out, or say --lots where both are to be summed`;
      gathered.faults.push({ file: gathered.file, row: line.row, column: "id", value: line.id, rule });
    }
  }
  return [...merged.values()];
}
