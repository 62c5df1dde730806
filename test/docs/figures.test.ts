import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtInDescriptors } from "../../engine/exposures/index.ts";
import { qualityRules } from "../../node/quality/rules/quality-rules.ts";
import { foreignLayouts } from "../../wire/index.ts";
import { ROOT } from "../root.ts";

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
  /** Lines of a bench that the numbers are roundings of. */
  readonly lines?: string;
  /** Columns that these lines have the numbers of; all by default, but for the first and aims. */
  readonly checked?: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly of?: readonly string[] }[];
}

/** Tables of words, by their first line; in all others of these pages stand figures. */
const OF_WORDS = ["| system | version looked at |", "| | Plimsoll | skfolio |"];
const PAGES = ["docs/comparison.md", "docs/performance.md"];

const FOLDER = "bench/figures/";
const files = readdirSync(ROOT + FOLDER).map((name) => FOLDER + name);
const read = (path: string): string => readFileSync(ROOT + path, "utf8");
const figuresOf = (file: string): Figures => JSON.parse(read(file)) as Figures;

/** The table as Markdown, and a line that says where it is from. */
function shown({ command, date, machine, versions, lines, columns, rows }: Figures): string {
  const day = new Date(date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const kept = lines === undefined ? "" : `; every line: \`${lines}\``;
  const table = [columns, columns.map(() => "---"), ...rows.map(({ cells }) => cells)];
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

  test.each(files.filter((file) => figuresOf(file).lines !== undefined))(
    "%s: its numbers are those of the kept lines, rounded",
    (file) => {
      const { lines = "", checked, columns, rows } = figuresOf(file);
      const kept = read(lines)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
      const wrong = rows.flatMap(({ cells, of = [] }) => {
        const own = kept.filter(({ problem }) => of.includes(String(problem)));
        expect(new Set(own.map(({ problem }) => problem)).size, of.join()).toBe(of.length);
        const values = own.flatMap((line) =>
          Object.values(line).filter((value) => typeof value === "number"),
        );
        return cells.flatMap((cell, c) => {
          const column = columns[c]!;
          const isFree = c === 0 || column.startsWith("aim") || checked?.includes(column) === false;
          if (isFree || of.length === 0) return [];
          return numbersOf(cell).flatMap((text) => (isRounded(text, values) ? [] : [`${cells[0]}: ${text}`]));
        });
      });
      expect(wrong).toEqual([]);
    },
  );

  test("a number that is no rounding of the lines is found", () => {
    expect([isRounded("14.4", [14.43]), isRounded("1,780", [1782]), isRounded("64", [63_860])]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isRounded("14.5", [14.43]), isRounded("1,790", [1782]), isRounded("65", [63_860])]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

const numbersOf = (cell: string): readonly string[] => cell.match(/\d[\d,]*(?:\.\d+)?/g) ?? [];

/** In the last digit that is written; milliseconds as seconds and megabytes as gigabytes too. */
function isRounded(text: string, values: readonly number[]): boolean {
  const plain = text.replaceAll(",", "");
  const [, digits] = plain.split(".");
  const zeros = digits === undefined ? (/0*$/.exec(plain)?.[0].length ?? 0) : -digits.length;
  return values.some((value) =>
    [value, value / 1000].some((of) => Math.abs(of - Number(plain)) <= 0.5001 * 10 ** zeros),
  );
}

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
