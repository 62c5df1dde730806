import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { readProject } from "../../node/project/index.ts";
import { dataTables } from "../../wire/index.ts";
import { copyProject, editRows, editSpec, estimate, marketProject, rowsUntil } from "./market-project.ts";
import { timeSeriesProject } from "./time-series-project.ts";

// The tables that look-ahead.test.ts has not: each is changed after a day, and nothing dated on the day or before may move.

const T = "2020-02-12";
const NEXT = "2020-02-13";
const LAST = "2020-03-10";

const inLookAheadTest = [
  "bars",
  "securities",
  "fundamentals",
  "scores",
  "rates",
  "fx",
  "memberships",
  "portfolios",
];
/** What holds for every day, as the user says; a repair is of the row it names. */
const undated = ["proxies", "repairs", "calendar"];
/** In corporate-actions.system.test.ts. */
const elsewhere = ["actions"];

const id = (i: number) => `S${String(i).padStart(5, "0")}`;

/** A text table of the project, named in the spec. */
function addTable(folder: string, name: string, lines: readonly string[], options = ""): void {
  writeFileSync(join(folder, "data", `${name}.csv`), `${lines.join("\n")}\n`);
  editSpec(folder, (text) =>
    text.replace("universe:\n", `  ${name}: { path: data/${name}.csv${options} }\n\nuniverse:\n`),
  );
}

function editLines(folder: string, name: string, edit: (lines: readonly string[]) => string[]): void {
  const file = join(folder, "data", `${name}.csv`);
  const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  writeFileSync(file, `${[header, ...edit(lines)].join("\n")}\n`);
}

/** Caps of a lower frequency for names whose share counts are missing, a fund that is held, and a portfolio with its return as accounted. */
async function everyTable(): Promise<string> {
  const folder = await marketProject({ assetCount: 40, dateCount: 90, industryCount: 3 });
  const months = ["2019-11-01", "2019-12-02", "2020-01-02", "2020-02-03", "2020-03-02"];
  let days: string[] = [];
  editRows(folder, "bars", (rows) => {
    days = [...new Set(rows.map(([date]) => date as string))];
    return rows.map((row) => (row[1]?.endsWith("7") ? row.with(-1, "") : [...row]));
  });
  addTable(folder, "caps", [
    "date,id,market_cap",
    ...months.flatMap((date, m) =>
      [7, 17, 27, 37].map((i) => `${date},${id(i)},${(1 + i) * 1e8 * (1 + m / 10)}`),
    ),
  ]);
  addTable(folder, "funds", [
    "date,fund,id,weight",
    ...months.flatMap((date, m) => [`${date},ETF,${id(1)},0.${4 + m}`, `${date},ETF,${id(2)},0.${6 - m}`]),
  ]);
  addTable(folder, "accounts", [
    "date,portfolio,capital,total_return",
    ...days.map((date, d) => `${date},manager,${1e8 + d * 1e5},0.0${1 + (d % 5)}`),
  ]);
  editLines(folder, "portfolios", (lines) => [
    ...lines,
    ...months.flatMap((date) => [`${date},manager,ETF,0.5`, `${date},manager,${id(3)},0.5`]),
  ]);
  addIdentifiers(folder, months);
  addCodes(folder);
  return folder;
}

/** Caps are of tickers; one was another security's before. */
function addIdentifiers(folder: string, months: readonly string[]): void {
  editSpec(folder, (text) => text.replace("path: data/caps.csv", "path: data/caps.csv, ids: ticker"));
  editLines(folder, "caps", (lines) => lines.map((line) => line.replace("S0", "T0")));
  const tickers = [7, 17, 27, 37].map((i) => `${id(i)},ticker,${id(i).replace("S", "T")},,`);
  addTable(folder, "identifiers", [
    "id,kind,value,from,to",
    ...tickers.map((line) => line.replace(/,,$/, `,${months[0]},`)),
    `${id(9)},ticker,T00007,,2019-10-31`,
  ]);
}

/** Classifications hold codes, whose industries another table has. */
function addCodes(folder: string): void {
  const codes = new Map<string, string>();
  editRows(folder, "classifications", (rows) =>
    rows.map((row) => {
      const industry = row[1] as string;
      codes.set(industry, codes.get(industry) ?? String(10 + codes.size));
      return row.with(1, codes.get(industry) as string);
    }),
  );
  writeHeader(folder, "classifications", "id,code,from,to,known_at");
  editLines(folder, "classifications", (lines) => lines.map((line) => `${line},`));
  addTable(folder, "industry_codes", [
    "code,industry,from,to",
    ...[...codes].map(([industry, code]) => `${code},${industry},,`),
  ]);
}

const changes: Record<string, (folder: string) => void> = {
  caps: (folder) =>
    editLines(folder, "caps", (lines) => lines.map((line) => (line.slice(0, 10) <= T ? line : `${line}0`))),
  funds: (folder) =>
    editLines(folder, "funds", (lines) =>
      lines.map((line) => (line.slice(0, 10) <= T ? line : line.replace(id(1), id(9)))),
    ),
  accounts: (folder) =>
    editLines(folder, "accounts", (lines) =>
      lines.map((line) => (line.slice(0, 10) <= T ? line : line.replace(/[^,]*$/, "0.3"))),
    ),
  // The ticker of one security becomes another's.
  identifiers: (folder) =>
    editLines(folder, "identifiers", (lines) => [
      ...lines.map((line) => (line.startsWith(`${id(7)},`) ? line.replace(/,$/, `,${T}`) : line)),
      `${id(11)},ticker,T00007,${NEXT},`,
    ]),
  // Where a security belonged becomes known later.
  classifications: (folder) =>
    editLines(folder, "classifications", (lines) => [
      ...lines,
      ...[2, 5, 8].map((i) => {
        const own = lines.find((line) => line.startsWith(`${id(i)},`))?.split(",")[1];
        return `${id(i)},${own === "11" ? "12" : "11"},2020-01-02,,${NEXT}`;
      }),
    ]),
  // A code comes to mean another industry.
  industry_codes: (folder) =>
    editLines(folder, "industry_codes", (lines) => [
      ...lines.map((line) => (line.startsWith("10,") ? line.replace(/,,$/, `,,${T}`) : line)),
      `10,${lines[1]?.split(",")[1]},${NEXT},`,
    ]),
};

describe("what is known after a day changes nothing dated on it or before, in the tables not every project has", () => {
  let folder = "";
  let rows: Record<string, string[]> = {};
  let told: unknown;
  let later: unknown;

  beforeAll(async () => {
    folder = await everyTable();
    await estimate(folder);
    rows = await rowsUntil(folder, T);
    told = await reports(folder, T);
    later = await everything(folder);
  });

  test("every table of a project is changed in one of the tests", () => {
    expect([...inLookAheadTest, ...undated, ...elsewhere, ...Object.keys(changes), "factors"].sort()).toEqual(
      Object.keys(dataTables).sort(),
    );
  });

  test.each(Object.keys(changes))("%s", async (table) => {
    const copy = copyProject(folder);
    changes[table]?.(copy);
    await estimate(copy);
    // The test would see a change: after the day there is one.
    expect(await everything(copy)).not.toEqual(later);
    expect(await rowsUntil(copy, T)).toEqual(rows);
    expect(await reports(copy, T)).toEqual(told);
  });
});

describe("given factors", () => {
  test("values of later days, and of earlier ones known later", async () => {
    const folder = await timeSeriesProject();
    editLines(folder, "factors", (lines) => lines.map((line) => `${line},`));
    writeHeader(folder, "factors", "date,factor,value,kind,known_at");
    await estimate(folder);
    const rows = await rowsUntil(folder, T);
    const copy = copyProject(folder);
    editLines(copy, "factors", (lines) => [
      ...lines.map((line) => (line.slice(0, 10) <= T ? line : line.replace(/,SPREAD,[^,]*/, ",SPREAD,0.05"))),
      `2020-02-10,CPI,-900,level,${NEXT}`,
    ]);
    await estimate(copy);
    expect(await rowsUntil(copy, LAST)).not.toEqual(await rowsUntil(folder, LAST));
    expect(await rowsUntil(copy, T)).toEqual(rows);
  });
});

function writeHeader(folder: string, name: string, header: string): void {
  const file = join(folder, "data", `${name}.csv`);
  writeFileSync(file, readFileSync(file, "utf8").replace(/^.*/, header));
}

async function reports(folder: string, date: string): Promise<unknown> {
  const project = await readProject(folder);
  const request = { portfolio: "manager", benchmark: "benchmark" };
  const risk = await riskReport(project, { ...request, date, top: 5 });
  const attribution = await attributionReport(project, { ...request, to: date, link: "carino" });
  return [
    { ...(risk.json as object), runId: "" },
    { ...(attribution.json as object), runId: "" },
  ];
}

async function everything(folder: string): Promise<unknown> {
  return [await reports(folder, LAST), (await rowsUntil(folder, LAST)).exposures];
}
