// The largest specific returns of a run, with what the model expected: the first thing to read of a new data set.
//   node examples/real/largest-specific.mjs examples/real/us-open-panel [count]
import { given, openRun, printTitled } from "./open-run.mjs";

const [project, count = "20"] = given;
if (project === undefined) throw new Error("name the folder of a project that has a run");
const run = await openRun(project);
printTitled(
  { name: "largest", title: `${run.name}: largest specific returns of names in the regression, %` },
  await run.rows(`
  SELECT r.id || ' ' || CAST(r.date AS VARCHAR) AS name, 100 * total_return AS total, 100 * specific_return AS specific,
    specific_return / stddev_pop(specific_return) OVER (PARTITION BY r.id) AS "own sd", market_cap / 1e9 AS "cap bn", industry
  FROM returns r LEFT JOIN exposures e ON e.id = r.id AND e.date = r.date
  WHERE regression_weight > 0 AND isfinite(specific_return)
  ORDER BY abs(specific_return) DESC LIMIT ${Number(count)}`),
);
