import { type DecimalSign, decimalSignOf, type LooseNumber, readLooseNumber } from "../guess/index.ts";
import type { HoldingsColumn, HoldingsHeader } from "./holdings-header.ts";
import type { Gathered, HoldingsOptions } from "./holdings-reading.ts";
import type { SheetRow } from "./holdings-text.ts";
import { cellOf } from "./sort-rows.ts";

/** What an amount is of, as in the table `portfolios`. */
export type AmountUnit = "weight" | "shares" | "notional";

/** The amount of a row. */
export interface Amount {
  readonly unit: AmountUnit;
  /** Decimal of capital, shares or money. */
  readonly amount: number;
  readonly column: HoldingsColumn;
}

const FIELDS = { weight: "weight", value: "notional", shares: "shares" } as const;
type AmountField = keyof typeof FIELDS;
/** Divided by rather than multiplied with: 57 / 100 is the double next to 0.57, 57 · 0.01 is not. */
const DIVISOR = { percent: 100, bps: 1e4, thousands: 1 / 1e3, millions: 1 / 1e6, billions: 1 / 1e9 } as const;

export type ReadCell = (row: SheetRow, column: HoldingsColumn) => number;

/** The amounts of rows, and how further cells are read. */
interface ReadAmounts {
  readonly amounts: readonly (Amount | undefined)[];
  /** The number in a cell, decimal and in single units; NaN where it is none. */
  readonly read: ReadCell;
  /** The same, negative in a row that says it is short. */
  readonly readSigned: ReadCell;
}

/** Reads the amounts of rows: one each. Undefined where there is none that can be read; the reason is then among the faults. */
export function readAmounts(
  header: HoldingsHeader,
  rows: readonly SheetRow[],
  gathered: Gathered,
  options: HoldingsOptions,
): ReadAmounts {
  const order = amountOrder(header, options);
  const decimal = decimalOf(header, rows, gathered, options);
  const divisors = new Map(
    order.map((field) => [field, divisorOf(header, field, { gathered, options, decimal })]),
  );
  const noted = new Map<string, { count: number; first: number }>();
  const note = ({ name }: HoldingsColumn, { marks }: LooseNumber, row: number): void => {
    for (const mark of marks) {
      const key = `${name}: ${mark}`;
      const before = noted.get(key);
      noted.set(key, { count: (before?.count ?? 0) + 1, first: before?.first ?? row });
    }
  };
  const read = (row: SheetRow, column: HoldingsColumn): number => {
    const number = readLooseNumber(row.cells[column.position] ?? "", decimal);
    if (number === undefined) return Number.NaN;
    return (
      number.value / (number.isPercent ? DIVISOR.percent : (divisors.get(column.field as AmountField) ?? 1))
    );
  };
  const refuse = (row: SheetRow, rule: string, of: { column?: string; value?: string } = {}): undefined => {
    gathered.faults.push({ file: gathered.file, row: row.row, ...of, rule });
  };
  const amountIn = (row: SheetRow, column: HoldingsColumn, field: AmountField): Amount | undefined => {
    const value = row.cells[column.position] ?? "";
    const number = readLooseNumber(value, decimal);
    if (number === undefined) return refuse(row, numberRule(decimal), { column: column.name, value });
    note(column, number, row.row);
    const isTyped = !number.isPercent && /^(%|percent|pct)/i.test(cellOf(header, "amount_type", row));
    const size = read(row, { ...column, field }) / (isTyped ? 100 : 1);
    return { unit: FIELDS[field], amount: signed(size, header, row), column };
  };
  const amounts = rows.map((row): Amount | undefined => {
    const typed = typedField(header, row);
    const tried = typed === undefined ? order : [typed];
    for (const field of tried) {
      const column = columnOf(header, field, typed !== undefined);
      if (column !== undefined && !isBlank(row.cells[column.position] ?? ""))
        return amountIn(row, column, field);
    }
    const names = tried.map((field) => columnOf(header, field, typed !== undefined)?.name ?? field);
    return refuse(row, `a holding needs ${names.join(" or ")}: the row has none`);
  });
  for (const [what, { count, first }] of noted)
    gathered.understood.push(
      `${what} read in ${count} ${count === 1 ? "cell" : "cells"}, the first in row ${first}`,
    );
  noteSides(header, rows, gathered);
  return { amounts, read, readSigned: (row, column) => signed(read(row, column), header, row) };
}

function numberRule(decimal: DecimalSign): string {
  const how = decimal === "," ? " with a decimal comma, as the file has them" : "";
  return `must be a number${how}, a percentage, or a number in parentheses`;
}

function columnOf(
  { columns }: HoldingsHeader,
  field: AmountField,
  isTyped: boolean,
): HoldingsColumn | undefined {
  const [own, amount] = [columns.get(field), columns.get("amount")];
  return isTyped ? (amount ?? own) : (own ?? amount);
}

/** Which amounts are read, the preferred first: a weight needs no price, money no price either. */
function amountOrder({ columns }: HoldingsHeader, { take }: HoldingsOptions): readonly AmountField[] {
  const known = (Object.keys(FIELDS) as AmountField[]).filter(
    (field) => columns.has(field) || columns.has("amount"),
  );
  if (take !== undefined) return [take];
  return columns.has("amount") && !columns.has("amount_type") && known.every((field) => !columns.has(field))
    ? ["weight"]
    : known.filter((field) => columns.has(field));
}

/** What a row says its amount is, where there is a column for that. */
function typedField(header: HoldingsHeader, row: SheetRow): AmountField | undefined {
  const type = cellOf(header, "amount_type", row).toLowerCase();
  if (!header.columns.has("amount") || type === "") return undefined;
  if (/^(w|weight|%|percent|pct)/.test(type)) return "weight";
  if (/^(s|q|u|shares|units|quantity)/.test(type)) return "shares";
  return /^(v|m|n|value|money|notional|market)/.test(type) ? "value" : undefined;
}

function isBlank(cell: string): boolean {
  return cell === "" || cell === "-" || cell === "–" || /^(n\/?a|null|nan|#n\/a|none)$/i.test(cell);
}

/** The file's decimal sign, by every number in it: one number that can only be read one way decides for those that can be read two. */
function decimalOf(
  header: HoldingsHeader,
  rows: readonly SheetRow[],
  gathered: Gathered,
  { decimal }: HoldingsOptions,
): DecimalSign {
  if (decimal !== undefined) return decimal;
  const votes = { ".": 0, ",": 0, either: 0 };
  let unsure: { row: number; column: string; value: string } | undefined;
  for (const { field, position, name } of header.columns.values()) {
    if (!["weight", "shares", "value", "amount", "price"].includes(field)) continue;
    for (const { row, cells } of rows) {
      const value = cells[position] ?? "";
      const sign = decimalSignOf(value);
      if (sign === undefined || sign === "none") continue;
      votes[sign]++;
      if (sign === "either" && value.includes(",")) unsure ??= { row, column: name, value };
    }
  }
  if (votes[","] > votes["."]) return ",";
  if (votes["."] > 0 || unsure === undefined) return ".";
  const rule =
    "can be read as thousands or with a decimal comma, and no number of the file tells which: say --decimal . or --decimal ,";
  gathered.faults.push({ file: gathered.file, ...unsure, rule });
  return ".";
}

interface ScaleInputs {
  readonly gathered: Gathered;
  readonly options: HoldingsOptions;
  readonly decimal: DecimalSign;
}

/** What a number of a column is divided by where it has no sign of its own. */
function divisorOf(header: HoldingsHeader, field: AmountField, inputs: ScaleInputs): number {
  const column = header.columns.get(field) ?? header.columns.get("amount");
  if (column === undefined) return 1;
  const { unit } = column.plain;
  if (field !== "weight") return unit === undefined ? 1 : DIVISOR[unit];
  return weightDivisor(column, header, inputs);
}

function weightDivisor(
  column: HoldingsColumn,
  header: HoldingsHeader,
  { gathered, options, decimal }: ScaleInputs,
): number {
  const { name } = column;
  const { understood, faults, file } = gathered;
  if (options.weights !== undefined) {
    understood.push(`${name}: ${options.weights}, as --weights says`);
    return options.weights === "percent" ? 100 : 1;
  }
  const written = header.below.flatMap((row) => {
    const number = readLooseNumber(row.cells[column.position] ?? "", decimal);
    const isTotal = row.cells.some((cell) => /^(grand |sub)?total/i.test(cell));
    const book = `${cellOf(header, "date", row)} ${cellOf(header, "portfolio", row)}`;
    return number === undefined || isTotal ? [] : [{ ...number, row: row.row, book }];
  });
  const bare = written.filter(({ isPercent }) => !isPercent);
  if (bare.length === 0) {
    if (written.length > 0) understood.push(`${name}: percent, as the cells say`);
    return 1;
  }
  if (bare.length < written.length) {
    const rule =
      "some weights of the column have a percent sign and this one has none: write all of them alike";
    for (const { row, value } of bare.slice(0, 20))
      faults.push({ file, row, column: name, value: String(value), rule });
    return 1;
  }
  const { sum, gross, largest } = largestBook(bare);
  const shown = `they sum to ${round(sum)}, gross ${round(gross)}, the largest is ${round(largest)}`;
  const { unit } = column.plain;
  if (unit !== undefined && !(unit === "percent" && Math.abs(sum - 1) < 0.03)) {
    understood.push(`${name}: ${unit}, as its name says; ${shown}`);
    return DIVISOR[unit];
  }
  if (unit !== undefined) {
    const rule = `the name says percent, but ${shown}, as decimals that are shown as percent do: say --weights percent or --weights decimal`;
    faults.push({ file, column: name, rule });
    return 1;
  }
  // No book is twenty times its capital, and no name three times.
  if (largest > 3 || gross > 20) {
    understood.push(`${name}: percent, as ${shown}`);
    return 100;
  }
  if (largest <= 1.2 && gross <= 3) {
    understood.push(`${name}: decimal, as ${shown}`);
    return 1;
  }
  const rule = `weights may be percent or decimal (${shown}): say --weights percent or --weights decimal`;
  faults.push({ file, column: name, rule });
  return 1;
}

/** Of the portfolios and dates of a file that with the largest gross sum: a file of many dates is no book of many times its capital. */
function largestBook(weights: readonly { readonly value: number; readonly book: string }[]) {
  const books = new Map<string, { sum: number; gross: number; largest: number }>();
  for (const { value, book } of weights) {
    const of = books.get(book) ?? { sum: 0, gross: 0, largest: 0 };
    const size = Math.abs(value);
    books.set(book, { sum: of.sum + value, gross: of.gross + size, largest: Math.max(of.largest, size) });
  }
  return [...books.values()].reduce((most, of) => (of.gross > most.gross ? of : most));
}

function round(value: number): string {
  return String(Number(value.toPrecision(5)));
}

/** A short sold is written with a positive amount and a word. */
function signed(amount: number, header: HoldingsHeader, row: SheetRow): number {
  return isShort(header, row) && amount > 0 ? 0 - amount : amount;
}

function isShort(header: HoldingsHeader, row: SheetRow): boolean {
  return /^s(hort)?$/i.test(cellOf(header, "side", row));
}

function noteSides(header: HoldingsHeader, rows: readonly SheetRow[], gathered: Gathered): void {
  const column = header.columns.get("side");
  const shorts = rows.filter((row) => isShort(header, row));
  if (column === undefined || shorts.length === 0) return;
  gathered.understood.push(
    `${column.name}: ${shorts.length} short ${shorts.length === 1 ? "position" : "positions"} made negative, the first in row ${shorts[0]?.row}`,
  );
}
