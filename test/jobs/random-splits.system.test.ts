import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { copyProject, editRows, editSpec, endDataAt, estimate, marketProject } from "./market-project.ts";

test("updates at any days, however many, end in the run of all the data at once, bit for bit", async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  editSpec(folder, (text) =>
    text.concat(`covariance:
  volatilityHalfLife: 30
  ownHistoryFull: 15
  neweyWest: { volatility: 3, correlation: 1 }
  eigenfactor: { draws: 20 }
  regime: { halfLife: 10 }
`),
  );
  // Issuers of three lines, some of which are listed along the way.
  editRows(folder, "securities", (rows) =>
    rows.map((row, n) => (n % 8 < 3 ? row.with(2, `I${Math.floor(n / 8)}`) : row)),
  );
  editRows(folder, "bars", (rows) =>
    rows.filter(([date = "", id]) => id !== "S00003" || date >= "2020-02-03"),
  );
  const whole = await estimate(folder);
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
