import { readSignal, studySignal } from "../../alpha/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { alphaText } from "../alpha-page.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

/** What `plimsoll alpha` takes. */
export interface AlphaOptions {
  readonly signal: string;
  readonly horizon?: number;
  readonly quantiles: number;
  /** Basis points of a trade's value. */
  readonly cost: number;
  readonly tried: number;
  readonly seed: number;
}

/** `plimsoll alpha <signal>`: whether a signal is new, and what it is worth. */
export async function runAlpha(
  options: OutputOptions & AlphaOptions & { readonly project: string },
): Promise<void> {
  await printRunOutput(await alphaReport(options.project, options), options);
}

/** A signal studied against the published run of a project. */
export async function alphaReport(projectFolder: string, options: AlphaOptions): Promise<Output> {
  const project = await readProject(projectFolder);
  const signal = await readSignal(options.signal);
  const run = await openRun(project.modelFolder);
  try {
    const { horizon, quantiles, tried, seed } = options;
    const study = await studySignal(run, signal, {
      horizon,
      quantiles,
      tried,
      seed,
      cost: options.cost / 1e4,
    });
    const json = { model: run.manifest.model, runId: run.id, signal: options.signal, tried, ...study };
    const csv = {
      header: ["part", "horizon", "ic", "ic_t", "rank_ic", "rank_ic_t", "rank_ic_p", "dates"],
      rows: study.coefficients.map(({ part, horizon: periods, linear, rank }) => {
        return [
          part,
          periods,
          linear.mean,
          linear.tStatistic,
          rank.mean,
          rank.tStatistic,
          rank.pValue,
          rank.count,
        ];
      }),
    };
    return { text: alphaText(json), json, csv };
  } finally {
    await run.close();
  }
}
