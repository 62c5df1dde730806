import { cpSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { type EstimateResult, estimateModel } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { copyProject, editRows, editSpec, endDataAt, estimate, marketProject } from "./market-project.ts";

let folder = "";
let whole: EstimateResult;

beforeAll(async () => {
  folder = await splitProject();
  whole = await estimate(folder);
});

test("updates at any days, however many, end in the run of all the data at once, bit for bit", async () => {
  const run = await openRun((await readProject(folder)).modelFolder);
  const linked = await run.readTable("specific_risk", { columns: ["date", "id", "issuer_loading"] });
  const loadings = selectValues(linked, "issuer_loading", "number").filter((value) => !Number.isNaN(value));
  expect(loadings.length).toBeGreaterThan(20);
  const dates = selectValues(await run.readTable("diagnostics", { columns: ["date"] }), "date", "date");
  await run.close();
  const random = randomStream("random splits");
  for (let trial = 0; trial < 3; trial++) {
    const cuts = Array.from(
      { length: 1 + trial },
      () => dates[3 + random.integer(dates.length - 3)] as string,
    );
    const copy = copyProject(folder);
    for (const cut of [...new Set(cuts)].sort()) {
      cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
      endDataAt(copy, cut);
      await estimate(copy);
    }
    cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
    const after = await estimate(copy);
    expect(after.manifest, cuts.join(", ")).toEqual(whole.manifest);
    expect(after.runId).toBe(whole.runId);
  }
});

test("updates day by day over two month-ends are each the run of all the data to that day, and compute a day", async () => {
  const copy = copyProject(folder);
  const run = await openRun((await readProject(folder)).modelFolder);
  const dates = selectValues(await run.readTable("diagnostics", { columns: ["date"] }), "date", "date");
  await run.close();
  const from = dates.length - 30;
  const computed: string[] = [];
  let last: EstimateResult | undefined;
  for (const date of dates.slice(from)) {
    cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
    endDataAt(copy, date);
    const days = new Set<number>();
    last = await estimateModel(await readProject(copy), {
      onProgress: ({ stage, done }) => stage === "estimating" && days.add(done),
    });
    if (date !== dates[from]) computed.push(`${days.size - 1}`);
    if (date.endsWith("-14")) {
      const fresh = copyProject(copy);
      expect((await estimate(fresh)).manifest, date).toEqual(last.manifest);
    }
  }
  expect(last?.manifest).toEqual(whole.manifest);
  expect(new Set(computed)).toEqual(new Set(["1"]));
});

/** A few months with everything on that a state may hold. */
async function splitProject(): Promise<string> {
  const project = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  editSpec(project, (text) =>
    text.concat(`covariance:
  volatilityHalfLife: 30
  ownHistoryFull: 15
  neweyWest: { volatility: 3, correlation: 1 }
  eigenfactor: { draws: 20 }
  regime: { halfLife: 10 }
`),
  );
  // Issuers of three lines, some of which are listed along the way.
  editRows(project, "securities", (rows) =>
    rows.map((row, n) => (n % 8 < 3 ? row.with(2, `I${Math.floor(n / 8)}`) : row)),
  );
  editRows(project, "bars", (rows) =>
    rows.filter(([date = "", id]) => id !== "S00003" || date >= "2020-02-03"),
  );
  return project;
}
