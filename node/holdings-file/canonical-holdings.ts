import type { TableSpec } from "../../wire/index.ts";
import type { HoldingLine } from "./read-holdings-file.ts";

const FIELDS = ["date", "portfolio", "book", "id", "weight", "shares", "notional", "delta"] as const;

/** Times which a field is written in its unit. */
const PER_UNIT: Readonly<Record<string, number>> = {
  percent: 100,
  bps: 10_000,
  thousands: 1 / 1000,
  millions: 1 / 1_000_000,
  billions: 1 / 1_000_000_000,
};

/**
 * Holdings as CSV for the table `portfolios`, under the names and in the units that the project has for it; columns that no line needs are left
 * out. Sorted by date, portfolio, book and id, so that the same holdings are the same bytes.
 */
export function canonicalHoldings(
  lines: readonly HoldingLine[],
  { columns = {}, units = {} }: Pick<TableSpec, "columns" | "units"> = {},
): string {
  const cell = (line: HoldingLine, field: (typeof FIELDS)[number]): string => {
    const value = fieldOf(line, field);
    const unit = units[field];
    if (unit === "yyyymmdd") return String(value).replaceAll("-", "");
    return typeof value === "number" ? numberText(value * (PER_UNIT[unit ?? ""] ?? 1)) : value;
  };
  const sorted = lines.toSorted(
    (a, b) =>
      compare(a.date, b.date) ||
      compare(a.portfolio, b.portfolio) ||
      compare(a.book, b.book) ||
      compare(a.id, b.id) ||
      a.delta - b.delta,
  );
  const used = FIELDS.filter(
    (field) =>
      ["date", "portfolio", "id"].includes(field) ||
      sorted.some((line) => !["", field === "delta" ? 1 : ""].includes(fieldOf(line, field))),
  );
  const rows = sorted.map((line) => used.map((field) => quoted(cell(line, field))).join(","));
  return `${[used.map((field) => quoted(columns[field] ?? field)).join(","), ...rows].join("\n")}\n`;
}

function fieldOf(line: HoldingLine, field: (typeof FIELDS)[number]): string | number {
  if (field === "weight" || field === "shares" || field === "notional")
    return line.unit === field ? line.amount : "";
  return line[field];
}

/** All digits that tell the double from its neighbours, no exponent where none is needed. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "0" : String(value);
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
