import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { walkOutput } from "../../node/cli/commands/walk-forward.ts";
import { attributeSpan, readPortfolioChoice } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { copyProject, endDataAt, estimate, marketProject } from "../jobs/market-project.ts";

interface Page {
  from: string;
  to: string;
  summary: {
    side: string;
    whole: { net: number; gross: number };
    limits: { name: string; brokenAfter: number }[];
  };
  attribution: { returnTotal: number; lines: { kind: string; contribution: number }[] };
  rebalances: {
    date: string;
    status: string;
    reason: string;
    turnover: number;
    costs: number;
    returnGross: number;
    returnBenchmark: number;
  }[];
}

let folder = "";

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
});

async function walk(place: string, lines: readonly string[], options: object = {}) {
  const mandate = join(place, "mandate.yaml");
  writeFileSync(mandate, lines.join("\n"));
  const output = await walkOutput(await readProject(place), {
    mandate,
    every: "week",
    from: "2020-01-15",
    ...options,
  });
  return { page: output.json as Page, text: output.text, csv: output.csv };
}

const TRACKING = [
  "horizon: 1m",
  "portfolio: cash",
  "benchmark: benchmark",
  "objective: { kind: least_risk, relative: true }",
  "costs: { commission: 10bp, holding: 1y }",
  "limits:",
  "  invested: { on: net, equal: 100% }",
];

const ACTIVE = [
  "horizon: 1m",
  "portfolio: cash",
  "benchmark: benchmark",
  "capital: 100m",
  "objective: { kind: utility, aversion: 5, relative: true }",
  "alpha: { file: views.csv, horizon: 1y }",
  "costs: { commission: 10bp, impact: 0.3, holding: 6m }",
  "limits:",
  "  invested: { on: net, equal: 100% }",
  "  weights: { on: weights, min: 0, max: 20% }",
  "  tracking: { on: risk, relative: true, max: 8% }",
];

/** Views that turn at a date. */
function writeViews(place: string, date: string, late: number): void {
  const rows = [1, 2, 3, 4, 5, 6].flatMap((name) => [
    `2020-01-01,S0000${name},${name}%`,
    `${date},S0000${name},${late}%`,
  ]);
  writeFileSync(join(place, "views.csv"), ["date,id,alpha", ...rows].join("\n"));
}

describe("a mandate walked through a run", () => {
  test("one that wants to be its benchmark is it, and costs nothing once it is there", async () => {
    // Costs would be weighed with the risk: tracking exactly is what is asked for without them.
    const free = TRACKING.filter((line) => !line.startsWith("costs"));
    const { page } = await walk(folder, free, { every: "period" });
    const [first, ...later] = page.rebalances;
    expect(later.length).toBeGreaterThan(25);
    for (const { returnGross, returnBenchmark } of page.rebalances)
      expect(returnGross).toBeCloseTo(returnBenchmark, 6);
    expect(first?.turnover).toBeCloseTo(1, 6);
    // The benchmark itself is set anew once a month, and drifts as the book does in between.
    expect(later.filter(({ turnover }) => turnover > 1e-4).length).toBeLessThan(later.length / 10);
  });

  test("costs are the trades' at the mandate's rate, and the lines sum to the net return", async () => {
    const out = join(folder, "trades.csv");
    const { page } = await walk(folder, TRACKING, { out });
    for (const { turnover, costs } of page.rebalances) expect(costs).toBeCloseTo(0.001 * turnover, 12);
    const active = page.attribution;
    const lines = active.lines.filter(({ kind }) => kind !== "factor");
    expect(lines.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(
      active.returnTotal,
      10,
    );
    const [head, ...rows] = readFileSync(out, "utf8").trimEnd().split("\r\n");
    expect(head).toBe("date,id,before,to");
    const bought = rows.map((row) => row.split(","));
    const first = bought.filter(([date]) => date === page.rebalances[0]?.date);
    const turnover = first.reduce((sum, [, , , to]) => sum + Math.abs(Number(to)), 0);
    // Weights after the trades are of what the costs left.
    expect(turnover * (1 - (page.rebalances[0]?.costs as number))).toBeCloseTo(
      page.rebalances[0]?.turnover as number,
      9,
    );
  });

  test("its holdings, given to attribute as a portfolio, return what the walk returned", async () => {
    const place = copyProject(folder);
    await estimate(place);
    const holdings = join(place, "holdings.csv");
    const free = TRACKING.filter((line) => !line.startsWith("costs"));
    const { page } = await walk(place, free, { holdings, as: "walked" });
    const table = join(place, "data/portfolios.csv");
    const [, ...rows] = readFileSync(holdings, "utf8").trimEnd().split("\r\n");
    writeFileSync(table, `${readFileSync(table, "utf8").trimEnd()}\n${rows.join("\n")}\n`);
    const project = await readProject(place);
    const run = await openRun(project.modelFolder);
    const choice = await readPortfolioChoice(project, { portfolio: "walked", benchmark: "benchmark" });
    const { attribution } = await attributeSpan(run, choice, { linking: "carino" });
    await run.close();
    expect(attribution.portfolio.returnTotal).toBeCloseTo(page.summary.whole.gross, 9);
  });

  test("nothing after a date changes anything up to it: views, prices, holdings and fundamentals", async () => {
    const place = copyProject(folder);
    const date = "2020-02-14";
    writeViews(folder, "2020-02-17", 9);
    const { page } = await walk(folder, ACTIVE);
    writeViews(place, "2020-02-17", -9);
    endDataAt(place, date);
    await estimate(place);
    const before = (await walk(place, ACTIVE)).page.rebalances;
    // The last interval of the shorter data ends with them.
    const closed = before.slice(0, -1);
    expect(closed.length).toBeGreaterThan(2);
    expect(page.rebalances.slice(0, closed.length)).toEqual(closed);
  });

  test("steps of costs that are shares of a day's volume are paid", async () => {
    writeViews(folder, "2020-02-17", 9);
    const dearer = (add: string) =>
      ACTIVE.with(6, `costs: { commission: 10bp, beyond: [{ volume: 0%, add: ${add} }], holding: 6m }`);
    const cheap = (await walk(folder, dearer("0bp"))).page.rebalances;
    const dear = (await walk(folder, dearer("10bp"))).page.rebalances;
    expect(cheap[0]?.costs).toBeCloseTo(0.001 * (cheap[0]?.turnover as number), 10);
    expect(dear[0]?.costs).toBeCloseTo(0.002 * (dear[0]?.turnover as number), 10);
  });

  test("a date without a portfolio keeps the old one and says why", async () => {
    const { page, text } = await walk(folder, ACTIVE.with(-2, "  weights: { on: weights, min: 0, max: 1% }"));
    expect(page.rebalances.every(({ status, turnover }) => status === "infeasible" && turnover === 0)).toBe(
      true,
    );
    expect(text).toMatch(/No portfolio on .* the book was kept: infeasible: .*cannot hold together/);
  });

  test("has a row per rebalance in CSV, and refuses what is of one date", async () => {
    const { page, csv } = await walk(folder, TRACKING, { every: "month" });
    expect(csv?.rows.length).toBe(page.rebalances.length);
    expect(csv?.header.slice(0, 3)).toEqual(["date", "to", "periods"]);
    await expect(walk(folder, TRACKING, { frontier: 5 })).rejects.toThrow(/view of one date/);
    await expect(walk(folder, TRACKING, { stage: "none" })).rejects.toThrow(/no such stage; it has ewma/);
    await expect(walk(folder, TRACKING, { every: "day" })).rejects.toThrow(/must be period, week/);
  });
});
