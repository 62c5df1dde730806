// node bench/without-factor.mjs <project> <factor>: a model with and without a factor, by what speaks for each: adjusted R², what specific returns have in
// common, pairs of names. A line of JSON for each of the two; the numbers of docs/methodology/14b-comparison.md.
import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const [project, factor] = process.argv.slice(2);
const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const said = execFileSync(
  process.execPath,
  [main, "evaluate", "--project", project, "--without", factor, "--json"],
  { encoding: "utf8", maxBuffer: 2 ** 29 },
);
const { evidence } = JSON.parse(said);
const rounded = (value, digits = 3) => Number(value.toFixed(digits));
const percent = (value) => rounded(100 * value);

for (const [side, { fit, residuals }] of evidence.entries()) {
  const { from, to, names, pairs, count, components } = residuals;
  console.log(
    JSON.stringify({
      problem: `${basename(project)} ${side === 0 ? "with" : "without"} ${factor}`,
      periods: fit.periods,
      adjustedR2Percent: percent(fit.rSquaredAdjusted),
      residuals: { from, to, names },
      pairs: pairs.map(({ group, mean, tStatistic }) => ({
        group,
        mean: rounded(mean, 5),
        t: rounded(tStatistic, 2),
      })),
      components: count,
      found: components.map(({ share, pValue, returns }) => ({
        sharePercent: percent(share),
        p: pValue,
        returnsLike: returns[0].factor,
        correlation: rounded(returns[0].correlation),
      })),
    }),
  );
}
