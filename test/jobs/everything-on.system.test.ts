import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { type EstimateResult, estimateModel } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { allowThreads } from "../../node/threads-allowed.ts";
import { turnEverythingOn } from "./everything-on.ts";
import { copyProject, editRows, endDataAt, estimate, rowsUntil } from "./market-project.ts";
import { severalMarketsProject } from "./several-markets.ts";

// What holds of a plain model holds with every option on at once.

const T = "2020-04-15";

let folder = "";
let whole: EstimateResult;

beforeAll(async () => {
  folder = (await severalMarketsProject({ assetCount: 110, dateCount: 150, countries: [3, 2, 1] })).folder;
  turnEverythingOn(folder);
  whole = await estimate(folder);
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

test.each([1, 3])("with %i threads the run is the same", async (threads) => {
  allowThreads(true);
  const project = await readProject(copyProject(folder));
  expect((await estimateModel(project, { threads })).runId).toBe(whole.runId);
  allowThreads(false);
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
