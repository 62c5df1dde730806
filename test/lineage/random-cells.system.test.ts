import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { type LineageNode, type LineageQuery, openLineage } from "../../node/lineage/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { turnEverythingOn } from "../jobs/everything-on.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { severalMarketsProject } from "../jobs/several-markets.ts";
import { timeSeriesProject } from "../jobs/time-series-project.ts";
import { randomCells } from "./run-cells.ts";

// A thousand random cells of every table that runs leave, computed again from the inputs: the same to the last bit.

/** Half of one name in twelve's industry goes to another. */
function splitIndustries(folder: string): void {
  const file = join(folder, "data/classifications.csv");
  const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const codes = [...new Set(lines.map((line) => line.split(",")[1]!))].sort();
  const split = lines.flatMap((line, i) => {
    const [id, code, from, to] = line.split(",");
    if (i % 12 !== 0) return [`${line},`];
    const other = codes[(codes.indexOf(code!) + 1) % codes.length];
    return [`${id},${code},${from},${to},0.75`, `${id},${other},${from},${to},0.25`];
  });
  writeFileSync(file, `${header},share\n${split.join("\n")}\n`);
}

const fit = "window: 40, minPeriods: 30, minShare: 0.7";
const projects = {
  "a fundamental model with every option on": {
    make: async () => {
      const { folder } = await severalMarketsProject({
        assetCount: 110,
        dateCount: 150,
        countries: [3, 2, 1],
      });
      splitIndustries(folder);
      turnEverythingOn(folder);
      return folder;
    },
    perTable: 22,
    dateCount: 6,
  },
  "a hybrid model": {
    make: async () => {
      const folder = await marketProject({ assetCount: 50, dateCount: 95, industryCount: 3 });
      editSpec(folder, (spec) => `${spec}family: { kind: hybrid, ${fit}, factors: 2 }\n`);
      return folder;
    },
    perTable: 10,
    dateCount: 4,
  },
  "a time-series model": { make: () => timeSeriesProject(), perTable: 9, dateCount: 4 },
};

/** Every table of docs/run-tables.md, as its headings have them. */
function documentedTables(): readonly string[] {
  const text = readFileSync(new URL("../../docs/run-tables.md", import.meta.url), "utf8");
  return [...text.matchAll(/^### ([a-z_]+): /gm)].map(([, name]) => name!).concat("assets", "factors");
}

const covered = new Set<string>();
let counted = 0;

test.each(Object.entries(projects))("%s", async (_, { make, perTable, dateCount }) => {
  const folder = await make();
  await estimate(folder);
  const project = await readProject(folder);
  const run = await openRun(project.modelFolder);
  const { dates, ...names } = await datesOf(run);
  const random = randomStream(11, "cells");
  const chosen = new Set([
    ...run.manifest.forecastDates.slice(-2),
    ...names.monthStarts.slice(-1),
    ...Array.from(
      { length: dateCount },
      () => dates[Math.floor((0.3 + 0.7 * random.uniform()) * dates.length)]!,
    ),
  ]);
  const cells = await randomCells(run, { dates: [...chosen], perTable, random });
  for (const { table } of cells) covered.add(table);
  const trees = cells.flatMap(({ table, date, key, column }): LineageQuery[] => {
    const id = String(key.id);
    if (table === "exposures" && !PLAIN.includes(column))
      return [{ kind: "exposure", id, factor: column, date }];
    if (table === "factor_returns") return [{ kind: "factor_return", factor: String(key.factor), date }];
    if (table === "specific_risk") return [{ kind: "specific_risk", id, date }];
    if (table === "factor_covariance")
      return [{ kind: "covariance", factor1: String(key.factor1), factor2: String(key.factor2), date }];
    return [];
  });
  await run.close();
  const lineage = await openLineage(project);
  const answers = await lineage.explain([...cells, ...trees]);
  await lineage.close();
  for (const [i, answer] of answers.entries()) {
    const query = [...cells, ...trees][i];
    expect(answer.stored, JSON.stringify(query)).toBe(answer.value);
  }
  counted += answers.length;
  const formulas = answers.flatMap((answer) => agreements(answer));
  // Formulas that add many terms agree but for the order of the sum; most are exact.
  if (trees.length > 20)
    expect(formulas.filter((of) => of === "exact").length / formulas.length).toBeGreaterThan(0.7);
});

test("every table that the documentation has was asked, a thousand cells in all", () => {
  expect(documentedTables().filter((table) => !covered.has(table))).toEqual([]);
  expect(counted).toBeGreaterThan(1000);
});

const PLAIN = ["estimation", "outside_span", "industry", "market_cap", "country", "currency"];

function agreements(node: LineageNode): readonly string[] {
  return [...(node.agreement === undefined ? [] : [node.agreement]), ...node.children.flatMap(agreements)];
}

async function datesOf(run: Awaited<ReturnType<typeof openRun>>) {
  const rows = await run.readTable("diagnostics", { columns: ["date"] });
  const dates = rows.columns[0]!.values as readonly string[];
  const monthStarts = dates.filter((date, i) => date.slice(0, 7) !== dates[i - 1]?.slice(0, 7));
  return { dates, monthStarts };
}
