import { beforeAll, describe, expect, test } from "vitest";
import { readProject } from "../../node/project/index.ts";
import { assessData, type DataQuality } from "../../node/quality/index.ts";
import { marketProject } from "../jobs/market-project.ts";

async function qualityOf(folder: string): Promise<DataQuality> {
  const { spec } = await readProject(folder);
  return assessData(folder, spec.data, { threads: 2 });
}

describe("a clean market", () => {
  let quality: DataQuality;
  beforeAll(async () => {
    quality = await qualityOf(await marketProject({ assetCount: 60, dateCount: 420, industryCount: 4 }));
  });

  test("has no severe finding", () => {
    expect(
      quality.outcomes.filter(({ severity }) => severity === "severe").map(({ rule }) => rule.name),
    ).toEqual([]);
  });
});
