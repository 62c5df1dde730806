import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { riskHistory } from "../../node/cli/commands/risk-history.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

let folder = "";
let project: Project;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Close of a name on a day, from the input file. */
function price(date: string, id: string): number {
  const rows = readFileSync(join(folder, "data/bars.csv"), "utf8").split("\n");
  return Number(rows.find((row) => row.startsWith(`${date},${id},`))?.split(",")[2]);
}

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  // Tables that reports read: no run depends on them.
  const file = join(folder, "data/portfolios.csv");
  const [, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
  // The same factor under another name.
  const twin = rows.flatMap((row) =>
    row.includes(",momentum_manager,") ? [row.replace("momentum_manager", "twin")] : [],
  );
  rows.push(...twin);
  const more = [
    "2020-01-31,in_shares,S00002,,1000,,1,0,tech/one",
    "2020-01-31,in_shares,S00003,,-500,,1,0,tech/two",
    "2020-01-31,in_shares,CASH,,20000,,1,0,",
    "2020-01-31,in_shares,S00005,,,30000,1,1,macro",
    "2020-01-31,of_funds,ETF,0.5,,,1,0,",
    "2020-01-31,of_funds,NEW,0.2,,,1,0,",
    "2020-01-31,of_funds,LOST,0.1,,,1,0,",
    "2020-02-10,late,S00002,1,,,1,0,",
    "2010-06-30,old,S00002,0.6,,,1,0,",
    "2020-01-31,covered_call,S00002,,1000,,1,0,",
    "2020-01-31,covered_call,S00002,,1000,,-0.4,1,",
    "2031-01-31,covered_call,S00002,,1000,,1,0,",
    "2020-01-31,by_proxy,S00002,0.5,,,1,0,",
    "2020-01-31,spelled_out,S00002,0.75,,,1,0,",
    "2020-01-31,spelled_out,S00004,0.2,,,1,0,",
    "2020-01-31,spelled_out,ETF_REST,0.05,,,1,0,",
    "2020-01-31,by_proxy,FUNDLIKE,0.5,,,1,0,",
  ];
  const header = "date,portfolio,id,weight,shares,notional,delta,financed,book";
  writeFileSync(file, `${[header, ...rows.map((row) => `${row},,,1,0,`), ...more].join("\n")}\n`);
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, `data/${name}.csv`), `${lines.join("\n")}\n`);
  write("accounts", [
    "date,portfolio,capital,flow,total_return",
    "2020-01-31,in_shares,100000,0,",
    "2020-02-04,in_shares,,0,0.02",
    "2020-02-10,value_manager,,0,",
    "2020-02-11,value_manager,,0,0.0123",
    "2020-02-28,value_manager,,0,0.05",
  ]);
  write("funds", [
    "date,fund,id,weight",
    "2020-01-01,ETF,S00002,0.5",
    "2020-01-01,ETF,S00004,0.4",
    "2020-02-28,ETF,S00007,1",
  ]);
  write("proxies", ["id,proxy,weight", "NEW,S00008,1.5", "FUNDLIKE,ETF,1", "S00002,S00009,1"]);
  editSpec(folder, (text) =>
    text.replace(
      "  portfolios: ",
      "  accounts: { path: data/accounts.csv }\n  funds: { path: data/funds.csv }\n  proxies: { path: data/proxies.csv }\n  portfolios: ",
    ),
  );
  project = await readProject(folder);
});

interface Line {
  source: string;
  family: string;
  contribution: number;
  contributionSum: number;
}
interface Book {
  returnTotal: number;
  factors: Line;
  specific: Line;
  riskFree: Line;
  unmodelled: Line;
  unexplained: Line;
  trading: Line;
  byFamily: Line[];
  byFactor: Line[];
}
interface Effects {
  allocation: number;
  selection: number;
  interaction: number;
  total: number;
}
interface Json {
  portfolio: Book;
  benchmark: Book;
  active: Book;
  geometric: Book;
  names: { id: string; weightMean: number; specific: number; factors: number }[];
  path: { date: string; active: number; specific: number; byFamily: Line[] }[];
  brinson: {
    returnActive: number;
    effects: Effects;
    rest: number;
    trading: number;
    groups: (Effects & { label: string; parent: string | null })[];
    bridge: {
      allocation: { total: number; specific: number };
      selection: { total: number; specific: number };
    };
  };
}
const attribute = async (request: Record<string, string | true>) =>
  attributionReport(project, { link: "carino", ...request });
const json = async (request: Record<string, string | true>): Promise<Json> =>
  (await attribute(request)).json as Json;

const rest = ({ specific, riskFree, unmodelled, unexplained, trading }: Book): readonly Line[] => [
  specific,
  riskFree,
  unmodelled,
  unexplained,
  trading,
];
const parts = (book: Book): number => sum([...book.byFactor, ...rest(book)].map((line) => line.contribution));

describe("every view of a span comes to one active return", () => {
  test.each(["carino", "menchero", "grap", "frongello"])("linked by %s", async (link) => {
    const of = await json({ portfolio: "value_manager", link, brinson: true });
    const { returnTotal } = of.active;
    expect(Math.abs(returnTotal)).toBeGreaterThan(1e-4);
    expectClose(parts(of.active), returnTotal, TOLERANCE.algebra);
    const { brinson, names, geometric, portfolio, benchmark } = of;
    expectClose(brinson.returnActive, returnTotal, TOLERANCE.algebra);
    expectClose(brinson.effects.total + brinson.rest + brinson.trading, returnTotal, TOLERANCE.algebra);
    const first = brinson.groups.filter(({ parent }) => parent === null);
    expectClose(sum(first.map(({ total }) => total)), brinson.effects.total, TOLERANCE.algebra);
    const { allocation, selection } = brinson.bridge;
    expectClose(allocation.total + selection.total + brinson.trading, returnTotal, TOLERANCE.algebra);
    expectClose(allocation.specific + selection.specific, of.active.specific.contribution, TOLERANCE.algebra);
    expectClose(sum(names.map((name) => name.specific)), of.active.specific.contribution, TOLERANCE.algebra);
    expectClose(sum(names.map((name) => name.factors)), of.active.factors.contribution, TOLERANCE.algebra);
    expectClose(
      geometric.returnTotal,
      (1 + portfolio.returnTotal) / (1 + benchmark.returnTotal) - 1,
      TOLERANCE.algebra,
    );
    expectClose(parts(geometric), geometric.returnTotal, TOLERANCE.algebra);
    expectClose(of.path.at(-1)?.active as number, returnTotal, TOLERANCE.algebra);
  });

  test("the user's own factors come first and change no total", async () => {
    const plain = await json({ portfolio: "value_manager" });
    const own = await json({ portfolio: "value_manager", factors: "momentum_manager" });
    expectClose(own.active.returnTotal, plain.active.returnTotal, TOLERANCE.algebra);
    expectClose(parts(own.active), own.active.returnTotal, TOLERANCE.algebra);
    const mine = own.portfolio.byFactor.filter(({ family }) => family === "user");
    expect(mine.map(({ source }) => source)).toEqual(["momentum_manager"]);
    expect(Math.abs(mine[0]?.contribution ?? 0)).toBeGreaterThan(1e-4);
    expectClose(
      own.portfolio.unmodelled.contribution,
      plain.portfolio.unmodelled.contribution,
      TOLERANCE.algebra,
    );
    // A book that is its own factor is explained by it alone.
    const same = await json({
      portfolio: "momentum_manager",
      factors: "momentum_manager",
      benchmark: "none",
      from: "2020-02-20",
    });
    expect(Math.abs(same.portfolio.specific.contribution)).toBeLessThan(1e-10);
  });

  test("what is odd about holdings is said: late benchmarks, old holdings, sums that are not 1", async () => {
    const late = await attribute({ portfolio: "value_manager", benchmark: "late" });
    expect(late.text).toContain(
      "The benchmark late has no holdings before the close of 2020-02-10: the account begins there",
    );
    expect(late.json).toMatchObject({ waitedForBenchmark: "2020-02-10", from: "2020-02-10" });
    const old = await attribute({ portfolio: "old", benchmark: "none" });
    expect(old.text).toMatch(/Holdings of old of 2010-06-30 are taken as they are at 20/);
    expect(old.text).toMatch(/Weights of old sum to 60.00 % on 20.*list CASH where it is held/);
    expect((await attribute({ portfolio: "value_manager" })).text).not.toMatch(/Weights of .* sum to/);
  });

  test("tables for people say what they show", async () => {
    const { text, csv } = await attribute({
      portfolio: "value_manager",
      brinson: "hood_beebower",
      by: "name",
    });
    expect(text).toContain("Brinson–Hood–Beebower");
    expect(text).toMatch(/Other +\d+ names/);
    expect(csv?.header).toEqual([
      "id",
      "name",
      "weight_mean",
      "active_weight_mean",
      "specific",
      "factors",
      "contribution",
    ]);
    expect((await attribute({ portfolio: "value_manager", by: "family" })).text).not.toContain("  momentum");
  });

  test.each([
    [{ by: "day" }, "--by"],
    [{ brinson: "karnosky" }, "--brinson"],
    [{ link: "carno" }, "--link"],
    [{ factors: "nobody" }, "--factors"],
    [{ capital: "much" }, "--capital"],
    [{ factors: "momentum_manager,twin" }, "--factors"],
  ])("%j is refused with what is allowed", async (request, option) => {
    await expect(attribute({ portfolio: "value_manager", ...request })).rejects.toMatchObject({
      name: "InputError",
      faults: [{ file: option }],
    });
  });
});

describe("risk through time", () => {
  test("has at every forecast date what the risk report has on it", async () => {
    const request = { portfolio: "value_manager", benchmark: "momentum_manager" };
    const { json: history, csv, text } = await riskHistory(project, request);
    interface Totals {
      volatilityAnnual: number;
      families: { riskContributionAnnual: number }[];
      specific: { riskContributionAnnual: number };
    }
    const { dates } = history as {
      dates: { date: string; beta: number; portfolio: Totals; active: Totals }[];
    };
    expect(dates.length).toBeGreaterThan(1);
    // A last date that is no forecast's, or no day of the run, ends the history at the last forecast before it.
    const open = (await riskHistory(project, { ...request, to: "2030-01-05" })).json as {
      dates: { date: string }[];
    };
    expect(open.dates.map(({ date }) => date)).toEqual(dates.map(({ date }) => date));
    for (const point of dates) {
      const single = (await riskReport(project, { ...request, date: point.date, top: 3 }))
        .json as typeof point;
      for (const book of ["portfolio", "active"] as const) {
        expectClose(point[book].volatilityAnnual, single[book].volatilityAnnual, TOLERANCE.algebra);
        const { families, specific, volatilityAnnual } = point[book];
        const of = [...families, specific].map(({ riskContributionAnnual }) => riskContributionAnnual);
        expectClose(sum(of), volatilityAnnual, TOLERANCE.algebra);
      }
      expectClose(point.beta, single.beta, TOLERANCE.algebra);
    }
    expect(text).toContain(`${dates.length} forecasts`);
    expect(new Set(csv?.rows.map(([date]) => date)).size).toBe(dates.length);
  });

  test("is refused in words where there is no forecast", async () => {
    const request = { portfolio: "value_manager", from: "2019-11-01", to: "2019-11-29" };
    await expect(riskHistory(project, request)).rejects.toThrow(/no forecast of the run|has no date/);
  });
});

describe("holdings of every kind", () => {
  test("shares, money, futures and cash come to weights of the net asset value", async () => {
    const request = { portfolio: "in_shares", benchmark: "none", date: "2020-01-31", top: 9 };
    const report = (await riskReport(project, request)).json as {
      portfolio: { names: { id: string; weight: number }[] };
      outside: { id: string; weight: number }[];
    };
    const held = Object.fromEntries(report.portfolio.names.map(({ id, weight }) => [id, weight]));
    expectClose(held.S00002 as number, (1000 * price("2020-01-31", "S00002")) / 1e5, TOLERANCE.algebra);
    expectClose(held.S00003 as number, (-500 * price("2020-01-31", "S00003")) / 1e5, TOLERANCE.algebra);
    expectClose(held.S00005 as number, 0.3, TOLERANCE.algebra);
    // Cash of 20 %, and −30 % beside the future.
    expect(report.outside.map(({ id }) => id)).toEqual(["CASH"]);
    expectClose(report.outside[0]?.weight as number, -0.1, TOLERANCE.algebra);
  });

  test("funds are looked through as known on the date, a proxy stands in, the rest is named", async () => {
    const request = { portfolio: "of_funds", benchmark: "none", date: "2020-01-31", top: 9 };
    const report = (await riskReport(project, request)).json as {
      portfolio: { names: { id: string; weight: number }[] };
      outside: { id: string; weight: number }[];
    };
    const held = Object.fromEntries(report.portfolio.names.map(({ id, weight }) => [id, weight]));
    expectClose([held.S00002, held.S00004, held.S00008] as number[], [0.25, 0.2, 0.3], TOLERANCE.algebra);
    expect(report.outside.map(({ id }) => id)).toEqual(["ETF", "LOST"]);
    expectClose(
      report.outside.map(({ weight }) => weight),
      [0.05, 0.1],
      TOLERANCE.algebra,
    );
  });

  test("a share and an option on it stand in one book, and what is set after the data ends stops nothing", async () => {
    const request = {
      portfolio: "covered_call",
      benchmark: "none",
      capital: "gross",
      date: "2020-01-31",
      top: 3,
    };
    const report = (await riskReport(project, request)).json as {
      portfolio: { names: { weight: number }[] };
    };
    expectClose(report.portfolio.names[0]?.weight as number, 0.6 / 1.4, TOLERANCE.algebra);
  });

  test("a fund may stand in, a covered name is never replaced, and books with a proxy earn what it earns", async () => {
    const request = { portfolio: "by_proxy", benchmark: "none", date: "2020-01-31", top: 9 };
    const report = (await riskReport(project, request)).json as {
      portfolio: { names: { id: string; weight: number }[] };
    };
    const held = Object.fromEntries(report.portfolio.names.map(({ id, weight }) => [id, weight]));
    expectClose([held.S00002, held.S00004] as number[], [0.75, 0.2], TOLERANCE.algebra);
    expect(held.S00009).toBeUndefined();
    const { portfolio } = await json({ portfolio: "by_proxy", benchmark: "none" });
    expectClose(parts(portfolio), portfolio.returnTotal, TOLERANCE.algebra);
    // Over the first day the same holdings under the ids of what stands in earn the same; later these drift apart, and what stands
    // in keeps its proportions.
    const first = { benchmark: "none", from: "2020-02-01", to: "2020-02-03" };
    const own = await json({ portfolio: "by_proxy", ...first });
    const plain = await json({ portfolio: "spelled_out", ...first });
    expectClose(own.portfolio.returnTotal, plain.portfolio.returnTotal, TOLERANCE.algebra);
  });

  test("without a capital base shares are refused in words, for another date than the account's too", async () => {
    writeFileSync(
      join(folder, "data/accounts.csv"),
      "date,portfolio,capital,flow,total_return\n2020-02-04,in_shares,,0,0.02\n2020-02-10,value_manager,,0,\n2020-02-11,value_manager,,0,0.0123\n2020-02-28,value_manager,,0,0.05\n",
    );
    await expect(attribute({ portfolio: "in_shares" })).rejects.toThrow(InputError);
    await expect(attribute({ portfolio: "in_shares" })).rejects.toThrow("need a capital base");
    const gross = await json({ portfolio: "in_shares", capital: "gross", benchmark: "none" });
    expectClose(parts(gross.portfolio), gross.portfolio.returnTotal, TOLERANCE.algebra);
  });

  test("an accounted return splits into holdings and trading, and is the period's return", async () => {
    const day = { from: "2020-02-11", to: "2020-02-11", portfolio: "value_manager" };
    const { portfolio, active } = await json(day);
    expectClose(portfolio.returnTotal, 0.0123, TOLERANCE.algebra);
    expectClose(
      sum([portfolio.factors, ...rest(portfolio)].map((line) => line.contribution)),
      0.0123,
      TOLERANCE.algebra,
    );
    expect(Math.abs(portfolio.trading.contribution)).toBeGreaterThan(1e-5);
    expectClose(active.trading.contribution, portfolio.trading.contribution, TOLERANCE.algebra);
    expect((await attribute(day)).text).toContain("Trading");
    // The row of 28 February is of more than a day: it is named, and counts nowhere.
    const whole = await attribute({ portfolio: "value_manager" });
    expect(whole.json).toMatchObject({ unusedAccounts: ["2020-02-28"] });
    expect(whole.text).toContain(
      "The account's return on 2020-02-28 is not of exactly one period of the run",
    );
  });
});
