/** A cell of an export: numbers in full precision, NaN and infinities as empty cells. */
export type CsvCell = string | number | boolean;

/**
 * Rows as CSV (RFC 4180). A text that a spreadsheet would run as a formula (it begins with = + - @, also in their
 * fullwidth form, a tab or a line break) gets an apostrophe in front (OWASP, CSV injection); numbers stay numbers.
 */
export function formatCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `${[header, ...rows].map((row) => row.map(formatCell).join(",")).join("\r\n")}\r\n`;
}

function formatCell(cell: CsvCell): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  if (typeof cell === "boolean") return String(cell);
  const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
