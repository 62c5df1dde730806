import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type EstimateOptions, type EstimateResult, estimateModel } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { allowThreads } from "../../node/threads-allowed.ts";
import { fileHashes } from "../store/model-folder.ts";
import { copyProject, editSpec, marketProject, partitionHashes } from "./market-project.ts";

let folder: string;

beforeAll(async () => {
  allowThreads(true);
  folder = await marketProject({ assetCount: 60, dateCount: 260, industryCount: 5 });
  editSpec(folder, (text) => `${text}covariance: { eigenfactor: { draws: 120 } }\n`);
});

async function estimateAfresh(options: EstimateOptions): Promise<EstimateResult> {
  rmSync(join(folder, "models"), { recursive: true, force: true });
  return estimateModel(await readProject(folder), options);
}

describe("an estimation", () => {
  test("gives the same run on one thread and on many", async () => {
    const alone = await estimateAfresh({ threads: 1 });
    const files = fileHashes(join(folder, "models"));
    for (const threads of [2, 3]) {
      const together = await estimateAfresh({ threads });
      expect(partitionHashes(together.manifest)).toEqual(partitionHashes(alone.manifest));
      expect(together.runId).toBe(alone.runId);
      // Also the states that are kept.
      expect(fileHashes(join(folder, "models"))).toEqual(files);
    }
  });

  test.each([1, 2])(
    "that is called off leaves what the same call goes on from, %i threads",
    async (threads) => {
      const whole = await estimateAfresh({ threads });
      rmSync(join(folder, "models"), { recursive: true });
      const controller = new AbortController();
      const onProgress: EstimateOptions["onProgress"] = ({ stage, done }) => {
        if (stage === "estimating" && done === 170) controller.abort(new Error("enough"));
      };
      const project = await readProject(folder);
      await expect(
        estimateModel(project, { threads, onProgress, signal: controller.signal }),
      ).rejects.toThrow("enough");
      const after = await estimateModel(project, { threads });
      expect(after.reusedPeriods).toBeGreaterThan(4);
      expect(after.runId).toBe(whole.runId);
    },
  );

  test("needs a count of threads, and reads nothing for a call that is off already", async () => {
    const project = await readProject(folder);
    for (const threads of [0, -1, 1.5, Number.NaN])
      await expect(estimateModel(project, { threads })).rejects.toThrow("needs threads to be 1 or more");
    const stages: string[] = [];
    const signal = AbortSignal.abort(new Error("off"));
    const onProgress: EstimateOptions["onProgress"] = ({ stage }) => stages.push(stage);
    await expect(estimateModel(project, { signal, onProgress })).rejects.toThrow("off");
    expect(stages).toEqual([]);
  });

  test("on threads says what is wrong with a result, like one without", async () => {
    const bad = copyProject(folder);
    editSpec(bad, (text) => text.replace("top: 48", "top: 6"));
    const messageOf = async (threads: number): Promise<string> =>
      estimateModel(await readProject(bad), { threads }).then(
        () => "no error",
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await messageOf(2)).toBe(await messageOf(1));
  });
});
