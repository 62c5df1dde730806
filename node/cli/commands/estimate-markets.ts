import { estimateMarkets, type MarketOutcome } from "../../jobs/index.ts";
import { readProject } from "../../project/index.ts";
import type { RunProgress } from "../../tasks/index.ts";
import { collectAtOnce } from "../collect-at-once.ts";
import { counted } from "../counted.ts";
import { hasRunCard } from "../has-run-card.ts";
import { interruptible } from "../interruption.ts";
import { type OutputOptions, printOutput } from "../output.ts";
import { startProgress } from "../progress.ts";
import { type RunnerOptions, taskRunner } from "../task-runner.ts";

/** Where the tasks of an estimation are computed. */
export interface MarketsCommandOptions extends OutputOptions, RunnerOptions {
  readonly project: readonly string[];
}

/** `plimsoll estimate` of several projects, or of one in tasks. */
export async function runEstimateMarkets(options: MarketsCommandOptions): Promise<void> {
  collectAtOnce();
  const projects = await Promise.all(options.project.map(readProject));
  const progress = startProgress("tasks");
  const interrupt = interruptible();
  const started = performance.now();
  try {
    const onProgress = ({ done, total }: RunProgress) => progress.update("estimating", done, total);
    const { markets, missing, executed } = await estimateMarkets(
      projects,
      taskRunner(options, { onProgress, signal: interrupt.signal }),
    );
    for (const { project, result } of markets) {
      if (result === undefined || (await hasRunCard(project.modelFolder, result.runId))) continue;
      await (await import("../run-card.ts")).writeRunCard(project.modelFolder);
    }
    progress.finish();
    const seconds = (performance.now() - started) / 1000;
    const text = [
      ...markets.flatMap(marketLines),
      `${counted(missing, "task")} missing, ${executed} computed; ${seconds.toFixed(1)} s`,
    ].join("\n");
    printOutput({ text, json: { missing, executed, markets: markets.map(marketJson) } }, options);
    if (markets.some(({ result }) => result === undefined)) process.exitCode = 1;
  } finally {
    interrupt.done();
    progress.finish();
  }
}

function marketLines({ project, result, failed, blocked }: MarketOutcome): string[] {
  const { name } = project.spec;
  if (result !== undefined) {
    const { runId, computedPeriods, reusedPeriods } = result;
    const periods = `${counted(computedPeriods, "period")} computed, ${reusedPeriods} taken from before`;
    return [`${name}: run ${runId.slice(0, 12)} published; ${periods}.`];
  }
  return [
    `${name}: nothing published, the last good run stands; ${counted(failed.length, "task")} failed, ${blocked.length} wait for it.`,
    ...failed.map(({ task, reason }) => `  ${task.name} (task ${task.key.slice(0, 12)}): ${reason}`),
  ];
}

function marketJson({ project, result, failed, blocked }: MarketOutcome): object {
  return {
    project: project.folder,
    model: project.spec.name,
    runId: result?.runId ?? null,
    computedPeriods: result?.computedPeriods ?? 0,
    reusedPeriods: result?.reusedPeriods ?? 0,
    failed: failed.map(({ task, reason }) => ({ key: task.key, name: task.name, reason })),
    blocked: blocked.map(({ key, name }) => ({ key, name })),
  };
}
