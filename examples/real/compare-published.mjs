// Correlation of a run's factor returns, and of sorted portfolios made of the same exposures, with the published factors of the
// Ken French library over the same periods:
//   node examples/real/compare-published.mjs examples/real/us-open-panel
import { join } from "node:path";
import { given, openRun, printTitled } from "./open-run.mjs";

const [project] = given;
if (project === undefined) throw new Error("name the folder of a project that has a run");
const run = await openRun(project);
const french = join(project, "../data/fama_french");
const [{ monthly }] = await run.rows(
  "SELECT count(DISTINCT date) = count(DISTINCT strftime(date, '%Y-%m')) AS monthly FROM diagnostics",
);
const period = `left(CAST(date AS VARCHAR), ${monthly ? 7 : 10})`;
const file = join(french, monthly ? "ff5_mom_monthly.csv" : "ff5_mom_daily.csv.gz");
await run.run(`
  CREATE TABLE published AS SELECT * FROM read_csv('${file}', types = {'date': 'VARCHAR'});
  CREATE TABLE ours AS
    SELECT ${period} AS date, factor, factor_return AS ours FROM factor_returns WHERE family <> 'industry'
    UNION ALL SELECT ${period}, 'cap-weighted universe', market_return FROM diagnostics
    UNION ALL SELECT ${period}, factor || ', sorted 2×3', portfolio_return FROM factor_portfolio_returns
      WHERE kind = 'double_sort'`);
const factors = ["Mkt-RF", "SMB", "HML", "RMW", "CMA", "Mom"];
printTitled(
  {
    name: "published",
    title: `${run.name}: correlation of factor returns with the published ones, ${monthly ? "monthly" : "daily"}`,
  },
  await run.rows(`SELECT factor, CAST(count(*) AS INTEGER) AS periods,
    ${factors.map((name) => `corr(ours, "${name}") AS "${name}"`).join(", ")}
    FROM ours JOIN published USING (date) WHERE isfinite(ours) GROUP BY factor ORDER BY factor`),
);
const perYear = monthly ? 12 : 252;
printTitled(
  { name: "published alone", title: "the published factors over the same periods" },
  await run.rows(
    factors
      .map(
        (name) => `SELECT '${name}' AS factor, 100 * ${perYear} * avg("${name}") AS "return %/y",
        100 * sqrt(${perYear}) * stddev_pop("${name}") AS "volatility %/y"
        FROM published WHERE date IN (SELECT date FROM ours WHERE factor <> 'cap-weighted universe')`,
      )
      .join(" UNION ALL "),
  ),
);
