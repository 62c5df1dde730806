import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allReport } from "../../node/cli/commands/attribute-all.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { formatJson } from "../../wire/index.ts";
import { call } from "../cli/built-cli.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";

test("every portfolio in one pass is the same with the run read in a thread of its own, which says what is wrong with the run", async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  const project = await readProject(folder);
  const command = ["attribute", "--all", "--json", "--project", folder];
  const called = await call(command);
  const { portfolios } = JSON.parse(called.stdout);
  const here = await allReport(project, { link: "carino", project: folder });
  expect(portfolios.length).toBeGreaterThan(1);
  expect(portfolios).toEqual(JSON.parse(formatJson(here.json)).portfolios);
  const run = await openRun(project.modelFolder);
  const last = run.manifest.partitions.findLast(({ table }) => table === "exposures");
  await run.close();
  const file = join(project.modelFolder, last?.file ?? "");
  renameSync(file, `${file}.away`);
  const broken = await call(command);
  expect(broken.code).not.toBe(0);
  expect(broken.stdout + broken.stderr).toContain(`${last?.file} is missing`);
});
