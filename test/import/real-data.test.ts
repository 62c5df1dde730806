import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMarketData } from "../../node/import/index.ts";

const panel = join(import.meta.dirname, "../../../shared/data/us_open_panel/panel_monthly.csv.gz");

test("the monthly panel imports with every row of its description", async ({ skip }) => {
  if (!existsSync(panel)) skip("skipped: no ../shared/data");
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-test-"));
  const data = await openMarketData(
    folder,
    {
      bars: {
        path: panel,
        columns: {
          id: "sym",
          total_return: "ret",
          price: "adj_close",
          market_cap: "mktcap",
          industry: "gics_sector",
        },
        scores: { momentum: "mom_12_1" },
      },
    },
    { threads: 2 },
  );
  // 1995-01 to 2012-12; 11 GICS sectors; 68,674 rows of which 21 have no return.
  expect(data.dates.length).toBe(216);
  expect(data.axes.industries.length).toBe(11);
  expect(data.inputs[0]!.rowCount).toBe(68_674);
  let returnCount = 0;
  let capCount = 0;
  for await (const day of data.days()) {
    for (const value of day.givenReturn) if (!Number.isNaN(value)) returnCount++;
    for (const value of day.marketCap) if (value > 0) capCount++;
  }
  expect([returnCount, capCount]).toEqual([68_653, 68_674]);
  data.close();
});
