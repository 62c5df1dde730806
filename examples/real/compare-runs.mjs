// Two runs of the same data, factor by factor; with a date, that date's factor returns and largest specific returns too:
//   node examples/real/compare-runs.mjs examples/real/us-open-panel /tmp/huber/us-open-panel [2008-03-31]
import { openRun, printTable } from "./open-run.mjs";

const [first, second, date] = process.argv.slice(2);
if (second === undefined) throw new Error("name the folders of two projects that have a run");
const run = await openRun(first);
const other = await openRun(second);
await run.run(`
  CREATE VIEW pairs AS SELECT factor, family, date, a.factor_return AS a, b.factor_return AS b,
    a.robust_t_statistic AS ta, b.robust_t_statistic AS tb
    FROM factor_returns a JOIN ${other.source("factor_returns")} b USING (date, factor, family);
  CREATE VIEW paired_names AS SELECT id, date, a.total_return, a.specific_return AS a, b.specific_return AS b, b.robust_weight
    FROM returns a JOIN ${other.source("returns")} b USING (date, id) WHERE a.regression_weight > 0`);
const [{ days }] = await run.rows("SELECT CAST(count(*) AS DOUBLE) AS days FROM diagnostics");
const [{ years }] = await run.rows(
  "SELECT date_diff('day', min(date), max(date)) / 365.25 AS years FROM diagnostics",
);
const perYear = days / years > 100 ? 252 : 12;
console.log(`${run.name}: factor returns of ${first} (a) and ${second} (b), % a year; t robust`);
printTable(
  await run.rows(`SELECT factor, corr(a, b) AS correlation,
    100 * ${perYear} * avg(a) AS "return a", 100 * ${perYear} * avg(b) AS "return b",
    100 * sqrt(${perYear}) * stddev_samp(a) AS "volatility a", 100 * sqrt(${perYear}) * stddev_samp(b) AS "volatility b",
    avg(abs(ta)) AS "mean |t| a", avg(abs(tb)) AS "mean |t| b", arg_max(date, abs(a - b)) AS "most apart on"
    FROM pairs GROUP BY family, factor ORDER BY family, factor`),
);
if (date !== undefined) {
  console.log(`\n${date}: factor returns, %`);
  printTable(
    await run.rows(`SELECT factor, 100 * a AS a, 100 * b AS b, ta AS "t a", tb AS "t b" FROM pairs
      WHERE date = '${date}' ORDER BY abs(a - b) DESC`),
  );
  console.log(`\n${date}: largest specific returns, %, and the weight that b gives them`);
  printTable(
    await run.rows(`SELECT id, 100 * total_return AS total, 100 * a AS a, 100 * b AS b, robust_weight AS weight FROM paired_names
      WHERE date = '${date}' ORDER BY abs(a) DESC LIMIT 5`),
  );
}
