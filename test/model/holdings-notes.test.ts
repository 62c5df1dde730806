import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { industryTree } from "../../node/model/industry-tree.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { editRows, editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

let project: Project;

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  const file = join(folder, "data/portfolios.csv");
  editRows(folder, "portfolios", (rows) => rows.map((row) => [...row, ""]));
  const held = [
    "2020-01-31,plain,S00002,1,",
    "2020-01-31,base,S00004,0.7,",
    "2020-01-31,base,LOST,0.3,",
    "2020-02-10,late,S00005,1,",
    "2020-01-31,stood,S00002,0.6,one",
    "2020-01-31,stood,NEW,0.4,two",
  ];
  const [, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
  writeFileSync(file, `${["date,portfolio,id,weight,book", ...rows, ...held].join("\n")}\n`);
  // A beta of 1.5: 0.4 of it are 0.6 of what stands in, and the books sum to 1.2.
  writeFileSync(join(folder, "data/proxies.csv"), "id,proxy,weight\nNEW,S00008,1.5\n");
  editSpec(folder, (text) =>
    text.replace(/ {2}portfolios: /, "  proxies: { path: data/proxies.csv }\n  portfolios: "),
  );
  project = await readProject(folder);
}, 60_000);

const attributed = async (request: Record<string, string>) =>
  attributionReport(project, { portfolio: "plain", benchmark: "none", link: "carino", ...request });

test("names of the benchmark outside the model are listed by name", async () => {
  const risk = await riskReport(project, {
    portfolio: "plain",
    benchmark: "base",
    date: "2020-01-31",
    top: 3,
  });
  expect(risk.text).toContain("Of the benchmark outside it, in no figure below: LOST 30.00 %");
  expect(risk.json).toMatchObject({
    outside: [],
    benchmarkOutside: [{ id: "LOST", weight: 0.3, reason: "unknown" }],
  });
  const { text, json } = await attributed({ benchmark: "base" });
  expect(text).toMatch(/Held by the benchmark outside the model at times: LOST \(/);
  expect(json).toMatchObject({ benchmarkUnmodelledNames: [{ id: "LOST" }] });
});

test("a factor of the user's own that starts late is said with its line", async () => {
  const { text, json } = await attributed({ factors: "late" });
  expect(text).toMatch(
    /The factor late has no holdings before 2020-02-10 \(data\/portfolios.csv, row \d+, column weight\): until then its part stays with the model's factors/,
  );
  expect(json).toMatchObject({ lateFactors: [{ name: "late", date: "2020-02-10" }] });
  expect((await attributed({ factors: "base" })).text).not.toContain(
    "The factor base has no holdings before",
  );
});

test("books with a proxy that is not one to one sum to the whole, when set and after drifting", async () => {
  type Book = { book: string; netWeight: number; contribution: { volatilityAnnual: number } };
  for (const date of ["2020-01-31", "2020-02-28"]) {
    const request = { portfolio: "stood", benchmark: "none", date, by: "book", top: 9 };
    const { json } = (await riskReport(project, request)) as unknown as {
      json: { summary: { netWeight: number }; books: { portfolio: { total: Book; books: Book[] } } };
    };
    const { total, books } = json.books.portfolio;
    expect(books.map(({ book }) => book).sort()).toEqual(["one", "two"]);
    expectClose(
      books.reduce((sum, { netWeight }) => sum + netWeight, 0),
      total.netWeight,
      TOLERANCE.algebra,
    );
    expectClose(total.netWeight, json.summary.netWeight, TOLERANCE.algebra);
    if (date === "2020-01-31") expectClose(total.netWeight, 1.2, TOLERANCE.algebra);
  }
});

test("a sector that is named as an industry is told apart from it", () => {
  const industryCodes = new Map([
    ["energy", 0],
    ["banks", 1],
  ]);
  const { tree } = industryTree({ industryCodes }, { energy: "energy", banks: "finance" });
  expect(tree.labels.slice(0, 4)).toEqual(["energy (sector)", "energy", "finance", "banks"]);
});
