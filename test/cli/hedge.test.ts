import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hedgeOutput } from "../../node/cli/commands/hedge.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import type { FoundHedgeDocument } from "../../web/documents/index.ts";
import { whyInstrument } from "../../web/hedge/why-hedge.ts";
import { whyLeft, whyLeftExposure } from "../../web/hedge/why-left.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { expectWorkedThrough } from "../web/worked-through.ts";

interface Page {
  status: string;
  instruments: {
    instrument: string;
    notional: number;
    leastVariance: number;
    leastVarianceError: number;
    cost: number;
  }[];
  hedges: {
    hedge: string;
    volatilityAnnual: number;
    factorVolatilityAnnual: number;
    specificVolatilityAnnual: number;
    effectiveness: number;
  }[];
  exposures: { factor: string; before: number; after: number }[];
}

let folder = "";
let project: Project;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
});

const HEAD = ["horizon: 1m", "portfolio: value_manager", "instruments:"];
const FUTURE = "  future: { portfolio: benchmark, cost: 1bp }";

async function hedge(lines: readonly string[], options: { readonly out?: string } = {}) {
  const file = join(folder, "hedge.yaml");
  writeFileSync(file, lines.join("\n"));
  const { output, found } = await hedgeOutput(project, { hedge: file, top: 5, ...options });
  return { text: output.text, json: output.json as Page, found, csv: output.csv };
}

describe("plimsoll hedge", () => {
  test("one future without costs is sold at the beta that risk prints", async () => {
    const { json, found } = await hedge([...HEAD, "  future: { portfolio: benchmark }"]);
    const request = { portfolio: "value_manager", benchmark: "benchmark", top: 5 };
    const risk = (await riskReport(project, request)).json as unknown as {
      beta: number;
      portfolio: { volatilityAnnual: number };
    };
    expect(found).toBe(true);
    expect(json.instruments[0]?.notional).toBeCloseTo(-risk.beta, 6);
    expect(json.instruments[0]?.leastVariance).toBeCloseTo(-risk.beta, 9);
    expect(json.hedges[0]?.volatilityAnnual).toBeCloseTo(risk.portfolio.volatilityAnnual, 12);
    expect(json.hedges.at(-1)?.effectiveness).toBeGreaterThan(0.3);
  });

  test("neutral factors are 0 on the page, in JSON and in the trades", async () => {
    const out = join(folder, "trades.csv");
    const lines = [
      ...HEAD,
      FUTURE,
      "  value fund: { exposures: { market: 1, value: 0.8 }, residual: 3%, cost: 5bp }",
      "neutral: [market, value]",
    ];
    const { json, text, csv } = await hedge(lines, { out });
    for (const name of ["market", "value"])
      expect(Math.abs(json.exposures.find((of) => of.factor === name)?.after ?? 1)).toBeLessThan(1e-8);
    expect(text).toContain("neutral to market, value");
    expect(text).toContain("value fund alone");
    expect(csv?.header).toEqual([
      "instrument",
      "held",
      "notional",
      "trade",
      "money",
      "cost",
      "least_variance",
      "least_variance_error",
    ]);
    expect(readFileSync(out, "utf8").split("\n")).toHaveLength(4);
    const after = json.hedges.at(-1);
    expect(Math.hypot(after?.factorVolatilityAnnual ?? 0, after?.specificVolatilityAnnual ?? 0)).toBeCloseTo(
      after?.volatilityAnnual ?? 1,
      12,
    );
  });

  test("the usual examples are read and solved", async () => {
    const lines = readFileSync(
      join(import.meta.dirname, "../../examples/hedges/market-and-style.yaml"),
      "utf8",
    );
    const { json } = await hedge(lines.split("\n"));
    expect(json.status).toBe("optimal");
    expect(json.instruments).toHaveLength(4);
  });

  test("costs count by the share of the holding period that the horizon is, and are shown as paid once", async () => {
    const lines = (cost: string, holding?: string) => [
      ...HEAD,
      `  future: { portfolio: benchmark, cost: ${cost} }`,
      ...(holding === undefined ? [] : [`holding: ${holding}`]),
    ];
    const notional = async (cost: string, holding?: string) =>
      (await hedge(lines(cost, holding))).json.instruments[0]?.notional as number;
    const whole = await notional("5bp", "1m");
    // Twelve times the rate over a year is the rate over a month; a year is the default.
    expect(await notional("60bp", "1y")).toBeCloseTo(whole, 6);
    expect(await notional("60bp")).toBeCloseTo(whole, 6);
    // First order: 2 λ h (C n + c) = cost, so that n is above −β by cost / (2 λ h C).
    const { json, text } = await hedge(lines("60bp"));
    const free = await notional("0bp");
    const { volatilityAnnual = Number.NaN } = json.instruments[0] as { volatilityAnnual?: number };
    expect(whole - free).toBeCloseTo(5e-4 / ((2 / 12) * volatilityAnnual ** 2), 5);
    expect(json.instruments[0]?.cost).toBeCloseTo(60e-4 * Math.abs(whole), 8);
    expect(text).toContain("count × 0.0833, spread over the 1y");
  });

  test("what the instruments cannot do is said, with what would help", async () => {
    const { text, found, json } = await hedge([...HEAD, FUTURE, "neutral: [market, size]"]);
    expect(found).toBe(false);
    expect(json.status).toBe("infeasible");
    expect(text).toContain("cannot bring market at 0, size at 0");
    expect(text).toContain("Add an instrument");
  });

  test("all faults of the file at once, with line and rule; nothing is written", async () => {
    const out = join(folder, "none.csv");
    await expect(hedge(["horizon: 1x", "instrument:", "  a: 1"], { out })).rejects.toThrow(
      /row 1, column horizon.*21d[\s\S]*instruments: is required[\s\S]*did you mean instruments/,
    );
    await expect(
      hedge(
        [...HEAD, "  a: { holdings: { ZZZ: 1 } }", "  b: { exposures: { valu: 1 } }", "neutral: [markt]"],
        { out },
      ),
    ).rejects.toThrow(
      /"ZZZ": the model has no exposures[\s\S]*"valu": the model has no such factor[\s\S]*"markt"/,
    );
    await expect(hedge([...HEAD, "  a: { cost: 1bp }"])).rejects.toThrow(
      /needs a portfolio, holdings, exposures or a series/,
    );
    await expect(hedge([...HEAD, "  a: { portfolio: benchmark, min: 1, max: 0 }"])).rejects.toThrow(
      /below min/,
    );
    await expect(hedge([...HEAD, "  a: { portfolio: nobody }"])).rejects.toThrow(/nobody/);
    expect(existsSync(out)).toBe(false);
  });
});

test("every number of a hedge of several instruments has its formula worked, down to covariances and exposures", async () => {
  const lines = [
    ...HEAD,
    "  future: { portfolio: benchmark, cost: 1bp, held: -20% }",
    "  all: { portfolio: universe, cost: 2bp }",
    "  fund: { exposures: { market: 1, value: 0.8 }, residual: 3%, cost: 5bp }",
    "neutral: [market, value]",
  ];
  const found: FoundHedgeDocument = JSON.parse(JSON.stringify((await hedge(lines)).json));
  const questions = [
    ...found.instruments.flatMap((of) =>
      (["volatility", "correlation", "held", "notional", "trade", "cost", "least", "error"] as const).map(
        (number) => whyInstrument(of, number, found),
      ),
    ),
    ...found.hedges.flatMap((line) =>
      (["volatility", "factor", "specific", "effectiveness", "gross"] as const).map((number) =>
        whyLeft(line, found, number),
      ),
    ),
    ...found.exposures.flatMap((of) =>
      (["exposure", "alone"] as const).map((number) => whyLeftExposure(of, found, { number, when: "after" })),
    ),
  ].filter((question) => question !== undefined);
  expect(questions.reduce((sum, question) => sum + expectWorkedThrough(question), 0)).toBeGreaterThan(200);
  expect(found.instruments.every(({ leastVariance }) => leastVariance !== null)).toBe(true);
});
