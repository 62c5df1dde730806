import { type ForecastSummary, summariseForecasts } from "../../../engine/evaluation/index.ts";
import { evaluateRun, type RunEvaluation } from "../../evaluate/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import { type EvaluationReport, evaluationText } from "../evaluation-page.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { startProgress } from "../progress.ts";

/** What `plimsoll evaluate` takes. */
export interface EvaluateOptions extends DateSpan {
  /** Portfolios of each random family. */
  readonly random: number;
  readonly seed: number;
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
  const { forecastDates } = run.manifest;
  const evaluation = await evaluateRun(run, {
    from: options.from,
    to: options.to,
    randomCount: options.random,
    seed: options.seed,
    ...(isShown
      ? { onDate: (date) => progress.update("evaluating", forecastDates.indexOf(date), forecastDates.length) }
      : {}),
  });
  progress.finish();
  const report = reportOf(run, evaluation);
  return { text: evaluationText(report), json: report, csv: csvOf(report) };
}

function reportOf(run: Run, { horizons, names, missingShare }: RunEvaluation): EvaluationReport {
  const measured = horizons.map(({ horizon, dates, series }) => {
    return {
      horizon,
      windows: dates.length,
      first: dates[0] ?? null,
      last: dates.at(-1) ?? null,
      families: dates.length < 2 ? [] : summariseForecasts(series),
    };
  });
  return { model: run.manifest.model, runId: run.id, horizons: measured, names, missingShare };
}

const columns: readonly (keyof ForecastSummary)[] = [
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
