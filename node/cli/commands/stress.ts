import { InputError } from "../../../engine/errors/index.ts";
import type { SmallTable } from "../../import/index.ts";
import {
  decimalText,
  type PortfolioRequest,
  readFactorPeriods,
  readPortfolioAt,
  readPortfolioChoice,
  sourceName,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import type { Run } from "../../store/index.ts";
import { benchmarkTitle } from "../benchmark-title.ts";
import { counted } from "../counted.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { printableName } from "../printable-text.ts";
import type { RiskSection } from "../risk-section.ts";
import { sayNote } from "../say-note.ts";
import { replaySection, worstSection } from "../stress-history.ts";
import { modelStressSection } from "../stress-of-model.ts";
import type { StressReport } from "../stress-parts.ts";
import { reverseSection } from "../stress-reverse.ts";
import { scenarioSection } from "../stress-scenarios.ts";
import { shockSection } from "../stress-shocks.ts";
import { money } from "../table-text.ts";
import { withRun } from "../with-run.ts";

interface StressRequest extends PortfolioRequest {
  readonly date?: string;
  readonly top: number;
  readonly loss: string;
  /** Periods of the model; a month by default. */
  readonly horizon?: number;
  readonly scenarios?: SmallTable;
  readonly replay?: string;
}

/** `plimsoll stress`. */
export async function runStress(
  options: OutputOptions & StressRequest & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  await printRunOutput(await stressReport(project, options), options);
}

const KEYS = ["shocks", "model", "reverse", "worst", "scenarios", "replay"] as const;

/** What could happen to a portfolio of the project. */
export async function stressReport(project: Project, request: StressRequest, given?: Run): Promise<Output> {
  const loss = lossOf(request.loss);
  const choice = await readPortfolioChoice(project, { ...request, say: sayNote });
  return withRun(project, given, async (run) => {
    const { stored, held, base, active } = await readPortfolioAt(run, choice, { date: request.date });
    const hasBenchmark = base.portfolio.weights.some((weight) => weight !== 0);
    const report: StressReport = {
      stored,
      runId: run.id,
      portfolioName: sourceName(choice.portfolio),
      benchmarkName: sourceName(choice.benchmark),
      sides: [
        { side: "portfolio", weights: held.portfolio.weights },
        ...(hasBenchmark ? [{ side: "active", weights: active.weights } as const] : []),
      ],
      capital: held.capital,
      history: await readFactorPeriods(run, stored),
      horizon: request.horizon ?? Math.max(1, Math.round(stored.model.periodsPerYear / 12)),
      top: request.top,
    };
    // What is asked for stands instead of the usual page.
    const asked = [
      ...(request.scenarios === undefined ? [] : [await scenarioSection(report, request.scenarios)]),
      ...(request.replay === undefined ? [] : [replaySection(report, request.replay)]),
    ];
    const usual = [
      shockSection(report),
      modelStressSection(report),
      reverseSection(report, loss),
      worstSection(report),
    ];
    const sections = [...usual, ...asked];
    return {
      text: stressText(report, asked.length > 0 ? asked : usual),
      json: {
        date: stored.date,
        runId: run.id,
        portfolioName: report.portfolioName,
        benchmarkName: report.benchmarkName,
        periodsPerYear: stored.model.periodsPerYear,
        horizonPeriods: report.horizon,
        capital: report.capital,
        ...Object.fromEntries(KEYS.map((key) => [key, sections.find((of) => of.key === key)?.json ?? null])),
      },
      csv: (asked[0] ?? (usual[0] as RiskSection)).csv,
    };
  });
}

function stressText(report: StressReport, sections: readonly RiskSection[]): string {
  const { stored, horizon, capital } = report;
  return [
    `Stress of ${printableName(report.portfolioName)} on ${stored.date}, ${benchmarkTitle(report.benchmarkName)}`,
    `Shocks and losses over ${counted(horizon, "period")} of the model; impacts are % of capital${
      Number.isNaN(capital) ? "" : ` (1 % is ${money(capital * 0.01)})`
    }`,
    ...sections.flatMap(({ lines }) => ["", ...lines]),
    "",
    `Names outside the model and specific returns not named do nothing here. Run ${report.runId.slice(0, 12)}.`,
  ].join("\n");
}

/** @throws {InputError} no loss above 0 */
function lossOf(text: string): number {
  const loss = decimalText(text);
  if (loss > 0) return loss;
  const rule = "must be a loss above 0, as a decimal (0.05) or a percentage (5%) of the capital";
  throw new InputError([{ file: "--loss", value: text, rule }]);
}
