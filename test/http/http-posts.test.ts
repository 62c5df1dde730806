import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";

type Row = ReturnType<ApiProject["holdings"]>[number];

let api: ApiProject;
let last: string;

beforeAll(async () => {
  api = await apiProject();
  const run = await openRun((await readProject(api.folder)).modelFolder);
  last = run.manifest.dates.last;
  await run.close();
});

/** A file beside the project. */
function file(name: string, lines: readonly string[]): string {
  const path = join(api.folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** The body of an answer, which must be one. */
async function answer(path: string, body: unknown): Promise<string> {
  const response = await api.post(path, body);
  const text = await response.text();
  expect([response.status, response.status === 200 ? "" : text]).toEqual([200, ""]);
  return text;
}

/** The same text with the path of a file as the name that the API has for what it held. */
const renamed = (text: string, path: string, name: string) =>
  text.replaceAll(JSON.stringify(path), `"${name}"`);

describe("a post gives the command's own document", () => {
  test("risk of a portfolio, and of holdings that stand in the body", async () => {
    const body = { portfolio: "value_manager", by: "industry", interactions: true, beta: true };
    const asked = ["--portfolio", "value_manager", "--by", "industry", "--interactions", "--beta"];
    expect(await answer("/v1/risk", body)).toBe(await api.cli("risk", ...asked));
    const holdings = api.holdings("value_manager");
    const path = file("book.csv", [
      "date,id,weight",
      ...holdings.map(({ id, weight }) => `${last},${id},${weight}`),
    ]);
    const fromFile = await api.cli("risk", "--portfolio", path, "--liquidity", "--capital", "1000000000");
    expect(await answer("/v1/risk", { holdings, liquidity: true, capital: "1000000000" })).toBe(
      renamed(fromFile, path, "holdings"),
    );
  });

  test("against holdings of the body: risk, trades, and attribution, as against a file of the same rows", async () => {
    const benchmarkHoldings = api.holdings("benchmark");
    const rows = (date: string) => benchmarkHoldings.map(({ id, weight }) => `${date},${id},${weight}`);
    const path = file("measure.csv", ["date,id,weight", ...rows(last)]);
    const book = { portfolio: "value_manager", benchmarkHoldings };
    const asked = ["--portfolio", "value_manager", "--benchmark", path];
    const named = (text: string) => renamed(text, path, "benchmarkHoldings");
    expect(await answer("/v1/risk", book)).toBe(named(await api.cli("risk", ...asked)));
    const trades = [{ id: benchmarkHoldings[0]?.id, weight: 0.01 }];
    expect(JSON.parse(await answer("/v1/what-if", { ...book, trades }))).toMatchObject({
      benchmarkName: "benchmarkHoldings",
    });
    file("measure.csv", ["date,id,weight", ...rows("2020-01-14")]);
    const span = ["--from", "2020-01-15"];
    expect(await answer("/v1/attribution", { ...book, from: "2020-01-15" })).toBe(
      named(await api.cli("attribute", ...asked, ...span)),
    );
    const both = await api.post("/v1/risk", { ...book, benchmark: "benchmark" });
    expect([both.status, await both.text()]).toEqual([400, expect.stringContaining("not both")]);
    const wrong = await api.post("/v1/risk", { ...book, benchmarkHoldings: [{ id: "nobody", weight: 1 }] });
    expect(await wrong.text()).toContain("benchmarkHoldings");
  });

  test("what if", async () => {
    const [a, b] = api.holdings("value_manager") as unknown as readonly [Row, Row];
    const path = file("trades.csv", ["id,weight,to", `${a.id},-0.01,`, `${b.id},,0.05`]);
    const trades = [
      { id: a.id, weight: -0.01 },
      { id: b.id, to: 0.05 },
    ];
    const asked = await api.cli("risk", "--portfolio", "value_manager", "--what-if", path);
    const document = JSON.parse(renamed(asked, path, "trades"));
    const got = JSON.parse(await answer("/v1/what-if", { portfolio: "value_manager", trades }));
    // The command's document without the books: who asks what a trade does has them already.
    expect(Object.keys(got)).toEqual(expect.arrayContaining(["date", "runId", "portfolioName", "whatIf"]));
    expect(got).toEqual(Object.fromEntries(Object.keys(got).map((key) => [key, document[key]])));
    const given = await answer("/v1/what-if", { holdings: api.holdings("value_manager"), trades });
    expect(JSON.parse(given)).toMatchObject({ portfolioName: "holdings", holdingsSince: last });
  });

  test("stress with scenarios", async () => {
    const [{ id }] = api.holdings("value_manager") as unknown as readonly [Row];
    const path = file("scenarios.csv", [
      "name,factor,id,return",
      "crash,market,,-0.1",
      "crash,size,,0.02",
      `fraud,,${id},-0.5`,
    ]);
    const scenarios = [
      { name: "crash", factors: { market: -0.1, size: 0.02 } },
      { name: "fraud", assets: { [id]: -0.5 } },
    ];
    const asked = await api.cli("stress", "--portfolio", "value_manager", "--scenarios", path);
    const got = await answer("/v1/stress", { portfolio: "value_manager", scenarios });
    expect(got).toBe(renamed(asked, path, "scenarios"));
  });

  test("attribution, also of holdings that are held from the start of the span", async () => {
    const body = { portfolio: "value_manager", from: "2020-01-15", brinson: "fachler" };
    const asked = ["--portfolio", "value_manager", "--from", "2020-01-15", "--brinson", "fachler"];
    expect(await answer("/v1/attribution", body)).toBe(await api.cli("attribute", ...asked));
    const holdings = api.holdings("value_manager");
    const path = file("held.csv", [
      "date,id,weight",
      ...holdings.map(({ id, weight }) => `2020-01-14,${id},${weight}`),
    ]);
    const fromFile = await api.cli("attribute", "--portfolio", path, "--from", "2020-01-15");
    const got = await answer("/v1/attribution", { holdings, from: "2020-01-15" });
    expect(got).toBe(renamed(fromFile, path, "holdings"));
  });

  test("hedge, with a series that came as text", async () => {
    const lines = [
      "horizon: 1m",
      "portfolio: value_manager",
      "instruments:",
      "  future: { portfolio: benchmark, cost: 1bp }",
    ];
    const hedge = {
      horizon: "1m",
      portfolio: "value_manager",
      instruments: { future: { portfolio: "benchmark", cost: "1bp" } },
    };
    expect(await answer("/v1/hedge", { hedge })).toBe(await api.cli("hedge", file("hedge.yaml", lines)));
    const returns = JSON.parse(await api.cli("show", "returns", "market")) as {
      dates: string[];
      returns: number[][];
    };
    const series = ["date,return", ...returns.dates.map((date, at) => `${date},${returns.returns[at]?.[0]}`)];
    file("series.csv", series);
    const byReturns = file("by-returns.yaml", [
      "horizon: 1m",
      "portfolio: value_manager",
      "instruments: { fund: { series: { file: series.csv, factors: [market] } } }",
    ]);
    const fund = { series: { file: "series.csv", factors: ["market"] } };
    const given = { horizon: "1m", portfolio: "value_manager", instruments: { fund } };
    const tables = { "series.csv": series.join("\n") };
    expect(await answer("/v1/hedge", { hedge: given, tables })).toBe(await api.cli("hedge", byReturns));
  });
});
