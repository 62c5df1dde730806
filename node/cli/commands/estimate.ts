import type { Manifest } from "../../../wire/index.ts";
import {
  type EstimateOptions,
  type EstimateProgress,
  type EstimateResult,
  estimateModel,
} from "../../jobs/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { collectAtOnce } from "../collect-at-once.ts";
import { counted } from "../counted.ts";
import { hasRunCard } from "../has-run-card.ts";
import { interruptible } from "../interruption.ts";
import { noBetasNote } from "../no-betas-note.ts";
import { type Output, printOutput } from "../output.ts";
import { startProgress } from "../progress.ts";
import { projectOption } from "../project-option.ts";
import { asksForTasks } from "../task-runner.ts";
import type { MarketsCommandOptions } from "./estimate-markets.ts";

/** `plimsoll estimate`: the model, estimated and published; as tasks where there are several, or somebody is to help. */
export async function runEstimate({
  project: folders = ["."],
  ...options
}: Omit<MarketsCommandOptions, "project"> & EstimateCommandOptions): Promise<void> {
  const [folder = "."] = folders;
  if (asksForTasks(options) || folders.length > 1) {
    await (await import("./estimate-markets.ts")).runEstimateMarkets({ ...options, project: folders });
    return;
  }
  const project = await readProject(folder);
  printOutput(await estimateWithProgress(project, folder, options.threads), options);
}

interface EstimateCommandOptions {
  readonly project?: readonly string[];
}

/** Estimates with progress on standard error. */
export async function estimateWithProgress(
  project: Project,
  folderAsNamed: string,
  threads?: number,
): Promise<Output> {
  collectAtOnce();
  const progress = startProgress("days");
  const interrupt = interruptible();
  const started = performance.now();
  try {
    const onProgress = ({ stage, done, total }: EstimateProgress) => progress.update(stage, done, total);
    const result = await publishModel(project, { onProgress, signal: interrupt.signal }, threads);
    // The page's code is loaded for a new run only.
    if (!(await hasRunCard(project.modelFolder, result.runId))) {
      await (await import("../run-card.ts")).writeRunCard(project.modelFolder);
    }
    const seconds = (performance.now() - started) / 1000;
    const { dates, counts, partitions, forecastDates } = result.manifest;
    const notes = [...result.notes, ...(await emptinessNotes(project, result.manifest))];
    const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
    const json = {
      runId: result.runId,
      model: result.manifest.model,
      dates,
      counts,
      reusedPeriods: result.reusedPeriods,
      computedPeriods: result.computedPeriods,
      notes,
    };
    const where = projectOption(folderAsNamed);
    const text = [
      `${result.manifest.model}: run ${result.runId.slice(0, 12)} published.`,
      `  ${counted(dates.count, "date")} from ${dates.first} to ${dates.last}, ${counted(counts.assets ?? 0, "security")}, ${counted(counts.industries ?? 0, "industry")}`,
      project.options.foreign === undefined
        ? `  ${counted(counts.forecasts ?? 0, "risk forecast")} (of ${forecastDates.length} month-ends and the last date), every gate held`
        : `  ${counted(counts.forecasts ?? 0, "risk forecast")}, as given`,
      `  ${counted(result.computedPeriods, "period")} ${project.options.foreign === undefined ? "computed" : "read"}, ${result.reusedPeriods} taken from before; ${(bytes / 1e6).toFixed(1)} MB; ${seconds.toFixed(1)} s`,
      ...(notes.length > 0 ? ["", "Worth knowing:", ...notes.map((note) => `  ${note}`)] : []),
      "",
      `Next: ${nextCommands(project)
        .map((command) => `npx plimsoll ${command}${where}`)
        .join(", ")}`,
    ].join("\n");
    return { text, json };
  } finally {
    interrupt.done();
    progress.finish();
  }
}

/** Estimates the model, or reads the one that is given as files. */
async function publishModel(
  project: Project,
  options: Pick<EstimateOptions, "onProgress" | "signal">,
  threads: number | undefined,
): Promise<EstimateResult> {
  if (project.options.foreign === undefined)
    return estimateModel(project, { ...options, ...(threads === undefined ? {} : { threads }) });
  // Its readers are loaded where there is something to read.
  return (await import("../../foreign/index.ts")).importForeign(project, options);
}

/** Without portfolios there is still the cap-weighted universe, which has nothing active to attribute. */
function nextCommands({ spec }: Project): readonly string[] {
  const reports = spec.data.portfolios === undefined ? ["risk --portfolio universe"] : ["risk", "attribute"];
  return ["card", "show factors", ...reports];
}

/** A run without what people come for is published, because its exposures are good; it says so. */
async function emptinessNotes(
  project: Project,
  { partitions, counts }: Manifest,
): Promise<readonly string[]> {
  // The import says what the files have not.
  if (project.options.foreign !== undefined) return [];
  const has = (name: string) => partitions.some(({ table }) => table === name);
  if (!has("factor_returns")) {
    const { family } = project.options;
    if (family?.kind === "time_series" && !has("betas")) return [await noBetasNote(project, family)];
    return [
      "no date had enough names in the estimation universe for a regression: there are no factor returns and no risk forecasts (npx plimsoll show diagnostics)",
    ];
  }
  return counts.forecasts === 0
    ? ["the history is too short for a risk forecast on any month-end or the last date"]
    : [];
}
