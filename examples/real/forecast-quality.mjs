// node examples/real/forecast-quality.mjs <project>: the stored forecasts of a run, year by year, against the returns of the
// periods up to the next one. z is return over forecast; 1 is right, above 1 too low.
import { given, openRun, printTitled } from "./open-run.mjs";

const run = await openRun(given[0]);
const [{ days }] = await run.rows("SELECT CAST(count(*) AS DOUBLE) AS days FROM diagnostics");
const [{ years }] = await run.rows(
  "SELECT date_diff('day', min(date), max(date)) / 365.25 AS years FROM diagnostics",
);
const perYear = days / years > 100 ? 252 : 12;
/** In the order in which they are made; a forecast is what the last of a date's left. */
const stages = "['ewma', 'newey_west', 'shrinkage', 'eigenfactor', 'regime']";
await run.run(`
  CREATE VIEW last_stage AS SELECT date, max_by(stage, list_position(${stages}, stage)) AS stage
    FROM factor_covariance_stages GROUP BY date;
  CREATE VIEW spans AS SELECT date AS made, coalesce(lead(date) OVER (ORDER BY date), DATE '9999-01-01') AS next FROM forecasts;
  CREATE VIEW market AS SELECT s.made, c.covariance AS variance FROM spans s JOIN last_stage l ON l.date = s.made
    JOIN factor_covariance c ON c.date = s.made AND c.stage = l.stage AND c.factor1 = 'market' AND c.factor2 = 'market'`);
const market = await run.rows(`
  SELECT year(r.date)::VARCHAR AS year, 100 * sqrt(${perYear} * avg(m.variance)) AS forecast,
    100 * sqrt(${perYear} * max(m.variance)) AS peak,
    100 * sqrt(${perYear} * avg(r.factor_return ** 2)) AS realised, sqrt(avg(r.factor_return ** 2 / m.variance)) AS z
  FROM factor_returns r JOIN spans s ON r.date > s.made AND r.date <= s.next JOIN market m ON m.made = s.made
  WHERE r.factor = 'market' GROUP BY ALL ORDER BY 1`);
printTitled({ name: "forecast of the market", title: `${run.name}: the market, % a year` }, market);
const specific = await run.rows(`
  SELECT year(r.date)::VARCHAR AS year, 100 * sqrt(${perYear} * median(v.specific_variance)) AS median_forecast,
    sqrt(avg(r.specific_return ** 2 / v.specific_variance)) AS z,
    sqrt(avg(least(25, r.specific_return ** 2 / v.specific_variance))) AS z_held_at_5
  FROM returns r JOIN spans s ON r.date > s.made AND r.date <= s.next
    JOIN specific_risk v ON v.date = s.made AND v.id = r.id
  WHERE r.specific_return IS NOT NULL GROUP BY ROLLUP (year(r.date)) ORDER BY 1 NULLS LAST`);
printTitled(
  {
    name: "forecast of specific risk",
    title: "Specific returns of all covered names; the last line is all years",
  },
  specific.map((row) => ({ ...row, year: row.year ?? "all" })),
);
