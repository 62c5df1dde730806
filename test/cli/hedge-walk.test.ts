import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hedgeWalkOutput } from "../../node/cli/commands/hedge-walk.ts";
import { readProject } from "../../node/project/index.ts";
import type { HedgeWalkDocument } from "../../web/documents/index.ts";
import { rolledDecisions } from "../../web/hedge/rolled.ts";
import { whyCost, whyForecastAt, whyTurnover } from "../../web/hedge/why-rolled.ts";
import { copyProject, endDataAt, estimate, marketProject } from "../jobs/market-project.ts";
import { expectWorkedThrough } from "../web/worked-through.ts";

interface Page {
  decisions: {
    date: string;
    periods: number;
    notionals: Record<string, number>;
    turnover: number;
    cost: number;
    unhedgedAnnual: number;
    hedgedAnnual: number;
  }[];
  instruments: { instrument: string; changes: number }[];
  whole: Record<string, number>;
  periods: { date: string; unhedged: number; hedged: number; instruments: Record<string, number> }[];
}

let folder = "";

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
});

async function roll(place: string, lines: readonly string[], options: object = {}) {
  const file = join(place, "rolled.yaml");
  writeFileSync(file, ["horizon: 1m", "portfolio: value_manager", ...lines].join("\n"));
  const asked = { hedge: file, every: "week", from: "2020-01-15", ...options };
  const output = await hedgeWalkOutput(await readProject(place), asked);
  return { page: output.json as Page, text: output.text, csv: output.csv };
}

const TWO = [
  "instruments:",
  "  future: { portfolio: benchmark, cost: 2bp, held: -20% }",
  "  fund: { exposures: { market: 1, value: 0.8 }, residual: 3%, cost: 2bp }",
  "neutral: [market, value]",
];

describe("a hedge rolled through a run", () => {
  test("an instrument that is the book itself leaves nothing, forecast and realised", async () => {
    const { page, text } = await roll(folder, ["instruments:", "  itself: { portfolio: value_manager }"]);
    expect(page.decisions.length).toBeGreaterThan(5);
    for (const { notionals } of page.decisions) expect(notionals.itself).toBeCloseTo(-1, 6);
    expect(page.whole.realisedUnhedgedAnnual).toBeGreaterThan(0.05);
    expect(page.whole.realisedHedgedAnnual).toBeLessThan(1e-6);
    expect(page.whole.forecastHedgedAnnual).toBeLessThan(1e-6);
    expect(page.whole.realisedEffectiveness).toBeCloseTo(1, 9);
    expect(text).toContain("Hedge ratios");
  });

  test("turnover is from the hedge before, and costs are the turnover at the file's rate", async () => {
    const { page, csv } = await roll(folder, TWO);
    let held: Record<string, number> = { future: -0.2, fund: 0 };
    for (const { notionals, turnover, cost } of page.decisions) {
      const traded = Object.keys(held).map((name) =>
        Math.abs((notionals[name] as number) - (held[name] as number)),
      );
      expect(turnover).toBeCloseTo(
        traded.reduce((sum, size) => sum + size, 0),
        12,
      );
      expect(cost).toBeCloseTo(2e-4 * turnover, 12);
      held = notionals;
    }
    expect(csv?.rows).toHaveLength(page.decisions.length);
    expect(csv?.header.at(-1)).toBe("notional fund");
    // On the page each of them has its values, what was held at first too.
    const decisions = rolledDecisions(JSON.parse(JSON.stringify(page)) as HedgeWalkDocument);
    for (const of of decisions)
      for (const question of [
        whyTurnover(of),
        whyCost(of),
        whyForecastAt(of, "hedged"),
        whyForecastAt(of, "unhedged"),
      ])
        expect(expectWorkedThrough(question)).toBeGreaterThan(0);
  });

  test("periods sum to the decisions, and their deviation is the realised volatility", async () => {
    const { page } = await roll(folder, TWO);
    const { periods, decisions, whole } = page;
    expect(decisions.reduce((sum, of) => sum + of.periods, 0)).toBe(periods.length);
    const mean = periods.reduce((sum, { hedged }) => sum + hedged, 0) / periods.length;
    const variance =
      periods.reduce((sum, { hedged }) => sum + (hedged - mean) ** 2, 0) / (periods.length - 1);
    expect(whole.realisedHedgedAnnual).toBeCloseTo(Math.sqrt(252 * variance), 9);
    const first = periods[0];
    const { future = 0, fund = 0 } = decisions[0]?.notionals ?? {};
    expect(first?.hedged).toBeCloseTo(
      (first?.unhedged as number) +
        future * (first?.instruments.future as number) +
        fund * (first?.instruments.fund as number),
      12,
    );
  });

  test("nothing after a date changes a decision or a return up to it", async () => {
    const place = copyProject(folder);
    const date = "2020-02-14";
    const { page } = await roll(folder, TWO);
    endDataAt(place, date);
    await estimate(place);
    const before = (await roll(place, TWO)).page;
    const closed = before.decisions.slice(0, -1);
    expect(closed.length).toBeGreaterThan(2);
    expect(page.decisions.slice(0, closed.length)).toEqual(closed);
    expect(page.periods.slice(0, before.periods.length)).toEqual(before.periods);
  });

  test("the usual example is read and rolled", async () => {
    const file = join(import.meta.dirname, "../../examples/hedges/rolled-future.yaml");
    const project = await readProject(folder);
    const { text } = await hedgeWalkOutput(project, { hedge: file, every: "month", from: "2020-01-15" });
    expect(text).toContain("count × 1.0000, spread over the 1m");
  });

  test("what is of one date, no span and no rhythm are refused", async () => {
    await expect(roll(folder, TWO, { date: "2020-02-14" })).rejects.toThrow(/is of one date/);
    await expect(roll(folder, TWO, { every: "day" })).rejects.toThrow(/must be period, week/);
    await expect(roll(folder, ["instruments:", "  a: { portfolio: nobody }"])).rejects.toThrow(/nobody/);
  });
});
