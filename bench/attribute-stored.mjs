import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { report } from "./report.mjs";
import { runProcess } from "./run-process.mjs";
import { writeScaleProject } from "./scale-project.mjs";

const K = 76;

/** Holdings of so many portfolios of so many names, set on the first trading day of each month: Parquet, as a desk would keep them. */
async function writePortfolios(folder, { portfolios, names }) {
  const file = join(folder, "data/portfolios.parquet");
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const bars = `read_parquet('${join(folder, "data/bars/*.parquet")}')`;
  await db.run(`COPY (
    WITH dates AS (SELECT min(date) AS date, row_number() OVER (ORDER BY min(date)) AS month FROM ${bars} GROUP BY date_trunc('month', date)),
      ids AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM (SELECT DISTINCT id FROM ${bars})),
      size AS (SELECT count(*) AS n FROM ids),
      rows AS (SELECT date, p, (p * 7919 + month * 101 + k * (size.n // ${names})) % size.n AS n, 1 + 0.8 * sin(p + 0.1 * k * (1 + p % 7)) AS w
        FROM dates, range(${portfolios}) t(p), range(${names}) u(k), size)
    SELECT date, 'P' || lpad(CAST(p AS VARCHAR), 4, '0') AS portfolio, id, w / sum(w) OVER (PARTITION BY date, p) AS weight
    FROM rows JOIN ids USING (n)
    UNION ALL BY NAME SELECT CAST(date AS DATE) AS date, portfolio, id, weight FROM read_csv('${join(folder, "data/portfolios.csv")}') WHERE portfolio = 'benchmark'
    ORDER BY date, portfolio, id) TO '${file}' (FORMAT parquet)`);
  const spec = join(folder, "plimsoll.yaml");
  writeFileSync(spec, readFileSync(spec, "utf8").replace("data/portfolios.csv", "data/portfolios.parquet"));
}

/**
 * A thousand portfolios of two hundred names, set every month, attributed through a stored run of ten years by factor: the command as a
 * user gives it, in a process of its own, with the holdings checked before as they are by whatever command comes first.
 *
 * @param folder  where the project is kept for the next time; a temporary one if absent
 */
export async function attributeStored({
  assets = 3000,
  days = 2600,
  portfolios = 1000,
  names = 200,
  folder,
} = {}) {
  const home = folder ?? mkdtempSync(join(tmpdir(), "plimsoll-many-"));
  const project = ["--project", home];
  try {
    if (!existsSync(join(home, "data/portfolios.parquet"))) {
      await writeScaleProject(home, { assets, days });
      await writePortfolios(home, { portfolios, names });
      runProcess(["estimate", "--json", ...project]);
    }
    const { ms, processorMs, peakMb, stdout } = runProcess(["attribute", "--all", "--json", ...project]);
    const { portfolios: rows } = JSON.parse(stdout);
    if (rows.length !== portfolios) throw new Error(`${rows.length} portfolios came out of ${portfolios}`);
    const T = Math.max(...rows.map((row) => row.periodCount));
    report({ problem: "attribute-stored-portfolios", N: assets, K, T, oursMs: ms, processorMs, peakMb });
  } finally {
    if (folder === undefined) rmSync(home, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await attributeStored({ folder: process.argv[2] });
