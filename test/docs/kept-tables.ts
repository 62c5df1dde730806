import { type KeptLine, keptLines } from "./measured.ts";

/** A table of a page, written from kept lines: it stands under `<!-- table: name -->`. */
export interface KeptTable {
  readonly page: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: () => readonly (readonly string[])[];
}

const files = new Map<string, ReadonlyMap<string, KeptLine>>();

function linesOf(file: string): ReadonlyMap<string, KeptLine> {
  const known = files.get(file);
  if (known !== undefined) return known;
  const lines = new Map(
    keptLines(`bench/history/${file}.jsonl`).map((line) => [String(line.problem), line] as const),
  );
  files.set(file, lines);
  return lines;
}

/** The line of a file of bench/history that is named so; undefined where the bench had nothing to say. */
export const lineOf = (file: string, problem: string): KeptLine | undefined => linesOf(file).get(problem);

/** The same, where the bench must have said something. */
export function keptLine(file: string, problem: string): KeptLine {
  const line = lineOf(file, problem);
  if (line === undefined) throw new Error(`bench/history/${file}.jsonl has no line "${problem}"`);
  return line;
}

/** A number of a line with so many decimals, by the power of ten of its unit; "" where it is missing. */
export function shown(line: KeptLine, field: string, digits: number, scale = 1): string {
  const value = line[field];
  if (value === null) return "";
  if (typeof value !== "number") throw new Error(`"${String(line.problem)}" has no number "${field}"`);
  return numberText(value * scale, digits);
}

/** A number as pages write it: a minus sign of its own, no negative zero, thousands apart. */
export function numberText(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString("en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** The table as Markdown. */
export function tableText({ columns, rows }: KeptTable): string {
  const row = (cells: readonly string[]): string =>
    `|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|`;
  return [row(columns), `|${columns.map(() => "---").join("|")}|`, ...rows().map(row)].join("\n");
}
