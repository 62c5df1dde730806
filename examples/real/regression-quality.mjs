// What a risk analyst asks of a run's regressions: how much of a factor's return is noise, who moves the fit, what specific
// returns still have in common. With a file of finer labels, the last also within these:
//   node examples/real/regression-quality.mjs examples/real/us-daily-2007-2012 \
//     examples/real/data/us_daily_2007_2012/labels.csv sym gics_sub
import { given, openRun, printTitled } from "./open-run.mjs";

const [project, labels, id, label] = given;
if (project === undefined) throw new Error("name the folder of a project that has a run");
const run = await openRun(project);
const show = async (name, title, query) => printTitled({ name, title }, await run.rows(query));
await show(
  "signal",
  "signal: 1 − 1/mean t², the share of the variance of a factor's return that is not error of estimation (t robust)",
  `SELECT factor, avg(abs(t_statistic)) AS "mean |t|", avg(CAST(abs(t_statistic) > 2 AS INT)) AS "|t| > 2",
    avg(abs(robust_t_statistic)) AS "mean |t| robust", avg(CAST(abs(robust_t_statistic) > 2 AS INT)) AS "> 2 robust",
    greatest(0, 1 - 1 / avg(robust_t_statistic ** 2)) AS signal
    FROM factor_returns GROUP BY family, factor ORDER BY family, signal DESC`,
);
await show(
  "design",
  "fit and design",
  `SELECT 'all' AS periods, avg(r_squared_centred) AS "R² centred", min(r_squared_centred) AS "least", max(r_squared_centred) AS "most", arg_min(date, r_squared_centred) AS "least on",
    arg_max(date, r_squared_centred) AS "most on", median(condition_number) AS condition, max(condition_number) AS "largest",
    arg_max(date, condition_number) AS "on", avg(max_leverage) AS "largest leverage", avg(coverage_cap_share) AS "cap share",
    avg(outside_span_count) AS "outside span" FROM diagnostics WHERE regression_count > 0`,
);
await show(
  "influence",
  "names that move the fit most: periods among the five most influential, leverage, the largest Cook's distance",
  `SELECT id, count(*) AS periods, avg(leverage) AS leverage, max(cooks_distance) AS cook, arg_max(date, cooks_distance) AS "on"
    FROM influential_names GROUP BY id ORDER BY cook DESC LIMIT 12`,
);
await show(
  "residuals",
  "average off-diagonal correlation of specific returns by group: mean, largest and smallest exponential mean",
  `SELECT grouping || ' ' || "group" AS "group", avg("names") AS names, avg(correlation) AS mean, max(mean_correlation) AS largest,
    min(mean_correlation) AS smallest FROM residual_correlations GROUP BY ALL ORDER BY mean DESC`,
);
await show(
  "changes",
  "changes of the estimation universe",
  "SELECT change || ' ' || reason AS change, count(*) AS seats, count(DISTINCT id) AS names FROM universe_changes GROUP BY ALL ORDER BY ALL",
);
if (label !== undefined) {
  // A name's volatility is that of its whole history here: a diagnosis after the fact. Beyond 50 % it is an event or an error.
  await show(
    "finer label",
    `average off-diagonal correlation within ${label}, groups of three names and more`,
    `WITH z AS (SELECT date, id, specific_return / stddev_pop(specific_return) OVER (PARTITION BY id) AS z FROM returns
        WHERE regression_weight > 0 AND abs(specific_return) < 0.5),
      days AS (SELECT date, "${label}" AS label, count(*) AS n, sum(z) ** 2 - sum(z * z) AS products
        FROM z JOIN read_csv('${labels}') l ON l."${id}" = z.id WHERE "${label}" IS NOT NULL GROUP BY ALL HAVING count(*) > 2)
      SELECT label, avg(n) AS names, sum(products) / sum(n * (n - 1)) AS correlation FROM days
        GROUP BY label HAVING count(*) > (SELECT count(DISTINCT date) FROM days) / 2 ORDER BY correlation DESC`,
  );
}
