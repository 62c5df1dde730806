import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { readProject } from "../../node/project/index.ts";
import {
  copyProject,
  editRows,
  editSpec,
  endDataAt,
  estimate,
  marketProject,
  rowsUntil,
} from "./market-project.ts";

/** In mid-month, so that it is no forecast date of its own while data go on. */
const T = "2020-02-12";
const NEXT = "2020-02-13";
const LAST = "2020-03-31";

let folder = "";
let rows: Record<string, string[]> = {};
let told: Record<string, unknown> = {};
let later: unknown;
let laterHoldings: unknown;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 90, industryCount: 3 });
  addScores(folder);
  addListsAndCurrencies(folder);
  await estimate(folder);
  rows = await rowsUntil(folder, T);
  told = await reports(folder);
  later = await afterwards(folder, "bars");
  laterHoldings = await afterwards(folder, "portfolios");
});

/** A table of scores of the user's own, one a week and name, known two days later. */
function addScores(target: string): void {
  const random = randomStream(3, "scores");
  const lines = ["date,id,name,value,known_at"];
  for (const week of [4, 11, 18, 25]) {
    for (const month of ["2019-11", "2019-12", "2020-01", "2020-02"]) {
      const day = (d: number) => `${month}-${String(d).padStart(2, "0")}`;
      for (let i = 0; i < 30; i++)
        lines.push(`${day(week)},S${String(i).padStart(5, "0")},opinion,${random.normal()},${day(week + 2)}`);
    }
  }
  writeFileSync(join(target, "data/scores.csv"), `${lines.join("\n")}\n`);
  editSpec(target, (text) =>
    text
      .replace("universe:\n", "  scores: { path: data/scores.csv }\n\nuniverse:\n")
      .replace("    size: {", "    opinion: { blend: { opinion: 1 } }\n    size: {"),
  );
}

/** A list that names come to and leave, securities in two currencies, and a universe with a rule of every kind. */
function addListsAndCurrencies(target: string): void {
  const random = randomStream(5, "lists and currencies");
  const id = (i: number) => `S${String(i).padStart(5, "0")}`;
  const spells = ["id,list,from,to"];
  for (let i = 0; i < 40; i += 3)
    spells.push(`${id(i)},tired,2019-12-${10 + (i % 10)},2020-01-${10 + Math.floor(i / 2)}`);
  for (let i = 1; i < 40; i += 4) spells.push(`${id(i)},tired,2020-02-${10 + (i % 10)},`);
  writeFileSync(join(target, "data/memberships.csv"), `${spells.join("\n")}\n`);
  editRows(target, "securities", (lines) => lines.map((row, i) => (i % 3 === 0 ? row.with(-4, "EUR") : row)));
  const rates = ["date,currency,rate"];
  for (const month of ["2019-11", "2019-12", "2020-01", "2020-02", "2020-03"]) {
    for (let day = 1; day < 30; day++) {
      rates.push(`${month}-${String(day).padStart(2, "0")},EUR,${1.1 + 0.1 * random.uniform()}`);
    }
  }
  writeFileSync(join(target, "data/fx.csv"), `${rates.join("\n")}\n`);
  const tables =
    "  baseCurrency: USD\n  fx: { path: data/fx.csv }\n  memberships: { path: data/memberships.csv }\n";
  const rules =
    "by: dollar_volume, liquidityPeriods: 15, entryBuffer: 1.1, minTradedShare: 0.5, minMembersPerIndustry: 4, primaryOnly: true, lists: { exclude: [tired] }";
  editSpec(target, (text) =>
    text.replace("universe:\n", `${tables}\nuniverse:\n`).replace("minPrice: 1 }", `minPrice: 1, ${rules} }`),
  );
}

/** Changes the lines of a file of the data that the test wrote itself. */
function editLines(
  target: string,
  table: string,
  edit: (lines: readonly string[]) => readonly string[],
): void {
  const file = join(target, `data/${table}.csv`);
  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  writeFileSync(file, `${[header, ...edit(lines)].join("\n")}\n`);
}

const changes: Record<string, (target: string) => void> = {
  "bars: prices, returns, volumes and shares": (target) => {
    const random = randomStream(1, "future");
    editRows(target, "bars", (bars) =>
      bars.map((row) => {
        if ((row[0] as string) <= T) return row;
        const factor = 0.8 + 0.4 * random.uniform();
        const cell = (column: number) => (row[column] === "" ? "" : String(Number(row[column]) * factor));
        return [row[0], row[1], cell(2), cell(3), cell(4), cell(5)] as string[];
      }),
    );
  },
  "bars: names that stop trading": (target) =>
    editRows(target, "bars", (bars) =>
      bars.filter((row) => (row[0] as string) <= T || !/[05]$/.test(row[1] ?? "")),
    ),
  "new securities in a new industry, with fundamentals, delistings of others": (target) => {
    editRows(target, "bars", (bars) => [
      ...bars,
      ...bars
        .filter((row) => (row[0] as string) > T && /^S0000/.test(row[1] as string))
        .map((row) => row.with(1, `A${row[1]}`)),
    ]);
    editRows(target, "classifications", (spells) => [
      ...spells,
      ...Array.from({ length: 10 }, (_, i) => [`AS0000${i}`, "a_new_industry", NEXT, ""]),
    ]);
    editRows(target, "fundamentals", (values) => [
      ...values,
      ["AS00001", "book_equity", "1000000", "2020-01-31", NEXT],
      ["AS00001", "a_new_item", "1", "2020-01-31", NEXT],
    ]);
    editRows(target, "securities", (lines) =>
      lines.map((row, i) => (i % 4 === 0 ? row.with(-1, "2020-03-05") : row)),
    );
  },
  "fundamentals known later, of periods that ended before": (target) =>
    editRows(target, "fundamentals", (values) => [
      ...values.filter((row) => (row[4] as string) <= T),
      ...values
        .filter((row) => (row[3] as string) < "2020-01-01")
        .map((row) => [row[0], row[1], "77", row[3], NEXT] as string[]),
    ]),
  "classifications from later": (target) =>
    editRows(target, "classifications", (spells) =>
      spells.flatMap((row, i) =>
        row[3] === "" && i % 3 === 0
          ? [row.with(3, T), [row[0], spells[(i + 1) % spells.length]?.[1], NEXT, ""] as string[]]
          : [row],
      ),
    ),
  "exchange rates": (target) =>
    editLines(target, "fx", (lines) =>
      lines.map((line) => (line.slice(0, 10) <= T ? line : line.replace(/[^,]*$/, "2.5"))),
    ),
  "lists: names that come later, and a list that does": (target) =>
    editLines(target, "memberships", (lines) => [
      ...lines.filter((line) => !(line.endsWith(",") && line.slice(-11, -1) > T)),
      ...[2, 6, 10, 14].map((i) => `S${String(i).padStart(5, "0")},tired,${NEXT},`),
      `S00003,a_new_list,${NEXT},`,
    ]),
  rates: (target) =>
    editRows(target, "rates", (rates) =>
      rates.map((row) => ((row[0] as string) <= T ? row : row.with(1, "0.001"))),
    ),
  portfolios: (target) =>
    editRows(target, "portfolios", (holdings) =>
      holdings.map((row) => ((row[0] as string) <= T ? row : row.with(3, String(-2 * Number(row[3]))))),
    ),
};

describe("what is known after a day changes nothing dated on it or before", () => {
  test("of a run that has rows in every table by then", () => {
    for (const [table, texts] of Object.entries(rows)) expect(texts.length, table).toBeGreaterThan(1);
    expect(Object.keys(rows).sort()).toEqual([
      "descriptors",
      "diagnostics",
      "eigenfactor_bias",
      "exposure_correlations",
      "exposure_sources",
      "exposures",
      "factor_covariance",
      "factor_covariance_stages",
      "factor_histories",
      "factor_portfolio_holdings",
      "factor_portfolio_returns",
      "factor_portfolios",
      "factor_returns",
      "forecasts",
      "gates",
      "industry_diagnostics",
      "influential_names",
      "residual_correlations",
      "returns",
      "specific_risk",
      "specific_risk_stages",
      "style_diagnostics",
      "universe_changes",
    ]);
  });

  test.each(Object.keys(changes))("%s", async (kind) => {
    const copy = copyProject(folder);
    changes[kind]?.(copy);
    await estimate(copy);
    // The test would see a change: after the day there is one.
    expect(await afterwards(copy, kind)).not.toEqual(kind === "portfolios" ? laterHoldings : later);
    expect(await rowsUntil(copy, T)).toEqual(rows);
    expect(await reports(copy)).toEqual(told);
  });

  test("scores known later, of dates before", async () => {
    const copy = copyProject(folder);
    const file = join(copy, "data/scores.csv");
    const lines = readFileSync(file, "utf8").split("\n");
    writeFileSync(
      file,
      lines
        .map((line) =>
          line.slice(-10) > T && line.startsWith("20") ? line.replace(/opinion,[^,]*/, "opinion,9") : line,
        )
        .join("\n"),
    );
    expect(
      lines.filter((line) => line.slice(-10) > T && line.startsWith("2020-02-11")).length,
    ).toBeGreaterThan(0);
    await estimate(copy);
    expect(await rowsUntil(copy, T)).toEqual(rows);
    expect(await reports(copy)).toEqual(told);
  });

  test("the end of the data: only a forecast is added, because the last day has one", async () => {
    const copy = copyProject(folder);
    endDataAt(copy, T);
    await estimate(copy);
    const ended = await rowsUntil(copy, T);
    const dated = (table: string) => ended[table]?.filter((row) => row.includes(`date=${T}`)).length;
    expect(dated("specific_risk")).toBeGreaterThan(20);
    for (const [table, texts] of Object.entries(rows)) {
      const isForecast = (row: string) =>
        row.includes(`date=${T}`) &&
        (/^(factor_cov|factor_histories|eigenfactor|specific|forecasts|descriptors|exposure_sources)/.test(
          table,
        ) ||
          /covariance-psd|specific-positive/.test(row));
      expect(
        ended[table]?.filter((row) => !isForecast(row)),
        table,
      ).toEqual(texts);
    }
    expect(withoutSource(await reports(copy))).toEqual(withoutSource(told));
  });
});

/** Risk and attribution at the day, in full. */
async function reports(target: string): Promise<Record<string, unknown>> {
  const project = await readProject(target);
  const given: Record<string, unknown> = {};
  for (const portfolio of ["value_manager", "momentum_manager"]) {
    for (const benchmark of ["benchmark", "universe"]) {
      const risk = await riskReport(project, { portfolio, benchmark, date: T, top: 5 });
      const attribution = await attributionReport(project, { portfolio, benchmark, to: T, link: "carino" });
      given[`${portfolio} ${benchmark} risk`] = { ...(risk.json as object), runId: "" };
      given[`${portfolio} ${benchmark} attribution`] = { ...(attribution.json as object), runId: "" };
    }
  }
  return given;
}

/** What each change moves once its day has come: holdings are in no table of the run. */
async function afterwards(target: string, kind: string): Promise<unknown> {
  if (kind !== "portfolios") {
    const { returns, exposures } = await rowsUntil(target, LAST);
    return [returns, exposures];
  }
  const request = { portfolio: "value_manager", benchmark: "benchmark", from: NEXT, link: "carino" };
  return { ...((await attributionReport(await readProject(target), request)).json as object), runId: "" };
}

function withoutSource(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, json]) => [name, { ...(json as object), forecast: "" }]),
  );
}
