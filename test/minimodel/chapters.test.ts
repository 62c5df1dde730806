import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { checkQuoted } from "../../engine/minimodel/index.ts";
import { chapterLines } from "../../node/cli/minimodel-layout.ts";
import { miniModelReport } from "../../node/cli/minimodel-report.ts";

type ByChapter = Readonly<Record<string, Readonly<Record<string, string>>>>;
interface Quoted {
  readonly quotedFromInputs: ByChapter;
  readonly quotedThatNeedTheFactorCovariance: ByChapter;
  readonly quotedOnly: Readonly<Record<string, readonly string[]>>;
}
const reference: Quoted = JSON.parse(
  readFileSync(new URL("../reference/minimodel-quoted.json", import.meta.url), "utf8"),
);
const chapters = [1, 2, 3, 6, 7, 8, 9, 10];

/** What stands between "Against the primer" and the next empty line. */
function checkLines(text: string): readonly string[] {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.includes("Against the primer"));
  return lines.slice(from + 2, lines.indexOf("", from));
}

describe("the text of a chapter", () => {
  test.each(chapters)("%i holds every quoted number to its digits, each agreed on", (chapter) => {
    const { text } = miniModelReport(chapter);
    const quoted = [
      ...Object.values(reference.quotedFromInputs[chapter] ?? {}),
      ...Object.values(reference.quotedThatNeedTheFactorCovariance[chapter] ?? {}),
    ];
    expect(quoted.length).toBeGreaterThan(0);
    const cells = checkLines(text).map((line) => line.trim().split(/ {2,}/));
    for (const number of quoted)
      expect(cells.map((row) => row[1])).toContain(number === "0" ? "0.000" : number);
    for (const row of cells) expect(row[3], row[0]).toMatch(/^✓/);
    for (const number of reference.quotedOnly[chapter] ?? []) expect(text).toContain(number);
  });

  test.each(chapters)("%i fits in 100 columns, without stray blanks or failed numbers", (chapter) => {
    const lines = miniModelReport(chapter).text.split("\n");
    expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    expect(lines.filter((line, i) => line === "" && lines[i - 1] === "")).toEqual([]);
    expect(lines.join("\n")).not.toMatch(/NaN|undefined|Infinity|-0\.0*(\s|$)/);
  });

  test.each(chapters)("%i has a formula, and a result or a table, for each step", (chapter) => {
    const { text } = miniModelReport(chapter);
    const steps = text.split(/\n\n(?=\S)/).slice(1);
    const worked = steps.filter((step) => step.includes("  formula   "));
    expect(worked.length).toBeGreaterThan(0);
    for (const step of worked) expect(step).toMatch(/ {2}(result|inputs) {3,}|───/);
  });

  it("marks what rests on our factor covariance, wherever it is used", () => {
    const { text, json } = miniModelReport();
    const marked = text.split("\n").filter((line) => line.endsWith("✓ our F")).length;
    expect(marked).toBe(json.checks.filter(({ usesOwnCovariance }) => usesOwnCovariance).length);
    for (const title of [
      "Active risk by factor",
      "Active risk by name",
      "Portfolio, benchmark and active risk",
    ]) {
      expect(text).toMatch(new RegExp(`${title}.*our F`));
    }
    expect(miniModelReport(8).text).toContain("Plimsoll's own");
    expect(miniModelReport(6).text).not.toContain("our F");
    expect(miniModelReport(10).text).not.toContain("our F");
  });

  it("shows a number that does not agree as such", () => {
    const checks = checkQuoted(6, false, [["MKT %", 1.83, 2, 0.018214]]);
    const lines = chapterLines({ chapter: 6, title: "x", sections: [] }, checks, []);
    expect(lines.find((line) => line.includes("MKT"))).toMatch(/MKT, % +1\.83 +1\.821 {2}✗/);
  });
});

describe("the plain cases of chapters 1 and 2", () => {
  const one = miniModelReport(1).text;
  const two = miniModelReport(2).text;
  // By hand: 1.2² · 0.16² + 0.25², 0.8² · 0.16² + 0.2², 1.2 · 0.8 · 0.16²; weights 0.6 and 0.4.
  const varianceA = 0.036864 + 0.0625;
  const varianceB = 0.016384 + 0.04;
  const sum = 0.36 * varianceA + 0.16 * varianceB + 0.48 * 0.024576;
  const cases: readonly [string, string, string][] = [
    ["One stock, one factor: return", one, "1.90 %"],
    ["One stock, one factor: variance of stock 1", one, varianceA.toFixed(6)],
    ["Variance of stock 2", one, varianceB.toFixed(6)],
    ["Covariance of stocks 1 and 2", one, "0.024576"],
    ["Covariance matrix", one, "0.099364  0.024576"],
    ["Portfolio variance as a sum", one, sum.toFixed(6)],
    ["Portfolio variance in matrix form", one, sum.toFixed(6)],
    // 1 · 1.8214 % + 0.235 · 0.5484 %
    ["One stock, two factors: return", two, "1.950 %"],
    // 0.0256 + 0.235² · 0.0016 − 0.4 · 0.235 · 0.0064 + 0.011311
    ["One stock, two factors: variance", two, "0.036398"],
    ["One stock, K factors: return", two, "4.20"],
    ["K factors: variance of AXIOM", two, "correlation"],
    // Σ w r = 0.1·4.2 + 0.08·2.8 + … = 1.178 %
    ["Portfolio: exposure, factor return and specific return", two, "1.178"],
    ["Portfolio variance as a sum", two, "17.55 %"],
    ["Portfolio variance in matrix form", two, "17.55 %"],
  ];
  test.each(cases)("%s", (title, text, result) => {
    const from = text.indexOf(`\n${title}`);
    expect(from, title).toBeGreaterThan(0);
    const end = text.slice(from + 1).search(/\n\n(?=\S)/);
    const step = text.slice(from + 1, from + 1 + end);
    expect(step).toContain("  formula   ");
    expect(step).toContain(result);
  });

  it("say that the five stocks of chapter 2 were not recovered", () => {
    expect(two).toContain("five stocks were not recovered");
  });
});

describe("the chapters", () => {
  it("stand one after the other in the whole report", () => {
    const { text, json } = miniModelReport();
    const printed = [...text.matchAll(/^Chapter (\d+) /gm)].map((match) => Number(match[1]));
    expect(printed).toEqual(chapters);
    expect(json.chapters).toEqual(chapters);
    expect(text).toContain(`${json.checks.length} of ${json.checks.length} quoted numbers agree`);
  });

  test.each([0, 4, 5, 11, 18, 2.5])("%d has no numbers: refused, with those that have", (chapter) => {
    expect(() => miniModelReport(chapter)).toThrow(InputError);
    expect(() => miniModelReport(chapter)).toThrow("1, 2, 3, 6, 7, 8, 9, 10");
  });

  it("are the same every time", () => {
    expect(miniModelReport()).toEqual(miniModelReport());
  });
});
