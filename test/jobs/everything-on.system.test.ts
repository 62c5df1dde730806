import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { copyProject, editRows, editSpec, endDataAt, estimate, rowsUntil } from "./market-project.ts";
import { severalMarketsProject } from "./several-markets.ts";

// What holds of a plain model holds with every option on at once.

const cores = vi.hoisted(() => ({ count: undefined as number | undefined }));
vi.mock("node:os", async (original) => {
  const os = await original<typeof import("node:os")>();
  return { ...os, availableParallelism: () => cores.count ?? os.availableParallelism() };
});

const T = "2020-04-15";

const styles = `
    size: { blend: { log_market_cap: 1 } }
    mid_cap: { cubeOf: size }
    beta: { blend: { beta: 1, downside_beta: 0.5 }, clipBy: mad }
    momentum: { blend: { momentum: 0.5, residual_momentum: 0.5 }, form: gaussian_rank, within: industry }
    value: { blend: { book_to_price: 0.5, earnings_to_price: 0.5 }, within: country }
    reversal: { blend: { short_term_reversal: 1, industry_momentum: 0.4 }, form: rank }
    liquidity: { blend: { turnover_month: 1, amihud: -0.3 }, orthogonalTo: [size, mid_cap], within: size }
    volatility: { blend: { volatility: 0.75, residual_sigma: 0.25 }, orthogonalTo: [beta, size] }
`;
const windows = "{ periods: 40, minPeriods: 15 }";
const rest = `
exposures: { minGroupSize: 5, sizeBuckets: 3 }
regression: { weights: inverse_specific_variance, weightCap: 0.95, robust: huber }
covariance:
  volatilityHalfLife: 20
  correlationHalfLife: 40
  ownHistoryFull: 20
  neweyWest: { volatility: 3, correlation: 2 }
  eigenfactor: { draws: 20 }
  regime: { halfLife: 10 }
specific: { halfLife: 20, ownHistoryFrom: 10, ownHistoryFull: 40, sizeGroups: 3 }
descriptors:
  beta: ${windows}
  downside_beta: ${windows}
  momentum: { periods: 40, lag: 5, minPeriods: 15 }
  residual_momentum: { periods: 40, lag: 5, minPeriods: 15 }
  volatility: ${windows}
  residual_sigma: ${windows}
  industry_momentum: { periods: 40, minPeriods: 15 }
`;

function turnEverythingOn(folder: string): void {
  const industries = readFileSync(join(folder, "data/classifications.csv"), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",")[1] as string);
  const names = [...new Set(industries)].sort();
  const parents = names.map((name, i) => `${name}: ${i % 2 === 0 ? "even" : "odd"}`).join(", ");
  editSpec(folder, (text) => {
    const data = text.slice(0, text.indexOf("universe:"));
    return `${data}universe:
  estimation: { by: dollar_volume, top: 70, buffer: 1.1, entryBuffer: 1.1, minHistory: 10, liquidityPeriods: 15, minTradedShare: 0.5, primaryOnly: true, minMembersPerIndustry: 4 }
factors:
  countries: true
  currencies: true
  industries: { minMembers: 4, thin: { minEffective: 8 }, parents: { ${parents} } }
  styles:${styles}${rest}`;
  });
}

let folder = "";
let whole: EstimateResult;

beforeAll(async () => {
  folder = (await severalMarketsProject({ assetCount: 110, dateCount: 150, countries: [3, 2, 1] })).folder;
  turnEverythingOn(folder);
  whole = await estimate(folder);
});
afterEach(() => {
  cores.count = undefined;
});

test("every table has rows", () => {
  const tables = new Set(whole.manifest.partitions.map(({ table }) => table));
  for (const table of [
    "industry_merges",
    "influential_names",
    "factor_covariance_stages",
    "factor_histories",
    "eigenfactor_bias",
    "exposure_sources",
  ])
    expect(tables).toContain(table);
  expect(whole.manifest.counts.forecasts).toBeGreaterThan(3);
});

test.each([1, 3])("with %i threads the run is the same", async (count) => {
  cores.count = count;
  expect((await estimate(copyProject(folder))).runId).toBe(whole.runId);
});

test("on the data up to a day and then on all of them, the run is that of all of them", async () => {
  const copy = copyProject(folder);
  endDataAt(copy, T);
  const rates = join(copy, "data/fx.csv");
  const [header, ...lines] = readFileSync(rates, "utf8").trimEnd().split("\n");
  writeFileSync(rates, `${[header, ...lines.filter((line) => line.slice(0, 10) <= T)].join("\n")}\n`);
  expect((await estimate(copy)).runId).not.toBe(whole.runId);
  cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
  const after = await estimate(copy);
  expect(after.reusedPeriods).toBeGreaterThan(2);
  expect(after.manifest).toEqual(whole.manifest);
});

test("prices, volumes, accounts and exchange rates of later change no row of today or before", async () => {
  const copy = copyProject(folder);
  const random = randomStream(8, "future");
  const scaled = (cell: string) => (cell === "" ? "" : String(Number(cell) * (0.8 + 0.4 * random.uniform())));
  editRows(copy, "bars", (rows) =>
    rows.map((row) =>
      (row[0] as string) <= T ? row : [row[0] as string, row[1] as string, ...row.slice(2).map(scaled)],
    ),
  );
  editRows(copy, "fundamentals", (rows) =>
    rows.map((row) => ((row[4] as string) <= T ? row : row.with(2, scaled(row[2] as string)))),
  );
  const rates = join(copy, "data/fx.csv");
  const [header, ...lines] = readFileSync(rates, "utf8").trimEnd().split("\n");
  const changed = lines.map((line) => {
    const [date = "", currency = "", rate = ""] = line.split(",");
    return date <= T ? line : `${date},${currency},${scaled(rate)}`;
  });
  writeFileSync(rates, `${[header, ...changed].join("\n")}\n`);
  expect((await estimate(copy)).runId).not.toBe(whole.runId);
  const [before, after] = [await rowsUntil(folder, T), await rowsUntil(copy, T)];
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows);
});
