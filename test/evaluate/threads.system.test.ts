import { expect, test } from "vitest";
import { evaluateRuns } from "../../node/evaluate/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { allowThreads } from "../../node/threads-allowed.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";

test("an evaluation is the same in one thread and in several, which say what is wrong with a run", async () => {
  const folder = await marketProject({ assetCount: 24, dateCount: 350, industryCount: 3 });
  await estimate(folder);
  const run = await openRun((await readProject(folder)).modelFolder);
  const request = { randomCount: 3, seed: 1, peers: ["sample"] as const };
  const alone = await evaluateRuns([run], { ...request, threads: 1 });
  expect(alone.horizons[1]!.dates.length).toBeGreaterThan(12);
  allowThreads(true);
  const counts: number[] = [];
  const onProgress = (done: number) => counts.push(done);
  expect(await evaluateRuns([run], { ...request, threads: 2, onProgress })).toEqual(alone);
  expect(counts.at(-1)).toBe(alone.market.length);
  const away = { ...run, id: "0".repeat(64) };
  await expect(evaluateRuns([away], { ...request, threads: 2 })).rejects.toThrow("0000");
  await run.close();
});
