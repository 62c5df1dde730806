import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { allReport } from "../../node/cli/commands/attribute-all.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

let folder = "";
let project: Project;

const header = "date,portfolio,id,weight,shares,notional,delta,financed,book";
const plain = [
  // A short book with cash, two books that net, names that the run does not know, an option, a future.
  "2020-01-31,odd,S00002,0.7,,,1,0,tech/one",
  "2020-01-31,odd,S00002,-0.2,,,1,0,tech/two",
  "2020-01-31,odd,S00003,-0.4,,,1,0,tech/two",
  "2020-01-31,odd,NOBODY,0.1,,,1,0,",
  "2020-01-31,odd,CASH,0.3,,,1,0,",
  "2020-01-31,odd,S00004,0.4,,,-0.5,0,macro",
  "2020-01-31,odd,S00005,0.25,,,1,1,macro",
  "2020-02-19,odd,S00005,0.5,,,1,0,",
  "2020-02-20,odd,S00006,0.5,,,1,0,",
  "2020-02-22,odd,S00007,1,,,1,0,",
  "2020-02-22,odd,S00008,-1,,,1,0,",
  "2020-03-04,late,S00002,0.5,,,1,0,",
  "2020-03-04,late,S00004,0.5,,,1,0,",
  "2010-06-30,old,S00002,0.6,,,1,0,",
  "2020-01-31,of_funds,ETF,0.5,,,1,0,",
  "2020-01-31,of_funds,S00009,0.2,,,1,0,",
  "2020-01-31,spelled_out,S00002,0.75,,,1,0,",
  "2020-01-31,by_proxy,S00002,0.5,,,1,0,",
  "2020-01-31,by_proxy,NEW,0.5,,,1,0,",
  "2020-01-31,in_shares,S00002,,1000,,1,0,",
  "2020-01-31,in_shares,S00003,,-500,,1,0,",
  "2020-01-31,in_shares,CASH,,20000,,1,0,",
  "2020-01-31,in_shares,S00005,,,30000,1,1,",
  "2020-01-31,nobody,GHOST,1,,,1,0,",
  "2031-01-31,future,S00002,1,,,1,0,",
];

async function put(rows: readonly string[]): Promise<void> {
  writeFileSync(join(folder, "data/portfolios.csv"), `${[header, ...rows].join("\n")}\n`);
  project = await readProject(folder);
}

let managers: readonly string[] = [];

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  const [, ...rows] = readFileSync(join(folder, "data/portfolios.csv"), "utf8").trimEnd().split("\n");
  managers = rows.map((row) => `${row},,,1,0,`);
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, `data/${name}.csv`), `${lines.join("\n")}\n`);
  write("accounts", [
    "date,portfolio,capital,flow,total_return",
    "2020-01-31,in_shares,100000,0,",
    "2020-02-04,in_shares,,0,0.02",
    "2020-02-10,value_manager,100,0,",
    "2020-02-11,value_manager,103,1,",
    "2020-02-12,value_manager,,0,0.0123",
    "2020-02-28,value_manager,,0,0.05",
    // Before the first period, and of more than it.
    "2020-01-29,odd,,0,",
    "2020-01-30,odd,,0,0.01",
    "2020-02-03,odd,,0,0.02",
  ]);
  write("funds", [
    "date,fund,id,weight",
    "2020-01-01,ETF,S00002,0.5",
    "2020-01-01,ETF,S00004,0.4",
    "2020-02-28,ETF,S00007,1",
  ]);
  write("proxies", ["id,proxy,weight", "NEW,S00008,1.5", "S00002,S00009,1"]);
  editSpec(folder, (text) =>
    text.replace(
      "  portfolios: ",
      "  accounts: { path: data/accounts.csv }\n  funds: { path: data/funds.csv }\n  proxies: { path: data/proxies.csv }\n  portfolios: ",
    ),
  );
  await put([...managers, ...plain]);
});

interface Line {
  readonly contribution: number;
  readonly tStatistic: number;
}
type Row = Record<string, Line> & {
  readonly portfolioName: string;
  readonly firstPeriod: string;
  readonly periodCount: number;
  readonly returnPortfolio: number;
  readonly returnBenchmark: number;
  readonly returnTotal: number;
  readonly byFamily: readonly (Line & { readonly family: string })[];
  readonly byFactor: readonly (Line & { readonly source: string; readonly exposureMean: number })[];
  readonly unusedAccountCount: number;
  readonly unevenSumCount: number;
};
interface Json {
  readonly portfolios: readonly Row[];
  readonly leftOut: readonly { readonly portfolioName: string; readonly reason: string }[];
}
type Request = Record<string, string | true>;
const all = async (request: Request) => allReport(project, { link: "carino", project: folder, ...request });
interface OneBook {
  readonly returnTotal: number;
  readonly byFamily: readonly (Line & { readonly source: string })[];
  readonly byFactor: readonly (Line & { readonly source: string; readonly exposureMean: number })[];
}
type One = Record<"portfolio" | "benchmark" | "active", OneBook & Record<string, Line>> & {
  readonly periodCount: number;
  readonly unusedAccounts: readonly string[];
};

const FIXED = ["total", "factors", "specific", "riskFree", "unmodelled", "unexplained", "trading"] as const;

describe("every portfolio in one pass", () => {
  test.each<[string, Request]>([
    ["against the project's benchmark", {}],
    ["against the universe, linked by Frongello", { benchmark: "universe", link: "frongello" }],
    ["alone, from a date on", { benchmark: "none", from: "2020-02-25" }],
    ["against one that begins later", { benchmark: "late", link: "menchero", to: "2020-04-01" }],
    ["on the gross value", { capital: "gross" }],
  ])("is what the command for one says of each, %s", async (_, request) => {
    const { portfolios, leftOut } = (await all(request)).json as Json;
    const names = portfolios.map(({ portfolioName }) => portfolioName);
    for (const name of ["odd", "old", "of_funds", "in_shares", "value_manager", "momentum_manager"])
      expect(names).toContain(name);
    for (const row of portfolios) {
      const one = (
        await attributionReport(project, { link: "carino", ...request, portfolio: row.portfolioName })
      ).json as One;
      const { active, portfolio, benchmark } = one;
      const isAlone = request.benchmark === "none";
      expect([row.portfolioName, row.periodCount, row.unusedAccountCount]).toEqual([
        row.portfolioName,
        one.periodCount,
        one.unusedAccounts.length,
      ]);
      expectClose(row.returnPortfolio, portfolio.returnTotal, TOLERANCE.algebra);
      expectClose(row.returnBenchmark, benchmark.returnTotal, TOLERANCE.algebra);
      expectClose(row.returnTotal, active.returnTotal, TOLERANCE.algebra);
      for (const kind of FIXED)
        expectClose(row[kind].contribution, active[kind].contribution, TOLERANCE.algebra);
      const ofFamily = (rows: readonly Line[]) => rows.map(({ contribution }) => contribution);
      expectClose(ofFamily(row.byFamily), ofFamily(active.byFamily), TOLERANCE.algebra);
      const factors = new Map(active.byFactor.map((line) => [line.source, line]));
      for (const line of row.byFactor) {
        const known = factors.get(line.source);
        expectClose(line.contribution, known?.contribution ?? 0, TOLERANCE.algebra);
        expectClose(line.exposureMean, known?.exposureMean ?? 0, TOLERANCE.algebra);
        if (!isAlone) expect(known).toBeDefined();
        if (Math.abs(known?.contribution ?? 0) > 1e-6)
          expectClose(line.tStatistic, known?.tStatistic ?? 0, 1e-9);
      }
    }
    expect(leftOut.map(({ portfolioName }) => portfolioName)).toEqual(
      expect.arrayContaining(["by_proxy", "future"]),
    );
  });

  test("says what is left out and why, and what is odd", async () => {
    const { text, json } = await all({});
    const { leftOut, portfolios } = json as Json;
    const reason = (name: string) => leftOut.find(({ portfolioName }) => portfolioName === name)?.reason;
    expect(reason("by_proxy")).toMatch(
      /^a proxy stands in for NEW on 2020-\d\d-\d\d: npx plimsoll attribute .*--portfolio by_proxy knows it$/,
    );
    expect(reason("future")).toMatch(/no period up to 20/);
    expect(reason("nobody")).toMatch(/0 % of its gross weight is in the model/);
    expect(text).toContain("Left out: by_proxy, a proxy stands in for NEW");
    expect(text).toMatch(/Weights do not sum to 100 % of .*odd/);
    expect(text).toMatch(/Ids that the run does not know are held by odd/);
    const value = portfolios.find(({ portfolioName }) => portfolioName === "value_manager");
    expect(value?.unusedAccountCount).toBe(1);
    const odd = portfolios.find(({ portfolioName }) => portfolioName === "odd");
    expect([odd?.firstPeriod, odd?.unusedAccountCount]).toEqual(["2020-02-03", 1]);
    expect(Math.abs(value?.trading?.contribution ?? 0)).toBeGreaterThan(1e-4);
  });

  test("has a row a portfolio, or a row a line of each", async () => {
    const byFamily = (await all({ by: "family" })).csv;
    const byFactor = (await all({})).csv;
    expect(byFamily?.header.slice(0, 5)).toEqual([
      "portfolio",
      "first_period",
      "periods",
      "return",
      "benchmark_return",
    ]);
    expect(new Set(byFactor?.rows.map(([name]) => name)).size).toBe(byFamily?.rows.length);
    expect(byFactor?.header).toEqual([
      "portfolio",
      "source",
      "family",
      "exposure_mean",
      "contribution",
      "t_statistic",
    ]);
  });

  test.each([
    [{ brinson: true }, "--brinson"],
    [{ factors: "odd" }, "--factors"],
    [{ portfolio: "odd" }, "--portfolio"],
    [{ by: "name" }, "--by name"],
    [{ benchmark: "nobody_here" }, "--benchmark"],
    [{ capital: "nav" }, "net asset value"],
    [{ from: "2030-01-01" }, "--from"],
  ] as const)("refuses %o", async (request, where) => {
    await expect(all(request)).rejects.toThrow(where);
  });

  test("refuses holdings without a value, naming the portfolio", async () => {
    await put([...managers, ...plain, "2020-01-31,covered_call,S00002,,1000,,1,0,"]);
    await expect(all({})).rejects.toThrow("portfolio covered_call on 2020-01-31");
  });
});
