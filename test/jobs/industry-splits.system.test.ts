import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { copyProject, editRows, editSpec, estimate, marketProject, rowsUntil } from "./market-project.ts";

// An industry that splits in two on a day, known a few days later, through a whole run.

const SPLIT = "2020-01-10";
const KNOWN = "2020-01-15";
const BEFORE = "2020-01-14";

let plain = "";
let split = "";
let result: EstimateResult;
let parent = "";

beforeAll(async () => {
  plain = await marketProject({ assetCount: 60, dateCount: 75, industryCount: 3 });
  const lines = readFileSync(join(plain, "data/classifications.csv"), "utf8").trimEnd().split("\n").slice(1);
  const counts = new Map<string, number>();
  for (const line of lines) {
    const name = line.split(",")[1] as string;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  parent = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] as string;
  await estimate(plain);
  split = copyProject(plain);
  splitIndustry(split);
  result = await estimate(split);
});

/** Members of the parent go to one of two new industries; the header gains `known_at`. */
function splitIndustry(folder: string): void {
  editRows(folder, "classifications", (rows) => [
    ...rows.map((row) =>
      row[1] === parent && row[3] === "" ? [...row.with(3, "2020-01-09"), ""] : [...row, ""],
    ),
    ...rows
      .filter((row) => row[1] === parent && row[3] === "")
      .map(([id = ""], i) => [id, i % 3 === 0 ? "young" : "younger", SPLIT, "", KNOWN]),
  ]);
  editFirstLine(folder);
}

function editFirstLine(folder: string): void {
  const file = join(folder, "data/classifications.csv");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("id,code,from,to\n", "id,code,from,to,known_at\n"));
}

test("nothing dated before it was known moves; the parent goes on until then", async () => {
  const [a, b] = [await rowsUntil(plain, BEFORE), await rowsUntil(split, BEFORE)];
  const isAbout = (row: string) => !/=(young|younger)\b/.test(row);
  for (const table of ["exposures", "factor_returns", "returns", "specific_risk"])
    expect((b[table] as string[]).filter(isAbout), table).toEqual(a[table]);
  expect(b.factor_returns?.some((row) => !isAbout(row))).toBe(false);
});

test("from that day the new industries have returns and residuals that add up, and the parent none", async () => {
  const run = await openRun((await readProject(split)).modelFolder);
  const rows = await run.readTable("factor_returns", { from: KNOWN });
  const [dates, factors, values] = [
    selectValues(rows, "date", "date"),
    selectValues(rows, "factor", "text"),
    [...selectValues(rows, "factor_return", "number")],
  ];
  const of = (name: string) => values.filter((_, r) => factors[r] === name);
  const dayCount = new Set(dates).size;
  // Exposures of a close meet returns of the next: the day on which it is known is still the parent's.
  expect(of(parent).length).toBe(1);
  for (const name of ["young", "younger"]) {
    expect(of(name).length).toBe(dayCount - 1);
    expect(of(name).every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  }
  const gates = await run.readTable("gates", { columns: ["passed"] });
  expect([...selectValues(gates, "passed", "flag")].every(Boolean)).toBe(true);
  await run.close();
});

test("their risk is of their own days: 0 before the first, finite and positive at the end", async () => {
  const run = await openRun((await readProject(split)).modelFolder);
  const rows = await run.readTable("factor_covariance", {});
  const [dates, first, second, values] = [
    selectValues(rows, "date", "date"),
    selectValues(rows, "factor1", "text"),
    selectValues(rows, "factor2", "text"),
    selectValues(rows, "covariance", "number"),
  ];
  const variance = (name: string) =>
    Array.from(values, (value, r) => ({ value, r })).filter(
      ({ r }) => first[r] === name && second[r] === name,
    );
  for (const name of ["young", "younger"]) {
    const own = variance(name);
    expect(own.filter(({ r }) => (dates[r] as string) <= BEFORE).every(({ value }) => value === 0)).toBe(
      true,
    );
    const last = own.filter(({ r }) => dates[r] === dates.at(-1));
    expect(last.length).toBeGreaterThan(0);
    expect(last.every(({ value }) => Number.isFinite(value) && value > 0)).toBe(true);
  }
  await run.close();
});

test("reissue: the new industries have been there always, the run says so, and the run before stays", async () => {
  expect(result.manifest.lookAhead).toBeUndefined();
  editSpec(split, (text) =>
    text.replace("path: data/classifications.csv", "path: data/classifications.csv\n    policy: reissue"),
  );
  const reissued = await estimate(split);
  expect(reissued.runId).not.toBe(result.runId);
  expect(reissued.manifest.lookAhead?.join()).toContain("policy reissue");
  expect(reissued.reusedPeriods).toBe(0);
  const { modelFolder } = await readProject(split);
  const now = await openRun(modelFolder);
  const factors = selectValues(await now.readTable("factor_returns", { to: BEFORE }), "factor", "text");
  expect(factors).toContain("young");
  expect(factors).not.toContain(parent);
  await now.close();
  const before = await openRun(modelFolder, result.runId);
  expect(before.id).toBe(result.runId);
  await before.close();
});
