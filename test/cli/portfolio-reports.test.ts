import { beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { editRows, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { callHere } from "./call-here.ts";

let folder = "";
let project: Project;
let run = { first: "", last: "" };

/** A market one of whose securities has the ticker CASH, and portfolios that are hard to read. */
beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  for (const [table, column] of [
    ["bars", 1],
    ["securities", 0],
    ["fundamentals", 0],
    ["classifications", 0],
    ["portfolios", 2],
  ] as const) {
    editRows(folder, table, (rows) =>
      rows.map((row) => (row[column] === "S00003" ? row.with(column, "CASH") : row)),
    );
  }
  editRows(folder, "portfolios", (rows) => [
    ...rows,
    ["2020-01-06", "lost", "ZZZ", "0.75"],
    ["2020-01-06", "lost", "YYY", "-0.25"],
    ["2020-01-06", "half", "S00002", "0.6"],
    ["2020-01-06", "half", "ZZZ", "-0.2"],
    ["2020-01-06", "ticker", "CASH", "1"],
    ["2020-01-06", "money", "cash", "1"],
    ["2010-06-30", "old", "S00002", "1"],
    ["2020-01-19", "sunday", "S00002", "1"],
  ]);
  await estimate(folder);
  project = await readProject(folder);
  const opened = await openRun(project.modelFolder);
  run = opened.manifest.dates;
  await opened.close();
});

const risk = (portfolio: string, date?: string, benchmark = "none") =>
  riskReport(project, { portfolio, benchmark, top: 3, ...(date === undefined ? {} : { date }) });
const attribution = (request: Record<string, string>) =>
  attributionReport(project, { portfolio: "half", benchmark: "none", link: "carino", ...request });

describe("names that the model does not know", () => {
  test("check counts and names them, without cash", async () => {
    const called = await callHere(["check", "--project", folder, "--json"]);
    expect(called.code, called.stderr).toBe(0);
    const { notes } = JSON.parse(called.stdout) as { notes: string[] };
    expect(notes.find((note) => note.includes("without bars"))).toMatch(
      /^portfolios: 2 ids without bars, so outside the model: YYY \(data\/portfolios.csv, row \d+, column id\), ZZZ \(/,
    );
  });

  test("a portfolio of nothing else is refused by name, as a benchmark too", async () => {
    const refusal = /portfolio lost: 0 % of the gross weight is in the model .*YYY, ZZZ/;
    const refused = { name: "InputError", message: expect.stringMatching(refusal) };
    await expect(risk("lost")).rejects.toMatchObject(refused);
    await expect(risk("half", undefined, "lost")).rejects.toMatchObject(refused);
    await expect(attribution({ portfolio: "lost" })).rejects.toMatchObject(refused);
    await expect(attribution({ benchmark: "lost" })).rejects.toMatchObject(refused);
  });

  test("money alone is no such portfolio", async () => {
    const { json } = await risk("money");
    expect(json).toMatchObject({ portfolio: { volatilityAnnual: 0 }, summary: { cashWeight: 1 } });
    expect((await attribution({ portfolio: "money" })).text).not.toMatch(/outside the model/);
  });

  test("risk prints the share in the model: 0.6 of a gross weight of 0.8", async () => {
    expect((await risk("half", "2020-01-06")).text).toContain("In the model: 75.00 % of the gross weight");
    expect((await risk("value_manager", "2020-01-31")).text).not.toContain("In the model:");
  });

  test("attribute says that a return of 0 was counted", async () => {
    const { text, json } = await attribution({});
    const { periodCount } = json as { periodCount: number };
    expect(text).toContain(`Of them without a return, counted at return 0: ZZZ (${periodCount} periods)`);
  });
});

test("CASH is the security of that id where the data have one", async () => {
  const { json } = await risk("ticker");
  const { outside, portfolio } = json as {
    outside: unknown[];
    portfolio: { names: { id: string; weight: number }[]; volatilityAnnual: number };
  };
  expect(outside).toEqual([]);
  expect(portfolio.names.map(({ id }) => id)).toEqual(["CASH"]);
  expectClose(portfolio.names[0]?.weight ?? 0, 1, TOLERANCE.algebra);
  expect(portfolio.volatilityAnnual).toBeGreaterThan(0.01);
});

describe("the date that holdings take effect is said", () => {
  test("before the run: its first date", async () => {
    const { text, json } = await risk("old");
    expect(json).toMatchObject({ holdingsSince: "2010-06-30", holdingsEffective: run.first });
    expect(text).toContain(
      `weights of 2010-06-30, taken as they are at ${run.first}, the first date of the run, drifted since`,
    );
  });

  test("on a Sunday: the Monday, drifted only after it", async () => {
    const monday = await risk("sunday", "2020-01-20");
    expect(monday.json).toMatchObject({ holdingsSince: "2020-01-19", holdingsEffective: "2020-01-20" });
    const wording = "weights of 2020-01-19, taken as they are at 2020-01-20, the next date of the run";
    expect(monday.text).toContain(`${wording}\n`);
    expect((await risk("sunday", "2020-01-31")).text).toContain(`${wording}, drifted since\n`);
  });

  test("on a date of the run: that date, in few words", async () => {
    const { text } = await risk("ticker", "2020-01-06");
    expect(text).toContain("; holdings of 2020-01-06\n");
  });
});

describe("the span of an attribution", () => {
  test.each([
    [
      { from: "2020-02-03", to: "2020-01-15" },
      /--from: "2020-02-03": must not be after --to 2020-01-15; the run covers/,
    ],
    [{ from: "2030-01-01" }, /--from: "2030-01-01": no date of the run is in this span;/],
    [{ to: "2001-01-01" }, /--to: "2001-01-01": no date of the run is in this span; the run covers/],
    [
      { from: "2020-01-18", to: "2020-01-19" },
      /--from --to: "2020-01-18 2020-01-19": no date of the run is in this span;/,
    ],
  ])("%j is refused", async (span, rule) => {
    await expect(attribution(span as Record<string, string>)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(rule),
    });
  });

  test("that reaches beyond the run is cut, and the third line says so", async () => {
    const { text } = await attribution({ from: "2010-01-01", to: "2030-01-01" });
    expect(text.split("\n")[2]).toBe(
      `Cut to the run: asked from 2010-01-01, the run begins on ${run.first}; asked to 2030-01-01, the run ends on ${run.last}`,
    );
    expect((await attribution({ from: "2020-01-15" })).text).not.toContain("Cut to");
  });
});
