import { InputError } from "../../../engine/errors/index.ts";
import {
  type PortfolioRequest,
  readPortfolioChoice,
  readRiskHistory,
  sourceName,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import type { Run } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { riskHistoryCsv, riskHistoryJson, riskHistoryText } from "../risk-history.ts";
import { sayNote } from "../say-note.ts";
import { withRun } from "../with-run.ts";

/** Views of one date. */
const ONE_DATE = {
  date: "--date",
  by: "--by",
  interactions: "--interactions",
  whatIf: "--what-if",
  relative: "--relative",
  since: "--since",
  liquidity: "--liquidity",
  participation: "--participation",
  beta: "--beta",
  tail: "--tail",
  active: "--active",
  gmv: "--gmv",
  money: "--money",
} as const;

interface HistoryRequest
  extends PortfolioRequest,
    DateSpan,
    Partial<Readonly<Record<keyof typeof ONE_DATE, string | boolean>>> {
  readonly outside?: string;
}

/** `plimsoll risk --from --to`. */
export async function runRiskHistory(
  options: OutputOptions & HistoryRequest & { readonly project: string },
): Promise<void> {
  await printRunOutput(await riskHistory(await readProject(options.project), options), options);
}

/**
 * The risk of a portfolio of the project through time.
 *
 * @param given  the run, where it is open; the published one by default
 * @throws {InputError} beside a view of one date, which would be left out without a word
 */
export async function riskHistory(project: Project, request: HistoryRequest, given?: Run): Promise<Output> {
  refuseOneDate(request);
  const choice = await readPortfolioChoice(project, { ...request, say: sayNote });
  return withRun(project, given, async (run) => {
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
    return {
      get text() {
        return riskHistoryText(report);
      },
      json: riskHistoryJson(report),
      get csv() {
        return riskHistoryCsv(report);
      },
    };
  });
}

function refuseOneDate(request: HistoryRequest): void {
  const asked = (Object.keys(ONE_DATE) as (keyof typeof ONE_DATE)[])
    .filter((key) => request[key] !== undefined)
    .map((key) => ONE_DATE[key]);
  const refused = request.outside === "refuse" ? [...asked, "--outside"] : asked;
  if (refused.length === 0) return;
  const rule =
    "is a view of one date, and --from and --to show the risk through time: leave out one or the other";
  throw new InputError(refused.map((file) => ({ file, rule })));
}
