import {
  type PortfolioRequest,
  readPortfolioChoice,
  readRiskHistory,
  sourceName,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { riskHistoryCsv, riskHistoryJson, riskHistoryText } from "../risk-history.ts";

interface HistoryRequest extends PortfolioRequest, DateSpan {}

/** `plimsoll risk --from --to`. */
export async function runRiskHistory(
  options: OutputOptions & HistoryRequest & { readonly project: string },
): Promise<void> {
  await printRunOutput(await riskHistory(await readProject(options.project), options), options);
}

/** The risk of a portfolio of the project through time. */
export async function riskHistory(project: Project, request: HistoryRequest): Promise<Output> {
  const choice = await readPortfolioChoice(project, request);
  const run = await openRun(project.modelFolder);
  try {
    await requireDates(run, request);
    const { from, to } = request;
    const points = await readRiskHistory(run, choice, {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    const report = {
      points,
      runId: run.id,
      portfolioName: sourceName(choice.portfolio),
      benchmarkName: sourceName(choice.benchmark),
    };
    return { text: riskHistoryText(report), json: riskHistoryJson(report), csv: riskHistoryCsv(report) };
  } finally {
    await run.close();
  }
}
