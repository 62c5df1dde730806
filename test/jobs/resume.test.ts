import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import {
  copyProject,
  editRows,
  endDataAt,
  estimate,
  marketProject,
  partitionHashes,
} from "./market-project.ts";

/** November 2019 to March 2020: five months, the last one begun. */
let folder = "";
let whole: EstimateResult;
/** The newest months of the whole run. */
let months: readonly string[] = [];

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  whole = await estimate(folder);
  const periods = whole.manifest.partitions.map(({ period }) => period);
  months = [...new Set(periods)].filter((period) => period !== "all").sort();
});

/** A project estimated on the data up to a date, then given all the data. */
async function updated(date: string): Promise<{ before: EstimateResult; after: EstimateResult }> {
  const copy = copyProject(folder);
  endDataAt(copy, date);
  const before = await estimate(copy);
  cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
  return { before, after: await estimate(copy) };
}

describe("an update", () => {
  test("from a day in mid-month ends in the run of all the data at once, and computes only from that month on", async () => {
    const { before, after } = await updated("2020-02-12");
    expect(before.manifest.dates.last).toBe("2020-02-12");
    expect(after.runId).toBe(whole.runId);
    expect(after.manifest).toEqual(whole.manifest);
    expect(months).toEqual(["2019-11", "2019-12", "2020-01", "2020-02", "2020-03"]);
    expect({ reused: after.reusedPeriods, computed: after.computedPeriods }).toEqual({
      reused: 3,
      computed: 2,
    });
  });

  test("from a month-end computes the months behind it, whose forecast at the month-end stays", async () => {
    const { after } = await updated("2020-01-31");
    expect(after.runId).toBe(whole.runId);
    expect(after.computedPeriods).toBe(2);
  });

  test("without new data computes nothing and publishes the same run", async () => {
    const again = await estimate(folder);
    expect(again.runId).toBe(whole.runId);
    expect(again.computedPeriods).toBe(0);
  });
});

describe("late data", () => {
  test("in an old month leave the months before untouched and equal a fresh estimate", async () => {
    const copy = copyProject(folder);
    await estimate(copy);
    const change = (target: string) =>
      editRows(target, "bars", (rows) => {
        const late = rows.findIndex((row) => row[0] === "2020-01-20" && row[3] !== "");
        return rows.map((row, i) => (i === late ? row.with(3, "0.0123") : row));
      });
    change(copy);
    const after = await estimate(copy);
    const fresh = copyProject(folder);
    change(fresh);
    const expected = await estimate(fresh);
    expect(after.runId).toBe(expected.runId);
    expect(after.runId).not.toBe(whole.runId);
    // The state of December is kept, so the fold goes on from there.
    expect({ reused: after.reusedPeriods, computed: after.computedPeriods }).toEqual({
      reused: 2,
      computed: 3,
    });
    const [old, now] = [partitionHashes(whole.manifest), partitionHashes(after.manifest)];
    for (const [place, hash] of Object.entries(old)) {
      if (place.endsWith("2019-11") || place.endsWith("2019-12")) expect(now[place], place).toBe(hash);
    }
    expect(now["returns/2020-01"]).not.toBe(old["returns/2020-01"]);
  });

  test("a fundamental value known in an old month counts from that month on", async () => {
    const copy = copyProject(folder);
    await estimate(copy);
    editRows(copy, "fundamentals", (rows) => {
      const late = rows.findIndex((row) => row[4]?.startsWith("2020-02") && row[1] === "book_equity");
      expect(late).toBeGreaterThan(0);
      return rows.map((row, i) => (i === late ? row.with(2, "123456789") : row));
    });
    const after = await estimate(copy);
    const [old, now] = [partitionHashes(whole.manifest), partitionHashes(after.manifest)];
    const changed = Object.keys(old).filter((place) => now[place] !== old[place]);
    expect(changed).toContain("exposures/2020-02");
    expect(changed.filter((place) => !/2020-0[23]$/.test(place))).toEqual([]);
  });
});

test("a security of a new country in the last month equals a fresh estimate, countries being factors or not", async () => {
  const copy = copyProject(folder);
  editRows(copy, "securities", (rows) => rows.map((row, n) => (n % 2 === 0 ? row.with(3, "DE") : row)));
  await estimate(copy);
  // AA comes before the countries that were there, and so do its positions in whatever is kept by country.
  editRows(copy, "bars", (rows) => [
    ...rows,
    ...rows
      .filter((row) => row[1] === rows[0]?.[1] && (row[0] as string) >= "2020-03-03")
      .map((row) => row.with(1, "ZNEW")),
  ]);
  editRows(copy, "securities", (rows) => [
    ...rows,
    ["ZNEW", "New", "CNEW", "AA", "USD", "1", "2020-03-03", ""],
  ]);
  editRows(copy, "classifications", (rows) => [...rows, ["ZNEW", rows[0]?.[1] as string, "2020-03-03", ""]]);
  const after = await estimate(copy);
  const fresh = await estimate(copyProject(copy));
  expect(after.manifest).toEqual(fresh.manifest);
});

test("a security that is new in the last month equals a fresh estimate and leaves old months as they are", async () => {
  const copy = copyProject(folder);
  await estimate(copy);
  const list = (target: string) => {
    editRows(target, "bars", (rows) => {
      const model = rows.filter((row) => row[1] === rows[0]?.[1] && (row[0] as string) >= "2020-03-03");
      expect(model.length).toBeGreaterThan(2);
      return [...rows, ...model.map((row) => row.with(1, "ZNEW"))];
    });
    editRows(target, "securities", (rows) => [
      ...rows,
      ["ZNEW", "New", "CNEW", "US", "USD", "1", "2020-03-03", ""],
    ]);
    editRows(target, "classifications", (rows) => [
      ...rows,
      ["ZNEW", rows[0]?.[1] as string, "2020-03-03", ""],
    ]);
  };
  list(copy);
  const after = await estimate(copy);
  expect({ reused: after.reusedPeriods, computed: after.computedPeriods }).toEqual({
    reused: 4,
    computed: 1,
  });
  const fresh = copyProject(folder);
  list(fresh);
  expect(after.runId).toBe((await estimate(fresh)).runId);
  const [old, now] = [partitionHashes(whole.manifest), partitionHashes(after.manifest)];
  for (const [place, hash] of Object.entries(old)) {
    if (!place.endsWith("2020-03") && place !== "assets/all") expect(now[place], place).toBe(hash);
  }
  expect(now["returns/2020-03"]).not.toBe(old["returns/2020-03"]);
});

test.each([
  ["2020-01", { reused: 2, computed: 3 }],
  ["2019-12", { reused: 0, computed: 5 }],
  ["2020-03", { reused: 4, computed: 1 }],
])(
  "a partition of %s that is gone is made again, with what follows the nearest state kept before it, as the fault says",
  async (month, counts) => {
    const copy = copyProject(folder);
    const { manifest } = await estimate(copy);
    const { modelFolder } = await readProject(copy);
    const lost = manifest.partitions.find(({ table, period }) => table === "exposures" && period === month);
    rmSync(join(modelFolder, lost?.file as string));
    const run = await openRun(modelFolder);
    const remedy =
      /is missing\. Delete it .* everything after the nearest state kept before it \(the last periods and each December/;
    expect(await run.verify()).toEqual([expect.stringMatching(remedy)]);
    const after = await estimate(copy);
    expect({ reused: after.reusedPeriods, computed: after.computedPeriods }).toEqual(counts);
    expect(after.runId).toBe(whole.runId);
    expect(await run.verify()).toEqual([]);
    await run.close();
  },
);
