// The tables of bench/real-evaluation.mjs, on the console.
import { printTable } from "../examples/real/open-run.mjs";
import { coverage, lossDifference, scaleOf } from "./real-scores.mjs";

const round = (value, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : "");
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const by = (rows, key) => {
  const groups = new Map();
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row]);
  return groups;
};
/** A table under its title. */
export function printTitled(title, rows) {
  heading(title);
  printTable(rows);
}

function heading(text) {
  console.log(`\n## ${text}\n`);
}

/** Every table of a panel's rows. */
export function printPanel(
  title,
  { portfolios, formedWithout, directions, names, parts, whole },
  { periods, crises, full },
) {
  const loss = periods > 1 ? "QLIKE of realised variance" : "log score";
  heading(`${title}: bias by family, and coverage of the bands with the family's tails`);
  const families = new Map([...by(portfolios, "family"), ...by(directions, "family")]);
  printTable(
    [...families].map(([family, rows]) => {
      const { inside, error, degrees, bias, least, largest, portfolios: count, windows } = coverage(rows, 0);
      return {
        family,
        number: count,
        windows,
        bias: round(bias),
        least: round(least),
        largest: round(largest),
        "in band %": round(100 * inside, 0),
        "± %": round(100 * error, 0),
        "tails t": round(degrees, 1),
        "√z²": round(scaleOf(rows, 0)),
      };
    }),
  );
  heading(`${title}: each correction with and without; difference of ${loss}, below 0 the correction gains`);
  const isCrisis = ({ date }) => crises.includes(date.slice(0, 4));
  const compared = (what, on, rows, [first, second]) => ({
    correction: what,
    on,
    rows: rows.length,
    with: round(scaleOf(rows, first)),
    without: round(scaleOf(rows, second)),
    difference: round(lossDifference(rows, first, second, periods).meanDifference, 3),
    "t (DM)": round(lossDifference(rows, first, second, periods).tStatistic, 1),
  });
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
  printTable(tables.filter(({ rows }) => rows > 0));
  heading(`${title}: single names by year, √z² of specific returns (held at 10) and the median forecast`);
  printTable(
    [
      ...by(
        names.map((row) => ({ ...row, year: row.date.slice(0, 4) })),
        "year",
      ),
    ].map(([year, rows]) => ({
      year,
      "√z²": round(scaleOf(rows, 0)),
      "√z² without regime": round(scaleOf(rows, 1)),
      "forecast, median % a period": round(
        100 *
          Math.sqrt(
            rows.map(({ variance }) => variance[0]).sort((a, b) => a - b)[rows.length >> 1] / periods,
          ),
        1,
      ),
    })),
  );
  heading(
    `${title}: whole covariance, mean and median over windows, and without the noise of the regression`,
  );
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  printTable(
    ["mahalanobis", "factor", "specific", "diagonal"].map((ratio) => {
      const [as, mended] = [0, 1].map((m) => whole.map((ratios) => ratios[m][ratio]));
      return {
        ratio,
        mean: round(mean(as), 3),
        median: round(middle(as), 3),
        "mean without noise": round(mean(mended), 3),
        "median without noise": round(middle(mended), 3),
      };
    }),
  );
  if (parts.length === 0) return;
  heading(`${title}: realised over forecast variance by part, and what the regression makes of it`);
  printTable(
    [...by(parts, "family")].map(([name, rows]) => ({
      family: name,
      ...Object.fromEntries(
        ["factor", "specific", "algebra", "cross", "crossAlgebra", "total"].map((key) => [
          key,
          round(mean(rows.map((row) => row[key]))),
        ]),
      ),
    })),
  );
}
