import { beforeAll, describe, expect, test } from "vitest";
import {
  absent,
  correlation,
  factorSeries,
  type PanelRun,
  portfolioSeries,
  publishedSeries,
  runPanel,
} from "./real-panel.ts";

describe("the whole US market, 2015-2017: 4,401 ragged names", () => {
  let run: PanelRun;

  beforeAll(async () => {
    if (absent === undefined) run = await runPanel("pystock-2015-2017");
  });

  test("factor returns go with the published factors, day by day", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    const with_ = (name: string, published: string) =>
      correlation(factorSeries(run.days, name), publishedSeries("daily", published));
    expect(with_("market", "Mkt-RF")).toBeGreaterThan(0.98);
    expect(with_("size", "SMB")).toBeLessThan(-0.85);
    expect(with_("value", "HML")).toBeGreaterThan(0.5);
    expect(with_("momentum", "Mom")).toBeGreaterThan(0.75);
    const sorted = (name: string, published: string) =>
      correlation(portfolioSeries(run.days, "double_sort", name), publishedSeries("daily", published));
    expect(sorted("value", "HML")).toBeGreaterThan(0.85);
    expect(sorted("momentum", "Mom")).toBeGreaterThan(0.9);
  });

  test("a return that the data left out as an error does not come back through prices", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    // NK goes from 0.01 to 34.64 on 2015-07-28: +346,300 %.
    const largest = Math.max(
      ...run.days.map((day) => Math.max(...day.returns.total.filter((r) => !Number.isNaN(r)))),
    );
    expect(largest).toBeLessThanOrEqual(3);
  });

  test("names that stop trading leave the coverage within the stale limit", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    const last = new Int32Array(run.axes.assets.labels.length).fill(-1);
    run.days.forEach((day, d) => {
      day.returns.total.forEach((r, asset) => {
        if (!Number.isNaN(r)) last[asset] = d;
      });
    });
    const end = run.days.length - 1;
    const gone = [...last.keys()].filter((asset) => (last[asset] as number) < end - 25);
    expect(gone.length).toBeGreaterThan(500);
    const covered = run.days[end]?.universe.coverage as Uint8Array;
    expect(gone.filter((asset) => covered[asset] === 1)).toEqual([]);
  });
});
