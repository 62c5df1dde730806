import { type DateOrder, dateOrdersOf, readLooseDate } from "../guess/index.ts";
import type { HoldingsHeader } from "./holdings-header.ts";
import type { Gathered, HoldingsOptions } from "./holdings-reading.ts";
import type { SheetRow } from "./holdings-text.ts";

/**
 * Dates of rows: from their column; else the one of the call; else the one date that stands above the header or in the file's name.
 * Undefined where it cannot be read; the reason is then among the faults.
 */
export function readDates(
  header: HoldingsHeader,
  rows: readonly SheetRow[],
  gathered: Gathered,
  options: HoldingsOptions,
): readonly (string | undefined)[] {
  const column = header.columns.get("date");
  if (column === undefined) {
    const date = options.date ?? dateAround(header, gathered, options);
    return rows.map(() => date);
  }
  const { file, faults } = gathered;
  const cells = rows.map(({ cells: of }) => of[column.position] ?? "");
  const order = orderOf(cells, column.name, gathered, options);
  let changed = 0;
  // A date that stands once, above many rows, is a spreadsheet's way to group them.
  let above: string | undefined;
  let filled = 0;
  const dates = cells.map((cell, at) => {
    if (cell === "") {
      filled++;
      if (above === undefined && options.date === undefined)
        faults.push({
          file,
          row: rows[at]?.row as number,
          column: column.name,
          rule: "date must not be empty",
        });
      return options.date ?? above;
    }
    const date = readLooseDate(cell, order);
    if (date === undefined) {
      const rule =
        "must be a date: 2020-06-30, 30.06.2020, 06/30/2020, 30 Jun 2020 or a spreadsheet's number";
      faults.push({ file, row: rows[at]?.row as number, column: column.name, value: cell, rule });
    } else if (date !== cell) changed++;
    above = date;
    return date;
  });
  const first = cells.findIndex((cell, at) => dates[at] !== undefined && dates[at] !== cell && cell !== "");
  if (changed > 0)
    gathered.understood.push(
      `${column.name}: ${changed} ${changed === 1 ? "date" : "dates"} not written YYYY-MM-DD, "${cells[first]}" in row ${rows[first]?.row} is ${dates[first]}`,
    );
  if (filled > 0)
    gathered.understood.push(
      `${column.name}: empty in ${filled} ${filled === 1 ? "row" : "rows"}, which ${filled === 1 ? "has" : "have"} the date ${options.date === undefined ? "of the row above" : "of --date"}`,
    );
  return dates;
}

/** Day or month first, by every date of the column. */
function orderOf(
  cells: readonly string[],
  column: string,
  { file, faults }: Gathered,
  { dates }: HoldingsOptions,
): DateOrder {
  if (dates !== undefined) return dates;
  const written = cells.map((cell) => ({ cell, orders: dateOrdersOf(cell) }));
  const sure = written.find(({ orders }) => orders.length === 1);
  if (sure !== undefined) return sure.orders[0] as DateOrder;
  const unsure = written.find(({ cell, orders }) => orders.length === 2 && !isPalindrome(cell));
  // With points between them the day is first, in every country.
  if (unsure === undefined || /^\d+\.\d+\./.test(unsure.cell)) return "dmy";
  const [day, month] = [readLooseDate(unsure.cell, "dmy"), readLooseDate(unsure.cell, "mdy")];
  const rule = `may be ${day} or ${month}, and no date of the column tells which: say --dates dmy or --dates mdy`;
  faults.push({ file, column, value: unsure.cell, rule });
  return "dmy";
}

/** 05/05/2020 is the same both ways. */
function isPalindrome(cell: string): boolean {
  return readLooseDate(cell, "dmy") === readLooseDate(cell, "mdy");
}

const IN_TEXT =
  /\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}[-. ]+[a-z]{3,9}[-., ]+\d{4}|[a-z]{3,9} \d{1,2},? +\d{4}|(?<!\d)(?:19|20)\d{6}(?!\d)/gi;

/** The one date above the header, or else in the file's name. */
function dateAround(
  header: HoldingsHeader,
  gathered: Gathered,
  options: HoldingsOptions,
): string | undefined {
  const { file, faults, understood } = gathered;
  const places = [
    ...header.titles.map(({ row, cells }) => ({ text: cells.join(" "), place: `row ${row}` })),
    { text: file.replace(/^.*[/\\]/, "").replaceAll("_", " "), place: "the file's name" },
  ];
  for (const { text, place } of places) {
    for (const [written] of text.matchAll(IN_TEXT)) {
      const orders = dateOrdersOf(written);
      const [day, month] = [readLooseDate(written, "dmy"), readLooseDate(written, "mdy")];
      if (day === undefined && month === undefined) continue;
      const order = options.dates ?? (orders.length === 1 ? orders[0] : undefined);
      if (order === undefined && day !== month && !/^\d+\.\d+\./.test(written)) {
        const rule = `the date in ${place} may be ${day} or ${month}: say --dates dmy, --dates mdy or --date`;
        faults.push({ file, value: written, rule });
        return undefined;
      }
      const date = order === "mdy" ? month : (day ?? month);
      understood.push(`date: ${date}, "${written}" in ${place}`);
      return date;
    }
  }
  faults.push({
    file,
    rule: "the file has no date, neither a column nor above the header: say --date YYYY-MM-DD",
  });
  return undefined;
}
