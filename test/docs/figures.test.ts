import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtInDescriptors } from "../../engine/exposures/index.ts";
import { qualityRules } from "../../node/quality/rules/quality-rules.ts";
import { foreignLayouts } from "../../wire/index.ts";
import { ROOT } from "../root.ts";
import { isRounded, type KeptLine, keptLines, valuesOf } from "./measured.ts";

/**
 * Tables of measured figures: a file of bench/figures has what was measured, with what, when and on what, and the page shows it. Timings cannot be measured here; that a page says what was kept, that
 * what was kept are the lines of a bench where these were kept too, and that the command is there, can.
 */
interface Figures {
  readonly page: string;
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Files of lines of a bench that the numbers are roundings of. */
  readonly lines?: string | readonly string[];
  /** Columns that these lines have the numbers of; all by default, but for the first and aims. */
  readonly checked?: readonly string[];
  readonly columns: readonly string[];
  /** Cells; `{problem|path|times|digits}` in one stands for a number of the lines, and then no other needs to be checked. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly of?: readonly string[] }[];
}

/** Tables of words, by their first line; in all others of these pages stand figures. */
const OF_WORDS = ["| system | version looked at |", "| | Plimsoll | skfolio |"];
const PAGES = ["docs/comparison.md", "docs/performance.md"];

const FOLDER = "bench/figures/";
const files = readdirSync(ROOT + FOLDER).map((name) => FOLDER + name);
const read = (path: string): string => readFileSync(ROOT + path, "utf8");
const figuresOf = (file: string): Figures => JSON.parse(read(file)) as Figures;

const linesOf = ({ lines = [] }: Figures): readonly string[] => [lines].flat();

/** A cell with numbers of the kept lines where they are named. */
function filled(cell: string, lines: readonly KeptLine[]): string {
  return cell.replaceAll(/\{([^|}]*)\|([^|}]*)\|([^|}]*)\|(\d)\}/g, (_, problem, path, times, digits) => {
    const line = lines.find((one) => one.problem === problem);
    const value = String(path)
      .split(".")
      .reduce<unknown>((of, key) => (of as KeptLine | undefined)?.[key], line);
    if (typeof value !== "number") throw new Error(`there is no ${problem} with ${path} in the kept lines`);
    const shown = { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
    return (value * Number(times)).toLocaleString("en-GB", shown).replace("-", "−");
  });
}

/** The table as Markdown, and a line that says where it is from. */
function shown(figures: Figures): string {
  const { command, date, machine, versions, columns, rows } = figures;
  const files = linesOf(figures);
  const lines = files.flatMap(keptLines);
  const day = new Date(date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const kept = files.length === 0 ? "" : `; every line: ${files.map((file) => `\`${file}\``).join(", ")}`;
  const table = [
    columns,
    columns.map(() => "---"),
    ...rows.map(({ cells }) => cells.map((cell) => filled(cell, lines))),
  ];
  const text = table.map(
    (cells) => `|${cells.map((cell) => (cell === "---" ? "---" : cell && ` ${cell} `) || " ").join("|")}|`,
  );
  return [...text, "", `*${day}, \`${command}\`; ${machine}; ${programs.join(", ")}${kept}.*`].join("\n");
}

const marked = (file: string): RegExp =>
  new RegExp(
    `<!-- figures: ${file.replaceAll(".", "\\.")} -->\\n(?<shown>(?:\\|.*\\n)+(?:\\n\\*\\d.*\\*(?=\\n))?)`,
  );

describe("tables of measured figures", () => {
  test.each(files)("%s is what its page shows", (file) => {
    const figures = figuresOf(file);
    const text = read(figures.page);
    const there = marked(file).exec(text)?.groups?.shown;
    expect(there, `${figures.page} has no table under <!-- figures: ${file} -->`).toBeDefined();
    if (process.env.PLIMSOLL_PAGES === "write")
      return writeFileSync(
        ROOT + figures.page,
        text.replace(there!.trimEnd(), () => shown(figures)),
      );
    expect(there!.trimEnd()).toBe(shown(figures));
  });

  test.each(PAGES)("%s has no other", (page) => {
    const lines = read(page).split("\n");
    const others = lines.filter((line, at) => {
      const isFirst = line.startsWith("|") && !lines[at - 1]?.startsWith("|");
      return (
        isFirst && !lines[at - 1]?.startsWith("<!-- figures: ") && !OF_WORDS.some((of) => line.startsWith(of))
      );
    });
    expect(others).toEqual([]);
  });

  test.each(files)("%s: its command is there", (file) => {
    const { command, date, machine, versions } = figuresOf(file);
    expect([date, machine, Object.keys(versions).length > 0]).toEqual([
      expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      expect.stringMatching(/./),
      true,
    ]);
    const [, topics] = /^npm run bench -- (.*)$/.exec(command) ?? [];
    const [, script = "bench/run.mjs"] = /^node (bench\/\S+\.mjs)/.exec(command) ?? [];
    expect(topics ?? command).toMatch(topics === undefined ? /^node bench\// : /./);
    expect(spawnSync(process.execPath, ["--check", ROOT + script]).status, script).toBe(0);
    const known = read("bench/run.mjs");
    for (const topic of topics?.split(" ") ?? []) {
      const [, module = ""] =
        new RegExp(`^ {2}"?${topic}"?: .*import\\("\\./(.*?)"\\)`, "m").exec(known) ?? [];
      expect(existsSync(`${ROOT}bench/${module}`) && module, topic).toMatch(/\.mjs$/);
    }
  });

  test.each(files.filter((file) => linesOf(figuresOf(file)).length > 0))(
    "%s: its numbers are those of the kept lines, rounded",
    (file) => {
      const figures = figuresOf(file);
      const { checked, columns, rows } = figures;
      const kept = linesOf(figures).flatMap(keptLines);
      expect(kept.length).toBeGreaterThan(0);
      const wrong = rows.flatMap(({ cells, of = [] }) => {
        const own = kept.filter(({ problem }) => of.includes(String(problem)));
        expect(new Set(own.map(({ problem }) => problem)).size, of.join()).toBe(of.length);
        const values = valuesOf(own);
        return cells.flatMap((cell, c) => {
          const column = columns[c]!;
          const isFree = c === 0 || column.startsWith("aim") || checked?.includes(column) === false;
          if (isFree) return [];
          return numbersOf(cell.replaceAll(/\{[^}]*\}/g, "")).flatMap((text) =>
            isRounded(text, values, "") ? [] : [`${cells[0]}: ${text}`],
          );
        });
      });
      expect(wrong).toEqual([]);
    },
  );

  test("a number that is no rounding of the lines is found", () => {
    const found = (text: string, value: number): boolean => isRounded(text, [value], "");
    expect([found("14.4", 14.43), found("1,780", 1782), found("64", 63_860)]).toEqual([true, true, true]);
    expect([found("14.5", 14.43), found("1,790", 1782), found("65", 63_860)]).toEqual([false, false, false]);
  });

  test("a cell is filled from the lines that were kept", () => {
    const lines: readonly KeptLine[] = [{ problem: "a", ms: { p99: 1234.5 }, good: 0.8541 }];
    expect(filled("{a|ms.p99|1|0} ms, {a|good|100|1} %", lines)).toBe("1,235 ms, 85.4 %");
    expect(() => filled("{b|ms.p99|1|0}", lines)).toThrow("no b");
  });
});

const numbersOf = (cell: string): readonly string[] => cell.match(/\d[\d,]*(?:\.\d+)?/g) ?? [];

describe("counts that the comparison has of this program", () => {
  const page = read("docs/comparison.md");

  test("descriptors, rules and layouts", () => {
    expect(page).toContain(`| descriptors built in | ${builtInDescriptors.size} |`);
    for (const path of ["docs/comparison.md", "docs/faq.md", "README.md"])
      expect(read(path), path).toContain(`${qualityRules.length} rules`);
    expect(read("README.md")).toContain(`${builtInDescriptors.size} built-in [descriptors]`);
    const words = ["four", "five", "six"];
    expect(page).toContain(`read and audited | ${words[foreignLayouts.length - 4]} layouts |`);
  });
});
