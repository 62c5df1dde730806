import type { BookPerformance, PerformanceLine } from "../../engine/performance-attribution/index.ts";
import type { AlphaRows } from "../alpha/index.ts";
import { lineName } from "./attribution-parts.ts";
import { counted } from "./counted.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What was written, and over which horizon its returns are. */
export interface WrittenAlpha extends Omit<AlphaRows, "rows"> {
  readonly file: string;
  readonly horizon: number;
  readonly count: number;
}

/** Factors listed. */
const LISTED = 5;

/** Where the pure portfolio's return came from: specific returns, and factors that it drifted into between its dates. */
export function attributionText(book: BookPerformance | null): readonly string[] {
  if (book === null) return [];
  const factors = book.byFactor
    .filter(({ contribution }) => Math.abs(contribution) > SMALLEST)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, LISTED);
  const right = (header: string): TextColumn => ({ header, align: "right" });
  const row = (line: PerformanceLine, indent = ""): readonly string[] => [
    `${indent}${lineName(line)}`,
    line.line.kind === "factor" ? fixed(line.exposureMean, 3) : "",
    percent(line.contribution),
    fixed(line.informationRatioAnnual),
    fixed(line.tStatistic, 1),
  ];
  const parts = [book.riskFree, book.unmodelled, book.unexplained].filter(
    ({ contribution }) => Math.abs(contribution) > SMALLEST,
  );
  return [
    "Where the pure portfolio's return came from (compounded over its dates, before costs): factors are what it drifted into between dates",
    formatTable(
      [
        { header: "Source", align: "left" },
        right("Mean exposure"),
        right("Return %"),
        right("IR"),
        right("t"),
      ],
      [
        row(book.specific),
        row(book.factors),
        ...factors.map((line) => row(line, "  ")),
        ...parts.map((line) => row(line)),
        [],
        row(book.total),
      ],
    ),
    "",
  ];
}

/** Below it a contribution is 0.00 %. */
const SMALLEST = 5e-5;

/** What was written, and how a mandate takes it. */
export function writtenText(written: WrittenAlpha | undefined, periodsPerYear: number): readonly string[] {
  if (written === undefined) return [];
  const { file, count, dates, without, lastClose, lastCoefficient, horizon } = written;
  const zero =
    lastCoefficient === 0
      ? " The coefficients seen by then are no larger than their noise: the returns of that date are 0."
      : "";
  const rest = without > 0 ? `; ${counted(without, "date")} without coefficients or a forecast before` : "";
  return [
    `Expected returns written to ${file}: ${counted(count, "row")}, ${counted(dates, "date")} to ${lastClose}${rest}; IC of the last ${fixed(lastCoefficient, 4)}.${zero}`,
    `In a mandate: alpha: { file: ${file}, horizon: ${spanText(horizon, periodsPerYear)} }`,
    "",
  ];
}

/** Periods as a mandate writes a length of time. */
export function spanText(periods: number, periodsPerYear: number): string {
  if (periodsPerYear === 252) return `${periods}d`;
  if (periodsPerYear === 52) return `${periods}w`;
  if (periodsPerYear === 12) return `${periods}m`;
  return `${fixed(periods / periodsPerYear, 4)}y`;
}
