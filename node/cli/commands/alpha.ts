import { writeFileSync } from "node:fs";
import { InputError } from "../../../engine/errors/index.ts";
import { alphaRows, lastAlpha, readSignals, studySignals } from "../../alpha/index.ts";
import type { SmallTable } from "../../import/index.ts";
import { runOptions } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { alphaPage, severalPage } from "../alpha-html.ts";
import { alphaJson, alphaText, coefficientRows } from "../alpha-page.ts";
import { spanText, type WrittenAlpha } from "../alpha-parts.ts";
import { severalJson, severalRows, severalText } from "../alpha-several.ts";
import { formatCsv } from "../csv-text.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

/** What `plimsoll alpha` takes. */
export interface AlphaOptions {
  readonly signals: readonly SmallTable[];
  readonly horizon?: number;
  readonly quantiles: number;
  /** Basis points of a trade's value. */
  readonly cost: number;
  readonly tried: number;
  readonly shrinkage: number;
  readonly seed: number;
  /** File that expected returns are written to. */
  readonly alpha?: string;
  /** Whether those of the last close are wanted in the JSON. */
  readonly returns?: boolean;
  /** Whether the JSON has what its means are of. */
  readonly terms?: boolean;
  /** File that the page is written to. */
  readonly html?: string;
}

/** `plimsoll alpha <signals...>`: whether signals are new, and what they are worth. */
export async function runAlpha(
  options: OutputOptions & AlphaOptions & { readonly project: string },
): Promise<void> {
  await printRunOutput(await alphaReport(options.project, options), options);
}

/** Signals studied against the published run of a project. */
export async function alphaReport(projectFolder: string, options: AlphaOptions): Promise<Output> {
  const project = await readProject(projectFolder);
  const signals = await readSignals(options.signals);
  const run = await openRun(project.modelFolder);
  try {
    const { horizon, quantiles, tried, seed, shrinkage, terms } = options;
    const cost = options.cost / 1e4;
    const request = { horizon, quantiles, tried, seed, shrinkage, cost, terms };
    const study = await studySignals(run, signals, request);
    const of = { model: run.manifest.model, runId: run.id };
    const written = options.alpha === undefined ? undefined : await writeAlpha(run, study, options.alpha);
    const returns = options.returns === true ? await returnsJson(run, study) : null;
    const [single, ...others] = study.signals;
    if (single !== undefined && others.length === 0) {
      const report = { ...of, ...single, signal: single.file, tried: study.tried, written };
      const page = writePage(options.html, () => alphaPage(report));
      return {
        text: `${alphaText(report)}${page}`,
        json: { ...alphaJson(report), returns },
        csv: coefficientRows([report]),
      };
    }
    const report = { ...of, ...study, written };
    const page = writePage(options.html, () => severalPage(report));
    return {
      text: `${severalText(report)}${page}`,
      json: { ...severalJson(report), returns },
      csv: severalRows(report),
    };
  } finally {
    await run.close();
  }
}

/** Expected returns of the last close, with their horizon as a mandate writes it; null where there are none. */
async function returnsJson(
  run: Run,
  { final }: Awaited<ReturnType<typeof studySignals>>,
): Promise<object | null> {
  const last = final === null ? null : await lastAlpha(run, final);
  return last && { ...last, span: spanText(last.horizon, runOptions(run).periodsPerYear) };
}

/** The line that says where the page is. */
function writePage(file: string | undefined, page: () => string): string {
  if (file === undefined) return "";
  writeFileSync(file, page());
  return `\n\nPage written to ${file}.`;
}

async function writeAlpha(
  run: Run,
  { final }: Awaited<ReturnType<typeof studySignals>>,
  file: string,
): Promise<WrittenAlpha> {
  if (final === null) {
    const rule =
      "the signals have no combination to make returns of: they have too few dates in common; give one of them";
    throw new InputError([{ file: "--alpha", value: file, rule }]);
  }
  const { rows, ...account } = await alphaRows(run, final);
  if (rows.length === 0) {
    const rule = "no date has twelve coefficients before it and a forecast of the run: give a longer signal";
    throw new InputError([{ file: "--alpha", value: file, rule }]);
  }
  writeFileSync(file, formatCsv(["date", "id", "alpha"], rows));
  return { file, horizon: final.horizon, count: rows.length, ...account };
}
