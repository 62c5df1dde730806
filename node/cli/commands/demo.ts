import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../../engine/errors/index.ts";
import { defaultSyntheticMarket } from "../../../engine/synthetic-market/index.ts";
import { readProject, SPEC_FILE, writeProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { printableText } from "../printable-text.ts";
import { startProgress } from "../progress.ts";
import { projectOption } from "../project-option.ts";
import { attributionReport } from "./attribute.ts";
import { estimateWithProgress } from "./estimate.ts";
import { riskReport } from "./risk.ts";
import { factorsReport } from "./show-factors.ts";

interface DemoOptions extends OutputOptions {
  readonly folder: string;
  readonly assets: number;
  readonly days: number;
  readonly seed: number;
}

/**
 * `plimsoll demo`: from nothing to a risk report and an attribution.
 *
 * @param given names of the market's options that the call has
 * @throws {InputError} the folder has a market already and the call asks for another
 */
export async function runDemo(options: DemoOptions, given: readonly string[]): Promise<void> {
  // For programs there is one document and nothing beside it.
  const print = (text: string): void => {
    if (options.json !== true) process.stdout.write(`${printableText(text)}\n`);
  };
  if (existsSync(join(options.folder, SPEC_FILE))) {
    refuseAnotherMarket(options.folder, given);
    print(`Using the project in ${options.folder} (delete the folder to start afresh).\n`);
  } else {
    await makeMarket(options, () =>
      print(
        `A synthetic market of ${options.assets} securities over ${options.days} days (seed ${options.seed}) in ${options.folder}`,
      ),
    );
  }
  const project = await readProject(options.folder);
  const estimate = await estimateWithProgress(project, options.folder);
  print(estimate.text.split("\n\n")[0] as string);
  print("\n── The factors ──────────────────────────────────────────────────────────────────────────────");
  const run = await openRun(project.modelFolder);
  try {
    print((await factorsReport(run, { withoutIndustries: true })).text);
  } finally {
    await run.close();
  }
  const risk = await riskReport(project, { portfolio: "value_manager", top: 5 });
  print("\n── Risk ─────────────────────────────────────────────────────────────────────────────────────");
  print(risk.text);
  const attribution = await attributionReport(project, { portfolio: "value_manager", link: "carino" });
  print("\n── Performance ──────────────────────────────────────────────────────────────────────────────");
  print(attribution.text);
  const json = { folder: options.folder, runId: run.id, risk: risk.json, attribution: attribution.json };
  printOutput({ text: nextSteps(options.folder), json }, options);
}

function refuseAnotherMarket(folder: string, given: readonly string[]): void {
  if (given.length === 0) return;
  const rule = `there is a project here already, so ${given.map((name) => `--${name}`).join(", ")} would do nothing; delete the folder or name another with --folder`;
  throw new InputError([{ file: folder, rule }]);
}

async function makeMarket({ folder, assets, days, seed }: DemoOptions, onStart: () => void): Promise<void> {
  const progress = startProgress("days");
  const industryCount = Math.max(2, Math.min(20, Math.floor(assets / 15)));
  try {
    await writeProject(folder, {
      name: "demo",
      market: { ...defaultSyntheticMarket, seed, assetCount: assets, dateCount: days, industryCount },
      top: Math.round(assets * 0.8),
      onDay: (done) => {
        if (done === 0) onStart();
        else progress.update("simulating", done, days);
      },
    });
  } finally {
    progress.finish();
  }
}

function nextSteps(folder: string): string {
  const where = projectOption(folder);
  return [
    "",
    "── Next ─────────────────────────────────────────────────────────────────────────────────────",
    `  npx plimsoll risk --portfolio momentum_manager${where}       a long/short book`,
    `  npx plimsoll attribute --portfolio momentum_manager${where}  where its return came from`,
    `  npx plimsoll show returns${where}                            factor returns, day by day`,
    `  npx plimsoll show diagnostics${where}                        fit, universe, data quality`,
    "  npx plimsoll minimodel                                       the same engine on ten stocks, formula by formula",
    "  npx plimsoll init my-model                                   a project for your own data",
  ].join("\n");
}
