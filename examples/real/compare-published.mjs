// Correlation of a run's factor returns with the published factors of the Ken French library over the same periods:
//   node examples/real/compare-published.mjs examples/real/us-open-panel
import { join } from "node:path";
import { openRun, printTable } from "./open-run.mjs";

const project = process.argv[2];
if (project === undefined) throw new Error("name the folder of a project that has a run");
const run = await openRun(project);
const french = join(import.meta.dirname, "data/fama_french");
const [{ monthly }] = await run.rows("SELECT count(*) < 20 * count(DISTINCT date[1:7]) AS monthly FROM (SELECT DISTINCT date::VARCHAR AS date FROM factor_returns)");
const file = monthly ? "ff5_mom_monthly.csv" : "ff5_mom_daily.csv.gz";
await run.run(`CREATE TABLE published AS SELECT * RENAME (date AS period, "Mkt-RF" AS market)
  FROM read_csv('${join(french, file)}', types = {'date': 'VARCHAR'})`);
await run.run(`CREATE TABLE ours AS SELECT date::VARCHAR[1:${monthly ? 7 : 10}] AS period, factor, factor_return AS f
  FROM factor_returns WHERE family <> 'industry'
  UNION ALL SELECT date::VARCHAR[1:${monthly ? 7 : 10}], 'cap-weighted universe', market_return FROM diagnostics`);
const columns = { "Mkt-RF": "market", SMB: "SMB", HML: "HML", RMW: "RMW", CMA: "CMA", Mom: "Mom" };
const correlations = Object.entries(columns).map(([label, c]) => `corr(f, ${c}) AS "${label}"`);
const perYear = monthly ? 12 : 252;
console.log(`${run.name}: correlations with published factors, ${monthly ? "months" : "days"}`);
printTable(await run.rows(`SELECT factor, count(f)::INTEGER AS periods, ${correlations.join(", ")} FROM ours
  JOIN published USING (period) WHERE isfinite(f) GROUP BY factor ORDER BY min(rowid) NULLS FIRST, factor`.replace("min(rowid) NULLS FIRST, ", "")));
console.log("\npublished, same periods");
printTable(await run.rows(Object.entries(columns).map(([label, c]) =>
  `SELECT '${label}' AS factor, 100 * ${perYear} * avg(${c}) AS "return %/y", 100 * sqrt(${perYear}) * stddev_pop(${c}) AS "volatility %/y"
   FROM published WHERE period IN (SELECT period FROM ours)`).join(" UNION ALL ")));
