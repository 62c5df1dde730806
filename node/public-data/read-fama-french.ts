import { dayNumber, isCalendarDate } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { isoOf, linesOf, type PublicData, type PublicTable, titleOf } from "./public-table.ts";

/** A table within a file of the library. */
interface Section {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: { readonly row: number; readonly date: string; readonly cells: readonly string[] }[];
}

/** What stands for a missing value in percent. */
const MISSING: ReadonlySet<number> = new Set([-99.99, -999, -999.99]);

/**
 * Files of the Fama–French library as they are downloaded: prose, then tables with a title, a line of names and lines that begin with a date
 * (YYYYMMDD, YYYYMM or YYYY). Returns in percent become decimals, -99.99 and -999 are missing. Of a file the tables of the highest frequency are read;
 * those that are no returns (numbers of firms, sizes) are left out. The date of a month is its last trading day.
 *
 * @param tradingDays  ascending; without them the last day of a month that is no Saturday or Sunday
 * @throws {InputError} a file that cannot be read or has no table; every cell that is no number
 */
export async function readFamaFrench(
  paths: readonly string[],
  tradingDays: readonly string[] = [],
): Promise<PublicData> {
  const tables: PublicTable[] = [];
  const notes: string[] = [];
  const faults: Fault[] = [];
  for (const path of paths) {
    const sections = sectionsOf(await linesOf(path));
    if (sections.length === 0) {
      faults.push({
        file: path,
        rule: "there is no table: a line of names that begins with a comma or blanks, then lines that begin with a date",
      });
      continue;
    }
    const longest = Math.max(...sections.map(widthOf));
    const taken = sections.filter((section) => widthOf(section) === longest && isReturns(section));
    const left = sections
      .filter((section) => !taken.includes(section))
      .map(({ title }) => title || "an untitled table");
    if (left.length > 0) notes.push(`${path}: left out ${left.join("; ")}`);
    taken.forEach((section, at) => {
      const rows = section.rows.map(({ row, date, cells }) => [
        dateOf(date, tradingDays),
        ...cells.map((cell, c) =>
          decimalOf(cell, { file: path, row, column: section.header[c] ?? "" }, faults),
        ),
      ]);
      const name = taken.length === 1 ? titleOf(path) : `${titleOf(path)}-${slug(section.title) || at + 1}`;
      tables.push(...tablesOf(name, section.header, rows, at === 0));
    });
    if (longest === 6)
      notes.push(
        `${path}: months are dated on ${tradingDays.length > 0 ? "the last trading day of the project in them" : "their last day that is no Saturday or Sunday, as there is no project whose trading days are known"}`,
      );
  }
  if (faults.length > 0) throw new InputError(faults);
  return { tables, notes };
}

/** Digits of a section's dates: 8 daily, 6 monthly, 4 annual. */
function widthOf({ rows }: Section): number {
  return rows[0]?.date.length ?? 0;
}

function isReturns({ title }: Section): boolean {
  return (
    !/number of firms|firm size|market cap|be.?\/.?me|book|average (of|firm)|characteristic/i.test(title) ||
    /returns/i.test(title)
  );
}

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const sections: Section[] = [];
  let open: Section | undefined;
  let title = "";
  lines.forEach((line, at) => {
    const isComma = line.includes(",");
    const cells = (isComma ? line.split(",") : line.trim().split(/\s+/)).map((cell) => cell.trim());
    const isData = /^\d{4}(\d{2}){0,2}$/.test(cells[0] ?? "") && cells.length > 1;
    if (line.trim() === "") {
      open = undefined;
      return;
    }
    if (isData && open !== undefined) {
      open.rows.push({ row: at + 1, date: cells[0] as string, cells: cells.slice(1) });
      return;
    }
    const names = isComma ? cells.slice(1) : cells;
    const isHeader = isComma
      ? cells[0] === "" && names.some((name) => name !== "")
      : isNext(lines[at + 1], names.length);
    if (isHeader) {
      open = { title, header: names, rows: [] };
      sections.push(open);
      title = "";
    } else title = line.trim().replace(/,+$/, "");
  });
  return sections.filter(({ rows }) => rows.length > 0);
}

/** Whether a line is one of data with as many values as there are names. */
function isNext(line: string | undefined, count: number): boolean {
  const cells = (line ?? "").trim().split(/\s+/);
  return /^\d{4}(\d{2}){0,2}$/.test(cells[0] ?? "") && cells.length === count + 1;
}

function decimalOf(cell: string, place: Omit<Fault, "rule">, faults: Fault[]): string {
  if (cell === "") return "";
  const value = Number(cell);
  if (!Number.isFinite(value)) {
    faults.push({ ...place, value: cell, rule: "must be a number in percent" });
    return "";
  }
  return MISSING.has(value) ? "" : String(value / 100);
}

function dateOf(date: string, tradingDays: readonly string[]): string {
  if (date.length === 8) return isoOf(date);
  const month = date.length === 6 ? `${date.slice(0, 4)}-${date.slice(4)}` : `${date}-12`;
  return tradingDays.findLast((day) => day.startsWith(month)) ?? lastWeekday(month);
}

/** 1 January 1970 was a Thursday. */
function lastWeekday(month: string): string {
  const last = ["31", "30", "29", "28"].map((day) => `${month}-${day}`).find(isCalendarDate) as string;
  const weekday = (((dayNumber(last) + 4) % 7) + 7) % 7;
  const back = weekday === 0 ? 2 : weekday === 6 ? 1 : 0;
  return `${month}-${String(Number(last.slice(8)) - back).padStart(2, "0")}`;
}

function tablesOf(
  name: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  isFirst: boolean,
): PublicTable[] {
  const returns = Object.fromEntries(header.filter((of) => of !== "RF").map((of) => [of, of]));
  const factors: PublicTable = {
    table: "factors",
    name,
    header: ["date", ...header],
    rows,
    section: { returns },
  };
  if (!isFirst || !header.includes("RF")) return [factors];
  const place = header.indexOf("RF") + 1;
  const rates = rows.map((row) => [row[0] as string, row[place] as string]).filter(([, rate]) => rate !== "");
  return [
    factors,
    { table: "rates", name: `${name}-rf`, header: ["date", "rate"], rows: rates, section: {} },
  ];
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
