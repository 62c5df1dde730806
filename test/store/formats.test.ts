import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";

/** A run of each version, as it was written then, with the figures that its version gave (build/run-fixture.mjs). */
const FORMATS = join(import.meta.dirname, "formats");

interface Figures {
  readonly date: string;
  readonly names: number;
  readonly factorVariance: number;
  readonly specificVariance: number;
  readonly marketReturns: number;
}

const keys = ["factorVariance", "specificVariance", "marketReturns"] as const;

function expectFigures(got: Figures, wanted: Figures): void {
  expect([got.date, got.names]).toEqual([wanted.date, wanted.names]);
  for (const key of keys) expectClose(got[key] / wanted[key], 1, 1e-12);
}

/** By the readers and the engine of now. */
async function figuresNow(folder: string): Promise<Figures> {
  const run = await openRun(folder);
  const { model, date } = await readRiskModel(run);
  const covered = Array.from(model.exposures.covered);
  const names = covered.filter((flag) => flag === 1).length;
  const weights = covered.map((flag) => (flag === 1 ? 1 / names : 0));
  const { factorVariance, specificVariance } = portfolioRisk(model, weights);
  const rows = await run.readTable("factor_returns");
  const factors = selectValues(rows, "factor", "text");
  const marketReturns = selectValues(rows, "factor_return", "number").reduce(
    (sum, value, i) => sum + (factors[i] === "market" ? value : 0),
    0,
  );
  await run.close();
  return { date, names, factorVariance, specificVariance, marketReturns };
}

/** By SQL from the Parquet files alone, as the manifest lists them: no function of ours. */
async function figuresBySql(folder: string): Promise<Figures> {
  const { run } = JSON.parse(readFileSync(join(folder, "current.json"), "utf8"));
  const manifest = JSON.parse(readFileSync(join(folder, "runs", `${run}.json`), "utf8"));
  const files = (table: string) =>
    `read_parquet([${(manifest.partitions as { table: string; file: string }[])
      .filter((part) => part.table === table)
      .map(({ file }) => `'${join(folder, file)}'`)
      .join(", ")}])`;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const ask = async (sql: string) => (await connection.run(sql)).getRowObjectsJson();
  const [{ date } = { date: "" }] = await ask(
    `SELECT CAST(max(date) AS VARCHAR) AS date FROM ${files("exposures")}`,
  );
  const rows = await ask(`SELECT * FROM ${files("exposures")} WHERE date = '${date}'`);
  const cells = await ask(
    `SELECT * FROM ${files("factor_covariance")} WHERE date = '${date}' AND stage = (SELECT last(stage) FROM ${files("factor_covariance")} WHERE date = '${date}')`,
  );
  const [specific] = await ask(
    `SELECT sum(specific_variance) AS s FROM ${files("specific_risk")} WHERE date = '${date}'`,
  );
  const [market] = await ask(
    `SELECT sum(factor_return) AS f FROM ${files("factor_returns")} WHERE factor = 'market'`,
  );
  instance.closeSync();
  const mean = (factor: string): number => {
    if (factor === "market") return 1;
    const values = rows.map((row) =>
      factor in row ? (row[factor] as number) : row.industry === factor ? 1 : 0,
    );
    return values.reduce((sum, value) => sum + value, 0) / rows.length;
  };
  const factorVariance = cells.reduce((sum, { factor1, factor2, covariance }) => {
    const product = mean(factor1 as string) * mean(factor2 as string) * (covariance as number);
    return sum + (factor1 === factor2 ? product : 2 * product);
  }, 0);
  return {
    date: date as string,
    names: rows.length,
    factorVariance,
    specificVariance: (specific?.s as number) / rows.length ** 2,
    marketReturns: market?.f as number,
  };
}

describe("a run that an earlier version wrote", () => {
  test.each(readdirSync(FORMATS))(
    "%s opens and gives the figures that it gave, and those of its files",
    async (version) => {
      const folder = join(FORMATS, version);
      const wanted = JSON.parse(readFileSync(join(folder, "figures.json"), "utf8")) as Figures;
      expectFigures(await figuresNow(folder), wanted);
      expectFigures(await figuresBySql(folder), wanted);
    },
  );
});
