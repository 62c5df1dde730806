import { printableName } from "./printable-text.ts";

/** A column of a table for people: its header carries the unit, its cells are aligned as numbers or as words. */
export interface TextColumn {
  readonly header: string;
  readonly align: "left" | "right";
  /** Whether its cells are sentences, shown whole; all others are names or numbers, and cut where they are very long. */
  readonly whole?: boolean;
}

/** Signs of a cell: beyond them a name would push the numbers out of sight. */
const CELL_LONGEST = 40;

/** Rows as aligned text under a header and a rule; an empty row makes a rule. */
export function formatTable(columns: readonly TextColumn[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map((cell, c) => shown(cell, columns[c]?.whole === true)));
  const headers = columns.map(({ header, whole }) => shown(header, whole === true));
  const widths = headers.map((header, c) =>
    Math.max(header.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, c) => {
        const cell = cells[c] ?? "";
        const width = widths[c] ?? 0;
        return align === "left" ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [line(headers), rule, ...rows.map((row) => (row.length === 0 ? rule : line(row)))].join("\n");
}

function shown(cell: string, whole: boolean): string {
  const text = printableName(cell);
  if (whole || text.length <= CELL_LONGEST) return text;
  const signs = [...text];
  return signs.length <= CELL_LONGEST ? text : `${signs.slice(0, CELL_LONGEST - 1).join("")}…`;
}

/** A decimal as percent without the sign %: the header names the unit. Missing is blank; −0 is 0. */
export function percent(value: number, digits = 2): string {
  return fixed(value * 100, digits);
}

/** A number with a fixed count of digits; missing is blank; −0 is 0. */
export function fixed(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return "";
  const text = value.toFixed(digits);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** A large amount in words: 12.3bn, 4.5m. */
export function money(value: number): string {
  if (!Number.isFinite(value)) return "";
  for (const [unit, size] of [
    ["tn", 1e12],
    ["bn", 1e9],
    ["m", 1e6],
    ["k", 1e3],
  ] as const) {
    if (Math.abs(value) >= size) return `${fixed(value / size, 1)}${unit}`;
  }
  return fixed(value, 0);
}
