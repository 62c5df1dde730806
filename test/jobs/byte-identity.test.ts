import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { type EstimateResult, estimateModel } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { copyProject, editRows, estimate, marketProject, partitionHashes, TABLES } from "./market-project.ts";

let folder = "";
let first: EstimateResult;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
  first = await estimate(folder);
});

test("the project has regressions, forecasts and portfolios to compare", () => {
  expect(first.manifest.counts.forecasts).toBeGreaterThanOrEqual(2);
  expect(first.manifest.counts.returns).toBeGreaterThan(1000);
});

test("two estimates in two folders publish the same run and the same bytes", async () => {
  const other = copyProject(folder);
  const second = await estimate(other);
  expect(second.runId).toBe(first.runId);
  expect(second.manifest).toEqual(first.manifest);
  const [here, there] = [(await readProject(folder)).modelFolder, (await readProject(other)).modelFolder];
  for (const { file } of first.manifest.partitions) {
    expect(readFileSync(join(there, file)).equals(readFileSync(join(here, file))), file).toBe(true);
  }
  const manifest = `runs/${first.runId}.json`;
  expect(readFileSync(join(there, manifest), "utf8")).toBe(readFileSync(join(here, manifest), "utf8"));
});

test("the order of rows in the input files changes no partition", async () => {
  const shuffled = copyProject(folder);
  for (const table of TABLES) {
    const random = randomStream(11, table);
    editRows(shuffled, table, (rows) => {
      const keys = rows.map(() => random.uniform());
      return [...rows.keys()]
        .sort((a, b) => (keys[a] as number) - (keys[b] as number))
        .map((i) => rows[i] ?? []);
    });
  }
  const second = await estimate(shuffled);
  expect(second.manifest.inputs.map(({ hash }) => hash)).not.toEqual(
    first.manifest.inputs.map(({ hash }) => hash),
  );
  expect(partitionHashes(second.manifest)).toEqual(partitionHashes(first.manifest));
});

test.each([1, 3, 8])("with %i threads the run is the same", async (threads) => {
  const second = await estimateModel(await readProject(copyProject(folder)), { threads });
  expect(second.runId).toBe(first.runId);
});
