import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { forecastInputs, forecastModel, startModel, stepModel } from "../../engine/pipeline/index.ts";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { openMarketData } from "../../node/import/index.ts";
import { readProject } from "../../node/project/index.ts";
import { absent } from "./real-panel.ts";

const SOURCE = join(import.meta.dirname, "../../../shared/data/fama_french");

function read(name: string) {
  const raw = readFileSync(join(SOURCE, name));
  const [head = "", ...lines] = (name.endsWith(".gz") ? gunzipSync(raw) : raw)
    .toString()
    .trimEnd()
    .split("\n");
  const rows = lines.map((line) => line.split(","));
  return {
    names: head.split(",").slice(1),
    rows: new Map(rows.map(([month = "", ...cells]) => [month, cells])),
  };
}

/** 49 industry portfolios as names with caps, on five given factors, months from 1963-07 on. */
function writeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-given-"));
  const [returns, counts, sizes] = ["vw", "nfirms", "avgsize_usd_m"].map((what) =>
    read(`ind49_${what}_monthly.csv.gz`),
  );
  const given = read("ff5_mom_monthly.csv");
  const months = [...given.rows.keys()].filter((month) => returns!.rows.has(month));
  const bars = months.flatMap((month) =>
    returns!.names.flatMap((id, i) => {
      const cap = Number(counts!.rows.get(month)?.[i]) * Number(sizes!.rows.get(month)?.[i]);
      const value = returns!.rows.get(month)![i];
      return cap > 0 && value !== "" ? [`${month}-28,${id},${value},${cap},portfolio`] : [];
    }),
  );
  const factors = months.map((month) => `${month}-28,${given.rows.get(month)!.slice(0, 5).join(",")}`);
  const rates = months.map((month) => `${month}-28,${given.rows.get(month)![5]}`);
  const write = (name: string, head: string, rows: readonly string[]) =>
    writeFileSync(join(folder, name), `${[head, ...rows].join("\n")}\n`);
  write("bars.csv", "date,id,total_return,market_cap,industry", bars);
  write("factors.csv", `date,${given.names.slice(0, 5)}`, factors);
  write("rates.csv", "date,rate", rates);
  writeFileSync(
    join(folder, "plimsoll.yaml"),
    `name: industries
extends: monthly-long
data:
  bars: { path: bars.csv }
  factors: { path: factors.csv, returns: { MKT: Mkt-RF, SMB: SMB, HML: HML, RMW: RMW, CMA: CMA } }
  rates: { path: rates.csv }
family: { kind: time_series, factors: [MKT, SMB, HML, RMW, CMA], window: { kind: rolling, periods: 60 } }
universe: { estimation: { top: 60, minHistory: 24 } }
`,
  );
  return folder;
}

interface Scores {
  /** Realised over forecast, period by period: the market of these portfolios, their mean, and each. */
  readonly market: number[];
  readonly mean: number[];
  readonly single: number[];
  readonly rSquared: number[];
  failedGates: number;
}

async function scored(): Promise<Scores> {
  const project = await readProject(writeProject());
  const data = await openMarketData(project.folder, project.spec.data, { threads: 2 });
  const scores: Scores = { market: [], mean: [], single: [], rSquared: [], failedGates: 0 };
  let state = startModel(data.axes, project.options);
  let before: ReturnType<typeof forecastModel>;
  for await (const day of data.days()) {
    const step = stepModel(state, day, data.axes, project.options);
    const { returns, regression, regressionExposures } = step.output;
    scores.failedGates += step.output.gates.filter(({ passed }) => !passed).length;
    if (before !== undefined && !before.burnIn && regression !== undefined && regressionExposures !== null) {
      const { model } = before;
      const known = returns.excess.map((value, n) =>
        model.exposures.covered[n] === 1 && Number.isFinite(value) ? 1 : 0,
      );
      const z = (raw: Float64Array) => {
        const total = raw.reduce((sum, value) => sum + value, 0);
        const weights = raw.map((value) => value / total);
        const earned = weights.reduce((sum, w, n) => sum + (w === 0 ? 0 : w * returns.excess[n]!), 0);
        return earned / Math.sqrt(portfolioRisk(model, weights).variance);
      };
      const held = Float64Array.from(known);
      scores.market.push(z(held.map((one, n) => (one === 1 ? regressionExposures.marketCap[n]! : 0))));
      scores.mean.push(z(held));
      held.forEach((one, n) => {
        if (one === 1) scores.single.push(z(held.map((_, m) => (m === n ? 1 : 0))));
      });
      scores.rSquared.push(regression.factorReturns.rSquaredUncentred);
    }
    state = step.state;
    before = forecastModel(forecastInputs(state), data.axes, project.options);
  }
  data.close();
  return scores;
}

const bias = (z: readonly number[]) => {
  const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
  return Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (z.length - 1));
};

describe("49 industry portfolios on five given factors, forecast month by month", () => {
  let scores: Scores;

  beforeAll(async () => {
    if (absent === undefined) scores = await scored();
  });

  test("every gate passes, and betas of the past explain much of the returns", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    expect(scores.failedGates).toBe(0);
    expect(scores.market.length).toBeGreaterThan(600);
    const mean = scores.rSquared.reduce((sum, value) => sum + value / scores.rSquared.length, 0);
    expect(mean).toBeGreaterThan(0.4);
  });

  test("forecasts are of the right size out of sample: bias statistics of the market, the mean and single portfolios", ({
    skip,
  }) => {
    if (absent !== undefined) skip(absent);
    // The error of a bias statistic of 719 months is 1/√2T = 2.6 % for normal returns, and about twice that with fat tails.
    expect(Math.abs(bias(scores.market) - 1)).toBeLessThan(0.15);
    expect(Math.abs(bias(scores.mean) - 1)).toBeLessThan(0.15);
    expect(Math.abs(bias(scores.single) - 1)).toBeLessThan(0.15);
  });
});
