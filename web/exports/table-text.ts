/** What a cell of a table may hold. */
export type Cell = number | string | null | undefined;

/** RFC 4180, in full precision. */
export function formatCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(formatCell).join(",")}\r\n`).join("");
}

function formatCell(cell: Cell): string {
  if (typeof cell !== "string") return numberText(cell);
  const safe = guarded(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const numberText = (cell: number | null | undefined): string =>
  cell === null || cell === undefined || Number.isNaN(cell) ? "" : String(cell);

/** A text that a spreadsheet would take for a formula is marked. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Tabs between cells, for the clipboard: a spreadsheet takes it as a table. Texts have no tabs or new lines of their own. */
export function formatTsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (row: readonly Cell[]): string =>
    `${row.map((cell) => (typeof cell === "string" ? guarded(cell.replace(/[\t\r\n]+/g, " ")) : numberText(cell))).join("\t")}\n`;
  return [header, ...rows].map(line).join("");
}

/** A column's title for a file: numbers that the page shows in percent are decimals there. */
export function exportTitle(title: string, unit: string | undefined): string {
  if (unit === undefined || unit === "") return title;
  return /^(% |%$|points of %|bp)/.test(unit)
    ? `${title} (decimal${unit.replace(/^(points of )?(%|bp)/, "")})`
    : `${title} (${unit})`;
}
