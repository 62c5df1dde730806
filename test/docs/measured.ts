import { readFileSync } from "node:fs";
import { ROOT } from "../root.ts";

/** A line that a bench printed and that was kept in bench/history: what was measured, and its numbers. */
export type KeptLine = Readonly<Record<string, unknown>>;

/** The lines of a file of bench/history. */
export const keptLines = (path: string): readonly KeptLine[] =>
  readFileSync(ROOT + path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as KeptLine);

/** Every number in lines, however deep. */
export const valuesOf = (value: unknown): readonly number[] =>
  typeof value === "number"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(valuesOf)
      : [];

/** What a unit makes of a kept number, which is in milliseconds, megabytes, decimals or counts. */
const SCALES: Readonly<Record<string, readonly number[]>> = {
  "%": [100, 1],
  s: [1, 1e-3],
  µs: [1, 1e3],
  ms: [1, 1e3],
  GB: [1, 1e-3],
  million: [1e-6],
  plain: [1, 100, 1e-2],
  "": [1, 1e-3],
};

/** Whether a number as it is written is one of these, rounded in the last digit that is written. */
export function isRounded(text: string, values: readonly number[], unit = ""): boolean {
  const plain = text.replaceAll(",", "").replace("−", "-");
  const [, digits] = plain.split(".");
  // Zeros at the end of a whole number may be rounding, but two digits are meant.
  const rounded = Math.min(
    /0*$/.exec(plain)?.[0].length ?? 0,
    Math.max(0, plain.replace("-", "").length - 2),
  );
  const zeros = digits === undefined ? rounded : -digits.length;
  return values.some((value) =>
    (SCALES[unit] ?? [1]).some((scale) => Math.abs(value * scale - Number(plain)) <= 0.5001 * 10 ** zeros),
  );
}

/** A paragraph, list or table of a page with the mark that stands before it. */
export interface Block {
  readonly line: number;
  readonly text: string;
  /** What stands in `<!-- measured: … -->`; "" for `<!-- not measured -->` and what is measured by hand; undefined without a mark. */
  readonly mark: string | undefined;
  /** The command by which it was measured where nothing is kept: `<!-- by hand: … -->`. */
  readonly byHand?: string | undefined;
}

const MARK = /^<!-- (?:measured: (?<of>.*)|not measured|figures: .*|table: .*|by hand: (?<command>.*)) -->$/;

/** The blocks of a page, without code, headings and pictures. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let isCode = false;
  let mark: string | undefined;
  let byHand: string | undefined;
  let lines: string[] = [];
  let start = 0;
  const end = (): void => {
    if (lines.length > 0) {
      blocks.push({ line: start, text: lines.join("\n"), mark, byHand });
      mark = undefined;
      byHand = undefined;
    }
    lines = [];
  };
  for (const [at, line] of page.split("\n").entries()) {
    const found = MARK.exec(line);
    if (line.startsWith("```")) {
      end();
      isCode = !isCode;
    } else if (isCode || line.startsWith("![")) {
      // What runs is tested where it runs; pictures have no text.
    } else if (found !== null) {
      end();
      mark = found.groups?.of ?? "";
      byHand = found.groups?.command;
    } else if (line === "" || line.startsWith("#") || line.startsWith("<!--")) {
      end();
    } else {
      if (lines.length === 0) start = at + 1;
      lines.push(line);
    }
  }
  end();
  return blocks;
}

/** What has digits and was not measured: code, addresses, dates, versions, aims, sections. */
const NOT_MEASURED = [
  /`[^`]*`/g,
  /\]\([^)]*\)/g,
  /\*\d.*\*$/gm,
  /\(aims?:? [^)]*\)/g,
  /\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?/g,
  /\d{4}-\d{2}(?:-\d{2})?/g,
  /(?:Node|numpy|scipy|skfolio|scikit-learn|Student’s t,?) \d[\d.]*/g,
  /§\d[\d.]*/g,
];

const MEASURED =
  /(?<![\w.,/^])(?<number>[−-]?\d[\d,]*(?:\.\d+)?)(?:\s?(?<unit>ms|s|µs|GiB|GB|MB|kB|%|times|million)(?![\w]))?/g;

/** A number that was measured: with a unit, or not whole. */
export interface Measured {
  readonly text: string;
  readonly unit: string;
}

/** The numbers of a text that somebody must have measured. */
export function measuredOf(text: string): readonly Measured[] {
  const plain = NOT_MEASURED.reduce((left, one) => left.replaceAll(one, " "), text);
  return [...plain.matchAll(MEASURED)].flatMap(({ groups = {} }) => {
    const { number = "", unit = "" } = groups;
    return unit === "" && !number.includes(".") ? [] : [{ text: number, unit }];
  });
}

/** The numbers in the code of a page, which pages.test.ts runs: what it prints stands there. */
export const codeNumbers = (page: string): readonly number[] =>
  [...page.matchAll(/^```[\s\S]*?^```/gm)].flatMap(([code]) =>
    [...code.replaceAll("−", "-").matchAll(/-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g)].map(([text]) =>
      Number(text.replaceAll(",", "")),
    ),
  );

/** The numbers of the lines that a mark names: `file: problem | problem; file: …`, or a file alone for all its lines. */
export function marked(mark: string): readonly number[] {
  return mark.split("; ").flatMap((of) => {
    const [, file = "", wanted] = /^([^:]*)(?:: (.*))?$/.exec(of) ?? [];
    const lines = keptLines(`bench/history/${file}`);
    const problems = wanted?.split(" | ");
    const found = lines.filter(({ problem }) => problems === undefined || problems.includes(String(problem)));
    const missing = problems?.filter((name) => !found.some(({ problem }) => problem === name)) ?? [];
    if (missing.length > 0) throw new Error(`bench/history/${file} has no line of ${missing.join(", ")}`);
    return valuesOf(found);
  });
}
