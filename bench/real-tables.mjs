// The tables of bench/real-evaluation.mjs.
import { printTitled } from "../examples/real/open-run.mjs";
import { coverage, lossDifference, scaleOf } from "./real-scores.mjs";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const by = (rows, key) => {
  const groups = new Map();
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row]);
  return groups;
};
/** Every table of a panel's rows. */
export function printPanel(
  { name: panel, title },
  { portfolios, formedWithout, directions, names, parts, whole },
  { periods, crises, full },
) {
  const loss = periods > 1 ? "QLIKE of realised variance" : "log score";
  const families = new Map([...by(portfolios, "family"), ...by(directions, "family")]);
  printTitled(
    {
      name: `${panel} bias`,
      title: `${title}: bias by family, and coverage of the bands with the family's tails`,
    },
    [...families].map(([family, rows]) => {
      const { inside, error, degrees, bias, least, largest, portfolios: count, windows } = coverage(rows, 0);
      return {
        family,
        number: count,
        windows,
        bias,
        least,
        largest,
        "in band %": 100 * inside,
        "± %": 100 * error,
        "tails t": degrees,
        "√z²": scaleOf(rows, 0),
      };
    }),
  );
  const isCrisis = ({ date }) => crises.includes(date.slice(0, 4));
  const compared = (what, on, rows, [first, second]) => {
    const { meanDifference, tStatistic } = lossDifference(rows, first, second, periods);
    return {
      correction: `${what}, ${on}`,
      rows: rows.length,
      with: scaleOf(rows, first),
      without: scaleOf(rows, second),
      difference: meanDifference,
      t: tStatistic,
    };
  };
  const family = (name) => portfolios.filter((row) => row.family === name);
  const direction = (name) => directions.filter((row) => row.family === name);
  const smallest = direction("eigenfactor").filter(({ name }) => Number(name.split(" ")[1]) <= 5);
  const tables = [
    compared("eigenfactor", "optimised for views, by Σ without it", formedWithout, [0, 1]),
    compared(
      "eigenfactor",
      "optimised of factors, by F without it",
      direction("least_variance_factors"),
      [0, 1],
    ),
    compared("eigenfactor", "eigenfactors, the five smallest", smallest, [0, 1]),
    compared("eigenfactor", "eigenfactors, all", direction("eigenfactor"), [0, 1]),
    compared("eigenfactor", "pure factors (not meant for them)", direction("pure_factor"), [0, 1]),
    ...[
      ["crisis years", isCrisis],
      ["other years", (row) => !isCrisis(row)],
    ].flatMap(([years, test]) =>
      ["universe", "random_active", "style_tilt"].map((name) =>
        compared("regime", `${name}, ${years}`, family(name).filter(test), [0, 2]),
      ),
    ),
    compared("regime of Δ", "names, crisis years", names.filter(isCrisis), [0, 1]),
    compared(
      "regime of Δ",
      "names, other years",
      names.filter((row) => !isCrisis(row)),
      [0, 1],
    ),
    ...[
      ["size", 0],
      ["size", 9],
      ["volatility", 0],
      ["volatility", 9],
    ].map(([kind, tenth]) =>
      compared(
        "shrinkage",
        `names, ${kind} tenth ${tenth + 1}`,
        names.filter((row) => row[kind] === tenth),
        [0, 2],
      ),
    ),
    compared("shrinkage", "names, all", names, [0, 2]),
    compared(
      "structural",
      `names with fewer than ${full} returns`,
      names.filter(({ age }) => age < full),
      [0, 3],
    ),
    compared("jumps", "names, all", names, [0, 4]),
    ...[
      "style_optimised",
      "style_tilt",
      "random_active",
      "industry_active",
      "clustered_active",
      "least_variance",
      "universe",
    ].map((name) => compared("without noise of f", name, family(name), [3, 0])),
  ];
  printTitled(
    {
      name: `${panel} correction`,
      title: `${title}: each correction with and without; difference of ${loss}, below 0 the correction gains`,
    },
    tables.filter(({ rows }) => rows > 0),
  );
  printTitled(
    {
      name: `${panel} names`,
      title: `${title}: single names by year, √z² of specific returns (held at 10) and the median forecast`,
    },
    [
      ...by(
        names.map((row) => ({ ...row, year: row.date.slice(0, 4) })),
        "year",
      ),
    ].map(([year, rows]) => ({
      year,
      "√z²": scaleOf(rows, 0),
      "√z² without regime": scaleOf(rows, 1),
      "forecast, median % a period":
        100 *
        Math.sqrt(rows.map(({ variance }) => variance[0]).sort((a, b) => a - b)[rows.length >> 1] / periods),
    })),
  );
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  printTitled(
    {
      name: `${panel} whole`,
      title: `${title}: whole covariance, mean and median over windows, and without the noise of the regression`,
    },
    ["mahalanobis", "factor", "specific", "diagonal"].map((ratio) => {
      const [as, mended] = [0, 1].map((m) => whole.map((ratios) => ratios[m][ratio]));
      return {
        ratio,
        mean: mean(as),
        median: middle(as),
        "mean without noise": mean(mended),
        "median without noise": middle(mended),
      };
    }),
  );
  if (parts.length === 0) return;
  printTitled(
    {
      name: `${panel} parts`,
      title: `${title}: realised over forecast variance by part, and what the regression makes of it`,
    },
    [...by(parts, "family")].map(([name, rows]) => ({
      family: name,
      ...Object.fromEntries(
        ["factor", "specific", "algebra", "cross", "crossAlgebra", "total"].map((key) => [
          key,
          mean(rows.map((row) => row[key])),
        ]),
      ),
    })),
  );
}
