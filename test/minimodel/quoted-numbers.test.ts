import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { checkQuoted, miniModelInputs } from "../../engine/minimodel/index.ts";
import type { MiniModelJson } from "../../node/cli/minimodel-json.ts";
import { miniModelReport } from "../../node/cli/minimodel-report.ts";

type ByChapter = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** test/reference/minimodel-quoted.json. */
interface Quoted {
  readonly inputs: Readonly<Record<string, readonly (string | number)[]>>;
  readonly quotedFromInputs: ByChapter;
  readonly quotedThatNeedTheFactorCovariance: ByChapter;
  readonly quotedOnly: Readonly<Record<string, readonly string[]>>;
  readonly recomputed: {
    readonly residualPercent: readonly string[];
    readonly purePortfolioValue: readonly string[];
    readonly grossLeverage: readonly string[];
    readonly portfolioReturnPercent: string;
    readonly benchmarkReturnPercent: string;
  };
}

const reference: Quoted = JSON.parse(
  readFileSync(new URL("../reference/minimodel-quoted.json", import.meta.url), "utf8"),
);
const { json } = miniModelReport();

/** Fails unless a number rounds to the quoted digits. */
function expectRounds(computed: number, quoted: string): void {
  const digits = quoted.split(".")[1]?.length ?? 0;
  expect(Math.abs(computed - Number(quoted)), `${computed} for ${quoted}`).toBeLessThanOrEqual(
    0.5 * 10 ** -digits + 1e-9,
  );
}

/** The number at a dotted path of the JSON, or the computed one of the check with that name. */
function numberAt(chapter: string, path: string): number {
  const check = json.checks.find((line) => line.chapter === Number(chapter) && line.name === path);
  if (check !== undefined) return check.computed;
  let value: unknown = json;
  for (const key of path.split(".")) value = (value as Readonly<Record<string, unknown>>)[key];
  return value as number;
}

const cases = (of: ByChapter): readonly (readonly [string, string, string])[] =>
  Object.entries(of).flatMap(([chapter, lines]) =>
    Object.entries(lines).map(([path, quoted]) => [chapter, path, quoted] as const),
  );

describe("what the primer quotes comes out to the quoted digits", () => {
  test.each(cases(reference.quotedFromInputs))("chapter %s, %s: %s", (chapter, path, quoted) => {
    expectRounds(numberAt(chapter, path), quoted);
  });
});

describe("what needs a factor covariance comes out with ours", () => {
  test.each(cases(reference.quotedThatNeedTheFactorCovariance))(
    "chapter %s, %s: %s",
    (chapter, path, quoted) => {
      expectRounds(numberAt(chapter, path), quoted);
    },
  );
});

describe("what was recomputed apart from the engine", () => {
  const rows: readonly [string, readonly number[], readonly string[]][] = [
    ["residuals", Object.values(json.residuals), reference.recomputed.residualPercent],
    ["VALUE's portfolio", Object.values(json.purePortfolios.VALUE), reference.recomputed.purePortfolioValue],
    ["gross leverage", Object.values(json.grossLeverage), reference.recomputed.grossLeverage],
    ["portfolio return", [json.attribution.portfolioReturn], [reference.recomputed.portfolioReturnPercent]],
    ["benchmark return", [json.attribution.benchmarkReturn], [reference.recomputed.benchmarkReturnPercent]],
  ];
  test.each(rows)("%s", (_, computed, expected) => {
    expect(computed.length).toBe(expected.length);
    expected.forEach((value, i) => {
      expectRounds(computed[i], value);
    });
  });
});

describe("the embedded data", () => {
  it("are the primer's inputs", () => {
    const { inputs } = reference;
    expect(miniModelInputs.names).toEqual(inputs.name);
    expect(miniModelInputs.industries.map((code) => miniModelInputs.industryNames[code])).toEqual(
      inputs.industry,
    );
    expect(miniModelInputs.capUsdBn).toEqual(inputs.capUsdBn);
    expect(miniModelInputs.bookToPrice).toEqual(inputs.bookToPrice);
    expect(miniModelInputs.momentum).toEqual(inputs.momentum12m1);
    expect(miniModelInputs.returnMonthOnePercent).toEqual(inputs.returnMonth1Percent);
    expect(miniModelInputs.specificVolatilityAnnualPercent).toEqual(inputs.specificVolAnnualPercent);
    expect(miniModelInputs.managerWeights).toEqual(inputs.managerWeight);
  });
});

describe("the checks", () => {
  it("quote each number as the reference does, and mark exactly those that need F", () => {
    const find = (chapter: string, quoted: string) =>
      json.checks.filter((line) => line.chapter === Number(chapter) && line.quoted === Number(quoted));
    for (const [chapter, path, quoted] of cases(reference.quotedFromInputs)) {
      expect(
        find(chapter, quoted).some(({ usesOwnCovariance }) => !usesOwnCovariance),
        path,
      ).toBe(true);
    }
    for (const [chapter, path, quoted] of cases(reference.quotedThatNeedTheFactorCovariance)) {
      expect(
        find(chapter, quoted).every(({ usesOwnCovariance }) => usesOwnCovariance),
        path,
      ).toBe(true);
      expect(find(chapter, quoted).length, path).toBeGreaterThan(0);
    }
  });

  it("all agree", () => {
    expect(json.checks.length).toBeGreaterThan(70);
    expect(json.checks.filter(({ agrees }) => !agrees)).toEqual([]);
  });

  it("disagree where the last quoted digit differs", () => {
    const agrees = (quoted: number, digits: number, computed: number) =>
      checkQuoted(6, false, [["x", quoted, digits, computed]])[0].agrees;
    expect(agrees(1.82, 2, 1.8249)).toBe(true);
    expect(agrees(1.82, 2, 1.8251)).toBe(false);
    expect(agrees(1.82, 2, 1.8149)).toBe(false);
    expect(agrees(2500, -2, 2450)).toBe(true);
    expect(agrees(2500, -2, 2551)).toBe(false);
    expect(agrees(1.82, 2, Number.NaN)).toBe(false);
  });

  it("know percent from plain numbers", () => {
    expect(checkQuoted(6, true, [["MKT %", 1.8, 1, 0.0182]])[0]).toMatchObject({
      name: "MKT",
      unit: "%",
      computed: 1.82,
      agrees: true,
      usesOwnCovariance: true,
    });
  });
});

describe("what cannot be reproduced", () => {
  test.each(Object.entries(reference.quotedOnly))("of chapter %s is listed as quoted", (chapter, quoted) => {
    const lines = json.quotedOnly.filter((line) => line.chapter === Number(chapter));
    expect(lines.map((line) => line.quoted.toFixed(line.digits))).toEqual(quoted);
    for (const line of lines) expect(line.reason).toContain("not recovered");
  });
});

describe("the JSON", () => {
  it("has the promised keys, for every factor and stock", () => {
    const { names, factorNames } = miniModelInputs;
    const value: MiniModelJson = JSON.parse(JSON.stringify(json));
    expect(value.factors).toEqual(factorNames);
    expect(Object.keys(value.exposures)).toEqual(names);
    for (const row of Object.values(value.exposures)) expect(Object.keys(row)).toEqual(factorNames);
    for (const key of ["factorReturns", "grossLeverage", "activeExposures"] as const) {
      expect(Object.keys(value[key])).toEqual(factorNames);
    }
    expect(Object.keys(value.residuals)).toEqual(names);
    expect(Object.keys(value.purePortfolios)).toEqual(factorNames);
    for (const row of Object.values(value.purePortfolios)) expect(Object.keys(row)).toEqual(names);
    for (const book of ["portfolio", "benchmark", "active"] as const) {
      expect(Object.keys(value.risk[book])).toEqual(["volPercent", "factorVolPercent", "specificVolPercent"]);
    }
    expect(Object.keys(value.attribution.byFactor)).toEqual(factorNames);
    expect(Object.keys(value.checks[0])).toEqual([
      "chapter",
      "name",
      "unit",
      "quoted",
      "computed",
      "digits",
      "agrees",
      "usesOwnCovariance",
    ]);
  });

  it("holds finite numbers only", () => {
    const numbers: number[] = [];
    const visit = (value: unknown): void => {
      if (typeof value === "number") numbers.push(value);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
    };
    visit(json);
    expect(numbers.length).toBeGreaterThan(400);
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  it("says whose factor covariance it is", () => {
    expect(json.factorCovariance.source).toMatch(/own.*primer's was not recovered/);
  });

  it("of one chapter has all of the model and that chapter's checks", () => {
    const one = miniModelReport(9).json;
    expect(one.chapters).toEqual([9]);
    expect(one.factorReturns).toEqual(json.factorReturns);
    expect(one.checks).toEqual(json.checks.filter(({ chapter }) => chapter === 9));
    expect(one.quotedOnly).toEqual([]);
  });
});
