import { writeFile } from "node:fs/promises";
import type { ForecastSummary } from "../../../engine/evaluation/index.ts";
import {
  type CrisisSpan,
  type EvaluationReport,
  evaluationReportOf,
  keptEvaluation,
  type Peer,
} from "../../evaluate/index.ts";
import { readProject } from "../../project/index.ts";
import { evaluationPage } from "../../report/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import { evaluationText } from "../evaluation-page.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { startProgress } from "../progress.ts";

/** What `plimsoll evaluate` takes. */
export interface EvaluateOptions extends DateSpan {
  /** Portfolios of each random family. */
  readonly random: number;
  readonly seed: number;
  readonly against?: readonly Peer[] | undefined;
  /** Dates of crises; told from the forecasts where not given. */
  readonly crisis?: readonly CrisisSpan[] | undefined;
  /** First forecasts that are scored apart; 12 by default. */
  readonly burnIn?: number | undefined;
  /** File that the page is written to. */
  readonly html?: string | undefined;
}

/** `plimsoll evaluate`: a run's forecasts against what came after. */
export async function runEvaluate(
  options: OutputOptions & EvaluateOptions & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    const output = await evaluationReport(run, options, options.json !== true);
    await printRunOutput(output, options);
  } finally {
    await run.close();
  }
}

/** Every family of portfolios at every horizon. */
export async function evaluationReport(run: Run, options: EvaluateOptions, isShown = false): Promise<Output> {
  await requireDates(run, options);
  const progress = startProgress("forecasts");
  const peers = options.against ?? [];
  const evaluation = await keptEvaluation([run], {
    from: options.from,
    to: options.to,
    randomCount: options.random,
    seed: options.seed,
    peers,
    ...(isShown ? { onProgress: (done, count) => progress.update("evaluating", done, count) } : {}),
  });
  progress.finish();
  const { id, manifest } = run;
  const report = evaluationReportOf({ id, model: manifest.model }, evaluation, {
    peers,
    crises: options.crisis,
    burnIn: options.burnIn ?? 12,
  });
  if (options.html !== undefined) await writeFile(options.html, evaluationPage(report));
  const written = options.html === undefined ? "" : `\n\nPage written to ${options.html}.`;
  return { text: `${evaluationText(report)}${written}`, json: report, csv: csvOf(report) };
}

type NumberColumn = Exclude<keyof ForecastSummary, "transformNormal" | "transformFitted">;

const columns: readonly NumberColumn[] = [
  "family",
  "portfolios",
  "windows",
  "bias",
  "leastBias",
  "largestBias",
  "withinNormal",
  "withinFitted",
  "degrees",
  "varianceRatio",
  "rollingDeviation",
  "quasiLikelihood",
  "exceedanceShare",
  "withinKupiec",
];

function csvOf({ horizons }: EvaluationReport) {
  return {
    header: ["horizon", ...columns],
    rows: horizons.flatMap(({ horizon, families }) =>
      families.map((family) => [horizon, ...columns.map((column) => family[column])]),
    ),
  };
}
