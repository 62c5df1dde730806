import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { riskHistory } from "../../node/cli/commands/risk-history.ts";
import { stressReport } from "../../node/cli/commands/stress.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

let folder = "";
let project: Project;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  // Tables that reports read: no run depends on them.
  const file = join(folder, "data/portfolios.csv");
  const [, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
  const more = [
    "2020-01-31,pods,S00002,,,30000,tech/one",
    "2020-01-31,pods,S00003,,,-20000,tech/one",
    "2020-01-31,pods,S00004,,,25000,tech/one",
    "2020-01-31,pods,S00004,,,-25000,tech/two",
    "2020-01-31,pods,S00005,,,40000,tech/two",
    "2020-01-31,pods,S00006,,,-30000,macro",
    "2020-01-31,pods,CASH,,,80000,macro",
    "2020-01-31,proxied,NEW,0.6,,,",
    "2020-01-31,proxied,S00002,0.4,,,",
    "2020-01-31,outsider,LOST,0.5,,,",
    "2020-01-31,outsider,S00002,0.5,,,",
    "2020-01-31,money,CASH,1,,,",
    "2020-01-31,typo,S00002,1e300,,,",
    "2020-01-31,pods_after,S00002,0.1,,,",
    "2020-01-31,pods_after,S00003,-0.2,,,",
    "2020-01-31,pods_after,S00005,0.2,,,",
    "2020-01-31,pods_after,S00006,-0.3,,,",
    "2020-01-31,pods_after,S00007,0.05,,,",
    "2020-01-31,nested,OUTER,0.6,,,",
    "2020-01-31,nested,S00002,0.4,,,",
    "2020-01-31,nested_after,OUTER,0.6,,,",
    "2020-01-31,nested_after,INNER,0.2,,,",
    "2020-01-31,nested_after,S00002,0.3,,,",
  ];
  const header = "date,portfolio,id,weight,shares,notional,book";
  writeFileSync(file, `${[header, ...rows.map((row) => `${row},,,`), ...more].join("\n")}\n`);
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, `data/${name}.csv`), `${lines.join("\n")}\n`);
  write("accounts", ["date,portfolio,capital", "2020-01-31,pods,100000"]);
  write("proxies", ["id,proxy,weight", "NEW,S00008,1.5"]);
  write("funds", [
    "date,fund,id,weight",
    "2020-01-01,OUTER,INNER,0.5",
    "2020-01-01,OUTER,S00003,0.5",
    "2020-01-01,INNER,S00004,0.6",
    "2020-01-01,INNER,S00005,0.3",
    "2020-01-01,INNER,CASH,0.1",
  ]);
  editSpec(folder, (text) =>
    text.replace(
      "  portfolios: ",
      "  accounts: { path: data/accounts.csv }\n  funds: { path: data/funds.csv }\n  proxies: { path: data/proxies.csv }\n  portfolios: ",
    ),
  );
  project = await readProject(folder);
});

type Request = Omit<Parameters<typeof riskReport>[1], "top">;
const report = (request: Request) => riskReport(project, { top: 3, ...request });
const json = async <T>(request: Request): Promise<T> => (await report(request)).json as T;
const refusal = (message: RegExp) => ({ name: "InputError", message: expect.stringMatching(message) });

interface Estimate {
  method: string;
  level: number;
  valueAtRisk: number;
  expectedShortfall: number;
  sources: { source: string; valueAtRisk: number; expectedShortfall: number }[];
}
interface Side {
  volatilityAnnual: number;
  tail: { periodCount: number; estimates: Estimate[] };
  concentration: { effectiveCount: number; issuers: { share: number; cumulativeShare: number }[] };
  effectiveBets: { count: number; factorCount: number; specificCount: number };
}
interface Totals {
  capital: number | null;
  portfolio: Side;
  active: Side;
  lookedThrough: string[];
  replacedByProxies: string[];
}

describe("what a period may cost", () => {
  test("has sources that sum to every loss, and the normal multiples of σ", async () => {
    const { portfolio, active } = await json<Totals>({ portfolio: "value_manager", benchmark: "benchmark" });
    for (const { tail, volatilityAnnual } of [portfolio, active]) {
      expect(tail.estimates.map(({ method, level }) => `${method} ${level}`)).toEqual(
        ["normal", "cornish_fisher", "historical"].flatMap((method) => [`${method} 0.95`, `${method} 0.99`]),
      );
      for (const { method, valueAtRisk, expectedShortfall, sources } of tail.estimates) {
        if (Number.isNaN(valueAtRisk)) continue;
        expect(expectedShortfall, method).toBeGreaterThan(valueAtRisk);
        expectClose(sum(sources.map((of) => of.valueAtRisk)), valueAtRisk, TOLERANCE.algebra);
        expectClose(sum(sources.map((of) => of.expectedShortfall)), expectedShortfall, TOLERANCE.algebra);
      }
      // scipy.stats.norm.ppf(0.99)
      expectClose(
        tail.estimates[1]?.valueAtRisk ?? 0,
        (2.3263478740408408 * volatilityAnnual) / Math.sqrt(252),
        1e-9,
      );
    }
  });

  test("says on how many issuers and bets the risk stands", async () => {
    const { active } = await json<Totals>({ portfolio: "value_manager", benchmark: "benchmark" });
    const { issuers, effectiveCount } = active.concentration;
    expectClose(sum(issuers.map(({ share }) => share)), 1, TOLERANCE.algebra);
    expectClose(1 / sum(issuers.map(({ share }) => share ** 2)), effectiveCount, TOLERANCE.algebra);
    expect(active.effectiveBets.count).toBeGreaterThan(1);
  });
});

describe("money", () => {
  test("is the capital of the holdings' date and what it has earned since", async () => {
    const first = await report({ portfolio: "pods", benchmark: "none", date: "2020-01-31" });
    expect(first.json).toMatchObject({ capital: 100_000, summary: { nameCount: 4 } });
    expect(first.text).toContain("Capital 100.0k, gross value 120.0k, net value 20.0k");
    expect(first.text).toContain("VaR 99, money");
    const later = await json<Totals>({ portfolio: "pods", benchmark: "none", date: "2020-02-12" });
    expect(later.capital).not.toBe(100_000);
    expect(Math.abs((later.capital ?? 0) / 100_000 - 1)).toBeLessThan(0.2);
  });

  test("that is not known is not shown, and refused where it is asked for", async () => {
    const { text } = await report({ portfolio: "value_manager" });
    expect(text).not.toContain("money");
    await expect(report({ portfolio: "value_manager", money: true })).rejects.toMatchObject(
      refusal(/--money: "value_manager": no money is known/),
    );
    const given = await report({ portfolio: "value_manager", money: true, capital: "2000000" });
    expect(given.text).toContain("active, money");
  });
});

describe("names outside the model", () => {
  test("are reported, or refused by name and weight", async () => {
    const { text } = await report({ portfolio: "outsider", date: "2020-01-31" });
    expect(text).toContain("Outside the model, in no figure below: LOST 50.00 %");
    await expect(
      report({ portfolio: "outsider", date: "2020-01-31", outside: "refuse" }),
    ).rejects.toMatchObject(
      refusal(/data\/portfolios.csv, row \d+, column id: "LOST": the model does not know the id, .*50\.00 %/),
    );
    await expect(report({ portfolio: "outsider", outside: "drop" })).rejects.toMatchObject(
      refusal(/--outside: "drop": must be report or refuse/),
    );
  });

  test("of the benchmark are reported too: without them active figures look like bets", async () => {
    const { text, json: found } = await report({
      portfolio: "pods",
      benchmark: "outsider",
      date: "2020-01-31",
    });
    expect(text).toContain("Of the benchmark in the model: 50.00 % of the gross weight");
    expect(text).toContain("Of the benchmark outside it, in no figure below: LOST 50.00 %");
    expect(found).toMatchObject({ benchmarkOutside: [{ id: "LOST", weight: 0.5, reason: "unknown" }] });
  });

  test("with proxies are named", async () => {
    const { text, json: of } = await report({ portfolio: "proxied", date: "2020-01-31", outside: "refuse" });
    expect(of).toMatchObject({ replacedByProxies: ["NEW"], summary: { grossWeight: 0.6 * 1.5 + 0.4 } });
    expect(text).toContain("Proxies stand in for: NEW");
  });
});

interface Group {
  group: string;
  netWeight: number;
  riskContributionAnnual: number;
  varianceShare: number;
}
interface BookLine {
  book: string;
  level: number;
  isLeaf: boolean;
  grossWeight: number;
  nettedWeight: number;
  riskContributionAnnual: number;
  incrementalRiskAnnual: number;
}
interface Books {
  total: BookLine;
  books: BookLine[];
}
interface Views extends Totals {
  groups: { by: string; portfolio: Group[]; active: Group[] } | null;
  books: { portfolio: Books; active: Books | null } | null;
  nameFactors: {
    side: string;
    names: { id: string; riskContributionAnnual: number; sources: Record<string, number> }[];
  } | null;
  interactions: { families: { values: number[][] }; factors: { values: number[][] }; varianceAnnual: number };
}

describe("views of the same risk come to the same total", () => {
  test("by industry", async () => {
    const { groups, portfolio, active } = await json<Views>({ portfolio: "value_manager", by: "industry" });
    for (const [lines, side] of [
      [groups?.portfolio ?? [], portfolio],
      [groups?.active ?? [], active],
    ] as const) {
      expectClose(
        sum(lines.map((of) => of.riskContributionAnnual)),
        side.volatilityAnnual,
        TOLERANCE.algebra,
      );
      expectClose(sum(lines.map((of) => of.varianceShare)), 1, TOLERANCE.algebra);
    }
  });

  test.each(["2020-01-31", "2020-02-12"])("by book on %s, netted and drifted", async (date) => {
    const { books, portfolio, active } = await json<Views>({ portfolio: "pods", by: "book", date });
    const leaves = (of: Books | null | undefined) => (of?.books ?? []).filter(({ isLeaf }) => isLeaf);
    for (const [of, total] of [
      [books?.portfolio, portfolio.volatilityAnnual],
      [books?.active, active.volatilityAnnual],
    ] as const) {
      expectClose(sum(leaves(of).map((line) => line.riskContributionAnnual)), total, TOLERANCE.algebra);
      expectClose(
        sum((of?.books ?? []).filter(({ level }) => level === 1).map((line) => line.riskContributionAnnual)),
        total,
        TOLERANCE.algebra,
      );
    }
    const names = leaves(books?.portfolio).map(({ book }) => book);
    expect(names).toEqual(["macro", "tech/one", "tech/two"]);
    if (books === null) return expect.fail("no books");
    const { total } = books.portfolio;
    expectClose(
      sum(leaves(books?.portfolio).map((line) => line.grossWeight)) - total.grossWeight,
      total.nettedWeight,
      TOLERANCE.algebra,
    );
    // S00004 is long 25 % in one book and short in the other: both sides go.
    if (date === "2020-01-31") expectClose(total.nettedWeight, 0.5, TOLERANCE.algebra);
    else expect(Math.abs(total.nettedWeight - 0.5)).toBeLessThan(0.1);
  });

  test("by name and factor, and by pairs of factors", async () => {
    const of = await json<Views>({ portfolio: "value_manager", by: "name-factor", interactions: true });
    const rows = of.nameFactors?.names ?? [];
    for (const { sources, riskContributionAnnual } of rows)
      expectClose(sum(Object.values(sources)), riskContributionAnnual, TOLERANCE.algebra);
    expectClose(
      sum(rows.map((row) => row.riskContributionAnnual)),
      of.active.volatilityAnnual,
      TOLERANCE.algebra,
    );
    const { families, factors } = of.interactions;
    expectClose(sum(families.values.flat()), sum(factors.values.flat()), TOLERANCE.algebra);
  });

  test("what is not asked for is null, and what cannot be is said", async () => {
    const { groups, books, nameFactors } = await json<Views>({ portfolio: "value_manager" });
    expect([groups, books, nameFactors]).toEqual([null, null, null]);
    await expect(report({ portfolio: "value_manager", by: "book" })).rejects.toMatchObject(
      refusal(/--by: "book": the portfolio has no books/),
    );
    await expect(report({ portfolio: "value_manager", by: "country" })).rejects.toMatchObject(
      refusal(/--by: "country": the model has no countries/),
    );
    await expect(report({ portfolio: "value_manager", by: "sector" })).rejects.toMatchObject(
      refusal(/--by: "sector": must be one of factor, family/),
    );
  });
});

/** A file of the user's beside the project. */
function written(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

interface Change {
  before: number;
  after: number;
  change: number;
}
interface WhatIfJson extends Totals {
  beta: number;
  whatIf: {
    totals: { volatilityAnnual: Change; trackingErrorAnnual: Change; beta: Change };
    trades: { id: string; before: number; after: number }[];
    cashChange: number;
    factors: { factor: string; exposure: Change; riskContributionAnnual: Change }[];
  };
}

describe("what if", () => {
  const date = "2020-01-31";

  test("is the risk of the portfolio that the trades make, and cash pays for them", async () => {
    const trades = written("trades.csv", ["id,weight,to", "S00002,,10%", "S00005,-0.2,", "S00007,,0.05"]);
    const of = await json<WhatIfJson>({ portfolio: "pods", date, whatIf: trades });
    const after = await json<WhatIfJson>({ portfolio: "pods_after", date });
    const { totals, cashChange, factors } = of.whatIf;
    expectClose(totals.volatilityAnnual.before, of.portfolio.volatilityAnnual, TOLERANCE.algebra);
    expectClose(totals.volatilityAnnual.after, after.portfolio.volatilityAnnual, TOLERANCE.algebra);
    expectClose(totals.trackingErrorAnnual.after, after.active.volatilityAnnual, TOLERANCE.algebra);
    expectClose(totals.beta.after, after.beta, TOLERANCE.algebra);
    expectClose(cashChange, 0.2 + 0.2 - 0.05, TOLERANCE.algebra);
    expect(factors.length).toBeGreaterThan(3);
    const swap = written("swap.csv", ["id,weight", "S00003,0.1", "S00002,-0.3", "S00005,0.2"]);
    const swapped = await report({ portfolio: "pods", date, whatIf: swap });
    expect(swapped.json).toMatchObject({ whatIf: { cashChange: 0 } });
    expect(swapped.text).not.toContain("cash takes");
    const cash = written("cash.csv", ["id,to", "S00002,0.1", "CASH,0.8"]);
    expect(await json({ portfolio: "pods", date, whatIf: cash })).toMatchObject({
      whatIf: { cashChange: 0 },
    });
  });

  test("looks trades of funds through, as holdings are", async () => {
    const trades = written("fund.csv", ["id,weight,to", "INNER,0.2,", "S00002,,0.3"]);
    const of = await json<WhatIfJson>({ portfolio: "nested", date, whatIf: trades });
    const after = await json<WhatIfJson>({ portfolio: "nested_after", date });
    expect([of.lookedThrough, after.lookedThrough]).toEqual([
      ["OUTER", "INNER"],
      ["INNER", "OUTER"],
    ]);
    const { totals, cashChange, trades: names } = of.whatIf;
    expectClose(totals.volatilityAnnual.after, after.portfolio.volatilityAnnual, TOLERANCE.algebra);
    expectClose(totals.beta.after, after.beta, TOLERANCE.algebra);
    expectClose(cashChange, 0.1 - 0.2, TOLERANCE.algebra);
    expect(names.map(({ id }) => id).sort()).toEqual(["CASH", "S00002", "S00004", "S00005"]);
    const bad = written("bad.csv", ["id,weight,to", "INNER,,0.2", "OUTER,0.1,"]);
    await expect(report({ portfolio: "nested", date, whatIf: bad })).rejects.toMatchObject(
      refusal(/row 2, column id: "INNER": the fund is looked through, so it has no weight of its own/),
    );
    const both = written("bad.csv", ["id,weight,to", "INNER,0.1,", "S00004,,0.2"]);
    await expect(report({ portfolio: "nested", date, whatIf: both })).rejects.toMatchObject(
      refusal(/row 3, column to: "0.2": a fund of the file holds the name, too/),
    );
  });

  test("tells every fault of the file at once", async () => {
    const bad = written("bad.csv", [
      "id,weight,to",
      "S00002,0.1,0.2",
      "NOPE,,0",
      "S00003,x,",
      "S00003,,",
      "A,1",
    ]);
    await expect(report({ portfolio: "pods", date, whatIf: bad })).rejects.toMatchObject({
      faults: [{ file: bad, row: 6, rule: "must have 3 fields as the header, has 2" }],
    });
    written("bad.csv", ["id,weight,to", "S00002,0.1,0.2", "NOPE,,0", "S00003,x,", "S00003,,"]);
    await expect(report({ portfolio: "pods", date, whatIf: bad })).rejects.toMatchObject({
      faults: [
        { row: 2, column: "to", value: "0.2" },
        { row: 3, column: "id", value: "NOPE" },
        { row: 4, column: "weight", value: "x" },
        { row: 5, column: "id", value: "S00003" },
        { row: 5, column: "weight" },
      ],
    });
    await expect(
      report({ portfolio: "pods", date, whatIf: written("empty.csv", [""]) }),
    ).rejects.toMatchObject({ faults: [{ rule: "the file is empty" }] });
    const wrong = written("wrong.csv", ["ticker,weight", "S00002,1"]);
    await expect(report({ portfolio: "pods", date, whatIf: wrong })).rejects.toMatchObject(
      refusal(/wrong\.csv, row 1, column id: the column is missing/),
    );
    await expect(report({ portfolio: "pods", date, whatIf: "no.csv" })).rejects.toMatchObject(
      refusal(/no\.csv: there is no such file/),
    );
  });
});

interface StressJson {
  horizonPeriods: number;
  shocks: {
    factors: { factor: string; factorReturn: number; impacts: { naive: number; conditional: number }[] }[];
  };
  model: {
    stress: string;
    volatilities: { volatilityBeforeAnnual: number; volatilityAfterAnnual: number }[];
  }[];
  reverse: { sides: { impact: number; sources: { contribution: number }[]; specificContribution: number }[] };
  worst: {
    windows: {
      side: string;
      periods: number;
      from: string;
      windowReturn: number;
      sources: { value: number }[];
    }[];
  };
  scenarios: {
    scenarios: { name: string; impacts: { naive: { impact: number }; conditional: { impact: number } }[] }[];
  };
  replay: {
    from: string;
    to: string;
    periodCount: number;
    sides: { windowReturn: number; sources: { value: number }[] }[];
  };
}
type StressRequest = Omit<Parameters<typeof stressReport>[1], "top" | "loss"> & { loss?: string };
const stress = (request: StressRequest) => stressReport(project, { top: 5, loss: "5%", ...request });

describe("stress", () => {
  test("of factors, of the model, to a loss and through history adds up", async () => {
    const { json: of, text } = await stress({ portfolio: "value_manager" });
    const found = of as StressJson;
    const risk = await json<WhatIfJson & { portfolio: { factors: { factor: string; exposure: number }[] } }>({
      portfolio: "value_manager",
    });
    for (const { factor, factorReturn, impacts } of found.shocks.factors) {
      const exposure = risk.portfolio.factors.find((line) => line.factor === factor)?.exposure ?? Number.NaN;
      expectClose(impacts[0]?.naive ?? 0, exposure * factorReturn, TOLERANCE.algebra);
    }
    const [all] = found.model;
    for (const { volatilityBeforeAnnual, volatilityAfterAnnual } of all?.volatilities ?? [])
      expectClose(volatilityAfterAnnual, 1.5 * volatilityBeforeAnnual, TOLERANCE.algebra);
    for (const { impact, sources, specificContribution } of found.reverse.sides) {
      expectClose(impact, -0.05, TOLERANCE.algebra);
      expectClose(
        sum(sources.map(({ contribution }) => contribution)) + specificContribution,
        -0.05,
        TOLERANCE.algebra,
      );
    }
    expect(found.worst.windows.length).toBeGreaterThan(6);
    for (const { windowReturn, sources } of found.worst.windows)
      expectClose(sum(sources.map(({ value }) => value)), windowReturn, TOLERANCE.algebra);
    expect(text).toContain("A factor falls by 2 of its standard deviations");
  });

  test("of money alone says that there is nothing to lose", async () => {
    const { text } = await stress({ portfolio: "money", benchmark: "none" });
    expect(text).toContain("No shock of the model loses the portfolio anything");
    expect(text).toContain("Worst windows: none of");
    expect((await report({ portfolio: "money", benchmark: "none" })).text).toContain(
      "no risk to take a shape from",
    );
  });

  test("a replay of the worst day is the worst day", async () => {
    const { windows } = ((await stress({ portfolio: "value_manager" })).json as StressJson).worst;
    const worst = windows[0];
    const { replay } = (
      await stress({ portfolio: "value_manager", replay: `${worst?.from}..${worst?.from}` })
    ).json as StressJson;
    expect(replay.periodCount).toBe(1);
    expect(replay.sides[0]?.windowReturn).toBe(worst?.windowReturn);
    await expect(stress({ portfolio: "value_manager", replay: "yesterday" })).rejects.toMatchObject(
      refusal(/--replay: "yesterday": must be two dates/),
    );
  });

  test("scenarios of the user's are the same from CSV and YAML", async () => {
    const csv = written("s.csv", ["name,factor,id,return", "a,market,,-10%", "b,,S00002,-0.2"]);
    const yaml = written("s.yaml", [
      "- { name: a, factors: { market: -0.1 } }",
      "- { name: b, assets: { S00002: -20% } }",
    ]);
    const [one, two] = await Promise.all(
      [csv, yaml].map(
        async (scenarios) => (await stress({ portfolio: "value_manager", scenarios })).json as StressJson,
      ),
    );
    expect(one?.scenarios.scenarios).toEqual(two?.scenarios.scenarios);
    const bad = written("b.csv", ["name,factor,id,return", "a,nope,,1", "a,market,S00002,1", "a,,S00002,y"]);
    await expect(stress({ portfolio: "value_manager", scenarios: bad })).rejects.toMatchObject({
      faults: [
        { row: 3 },
        { row: 2, column: "factor", value: "nope" },
        { row: 4, column: "return", value: "y" },
      ],
    });
    await expect(stress({ portfolio: "value_manager", loss: "-3" })).rejects.toMatchObject(
      refusal(/--loss: "-3": must be a loss above 0/),
    );
  });

  test("a scenario that would be lost or mixed with another is refused, not left out", async () => {
    const refused = (lines: readonly string[]) =>
      expect(stress({ portfolio: "value_manager", scenarios: written("bad.yaml", lines) }), lines.join("\n"))
        .rejects;
    const right = "- { name: a, factors: { market: -10% } }";
    await refused([right, "- { name: a, factors: { value: -5% } }"]).toMatchObject(
      refusal(/\[1\]\.name: a stands twice/),
    );
    await refused([right, "- { name: b, factor: { value: -5% } }"]).toMatchObject({
      faults: [{ column: "[1].factor", rule: "must be one of name, factors, assets" }],
    });
    await refused([right, "- { name: b, factors: [value] }"]).toMatchObject({
      faults: [{ column: "[1].factors", rule: expect.stringContaining("a return each") }],
    });
    await refused([right, "- { name: b }"]).toMatchObject(refusal(/b has no returns/));
    await refused(["- { name: a, factors: { market: 1e400 } }"]).toMatchObject(refusal(/must be a decimal/));
    const year = written("year.yaml", ["- { name: 2008, factors: { market: -10% } }"]);
    const { scenarios } = (await stress({ portfolio: "value_manager", scenarios: year })).json as StressJson;
    expect(scenarios.scenarios[0]?.name).toBe("2008");
  });
});

test("a source without an active exposure keeps its line where it has a part of the total risk", async () => {
  const { text, json: found } = await report({ portfolio: "benchmark", benchmark: "benchmark" });
  expect((found as Totals).active.volatilityAnnual).toBe(0);
  expect(text).toMatch(/\n {2}market +1\.000 +0\.000 /);
});

test("a portfolio of fewer names than are asked for is told by its count", async () => {
  const { text } = await report({ portfolio: "proxied", benchmark: "none" });
  expect(text).toContain("The 2 names with the largest risk contributions");
});

test("a portfolio without variance has no share of it, in no total", async () => {
  for (const view of [{ by: "industry" }, { interactions: true }]) {
    const { text } = await report({ portfolio: "money", benchmark: "none", ...view });
    expect(text, JSON.stringify(view)).not.toMatch(/^Total .*100\.0/m);
  }
});

test("a weight beyond all leverage is refused, not an overflow", async () => {
  await expect(report({ portfolio: "typo", benchmark: "none", date: "2020-01-31" })).rejects.toMatchObject(
    refusal(/portfolio typo, column weight: "S00002": weights are decimals of the capital/),
  );
});

test("risk through time refuses views of one date, which it would leave out", async () => {
  const history = (request: Omit<Parameters<typeof riskHistory>[1], "portfolio">) =>
    riskHistory(project, { portfolio: "value_manager", from: "2020-01-01", ...request });
  await expect(history({ by: "name", whatIf: "x.csv" })).rejects.toMatchObject({
    faults: [{ file: "--by" }, { file: "--what-if" }],
  });
  await expect(history({ outside: "refuse" })).rejects.toMatchObject(refusal(/--outside/));
});

interface Source {
  riskContributionAnnual: number;
}
interface LateViews extends Totals {
  relative: {
    groups: { allocation: Source; selection: Source }[];
    names: (Source & { plainRiskContributionAnnual: number })[];
    cash: Source;
  };
  change: Record<"portfolio" | "active", Record<string, number>>;
  liquidity: {
    horizons: { days: number; grossShare: number; nameCount: number }[];
    names: { id: string; value: number; tradedPerDay: number; days: number }[];
  };
}

describe("against the benchmark", () => {
  test("decisions and names, each with cash, sum to the tracking error", async () => {
    for (const portfolio of ["value_manager", "pods"]) {
      const { relative, active } = await json<LateViews>({ portfolio, relative: true });
      const cash = relative.cash.riskContributionAnnual;
      const decisions = relative.groups.flatMap(({ allocation, selection }) => [allocation, selection]);
      for (const parts of [decisions, relative.names])
        expectClose(
          sum(parts.map((of) => of.riskContributionAnnual)) + cash,
          active.volatilityAnnual,
          TOLERANCE.algebra,
        );
      expectClose(
        sum(relative.names.map((of) => of.plainRiskContributionAnnual)),
        active.volatilityAnnual,
        TOLERANCE.algebra,
      );
    }
    await expect(report({ portfolio: "pods", benchmark: "none", relative: true })).rejects.toMatchObject(
      refusal(/--relative: "none": needs a benchmark/),
    );
  });
});

describe("since an earlier date", () => {
  test("the parts sum to the change between the two reports", async () => {
    const then = await json<Totals>({ portfolio: "value_manager", date: "2020-01-31" });
    const now = await json<LateViews>({ portfolio: "value_manager", since: "2020-01-31" });
    for (const side of ["portfolio", "active"] as const) {
      const { [side]: of } = now.change;
      expectClose(of.volatilityBeforeAnnual ?? 0, then[side].volatilityAnnual, TOLERANCE.algebra);
      expectClose(of.volatilityAfterAnnual ?? 0, now[side].volatilityAnnual, TOLERANCE.algebra);
      const parts = ["positions", "exposures", "factorCovariance", "specificRisk"];
      expectClose(
        sum(parts.map((part) => of[`${part}Annual`] ?? 0)),
        now[side].volatilityAnnual - then[side].volatilityAnnual,
        TOLERANCE.algebra,
      );
    }
    await expect(
      report({ portfolio: "value_manager", date: "2020-01-31", since: "2020-01-31" }),
    ).rejects.toMatchObject(refusal(/--since: "2020-01-31": must be before/));
  });
});

describe("days to liquidate", () => {
  test("are the position over the share of what is traded, from the input files", async () => {
    const { liquidity } = await json<LateViews>({
      portfolio: "pods",
      date: "2020-01-31",
      liquidity: true,
      participation: "10%",
    });
    const [header = "", ...bars] = readFileSync(join(folder, "data/bars.csv"), "utf8").trimEnd().split("\n");
    const [date, id, price, volume] = ["date", "id", "price", "volume"].map((name) =>
      header.split(",").indexOf(name),
    ) as [number, number, number, number];
    const rows = bars.map((line) => line.split(","));
    const days = [...new Set(rows.map((row) => row[date] as string))]
      .filter((day) => day <= "2020-01-31")
      .sort()
      .slice(-21);
    for (const name of liquidity.names) {
      const traded = rows
        .filter((row) => row[id] === name.id && days.includes(row[date] as string) && row[volume] !== "")
        .map((row) => Number(row[price]) * Number(row[volume]));
      const mean = sum(traded) / traded.length;
      expectClose(name.tradedPerDay / mean, 1, TOLERANCE.algebra);
      expectClose(name.days / (Math.abs(name.value) / (0.1 * mean)), 1, TOLERANCE.algebra);
    }
    expectClose(sum(liquidity.names.map(({ value }) => Math.abs(value))), 120_000, 1e-9);
    const shares = liquidity.horizons.map(({ grossShare }) => grossShare);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    await expect(report({ portfolio: "value_manager", liquidity: true })).rejects.toMatchObject(
      refusal(/--liquidity: needs to know what the portfolio is worth/),
    );
    await expect(report({ portfolio: "pods", liquidity: true, participation: "2" })).rejects.toMatchObject(
      refusal(/--participation: must be a share/),
    );
    await expect(report({ portfolio: "pods", participation: "10%" })).rejects.toMatchObject(
      refusal(/--participation: "10%": is the share .* give --liquidity, too/),
    );
  });
});
