import { beforeAll, describe, expect, test } from "vitest";
import { diagnosticsReport } from "../../node/cli/commands/show-diagnostics.ts";
import { factorsReport } from "../../node/cli/commands/show-factors.ts";
import { portfoliosReport } from "../../node/cli/commands/show-portfolios.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { copyProject, editSpec, estimate, marketProject } from "../jobs/market-project.ts";

let run: Run;
let inverse: Run;

/** Momentum needs more history than the styles after it, so that its portfolios come last in the run's tables. */
beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  editSpec(folder, (text) =>
    text.replace("descriptors: {", "descriptors: { momentum: { lag: 5, minPeriods: 35 },"),
  );
  const other = copyProject(folder);
  editSpec(other, (text) => text.concat("regression: { weights: inverse_specific_variance }\n"));
  const opened = async (of: string) => {
    await estimate(of);
    return openRun((await readProject(of)).modelFolder);
  };
  run = await opened(folder);
  inverse = await opened(other);
  return async () => {
    await run.close();
    await inverse.close();
  };
});

describe("show factors", () => {
  test("has the share of |t| > 2 by both errors, as the table of the run gives them", async () => {
    const rows = await run.readTable("factor_returns");
    const names = selectValues(rows, "factor", "text");
    const share = (column: string, factor: string) => {
      const values = selectValues(rows, column, "number");
      const known = [...values].filter((t, row) => names[row] === factor && !Number.isNaN(t));
      return known.filter((t) => Math.abs(t) > 2).length / known.length;
    };
    const { text, json, csv } = await factorsReport(run, {});
    const { factors } = json as {
      factors: { factor: string; shareAbove2: number; robustShareAbove2: number }[];
    };
    const at = csv?.header.indexOf("robust_share_above_2") ?? -1;
    const [header = "", , ...lines] = text.split("\n").slice(1);
    const end = header.indexOf("HC3 %") + "HC3 %".length;
    expect(factors.some((of) => of.shareAbove2 !== of.robustShareAbove2)).toBe(true);
    factors.forEach((of, i) => {
      const robust = share("robust_t_statistic", of.factor);
      expect(of.shareAbove2).toBeCloseTo(share("t_statistic", of.factor), 12);
      expect(of.robustShareAbove2).toBeCloseTo(robust, 12);
      expect(csv?.rows[i]?.[at]).toBe(of.robustShareAbove2);
      expect(lines[i]?.slice(0, end)).toMatch(new RegExp(` ${(100 * robust).toFixed(0)}$`));
    });
  });

  test("is no wider than a wide terminal", async () => {
    const { text } = await factorsReport(run, {});
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(125);
  });
});

test("show portfolios lists the factors in the order of the run, whenever each was formed first", async () => {
  const stored = selectValues(await run.readTable("factor_portfolio_returns"), "factor", "text");
  const axis = selectValues(await run.readTable("factors"), "factor", "text");
  const { json } = await portfoliosReport(run, {});
  const { portfolios } = json as { portfolios: { factor: string }[] };
  const expected = axis.filter((name) => stored.includes(name));
  expect([...new Set(stored)]).not.toEqual(expected);
  expect([...new Set(portfolios.map(({ factor }) => factor))]).toEqual(expected);
});

test("show diagnostics says the weights of the run's spec", async () => {
  expect((await diagnosticsReport(run, {})).text).toContain("w = √cap.");
  const { text } = await diagnosticsReport(inverse, {});
  expect(text).toContain("w = 1/σ² of specific returns");
  expect(text).not.toContain("w = √cap");
});
