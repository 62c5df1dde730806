import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { estimateWithProgress } from "../../node/cli/commands/estimate.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { covarianceReport } from "../../node/cli/commands/show-covariance.ts";
import { diagnosticsReport } from "../../node/cli/commands/show-diagnostics.ts";
import { factorsReport } from "../../node/cli/commands/show-factors.ts";
import { nameReport } from "../../node/cli/commands/show-name.ts";
import { portfoliosReport } from "../../node/cli/commands/show-portfolios.ts";
import { returnsReport } from "../../node/cli/commands/show-returns.ts";
import { universeReport } from "../../node/cli/commands/show-universe.ts";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";
import { copyProject, editSpec, endDataAt, estimate } from "./market-project.ts";
import { timeSeriesProject } from "./time-series-project.ts";

let folder = "";
let project: Project;
let whole: EstimateResult;
let run: Run;

beforeAll(async () => {
  folder = await timeSeriesProject();
  whole = await estimate(folder);
  project = await readProject(folder);
  run = await openRun(project.modelFolder);
});

afterAll(() => run.close());

describe("a time-series model through tables, import and estimate", () => {
  test("factor returns are those of the table, a level's its innovation; exposures have a column per factor", async () => {
    const given = await run.readTable("factor_returns");
    const names = selectValues(given, "factor", "text");
    const values = selectValues(given, "factor_return", "number");
    expect(new Set(names)).toEqual(new Set(["MKT", "SPREAD", "CPI"]));
    expect(new Set(selectValues(given, "family", "text"))).toEqual(new Set(["given"]));
    expect([...selectValues(given, "standard_error", "number")].every(Number.isNaN)).toBe(true);
    const cpi = [...values].filter((_, row) => names[row] === "CPI");
    // Published on every third day.
    expect(Math.abs(cpi.filter((value) => value !== 0).length / cpi.length - 1 / 3)).toBeLessThan(0.05);
    const exposures = await run.readTable("exposures");
    const market = [...selectValues(exposures, "MKT", "number")].filter((beta) => beta !== 0);
    // The market is the mean of the names: the betas of those in the prior have the mean 1.
    expectClose(
      market.reduce((sum, beta) => sum + beta / market.length, 0),
      1,
      0.15,
    );
  });

  test("what betas are made of adds up, and says how much is the name's own", async () => {
    const rows = await run.readTable("betas");
    const column = (name: string) => selectValues(rows, name, "number");
    const [beta, own, share, prior] = ["beta", "own_beta", "own_weight", "prior_mean"].map(column);
    beta!.forEach((value, row) => {
      const mine = share![row]! > 0 ? share![row]! * own![row]! : 0;
      expectClose(mine + (1 - share![row]!) * prior![row]!, value, 1e-12);
    });
    expect(new Set([...share!].map((value) => value > 0 && value < 1))).toContain(true);
    expect(Math.min(...selectValues(rows, "own_periods", "integer"))).toBeGreaterThanOrEqual(0);
  });

  test("data that end in mid-month: their model is that of the longer run on that day, and an update ends in that run", async () => {
    const date = "2020-02-12";
    const copy = copyProject(folder);
    endDataAt(copy, date);
    await estimate(copy);
    const short = await openRun((await readProject(copy)).modelFolder);
    const [rebuilt, stored] = [await readRiskModel(run, date), await readRiskModel(short, date)];
    await short.close();
    expect([rebuilt.source, stored.source]).toEqual(["rebuilt", "stored"]);
    expect(rebuilt.model.factorCovariance).toEqual(stored.model.factorCovariance);
    expect(rebuilt.model.specificVariance).toEqual(stored.model.specificVariance);
    expect(rebuilt.model.exposures.styles).toEqual(stored.model.exposures.styles);
    cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
    const after = await estimate(copy);
    expect(after.manifest).toEqual(whole.manifest);
    expect(after.computedPeriods).toBe(2);
  });
});

describe("the commands of a time-series model", () => {
  test("show factors and show name tell the given factors, and where a beta comes from", async () => {
    const { text, json } = await factorsReport(run, {});
    expect(text).toContain("MKT");
    expect(
      (json as { factors: { factor: string; family: string }[] }).factors.map(({ family }) => family),
    ).toEqual(["given", "given", "given"]);
    const id = selectValues(await run.readTable("betas"), "id", "text")[0]!;
    const name = await nameReport(run, id);
    expect(name.text).toMatch(/MKT +\d\.\d{3} .*own \d+ %/);
  });

  test("every other report has its numbers", async () => {
    const reports = [
      await covarianceReport(run, [], {}),
      await diagnosticsReport(run, {}),
      await portfoliosReport(run, {}),
      await returnsReport(run, [], {}),
      await universeReport(run, {}),
    ];
    for (const { text } of reports) expect(text).not.toMatch(/NaN|undefined/);
    expect(reports[0]!.text).toContain("SPREAD");
  });

  test("risk: variance is the factors' and the specific one, by the betas of the holdings", async () => {
    const { json, text } = await riskReport(project, {
      portfolio: "value_manager",
      benchmark: "none",
      top: 3,
    });
    expect(text).toContain("MKT");
    const { factors } = (
      json as unknown as { portfolio: { factors: { factor: string; exposure: number }[] } }
    ).portfolio;
    expect(factors.map(({ factor }) => factor)).toEqual(["MKT", "SPREAD", "CPI"]);
    expect(Math.abs(factors[0]!.exposure - 1)).toBeLessThan(0.5);
  });

  test("attribute: contributions of the factors and the specific one sum to the return", async () => {
    const { text } = await attributionReport(project, {
      portfolio: "value_manager",
      benchmark: "none",
      link: "carino",
    });
    expect(text).toContain("MKT");
    expect(text).not.toContain("NaN");
  });
});

describe("factors that no regression can tell apart: estimate names them", () => {
  const notesWith = async (edit: (rows: string) => string): Promise<string> => {
    const copy = copyProject(folder);
    const file = join(copy, "data", "factors.csv");
    writeFileSync(file, edit(readFileSync(file, "utf8")));
    return (await estimateWithProgress(await readProject(copy), copy)).text;
  };

  test.each<[string, (rows: string) => string, string]>([
    [
      "a level that is constant",
      (rows) => rows.replace(/CPI,.*,level/g, "CPI,2.1,level"),
      "CPI is constant; take it out of family.factors",
    ],
    [
      "one twice",
      (rows) => {
        const spread = /,SPREAD,.*\n/g;
        const market = rows.match(/,MKT,.*\n/g)!;
        let at = 0;
        return rows.replace(spread, () => market[at++]!.replace("MKT", "SPREAD"));
      },
      "SPREAD is equal to MKT, or a multiple of it; take one of them out of family.factors",
    ],
    [
      "too few values",
      (rows) => rows.replace(/.*,SPREAD,.*\n/g, (row) => (row.startsWith("2020-02-1") ? row : "")),
      "dates have a return of every factor, and betas need shrinkage.minObservations (12)",
    ],
  ])("%s", async (_, edit, note) => {
    const text = await notesWith(edit);
    expect(text).toContain(
      "no betas could be estimated, so there are no factor returns and no risk forecasts",
    );
    expect(text).toContain(note);
    expect(text).not.toContain("had enough names");
  });
});

describe("a family that the data or the spec contradict", () => {
  const faultsWith = async (edit: (text: string) => string): Promise<string> => {
    const copy = copyProject(folder);
    editSpec(copy, edit);
    return estimate(copy).then(
      () => "",
      (error: Error) => error.message,
    );
  };

  test.each([
    [
      "an unknown factor",
      "[MKT, SPREAD, CPI]",
      "[MKT, SPRED]",
      /family\.factors\.1: the table factors has no factor "SPRED"; did you mean SPREAD\?/,
    ],
    [
      "no table",
      "  factors: { path: data/factors.csv }\n",
      "",
      /family\.factors: needs the table data\.factors, and there is none/,
    ],
    [
      "a factor twice, and in other letters",
      "[MKT, SPREAD, CPI]",
      "[MKT, MKT, mkt]",
      /family\.factors\.2: differs from the factor MKT in capital letters only.*\n.*family\.factors\.1: must name each factor once, and has MKT twice/,
    ],
    [
      "a half-life too short for the coefficients",
      "kind: time_series\n",
      "kind: time_series\n  window: { kind: exponential, halfLife: 1.3 }\n",
      /family\.window\.halfLife: must be above 1\.4 for the 4 coefficients of a regression: with 1\.3 all/,
    ],
    [
      "names of factors in a statistical family",
      "kind: time_series\n  factors: [MKT, SPREAD, CPI]\n",
      "kind: statistical\n  factors: [MKT]\n",
      /family\.factors: must be a whole number, or bai_ng_1 .*; a list of given factors needs family\.kind: time_series/,
    ],
    [
      "a name that a run uses itself",
      "[MKT, SPREAD, CPI]",
      "[market]",
      /family\.factors\.0: a factor cannot be called market/,
    ],
    [
      "too few observations",
      "minObservations: 12",
      "minObservations: 4",
      /family\.shrinkage\.minObservations: must be above the 4 coefficients of a regression, got 4/,
    ],
    [
      "too few levels",
      "innovations: { minObservations: 6 }",
      "innovations: { lags: 2, minObservations: 6 }",
      /family\.innovations\.minObservations: must be at least 7 for 2 lags/,
    ],
    [
      "too short a window",
      "kind: time_series\n",
      "kind: time_series\n  window: { kind: rolling, periods: 10 }\n",
      /family\.window\.periods: must not be below shrinkage\.minObservations \(12\)/,
    ],
    [
      "other factors",
      "family:\n",
      "factors: { market: true, styles: { size: { blend: { log_market_cap: 1 } } } }\nfamily:\n",
      /factors\.market: a time_series model has no factors but those of family\.factors; leave this out\n.*factors\.styles: a time/,
    ],
    [
      "an unknown key",
      "kind: time_series\n",
      "kind: time_series\n  windw: {}\n",
      /family\.windw: unknown key; did you mean window\?/,
    ],
    [
      "an unknown family",
      "kind: time_series\n",
      "kind: timeseries\n",
      /family\.kind: "timeseries": must be fundamental or statistical or hybrid or time_series/,
    ],
  ])("%s", async (_, from, to, rule) => {
    expect(await faultsWith((text) => text.replace(from, to))).toMatch(rule);
  });
});
