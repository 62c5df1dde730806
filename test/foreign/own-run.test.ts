import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { denseCovariance, portfolioRisk, type RiskModel } from "../../engine/risk-model/index.ts";
import { exportRun, importForeign } from "../../node/foreign/index.ts";
import { workbookSheets } from "../../node/import/index.ts";
import { readForecastDates, readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { CLI } from "../cli/built-cli.ts";
import { callHere } from "../cli/call-here.ts";
import { commandsOf, runLine } from "../docs/page-shell.ts";
import { builtProject } from "../jobs/built-project.ts";
import { expectClose } from "../tolerance.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/other-languages.md"), "utf8");

/** Fenced blocks of the page, by language and number. */
function blocks(language: string): readonly (readonly [name: string, text: string])[] {
  const fenced = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g");
  return [...PAGE.matchAll(fenced)].map(([, text = ""], at) => [`${language} ${at + 1}`, text]);
}

/** A folder as the page has it: a project with a run, and what is written beside it. */
const home = process.cwd();
const here = mkdtempSync(join(tmpdir(), "plimsoll-own-run-"));
let model: RiskModel;
let modelFolder: string;

beforeAll(async () => {
  const folder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  ({ modelFolder } = await readProject(folder));
  const run = await openRun(modelFolder);
  ({ model } = await readRiskModel(run));
  await run.close();
  symlinkSync(folder, join(here, "my-model"));
  symlinkSync(modelFolder, join(folder, "models", "my-model"));
});

/** Σ by names, of those in the model. */
function covariances(of: RiskModel): Map<string, number> {
  const dense = denseCovariance(of);
  const { labels } = of.assets;
  const known = [...labels.keys()].filter((i) => of.exposures.covered[i] === 1);
  return new Map(
    known.flatMap((i) =>
      known.map((j) => [`${labels[i]} ${labels[j]}`, dense.values[i * dense.cols + j]!] as const),
    ),
  );
}

/** Values of a column by date and name, of some dates. */
async function series(run: Run, table: "factor_returns" | "returns", dates: readonly string[]) {
  const [key, column] = table === "returns" ? ["id", "specific_return"] : ["factor", "factor_return"];
  const rows = await run.readTable(table, { from: dates[0]!, to: dates.at(-1)! });
  const [values, days] = [selectValues(rows, column!, "number"), selectValues(rows, "date", "date")];
  const known = selectValues(rows, key!, "text").map(
    (name, i) => [`${days[i]} ${name}`, values[i]!] as const,
  );
  return new Map(known.filter(([name, value]) => dates.includes(name.slice(0, 10)) && !Number.isNaN(value)));
}

test.each([
  ["members", "csv", "formed"],
  ["quoted", "csv", "last two"],
  ["columns", "csv", "formed"],
  ["json", "csv", "formed"],
  ["tables", "csv", "last two"],
  ["tables", "parquet", "formed"],
  ["tables", "excel", "formed"],
] as const)(
  "a run that was estimated here goes out as %s, %s, on dates %s, and comes in with the same Σ, returns, betas and portfolios",
  async (layout, format, which) => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-again-"));
    const run = await openRun(modelFolder);
    // Portfolios are formed on the first day of a month, and forecasts here are of others.
    const formed = (await portfolios(run)).at(-1)!.date;
    const [from] = (await readForecastDates(run)).slice(-2);
    const { dates, portfolioDates } = await exportRun(run, {
      ...(which === "formed" ? { date: formed } : { from }),
      ...{ layout, format, out: join(folder, "package") },
    });
    expect([dates.length, portfolioDates]).toEqual(which === "formed" ? [1, 1] : [2, 0]);
    const { model: ofLast } = await readRiskModel(run, dates.at(-1)!);
    const wanted = covariances(ofLast);
    expect(wanted.size).toBeGreaterThan(30 * 30);
    writeFileSync(
      join(folder, "plimsoll.yaml"),
      `name: again\nmodel: { layout: ${layout}, path: package }\n`,
    );
    const project = await readProject(folder);
    const { notes } = await importForeign(project);
    const again = await openRun(project.modelFolder);
    const got = covariances((await readRiskModel(again)).model);
    expect([...got.keys()].sort()).toEqual([...wanted.keys()].sort());
    const scale = Math.max(...wanted.values());
    for (const [pair, value] of wanted) expectClose(got.get(pair)! / scale, value / scale, 1e-14);
    for (const table of ["factor_returns", "returns"] as const) {
      const [before, after] = [await series(run, table, dates), await series(again, table, dates)];
      expect([...after.keys()].sort(), table).toEqual([...before.keys()].sort());
      for (const [name, value] of before) expectClose(after.get(name)!, value, 1e-15);
    }
    // Betas are read and compared with those of what was read beside them.
    const told = /predicted betas are what .* against the cap-weighted estimation universe, to (.*)/;
    expect(Number(told.exec(notes.join("\n"))?.[1])).toBeLessThan(1e-13);
    if (which === "formed") {
      const held = await portfolios(run, formed);
      expect(new Set(held.map(({ factor }) => factor)).size).toBe(5);
      expect(await portfolios(again)).toEqual(held);
    }
    await run.close();
    await again.close();
  },
);

/** Weights of the pure portfolios that one can hold, by date, factor and name; to the last digit. */
async function portfolios(run: Run, date?: string) {
  const rows = await run.readTable("factor_portfolio_holdings", {
    ...{ from: date, to: date },
    where: { kind: "pure_ex_ante" },
  });
  const [dates, factors, ids] = ["date", "factor", "id"].map((name) =>
    selectValues(rows, name, name === "date" ? "date" : "text"),
  ) as [string[], string[], string[]];
  const key = (row: { date: string; factor: string; id: string }) => `${row.date} ${row.factor} ${row.id}`;
  return Array.from(selectValues(rows, "weight", "number"), (weight, row) => ({
    date: dates[row]!,
    factor: factors[row]!,
    id: ids[row]!,
    weight,
  })).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

test("a predicted beta that goes out is the name's covariance with the universe over its variance", async () => {
  const run = await openRun(modelFolder);
  const { estimation, marketCap } = await readRiskModel(run);
  const out = mkdtempSync(join(tmpdir(), "plimsoll-betas-"));
  await exportRun(run, { layout: "json", format: "csv", out });
  await run.close();
  const { assetData } = JSON.parse(readFileSync(join(out, `${model.date}.json`), "utf8")) as {
    assetData: { universe: string[]; predictedBeta: number[] };
  };
  const dense = denseCovariance(model);
  const members = model.assets.labels.map((_, i) => (estimation[i] === 1 ? marketCap[i]! : 0));
  const withIndex = (i: number) =>
    members.reduce((sum, cap, j) => sum + cap * (cap && dense.values[i * dense.cols + j]!), 0);
  const total = members.reduce((sum, cap) => sum + cap, 0);
  const variance = members.reduce((sum, cap, i) => sum + cap * (cap && withIndex(i)), 0) / total;
  assetData.universe.forEach((id, at) => {
    expectClose(assetData.predictedBeta[at]!, withIndex(model.assets.codes.get(id)!) / variance, 1e-12);
  });
});

test("a workbook has the run's numbers to the last digit, and says what they are", async () => {
  const run = await openRun(modelFolder);
  await exportRun(run, { layout: "tables", format: "excel", out: join(here, "book") });
  await run.close();
  const sheets = new Map<string, readonly (readonly string[])[]>();
  for (const { sheet, read } of await workbookSheets(join(here, "book", `${run.manifest.model}.xlsx`)))
    sheets.set(
      sheet,
      (await read()).map(({ cells }) => cells),
    );
  expect([...sheets.keys()]).toEqual([
    ...["about", "exposures", "factor_covariance", "specific_risk", "factors", "factor_returns", "returns"],
    ...["assets", "diagnostics"],
  ]);
  const cell = (sheet: string, row: number, column: string): string | undefined => {
    const [header, ...rows] = sheets.get(sheet)!;
    return rows[row]?.[header!.indexOf(column)];
  };
  const { factors } = model.exposures;
  factors.forEach((row, a) => {
    expect(cell("factor_covariance", a, "factor")).toBe(row.name);
    expect(cell("factors", a, "family")).toBe(row.family);
    factors.forEach((column, b) => {
      const written = Number(cell("factor_covariance", a, column.name));
      expect(written).toBe(model.factorCovariance.values[a * factors.length + b]);
    });
  });
  const covered = [...model.assets.labels.keys()].filter((i) => model.exposures.covered[i] === 1);
  covered.forEach((asset, row) => {
    expect(cell("specific_risk", row, "id")).toBe(model.assets.labels[asset]);
    expect(Number(cell("specific_risk", row, "specific_variance"))).toBe(model.specificVariance[asset]);
    expect(cell("exposures", row, "date")).toBe(model.date);
  });
  expect(sheets.get("about")).toContainEqual(["periods per year", "252"]);
});

/** Python packages that are not there; all where there is no Python. */
function absentPackages(names: readonly string[]): ReadonlySet<string> {
  const script =
    "import sys, importlib.util as u; print(*(n for n in sys.argv[1:] if u.find_spec(n) is None))";
  const { status, stdout } = spawnSync("python3", ["-c", script, ...names], { encoding: "utf8" });
  return new Set(status === 0 ? stdout.trim().split(" ") : names);
}

describe("the lines that other languages read a run with", () => {
  const absent = absentPackages(["json", "os", "subprocess", "numpy", "pandas", "polars", "cvxpy"]);

  beforeAll(async () => {
    process.chdir(here);
    for (const [, text] of blocks("sh"))
      for (const line of commandsOf(text)) {
        const { code, stderr } = await runLine(line);
        expect(code, stderr).toBe(0);
      }
  });

  afterAll(() => process.chdir(home));

  /** The rows that the last statement gives. */
  async function sqlRows(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    let rows: readonly Readonly<Record<string, unknown>>[] = [];
    for (const statement of text.replaceAll(/'(my-model|tables)\//g, `'${here}/$1/`).split(";\n"))
      if (statement.trim() !== "") rows = await (await connection.run(statement)).getRowObjectsJson();
    instance.closeSync();
    return rows;
  }

  test("SQL: the whole run", async () => {
    const [[, text] = ["", ""]] = blocks("sql");
    const rows = await sqlRows(text);
    const names = model.exposures.factors.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(rows.map(({ factor }) => factor)));
    const { stdout } = await callHere([
      "show",
      "returns",
      "market",
      "--json",
      "--project",
      join(here, "my-model"),
    ]);
    const values = (JSON.parse(stdout).returns as readonly (readonly [number])[]).map(([value]) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const market = rows.find(({ factor }) => factor === "market") as { days: string; volatility: number };
    expect(Number(market.days)).toBe(values.length);
    expectClose(market.volatility / Math.sqrt((252 * squares) / (values.length - 1)), 1, 1e-12);
  });

  /** Variances of a period, of factors and specific: a tenth of each of the first ten names. */
  function riskOfTen() {
    const covered = [...model.assets.labels.keys()].filter((i) => model.exposures.covered[i] === 1);
    const ids = covered.map((asset) => model.assets.labels[asset] as string).sort();
    const held = new Set(ids.slice(0, 10));
    return portfolioRisk(
      model,
      model.assets.labels.map((id) => (held.has(id) ? 0.1 : 0)),
    );
  }

  test("SQL: the volatility of ten names is the model's", async () => {
    const [, [, text] = ["", ""]] = blocks("sql");
    const [row] = await sqlRows(text);
    const risk = riskOfTen();
    expectClose((row?.factor_volatility as number) ** 2 / (252 * risk.factorVariance), 1, 1e-12);
    expectClose((row?.specific_volatility as number) ** 2 / (252 * risk.specificVariance), 1, 1e-12);
  });

  test.for(blocks("python"))("%s", ([, text], { skip }) => {
    const imports = text.split("\n").filter((line) => line.startsWith("import "));
    const packages = imports.flatMap((line) =>
      line
        .slice(7)
        .split(",")
        .map((name) => name.trim().split(" ")[0]!),
    );
    const missing = packages.filter((name) => absent.has(name));
    if (missing.length > 0) skip(`no ${missing.join(", ")}`);
    const script = text.replace('"npx", "plimsoll"', JSON.stringify([process.execPath, CLI]).slice(1, -1));
    const { status, stderr } = spawnSync("python3", ["-c", script], { cwd: here, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  });

  test.for(blocks("r"))("%s", ([, text], { skip }) => {
    const packages = [...new Set([...text.matchAll(/(\w+)::/g)].map(([, name]) => name))];
    const run = (program: string, input?: string) =>
      spawnSync("Rscript", ["-e", program], { cwd: here, encoding: "utf8", input });
    const parsed = run('invisible(parse(file("stdin")))', text);
    if (parsed.error !== undefined) skip("no R");
    expect(parsed.status, parsed.stderr).toBe(0);
    if (run(["1", ...packages.map((name) => `library(${name})`)].join("; ")).status !== 0)
      skip(`parsed, but no R with ${packages.join(" and ")}`);
    const { status, stdout, stderr } = run(text);
    expect(status, stderr).toBe(0);
    if (!text.includes("specific_risk.csv")) return;
    const risk = riskOfTen();
    // R prints seven digits.
    const volatilities = [risk.factorVariance, risk.specificVariance].map((of) => Math.sqrt(252 * of));
    expect(stdout.split(" ").map((value) => Number(value).toFixed(6))).toEqual(
      volatilities.map((value) => value.toFixed(6)),
    );
  });
});
