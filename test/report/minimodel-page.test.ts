import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { miniModelInput } from "../../node/cli/minimodel-page.ts";
import { renderReport } from "../../node/report/index.ts";
import { tablesOf } from "./report-tables.ts";

type ByChapter = Readonly<Record<string, Readonly<Record<string, string>>>>;
interface Quoted {
  readonly quotedFromInputs: ByChapter;
  readonly quotedThatNeedTheFactorCovariance: ByChapter;
  readonly quotedOnly: Readonly<Record<string, readonly string[]>>;
}

/** What was read off the primer, not off our output. */
const reference: Quoted = JSON.parse(
  readFileSync(new URL("../reference/minimodel-quoted.json", import.meta.url), "utf8"),
);
const { html, sections } = renderReport(miniModelInput());
const tables = tablesOf(html);

function rowOf(title: string, label: string): readonly string[] {
  const rows = [...tables].find(([name]) => name.startsWith(title))?.[1] ?? [];
  return rows.find(([first]) => first === label) ?? [];
}

const read = (cell: string | undefined) => Number((cell ?? "").replace("−", "-").replaceAll(",", ""));
const digitsOf = (text: string) => text.split(".")[1]?.length ?? 0;

test("the page has the sections of any portfolio's, and the primer's numbers", () => {
  expect(sections).toEqual([
    "summary",
    "risk",
    "correlations",
    "names",
    "performance",
    "stress",
    "primer",
    "conventions",
  ]);
  expect(html).not.toMatch(/NaN|undefined/);
});

describe("chapters 9 and 10 in the tables of the page, to the quoted digits", () => {
  const active = "Where the active risk comes from";
  const performance = "Where the active return came from";
  const shocks = "A factor falls by 2 standard deviations";
  // [quoted by the primer, table, row, column]
  test.each([
    ["17.55", "Totals", "Volatility, %", 1],
    ["18.14", "Totals", "Volatility, %", 2],
    ["5.42", "Totals", "Volatility, %", 3],
    ["0.000", active, "MKT", 3],
    ["-0.145", active, "TECH", 3],
    ["0.095", active, "FIN", 3],
    ["0.385", active, "VALUE", 3],
    ["-0.332", active, "MOM", 3],
    ["18", active, "Industries", 7],
    ["42.2", active, "Styles", 7],
    ["22", active, "MOM", 7],
    ["39.8", active, "Specific", 7],
    ["-8", shocks, "VALUE", 1],
    ["-3.1", shocks, "VALUE", 2],
    ["-6.1", shocks, "VALUE", 3],
    // Contributions stand there in basis points; the third digit is in the table against the primer.
    ["-0.11", performance, "TECH", 2],
    ["-0.12", performance, "FIN", 2],
    ["0.21", performance, "VALUE", 2],
    ["-0.65", performance, "MOM", 2],
    ["0.03", performance, "Specific", 2],
    ["-0.64", performance, "Total", 2],
  ] as const)("%s in %s, %s", (quoted, title, label, column) => {
    const cell = rowOf(title, label)[column];
    expect(cell).not.toBeUndefined();
    expect(
      read(cell)
        .toFixed(digitsOf(quoted))
        .replace(/^-(0\.0+)$/, "$1"),
    ).toBe(quoted);
  });
});

describe("every number that the primer quotes in chapters 9 and 10 stands beside ours", () => {
  const rows = tables.get("Quoted by the primer, and computed here") ?? [];
  const quoted = new Map(rows.map(([name, of]) => [(name ?? "").replace(/, %$/, ""), of]));
  const cases = [reference.quotedFromInputs, reference.quotedThatNeedTheFactorCovariance].flatMap((of) =>
    ["9", "10"].flatMap((chapter) => Object.values(of[chapter] ?? {})),
  );

  test("each quoted number is on the page as it is quoted, and ours rounds to it", () => {
    expect(cases.length).toBeGreaterThan(15);
    const shown = rows.map((row) => row[1] ?? "");
    for (const text of cases) {
      const found = shown.some((cell) => cell !== "" && read(cell) === Number(text));
      expect(found, text).toBe(true);
    }
    for (const [name, text, computed, mark] of rows.slice(1)) {
      if (text === "") continue;
      expect(mark, name).toMatch(/^✓/);
      const half = 0.5 * 10 ** -digitsOf(text ?? "") * (1 + 1e-9);
      expect(Math.abs(read(computed) - read(text)), name).toBeLessThanOrEqual(half);
    }
    expect(quoted.get("tracking error")).toBe("5.42");
    expect(quoted.get("active return")).toBe("−0.641");
  });

  test("what nobody can recompute is shown as quoted only", () => {
    const only = tables.get("Quoted only: its inputs were not recovered") ?? [];
    expect(only).toHaveLength(1 + 7);
    expect(html).toContain("33 of 33 quoted numbers agree to the quoted digits.");
  });
});
