import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultSyntheticMarket } from "../../../engine/synthetic-market/index.ts";
import { readProject, writeProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { startProgress } from "../progress.ts";
import { attributionReport } from "./attribute.ts";
import { estimateWithProgress } from "./estimate.ts";
import { riskReport } from "./risk.ts";
import { factorsReport } from "./show-factors.ts";

interface DemoOptions {
  readonly folder: string;
  readonly assets: number;
  readonly days: number;
  readonly seed: number;
}

/** `plimsoll demo`: from nothing to a risk report and an attribution. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  if (existsSync(join(options.folder, "plimsoll.yaml"))) {
    print(`Using the project in ${options.folder} (delete the folder to start afresh).\n`);
  } else {
    print(
      `A synthetic market of ${options.assets} securities over ${options.days} days (seed ${options.seed}) in ${options.folder}`,
    );
    await makeMarket(options);
  }
  const project = await readProject(options.folder);
  print((await estimateWithProgress(project, options.folder)).text.split("\n\n")[0] as string);
  print("\n── The factors ──────────────────────────────────────────────────────────────────────────────");
  const run = await openRun(project.modelFolder);
  try {
    print((await factorsReport(run, { withoutIndustries: true })).text);
  } finally {
    await run.close();
  }
  print("\n── Risk ─────────────────────────────────────────────────────────────────────────────────────");
  print((await riskReport(project, { portfolio: "value_manager", top: 5 })).text);
  print("\n── Performance ──────────────────────────────────────────────────────────────────────────────");
  print((await attributionReport(project, { portfolio: "value_manager", link: "carino" })).text);
  print(nextSteps(options.folder));
}

async function makeMarket({ folder, assets, days, seed }: DemoOptions): Promise<void> {
  const progress = startProgress("days");
  const industryCount = Math.max(2, Math.min(20, Math.floor(assets / 15)));
  await writeProject(folder, {
    name: "demo",
    market: { ...defaultSyntheticMarket, seed, assetCount: assets, dateCount: days, industryCount },
    top: Math.round(assets * 0.8),
    onDay: (done) => progress.update("simulating", done, days),
  });
  progress.finish();
}

function nextSteps(folder: string): string {
  const where = ` --project ${folder}`;
  return [
    "",
    "── Next ─────────────────────────────────────────────────────────────────────────────────────",
    `  plimsoll risk --portfolio momentum_manager${where}       a long/short book`,
    `  plimsoll attribute --portfolio momentum_manager${where}  where its return came from`,
    `  plimsoll show returns${where}                            factor returns, day by day`,
    `  plimsoll show diagnostics${where}                        fit, universe, data quality`,
    "  plimsoll minimodel                                       the same engine on ten stocks, formula by formula",
    "  plimsoll init my-model                                   a project for your own data",
  ].join("\n");
}
