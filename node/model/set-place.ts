import type { Fault } from "../../engine/errors/index.ts";
import type { Holding } from "../../engine/portfolio/index.ts";
import type { HoldingTables } from "../import/index.ts";
import type { DatedHoldings } from "./dated-holdings.ts";

/** Where the rows of one date stand in the user's input. */
export interface SetPlace {
  readonly file: string;
  readonly firstRow: number;
  readonly lastRow: number;
  /** What the file calls the columns of the date, of the names and of the weights. */
  readonly dateColumn: string;
  readonly idColumn: string;
  readonly weightColumn: string;
}

/** Where the holdings of a date stand. */
export function placeOf(holdings: readonly Holding[], { columns }: HoldingTables): SetPlace {
  const rows = holdings.map(({ row = 0 }) => row);
  const unit = holdings[0]?.unit ?? "weight";
  return {
    file: holdings[0]?.file ?? "portfolios",
    firstRow: Math.min(...rows),
    lastRow: Math.max(...rows),
    dateColumn: columns.portfolios.date ?? "date",
    idColumn: columns.portfolios.id ?? "id",
    weightColumn: columns.portfolios[unit] ?? unit,
  };
}

/** A fault of holdings that begin too late, at the line where they begin. */
export function firstHoldingsFault({ name, places }: DatedHoldings, rule: string): Fault {
  const [first] = places;
  if (first === undefined) return { file: `portfolio ${name}`, rule };
  const [date, { file, firstRow, dateColumn }] = first;
  return { file, row: firstRow, column: dateColumn, value: date, rule };
}

/** The faults as the user's files call the columns; a fund that holds itself is a row of `funds`. */
export function inTheirColumns(
  faults: readonly Fault[],
  { funds, columns }: HoldingTables,
): readonly Fault[] {
  const fundFiles = new Set(funds.file);
  return faults.map((fault) =>
    fault.column === undefined
      ? fault
      : {
          ...fault,
          column: columns[fundFiles.has(fault.file) ? "funds" : "portfolios"][fault.column] ?? fault.column,
        },
  );
}

/** A place as a message names it: `data/portfolios.csv, rows 3 to 8, column weight`. */
export function placeText({ file, firstRow, lastRow, weightColumn }: SetPlace): string {
  const rows = firstRow === lastRow ? `row ${firstRow}` : `rows ${firstRow} to ${lastRow}`;
  return `${file}, ${rows}, column ${weightColumn}`;
}

/** Weights are rounded in files: what is closer to 1 is 1. */
const UNEVEN = 0.005;

/** Whether weights sum to something else than 1. */
export function isUneven(sum: number): boolean {
  return Math.abs(sum - 1) > UNEVEN;
}
