import { writeFile } from "node:fs/promises";
import { compareRuns, openNamedRun } from "../../compare/index.ts";
import { keptEvaluation } from "../../evaluate/index.ts";
import { type PortfolioRequest, readPortfolioChoice, sourceName } from "../../model/index.ts";
import { NONE, type Project, readProject, UNIVERSE } from "../../project/index.ts";
import { tablesPage } from "../../report/index.ts";
import type { Run } from "../../store/index.ts";
import {
  type ComparisonReport,
  comparisonSections,
  comparisonTitle,
  comparisonUnder,
} from "../compare-page.ts";
import type { DateSpan } from "../date-range.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { type PairedForecasts, pairedForecasts } from "../paired-forecasts.ts";
import { startProgress } from "../progress.ts";
import { sayNote } from "../say-note.ts";
import { sectionsText } from "../table-sections.ts";

/** What `plimsoll compare` takes. */
export interface CompareOptions extends PortfolioRequest, DateSpan {
  readonly first: string;
  readonly second: string;
  /** One forecast date instead of a span. */
  readonly date?: string;
  readonly top: number;
  readonly random: number;
  readonly seed: number;
  readonly html?: string;
}

/** `plimsoll compare A B`. */
export async function runCompare(
  options: OutputOptions & CompareOptions & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const first = await openNamedRun(project, options.first);
  try {
    const second = await openNamedRun(project, options.second);
    try {
      printOutput(await comparisonOutput(project, [first, second], options, options.json !== true), options);
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}

/** Two runs on the same portfolios: why forecasts differ, and which were better. */
export async function comparisonOutput(
  project: Project,
  runs: readonly [Run, Run],
  options: CompareOptions,
  isShown = false,
): Promise<Output> {
  const choice = await readPortfolioChoice(project, {
    ...options,
    ...(options.portfolio === undefined ? { portfolio: UNIVERSE, benchmark: options.benchmark ?? NONE } : {}),
    say: sayNote,
  });
  const { date, top, html, random, seed } = options;
  const span = date === undefined ? { from: options.from, to: options.to } : { from: date, to: date };
  const comparison = await compareRuns(runs, choice, span);
  const [first, second] = runs.map(({ id, manifest }) => ({ model: manifest.model, runId: id })) as [
    ComparisonReport["first"],
    ComparisonReport["second"],
  ];
  const report: ComparisonReport = {
    ...comparison,
    first,
    second,
    portfolio: sourceName(choice.portfolio),
    benchmark: sourceName(choice.benchmark),
    forecasts:
      comparison.dates.length < 2 ? undefined : await forecastsOf(runs, { ...span, random, seed }, isShown),
    top,
  };
  const sections = comparisonSections(report);
  const page = { title: comparisonTitle(report), under: comparisonUnder(report), sections };
  if (html !== undefined) await writeFile(html, tablesPage(page));
  const written = html === undefined ? [] : [`\nPage written to ${html}.`];
  return {
    text: [page.title, page.under, "", sectionsText(sections), ...written].join("\n"),
    json: comparisonJson(report),
    csv: comparisonCsv(report),
  };
}

/** The same windows and portfolios by both runs. */
export async function forecastsOf(
  runs: readonly [Run, Run],
  {
    from,
    to,
    random,
    seed,
  }: Pick<CompareOptions, "random" | "seed"> & { from?: string | undefined; to?: string | undefined },
  isShown: boolean,
): Promise<PairedForecasts> {
  const progress = startProgress("forecasts");
  const onProgress = (done: number, count: number) => progress.update("evaluating", done, count);
  const evaluation = await keptEvaluation(runs, {
    from,
    to,
    randomCount: random,
    seed,
    onProgress: isShown ? onProgress : undefined,
  });
  progress.finish();
  return pairedForecasts(evaluation);
}

function comparisonJson({ top: _, forecasts, ...report }: ComparisonReport): object {
  return { ...report, forecasts: forecasts ?? null };
}

const COLUMNS = [
  "exposuresAnnual",
  "factorCovarianceAnnual",
  "factorsInOneModelAnnual",
  "specificRiskAnnual",
  "namesInOneModelAnnual",
  "totalAnnual",
] as const;

/** The last date name by name, of the active book where there is a benchmark. */
function comparisonCsv({ last }: ComparisonReport): NonNullable<Output["csv"]> {
  const { names } = last.active ?? last.total;
  return {
    header: [
      "date",
      "id",
      "models",
      "weight",
      "exposures",
      "factor_covariance",
      "factors_in_one_model",
      "specific_risk",
      "names_in_one_model",
      "total",
    ],
    rows: names.map((name) => [
      last.date,
      name.id,
      name.models,
      name.weight,
      ...COLUMNS.map((part) => name[part]),
    ]),
  };
}
