import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { report } from "./report.mjs";
import { runProcess } from "./run-process.mjs";
import { writeScaleProject } from "./scale-project.mjs";

const K = 76;
/** Names of a portfolio: these many and up to so many more. */
const [FEWEST, SPREAD] = [60, 241];

const LIMITS = `limits:
  tracking error: { on: tracking_error, max: 6% }
  beta: { on: beta, min: 0.9, max: 1.1, level: soft }
  styles: { on: exposure, family: style, min: -0.5, max: 0.5, relative: true, level: soft }
  industries: { on: group, by: industry, min: -15%, max: 15%, relative: true }
  single name: { on: weight, max: 10% }
  active name: { on: weight, max: 8%, relative: true }
  loss: { on: tail, measure: expected_shortfall, confidence: 99%, max: 4% }
  coverage: { on: coverage, min: 95% }
  turnover: { on: turnover, max: 40% }
`;

/** Holdings of so many portfolios, set on the first trading day of each of the last months. */
async function writePortfolios(folder, { portfolios, months }) {
  const file = join(folder, "data/portfolios.parquet");
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const bars = `read_parquet('${join(folder, "data/bars/*.parquet")}')`;
  await db.run(`COPY (
    WITH dates AS (SELECT min(date) AS date, row_number() OVER (ORDER BY min(date)) AS month FROM ${bars}
        GROUP BY date_trunc('month', date) ORDER BY date DESC LIMIT ${months}),
      ids AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM (SELECT DISTINCT id FROM ${bars})),
      size AS (SELECT count(*) AS n FROM ids),
      held AS (SELECT p, unnest(range(${FEWEST} + (p * 37) % ${SPREAD})) AS k, ${FEWEST} + (p * 37) % ${SPREAD} AS names FROM range(${portfolios}) t(p)),
      rows AS (SELECT date, p, (p * 7919 + month * 3 + k * (size.n // names)) % size.n AS n, 1 + 0.8 * sin(p + 0.1 * k * (1 + p % 7)) AS w
        FROM dates, held, size)
    SELECT date, 'P' || lpad(CAST(p AS VARCHAR), 5, '0') AS portfolio, id, w / sum(w) OVER (PARTITION BY date, p) AS weight
    FROM rows JOIN ids USING (n)
    UNION ALL BY NAME SELECT CAST(date AS DATE) AS date, portfolio, id, weight FROM read_csv('${join(folder, "data/portfolios.csv")}') WHERE portfolio = 'benchmark'
    ORDER BY date, portfolio, id) TO '${file}' (FORMAT parquet)`);
  const spec = join(folder, "plimsoll.yaml");
  writeFileSync(spec, readFileSync(spec, "utf8").replace("data/portfolios.csv", "data/portfolios.parquet"));
  writeFileSync(join(folder, "limits.yaml"), LIMITS);
}

/**
 * A night of ten thousand portfolios of 60 to 300 names with limits: the command as a user gives it, in a process of its own; then the same
 * again, when there is nothing to do; then from nothing as tasks of this machine. Of a line T is the number of portfolios.
 *
 * @param folder  where the project is kept for the next time; a temporary one if absent
 */
export async function nightly({
  assets = 3000,
  days = 320,
  portfolios = 10_000,
  months = 3,
  folder,
  threads,
} = {}) {
  const home = folder ?? mkdtempSync(join(tmpdir(), "plimsoll-nightly-"));
  const project = ["--project", home];
  try {
    if (!existsSync(join(home, "data/portfolios.parquet"))) {
      await writeScaleProject(home, { assets, days });
      await writePortfolios(home, { portfolios, months });
      runProcess(["estimate", "--json", ...project]);
    }
    const command = ["nightly", "--limits", join(home, "limits.yaml"), "--json", ...project];
    if (threads !== undefined) command.push("--threads", String(threads));
    for (const problem of ["nightly", "nightly-again", "nightly-tasks"]) {
      if (problem !== "nightly-again")
        rmSync(join(home, "models/scale/nightly"), { recursive: true, force: true });
      const more = problem === "nightly-tasks" ? ["--runner", "local"] : [];
      const { ms, processorMs, peakMb, stdout } = runProcess([...command, ...more]);
      const { portfolioCount, failed } = JSON.parse(stdout);
      if (portfolioCount !== portfolios || failed.length > 0)
        throw new Error(`${portfolioCount} portfolios came out of ${portfolios}, ${failed.length} failed`);
      report({ problem, N: assets, K, T: portfolios, oursMs: ms, processorMs, peakMb });
    }
  } finally {
    if (folder === undefined) rmSync(home, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await nightly({ folder: process.argv[2], threads: process.argv[3] });
