import { InputError } from "../../engine/errors/index.ts";
import { checkTotals } from "./check-totals.ts";
import { findHeader, type HoldingsHeader, noHeaderFault } from "./holdings-header.ts";
import type { Gathered, HoldingsOptions } from "./holdings-reading.ts";
import { readSheet, type Sheet, type SheetRow } from "./holdings-text.ts";
import { mergeLines } from "./merge-lines.ts";
import { type AmountUnit, readAmounts } from "./read-amounts.ts";
import { readDates } from "./read-dates.ts";
import { readIds } from "./read-ids.ts";
import type { KnownIds } from "./repair-id.ts";
import { cellOf, sortRows } from "./sort-rows.ts";

/** One line of holdings, as it goes into the table `portfolios`. */
export interface HoldingLine {
  readonly row: number;
  readonly date: string;
  readonly portfolio: string;
  readonly book: string;
  readonly id: string;
  /** For people; empty where the file has none. */
  readonly name: string;
  readonly unit: AmountUnit;
  /** Decimal of capital, shares or money; negative is short. */
  readonly amount: number;
  readonly delta: number;
  readonly isCash: boolean;
}

/** What was read of a file of holdings. With faults, the lines are those that could be read. */
export interface HoldingsFile extends Gathered {
  /** Encoding and delimiter, in words. */
  readonly form: string;
  readonly headerRow: number;
  /** Field → column of the file. */
  readonly columns: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
  readonly lines: readonly HoldingLine[];
}

/** What a project knows. */
export interface HoldingsProject extends KnownIds {
  /** What money is called there. */
  readonly cashId: string;
  /** The project's id for what a row is called on a date; undefined where it has none. */
  readonly resolve?: (ids: readonly string[], date: string) => string | undefined;
}

/** Of no project: every id is as good as another. */
export const NO_PROJECT: HoldingsProject = { has: () => false, byNumber: () => [], cashId: "CASH" };

/**
 * Reads a file of holdings as people have it: title lines and totals, any delimiter, decimal commas, percent, parentheses, ids that a
 * spreadsheet has eaten. Everything that does not go in as it stands is listed; what cannot be read is a fault, all of them at once.
 *
 * @throws {InputError} a file that cannot be read at all, or without a header
 * @see docs/methodology/09b-portfolios.md
 */
export async function readHoldingsFile(
  file: string,
  project: HoldingsProject = NO_PROJECT,
  options: HoldingsOptions = {},
): Promise<HoldingsFile> {
  return readHoldingsSheet(file, await readSheet(file), project, options);
}

function readHoldingsSheet(
  file: string,
  sheet: Sheet,
  project: HoldingsProject,
  options: HoldingsOptions,
): HoldingsFile {
  const gathered: Gathered = { file, faults: [], changes: [], skipped: [], understood: [], notes: [] };
  const header = findHeader(sheet);
  if (header === undefined) throw new InputError([noHeaderFault(file, sheet)]);
  for (const { row, value, rule } of sheet.broken) gathered.faults.push({ file, row, value, rule });
  const { holdings, totals } = sortRows(header, gathered);
  if (holdings.length === 0)
    throw new InputError([{ file, row: header.row, rule: "there are no holdings below the header" }]);
  const { amounts, read, readSigned } = readAmounts(header, holdings, gathered, options);
  checkTotals(header, { holdings, totals }, gathered, { read, readSigned });
  const dates = readDates(header, holdings, gathered, options);
  const ids = readIds(header, holdings, gathered, project);
  const name = options.name ?? titleOf(file);
  if (!header.columns.has("portfolio"))
    gathered.understood.push(
      `portfolio: ${name}, ${options.name === undefined ? "the file's name" : "as --name says"}`,
    );
  const mapped: { row: number; value: string; id: string }[] = [];
  const lines = holdings.flatMap((row, at): HoldingLine[] => {
    const [amount, date, id] = [amounts[at], dates[at], ids[at]];
    if (amount === undefined || date === undefined || id === undefined) return [];
    const own = id.isCash ? id.id : (project.resolve?.([id.id, ...id.others], date) ?? id.id);
    if (own !== id.id) mapped.push({ row: row.row, value: id.id, id: own });
    return [
      {
        row: row.row,
        date,
        portfolio: cellOf(header, "portfolio", row) || name,
        book: cellOf(header, "book", row),
        id: own,
        name: cellOf(header, "name", row),
        unit: amount.unit,
        amount: amount.amount,
        delta: deltaOf(header, row, read),
        isCash: id.isCash,
      },
    ];
  });
  const columns = Object.fromEntries([...header.columns].map(([field, column]) => [field, column.name]));
  const { ignored, row: headerRow } = header;
  const [first] = mapped;
  if (first !== undefined)
    gathered.understood.push(
      `id: ${mapped.length} mapped by the table identifiers, ${first.value} in row ${first.row} is ${first.id}`,
    );
  const merged = mergeLines(lines, gathered, options);
  gathered.faults.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  gathered.skipped.sort((a, b) => a.row - b.row);
  return {
    ...gathered,
    form: sheet.form,
    headerRow,
    columns,
    ignored,
    lines: merged,
  };
}

function deltaOf(
  header: HoldingsHeader,
  row: SheetRow,
  read: ReturnType<typeof readAmounts>["read"],
): number {
  const column = header.columns.get("delta");
  const delta = column === undefined ? Number.NaN : read(row, column);
  return Number.isNaN(delta) ? 1 : delta;
}

/** A file's name without folders, endings and a date. */
function titleOf(file: string): string {
  const name = file
    .replace(/^.*[/\\]/, "")
    .replace(/\.[a-z]+$/i, "")
    .replace(/[-_ .]*(\d{8}|\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-_.]\d{1,2}[-_.]\d{4})[-_ .]*/g, " ")
    .trim();
  return name === "" ? "portfolio" : name;
}
