import { attributeOf } from "./scan-xml.ts";
import { scanPart, unescapeCell, type Workbook } from "./workbook-parts.ts";
import type { ZipEntry } from "./zip-entries.ts";

/** A cell of a sheet that holds something. */
export interface SheetCell {
  /** From 0. */
  readonly column: number;
  /** As a CSV file would have it; dates are YYYY-MM-DD. */
  readonly text: string;
  readonly kind: "text" | "number" | "date" | "flag" | "error";
  readonly isFormula: boolean;
}

export interface SheetVisitor {
  /** A row that holds something; `row` is counted from 1. Rows come in ascending order. */
  row(row: number, cells: readonly SheetCell[]): void;
  /** A formula whose result is not stored. */
  unstored(row: number, column: number): void;
  /** Cells that are shown as one, such as A2:A5. */
  merged(range: string): void;
}

/** Reads a sheet of a workbook from top to bottom, row by row. @throws {Error} with a sentence, where it is damaged */
export async function scanSheet(workbook: Workbook, entry: ZipEntry, visitor: SheetVisitor): Promise<void> {
  let row = 0;
  let column = -1;
  let cells: SheetCell[] = [];
  let cell: OpenCell | undefined;
  let within: string | undefined;
  const openCell = (attributes: string) => {
    const place = attributeOf(attributes, "r");
    column = place === undefined ? column + 1 : columnOf(place);
    const type = attributeOf(attributes, "t") ?? "n";
    const style = Number(attributeOf(attributes, "s") ?? 0);
    cell = { type, style, isFormula: false, value: undefined };
  };
  const openRow = (attributes: string) => {
    const next = Number(attributeOf(attributes, "r") ?? row + 1);
    if (!(next > row)) throw new Error(`the workbook is damaged: row ${next} comes after row ${row}`);
    row = next;
    column = -1;
    cells = [];
  };
  const openWithin = (name: string) => {
    if (cell === undefined) return;
    if (name === "f") cell.isFormula = true;
    if (name !== "v" && name !== "t") return;
    within = name;
    cell.value ??= "";
  };
  await scanPart(workbook.path, entry, {
    open(name, attributes) {
      if (name === "c") openCell(attributes);
      else if (name === "row") openRow(attributes);
      else if (name === "mergeCell") visitor.merged(attributeOf(attributes, "ref") ?? "");
      else openWithin(name);
    },
    close(name) {
      if (name === within) within = undefined;
      if (name === "row" && cells.length > 0) visitor.row(row, cells);
      if (name !== "c" || cell === undefined) return;
      if (cell.value === undefined && cell.isFormula) visitor.unstored(row, column);
      const closed = closedCell(workbook, cell, column);
      if (closed !== undefined) cells.push(closed);
      cell = undefined;
    },
    text(part) {
      if (cell !== undefined && within !== undefined) cell.value += part;
    },
  });
}

interface OpenCell {
  readonly type: string;
  readonly style: number;
  isFormula: boolean;
  value: string | undefined;
}

function closedCell(workbook: Workbook, cell: OpenCell, column: number): SheetCell | undefined {
  const { type, style, isFormula, value } = cell;
  if (value === undefined || value === "") return undefined;
  const given = (kind: SheetCell["kind"], text: string) =>
    text === "" ? undefined : { column, text, kind, isFormula };
  if (type === "s") {
    const text = workbook.texts[Number(value)];
    if (text === undefined) throw new Error(`the workbook is damaged: there is no text ${value}`);
    return given("text", text);
  }
  if (type === "inlineStr" || type === "str") return given("text", unescapeCell(value));
  if (type === "e") return given("error", value);
  if (type === "b") return given("flag", value);
  if (type === "d") return given("date", value.replace(/T00:00:00(\.0+)?Z?$/, ""));
  const number = Number(value);
  if (Number.isNaN(number)) throw new Error(`the workbook is damaged: ${value.slice(0, 40)} is no number`);
  return workbook.dateStyles[style] === true
    ? given("date", serialDate(number, workbook.from1904))
    : given("number", String(number));
}

const daysTo1970 = 25_569;

/**
 * A day as a workbook counts it, as a date; with a time of day, if it has one. Days are counted from 1900, as if that had been a leap
 * year, or from 1904.
 */
function serialDate(serial: number, from1904: boolean): string {
  // Before March 1900 the count is a day behind, and day 60 never was.
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((days - daysTo1970) * 86_400) * 1000);
  if (Number.isNaN(at.getTime()) || (!from1904 && Math.floor(serial) === 60)) return String(serial);
  const text = at.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text.slice(0, 19);
}

function columnOf(place: string): number {
  let column = 0;
  for (let i = 0; i < place.length; i++) {
    const code = place.charCodeAt(i) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  if (column < 1 || column > 16_384)
    throw new Error(`the workbook is damaged: there is no cell ${place.slice(0, 20)}`);
  return column - 1;
}

/** Name of a column, from 0: A, B, …, AA. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest === 0 ? "" : columnLetters(rest - 1)}${String.fromCharCode(65 + (column % 26))}`;
}
