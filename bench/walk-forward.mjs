// node bench/walk-forward.mjs <project> <from> <to> <stage,stage,...>: the mandates of examples/walk-forward walked monthly through the run
// of a project, with each stage of the factor covariance; the tables of docs/methodology/11c-walk-forward.md. "model" is the last stage.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [project, from, to, stages = "model"] = process.argv.slice(2);
const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const mandates = fileURLToPath(new URL("../examples/walk-forward", import.meta.url));
console.log(
  "mandate | stage | forecast % | realised % | ratio | factor | specific | bias | band | net % | turnover % | costs bp | rebalances | s",
);
for (const file of readdirSync(mandates)) {
  for (const stage of stages.split(",")) {
    const began = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        main,
        "construct",
        `${mandates}/${file}`,
        "--from",
        from,
        "--to",
        to,
        ...(stage === "model" ? [] : ["--stage", stage]),
        "--project",
        project,
        "--json",
      ],
      { encoding: "utf8", maxBuffer: 2 ** 29 },
    );
    if (status !== 0) throw new Error(stdout + stderr);
    const { summary, rebalances } = JSON.parse(stdout);
    const of = (part) => summary.checks.find((check) => check.side === summary.side && check.part === part);
    const { forecastAnnual, realisedAnnual, ratio, bias } = of("total");
    const percent = (value) => (100 * value).toFixed(2);
    console.log(
      [
        file.replace(".yaml", ""),
        stage,
        percent(forecastAnnual),
        percent(realisedAnnual),
        ratio.toFixed(2),
        of("factor").ratio.toFixed(2),
        of("specific").ratio.toFixed(2),
        bias.bias.toFixed(2),
        `${bias.lower.toFixed(2)}-${bias.upper.toFixed(2)}`,
        percent(summary.netAnnual),
        percent(summary.turnoverAnnual),
        (1e4 * summary.costsAnnual).toFixed(1),
        rebalances.length,
        ((performance.now() - began) / 1000).toFixed(0),
      ].join(" | "),
    );
  }
}
