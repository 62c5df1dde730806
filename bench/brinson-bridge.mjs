// node bench/brinson-bridge.mjs <project> <portfolio>: what allocation and selection of a portfolio were by the model's factors, in percent, a line of JSON
// each; the numbers of docs/methodology/10b-brinson.md. The project of examples/real/us-daily-2007-2012 has the portfolio after its tables.mjs.
import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const [project, portfolio] = process.argv.slice(2);
const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const said = execFileSync(
  process.execPath,
  [main, "attribute", "--portfolio", portfolio, "--brinson", "--project", project, "--json"],
  { encoding: "utf8", maxBuffer: 2 ** 29 },
);
const { from, to, brinson } = JSON.parse(said);
const percent = (value) => Number((100 * value).toFixed(3));
for (const effect of ["allocation", "selection"]) {
  const { total, specific, unmodelled, byFamily } = brinson.bridge[effect];
  const families = byFamily.map(({ family, contribution }) => [family, percent(contribution)]);
  const rest = { specific: percent(specific), unmodelled: percent(unmodelled) };
  const line = { total: percent(total), ...Object.fromEntries(families), ...rest };
  console.log(
    JSON.stringify({ problem: `${basename(project)} ${portfolio} ${effect}`, from, to, percent: line }),
  );
}
