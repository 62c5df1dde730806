import { limitsJsonSchema } from "../../../wire/index.ts";
import { type NightRequest, type NightView, readNight, runNight } from "../../nightly/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import type { RunProgress } from "../../tasks/index.ts";
import { interruptible } from "../interruption.ts";
import { nightCsv, nightJson } from "../nightly-json.ts";
import { type NightReport, nightText } from "../nightly-report.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { startProgress } from "../progress.ts";
import { asksForTasks, type RunnerOptions, taskRunner } from "../task-runner.ts";

interface NightlyRequest extends Omit<NightRequest, "onBlock" | "tasks"> {
  readonly top: number;
  readonly failOn?: "hard" | "soft";
}

/** Exit codes: the night is published in both cases. */
const SOME_FAILED = 3;
const BREACHED = 4;

/** `plimsoll nightly`. */
export async function runNightly(
  options: OutputOptions &
    RunnerOptions &
    NightlyRequest & { readonly project: string; readonly schema?: boolean },
): Promise<void> {
  if (options.schema === true) {
    printOutput({ text: "", json: limitsJsonSchema() }, { json: true });
    return;
  }
  const isSpread = asksForTasks(options);
  const progress = startProgress(isSpread ? "tasks" : "portfolios");
  const interrupt = isSpread ? interruptible() : undefined;
  const update = (done: number, of: number) => progress.update("nightly", done, of);
  const onProgress = ({ done, total }: RunProgress) => update(done, total);
  try {
    const tasks = interrupt && taskRunner(options, { onProgress, signal: interrupt.signal });
    const { output, view } = await nightlyReport(await readProject(options.project), {
      ...{ ...options, tasks },
      onBlock: isSpread ? undefined : update,
    });
    progress.finish();
    await printRunOutput(output, options);
    process.exitCode = exitCode(view, options.failOn);
  } finally {
    interrupt?.done();
    progress.finish();
  }
}

/** Computes the night of a project, and says what is in it. */
export async function nightlyReport(
  project: Project,
  request: NightlyRequest & Pick<NightRequest, "onBlock" | "tasks">,
): Promise<{ readonly output: Output; readonly view: NightView }> {
  const night = await runNight(project, request);
  const view = await readNight(night);
  const report: NightReport = { night, view, top: request.top };
  return { output: { text: nightText(report), json: nightJson(report), csv: nightCsv(report) }, view };
}

/** What a scheduler is told: breaches that were asked for before portfolios that could not be computed. */
export function exitCode({ checks, failed }: NightView, failOn: "hard" | "soft" | undefined): number {
  const isMeant = (level: string): boolean => failOn === "soft" || (failOn === "hard" && level === "hard");
  if (checks.some(({ status, level }) => status === "breach" && isMeant(level))) return BREACHED;
  return failed.length > 0 ? SOME_FAILED : 0;
}
