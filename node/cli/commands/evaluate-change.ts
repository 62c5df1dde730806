import { writeFile } from "node:fs/promises";
import { InputError } from "../../../engine/errors/index.ts";
import {
  changeAttribution,
  changeModel,
  compareRuns,
  type ModelChange,
  readEvidence,
} from "../../compare/index.ts";
import { changesSinceRun, type EstimateProgress, estimateModel } from "../../jobs/index.ts";
import { readPortfolioChoice, sourceName } from "../../model/index.ts";
import { NONE, type Project, readProject, UNIVERSE } from "../../project/index.ts";
import { tablesPage } from "../../report/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { type ChangeReport, changeSections } from "../change-page.ts";
import { comparisonTitle, comparisonUnder } from "../compare-page.ts";
import { interruptible } from "../interruption.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { startProgress } from "../progress.ts";
import { sayNote } from "../say-note.ts";
import { sectionsText } from "../table-sections.ts";
import { type CompareOptions, forecastsOf } from "./compare.ts";

/** What `plimsoll evaluate` with a change takes. */
export interface ChangeOptions
  extends ModelChange,
    Omit<CompareOptions, "first" | "second" | "date" | "top"> {
  /** Factors to list; 10 by default. */
  readonly top?: number;
}

/** `plimsoll evaluate --with`, `--without`, `--industries`. */
export async function runEvaluateChange(
  options: OutputOptions & ChangeOptions & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  printOutput(await changeOutput(project, options, options.json !== true), options);
}

/**
 * The model of a project with a change, estimated and kept beside it, and what speaks for each.
 *
 * @throws {InputError} everything that is wrong with the change, or a run that is older than its project
 */
export async function changeOutput(
  project: Project,
  options: ChangeOptions,
  isShown = false,
): Promise<Output> {
  const first = await openRun(project.modelFolder);
  try {
    const changed = await changeModel(project, first, options);
    await requireCurrent(project, first);
    await estimateChanged(changed.project, isShown);
    const second = await openRun(changed.project.modelFolder);
    try {
      const kept = `B is kept as ${changed.project.spec.name}: npx plimsoll compare ${project.spec.name} ${changed.project.spec.name}.`;
      return await reportOf(project, [first, second], {
        ...options,
        changes: [...changed.notes, kept],
        isShown,
      });
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}

/** @throws {InputError} what is compared would differ by more than the change */
async function requireCurrent(project: Project, run: Run): Promise<void> {
  const stale = await changesSinceRun(project, run.manifest);
  if (stale.length === 0) return;
  const rule = `the run is older than its project (${stale.join("; ")}): run npx plimsoll estimate first, so that nothing but the change differs`;
  throw new InputError([{ file: "evaluate", rule }]);
}

async function estimateChanged(project: Project, isShown: boolean): Promise<void> {
  const progress = startProgress("days");
  const interrupt = interruptible();
  const onProgress = ({ stage, done, total }: EstimateProgress) => {
    if (isShown) progress.update(stage, done, total);
  };
  try {
    await estimateModel(project, { onProgress, signal: interrupt.signal });
  } finally {
    interrupt.done();
    progress.finish();
  }
}

async function reportOf(
  project: Project,
  runs: readonly [Run, Run],
  options: ChangeOptions & { readonly changes: readonly string[]; readonly isShown: boolean },
): Promise<Output> {
  const { top = 10, html, random, seed, changes, isShown } = options;
  const choice = await readPortfolioChoice(project, {
    ...options,
    ...(options.portfolio === undefined ? { portfolio: UNIVERSE, benchmark: options.benchmark ?? NONE } : {}),
    say: sayNote,
  });
  const dates = runs[0].manifest.dates;
  const span = { from: options.from ?? dates.first, to: options.to ?? dates.last };
  const comparison = await compareRuns(runs, choice, span);
  const [first, second] = runs.map(({ id, manifest }) => ({ model: manifest.model, runId: id })) as [
    ChangeReport["first"],
    ChangeReport["second"],
  ];
  const report: ChangeReport = {
    ...comparison,
    ...span,
    first,
    second,
    portfolio: sourceName(choice.portfolio),
    benchmark: sourceName(choice.benchmark),
    top,
    changes,
    evidence: await readEvidence(runs, span),
    forecasts:
      comparison.dates.length < 2 ? undefined : await forecastsOf(runs, { ...span, random, seed }, isShown),
    attribution: await changeAttribution(runs, choice, span),
  };
  const sections = changeSections(report);
  const page = { title: comparisonTitle(report), under: comparisonUnder(report), sections };
  if (html !== undefined) await writeFile(html, tablesPage(page));
  const written = html === undefined ? [] : [`\nPage written to ${html}.`];
  return {
    text: [page.title, page.under, "", sectionsText(sections), ...written].join("\n"),
    json: changeJson(report),
    csv: admissionCsv(report),
  };
}

function changeJson({ top: _, forecasts, evidence, ...report }: ChangeReport): object {
  return {
    ...report,
    forecasts: forecasts ?? null,
    evidence: evidence.map(({ factors, fit: { adjusted: __, ...fit }, residuals }) => ({
      factors,
      fit,
      residuals: {
        from: residuals.from,
        to: residuals.to,
        periods: residuals.test.periods,
        names: residuals.test.names,
        pairs: residuals.pairs,
        count: residuals.test.count,
        components: residuals.test.components.map(
          ({ series: ___, loadings: ____, squares: _____, ...component }, c) => ({
            ...component,
            ...residuals.components[c],
          }),
        ),
      },
    })),
  };
}

const COLUMNS = [
  "periods",
  "returnAnnual",
  "tStatistic",
  "tNeweyWest",
  "shareAbove2",
  "vif",
  "stability",
  "verdict",
] as const;

/** The admission table of both models. */
function admissionCsv({ evidence }: ChangeReport): NonNullable<Output["csv"]> {
  return {
    header: [
      "model",
      "factor",
      "family",
      "periods",
      "return_annual",
      "t_statistic",
      "t_newey_west",
      "share_above_2",
      "vif",
      "stability",
      "verdict",
    ],
    rows: evidence.flatMap(({ factors }, m) =>
      factors.map((row) => [
        m === 0 ? "A" : "B",
        row.factor,
        row.family,
        ...COLUMNS.map((column) => row[column]),
      ]),
    ),
  };
}
