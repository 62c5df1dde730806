// node bench/whole-covariance.mjs <project> …: how right the whole covariance of a run was, mean and median of windows, a line of JSON a horizon; the
// table of docs/methodology/13-evaluation.md. It is what `plimsoll evaluate --json` says, without the rest.
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const rounded = (value) => Number(value.toFixed(3));

for (const project of process.argv.slice(2)) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, "evaluate", "--project", project, "--json"],
    { encoding: "utf8", maxBuffer: 2 ** 29 },
  );
  if (status !== 0) throw new Error(stdout + stderr);
  for (const { horizon, windows, first, last, families, covariance } of JSON.parse(stdout).horizons) {
    const biases = families.map(({ family, bias }) => [family, rounded(bias)]);
    console.log(
      JSON.stringify({
        problem: `${basename(project)} ${horizon}`,
        windows,
        first,
        last,
        covariance: roundedDeep(covariance),
        bias: Object.fromEntries(biases),
      }),
    );
  }
}

/** The same with every number to three digits. */
function roundedDeep(value) {
  if (typeof value === "number") return rounded(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(roundedDeep);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, roundedDeep(one)]));
}
