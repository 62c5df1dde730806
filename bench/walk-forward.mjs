// node bench/walk-forward.mjs <project> <from> <to> <stage,stage,...> [--json]: the mandates of examples/walk-forward walked monthly through the run
// of a project, with each stage of the factor covariance; the tables of docs/methodology/11c-walk-forward.md. "model" is the last stage.
// With --json a line of JSON for each walk, which bench/keep.mjs keeps.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const args = process.argv.slice(2);
const isJson = args.includes("--json");
const [project, from, to, stages = "model"] = args.filter((arg) => arg !== "--json");
const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const mandates = fileURLToPath(new URL("../examples/walk-forward", import.meta.url));

/** What `construct` reports of one mandate walked with one stage. */
function walked(file, stage) {
  const own = stage === "model" ? [] : ["--stage", stage];
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
      ...own,
      "--project",
      project,
      "--json",
    ],
    { encoding: "utf8", maxBuffer: 2 ** 29 },
  );
  if (status !== 0) throw new Error(stdout + stderr);
  return JSON.parse(stdout);
}

const rounded = (value, digits) => (value === undefined ? undefined : Number(value.toFixed(digits)));

/** A line of the table: risks and returns in percent a year, ratios realised over forecast. */
function lineOf(file, stage) {
  const began = performance.now();
  const { summary, rebalances } = walked(file, stage);
  const of = (part) => summary.checks.find((check) => check.side === summary.side && check.part === part);
  const { forecastAnnual, realisedAnnual, ratio, bias } = of("total");
  const years = summary.years.map((year) => [
    year.label,
    rounded(year.realisedAnnual / year.forecastAnnual, 3),
  ]);
  years.sort(([, left], [, right]) => left - right);
  return {
    problem: `${basename(project)} ${file.replace(".yaml", "")} ${stage}`,
    forecastPercent: rounded(100 * forecastAnnual, 3),
    realisedPercent: rounded(100 * realisedAnnual, 3),
    ratio: rounded(ratio, 3),
    ratioOfFactors: rounded(of("factor").ratio, 3),
    ratioOfSpecific: rounded(of("specific").ratio, 3),
    bias: rounded(bias.bias, 3),
    biasBand: [rounded(bias.lower, 3), rounded(bias.upper, 3)],
    turnoverPercent: rounded(100 * summary.turnoverAnnual, 1),
    netPercent: rounded(100 * summary.netAnnual, 3),
    costsPercent: rounded(100 * summary.costsAnnual, 4),
    informationRatio: rounded(summary.informationRatio, 3),
    tStatistic: rounded(summary.tStatistic, 2),
    drawdownPercent: rounded(100 * summary.relativeDrawdown?.depth, 2),
    drawdownFrom: summary.relativeDrawdown?.from,
    lowestYear: years[0],
    highestYear: years.at(-1),
    rebalances: rebalances.length,
    ms: Math.round(performance.now() - began),
  };
}

if (!isJson) {
  console.log(
    "mandate | stage | forecast % | realised % | ratio | factor | specific | bias | band | net % | turnover % | costs % | rebalances | s",
  );
}
for (const file of readdirSync(mandates)) {
  for (const stage of stages.split(",")) {
    const line = lineOf(file, stage);
    if (isJson) {
      console.log(JSON.stringify(line));
      continue;
    }
    const { forecastPercent, realisedPercent, ratio, ratioOfFactors, ratioOfSpecific, bias, biasBand } = line;
    const risks = [forecastPercent, realisedPercent, ratio, ratioOfFactors, ratioOfSpecific, bias];
    console.log(
      [
        file.replace(".yaml", ""),
        stage,
        ...risks.map((value) => value.toFixed(2)),
        biasBand.map((value) => value.toFixed(2)).join("-"),
        line.netPercent.toFixed(2),
        line.turnoverPercent.toFixed(0),
        line.costsPercent.toFixed(3),
        line.rebalances,
        (line.ms / 1000).toFixed(0),
      ].join(" | "),
    );
  }
}
