/** A file of a package. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** A cell; a number in its shortest exact form, "" where it is none. */
export type TextCell = string | number;

export function cellText(cell: TextCell): string {
  if (typeof cell === "string") return cell;
  return Number.isFinite(cell) ? String(cell) : "";
}

/** A volatility in annual percent, from a variance per period. */
export function annualPercent(variance: number, periodsPerYear: number): number {
  return 100 * Math.sqrt(variance * periodsPerYear);
}

/** YYYYMMDD. */
export function plainDate(date: string): string {
  return date.replaceAll("-", "");
}
