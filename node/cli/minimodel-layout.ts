import type { QuotedCheck, QuotedOnly } from "../../engine/minimodel/index.ts";
import { fixed, formatTable } from "./table-text.ts";

/** Columns of a terminal that the report fits in. */
const WIDTH = 100;
const LABEL_WIDTH = 10;

/** A table: names on the left, numbers (formatted) on the right. */
export interface TextTable {
  /** The first stands over the names. */
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows from here on are totals, set off by a line. */
  readonly totalsFrom?: number;
}

/** One step of a chapter: what is done, with what, and what comes out. */
export interface Section {
  readonly title: string;
  readonly formula?: readonly string[];
  readonly inputs?: readonly string[];
  readonly numbers?: readonly string[];
  readonly tables?: readonly TextTable[];
  readonly result?: readonly string[];
  readonly note?: string;
}

/** A chapter as it is printed. */
export interface ChapterText {
  readonly chapter: number;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** A whole number, its thousands apart. */
export function grouped(value: number): string {
  return fixed(value, 0).replace(/\d(?=(\d{3})+$)/g, "$&,");
}

/** A chapter as lines: its steps, then every quoted number beside ours. */
export function chapterLines(
  text: ChapterText,
  checks: readonly QuotedCheck[],
  notReproducible: readonly QuotedOnly[],
): readonly string[] {
  const heading = `Chapter ${text.chapter}   ${text.title}`;
  return [
    heading,
    "═".repeat(heading.length),
    "",
    ...text.sections.flatMap(sectionLines),
    ...tableLines(checkTable(checks)),
    "",
    ...quotedOnlyLines(notReproducible),
  ];
}

function sectionLines(section: Section): readonly string[] {
  const labelled = (label: string, lines: readonly string[] = []): readonly string[] =>
    lines.map((line, i) => `  ${(i === 0 ? label : "").padEnd(LABEL_WIDTH)}${line}`);
  const hasMore = section.result !== undefined || section.note !== undefined;
  return [
    section.title,
    ...labelled("formula", section.formula),
    ...labelled("inputs", section.inputs),
    ...labelled("numbers", section.numbers),
    ...(section.tables ?? []).flatMap((table) => ["", ...tableLines(table), ...(hasMore ? [""] : [])]),
    ...labelled("result", section.result),
    ...labelled("note", section.note === undefined ? [] : wrap(section.note, WIDTH - LABEL_WIDTH - 2)),
    "",
  ];
}

/** Lines of at most `width` characters, broken at spaces. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function tableLines({ headers, rows, totalsFrom = rows.length }: TextTable): readonly string[] {
  const columns = headers.map(
    (header, col) => ({ header, align: col === 0 ? "left" : "right", whole: true }) as const,
  );
  const totals = rows.slice(totalsFrom);
  const ruled = totals.length === 0 ? rows : [...rows.slice(0, totalsFrom), [], ...totals];
  return formatTable(columns, ruled)
    .split("\n")
    .map((line) => `  ${line}`);
}

function checkTable(checks: readonly QuotedCheck[]): TextTable {
  return {
    headers: ["Against the primer", "quoted", "computed", ""],
    rows: checks.map((check) => {
      const { label, quoted, computed } = quotedTexts(check);
      const mark = `${check.agrees ? "✓" : "✗"}${check.usesOwnCovariance ? " our F" : ""}`;
      return [label, quoted, computed, mark.padEnd("✓ our F".length)];
    }),
  };
}

/** A number as the primer quotes it, and ours with one digit more. */
export function quotedTexts({ name, unit, quoted, computed, digits }: QuotedCheck): {
  readonly label: string;
  readonly quoted: string;
  readonly computed: string;
} {
  const show = (value: number, decimals: number): string =>
    decimals <= 0 ? grouped(value) : fixed(value, decimals);
  const finer = Number.isInteger(computed) ? digits : digits + 1;
  return {
    label: unit === "" ? name : `${name}, ${unit}`,
    quoted: show(quoted, digits),
    computed: show(computed, finer),
  };
}

function quotedOnlyLines(lines: readonly QuotedOnly[]): readonly string[] {
  if (lines.length === 0) return [];
  const table = tableLines({
    headers: ["Quoted, not reproducible", "quoted"],
    rows: lines.map(({ name, unit, quoted, digits }) => {
      return [unit === "" ? name : `${name}, ${unit}`, fixed(quoted, digits)];
    }),
  });
  const reasons = [...new Set(lines.map(({ reason }) => reason))];
  return [...table, ...wrap(`Why: ${reasons.join("; ")}.`, WIDTH - 2).map((line) => `  ${line}`), ""];
}
