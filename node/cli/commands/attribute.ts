import { InputError } from "../../../engine/errors/index.ts";
import type { BrinsonForm, LinkingMethod } from "../../../engine/performance-attribution/index.ts";
import {
  attributeSpan,
  type PortfolioRequest,
  readPortfolioChoice,
  readUserSeries,
  sourceName,
  type UserSeries,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import type { Run } from "../../store/index.ts";
import { attributionCsv, attributionJson } from "../attribution-json.ts";
import type { AttributionReport } from "../attribution-parts.ts";
import { attributionText } from "../attribution-report.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { sayNote } from "../say-note.ts";
import { withRun } from "../with-run.ts";

export interface AttributeRequest extends PortfolioRequest, DateSpan {
  readonly link: string;
  readonly by?: string;
  readonly top?: number;
  readonly brinson?: string | true;
  /** A file of return series that are factors of the user's own. */
  readonly factorReturns?: string;
  /** Whether the JSON has what months or years add. */
  readonly terms?: boolean;
}

/** `plimsoll attribute`. */
export async function runAttribute(
  options: OutputOptions & AttributeRequest & { readonly project: string },
): Promise<void> {
  await printRunOutput(await attributionReport(await readProject(options.project), options), options);
}

export const methods: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];

/**
 * The attribution of a portfolio of the project over a span of dates.
 *
 * @param given  the run, where it is open; the published one by default
 */
export async function attributionReport(
  project: Project,
  request: AttributeRequest,
  given?: Run,
): Promise<Output> {
  const linking = oneOf("--link", request.link, methods);
  const brinson = brinsonForm(request.brinson);
  const by = oneOf("--by", request.by ?? "factor", ["factor", "family", "name"] as const);
  const series = await userSeries(request);
  const choice = await readPortfolioChoice(project, { ...request, say: sayNote });
  return withRun(project, given, async (run) => {
    await requireDates(run, request);
    const { from, to } = request;
    const span = await attributeSpan(run, choice, {
      linking,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(brinson === undefined ? {} : { brinson }),
      ...(series === undefined ? {} : { series }),
      terms: request.terms,
    });
    const report: AttributionReport = {
      ...span,
      by,
      top: request.top ?? 10,
      portfolioName: sourceName(choice.portfolio),
      benchmarkName: sourceName(choice.benchmark),
      cut: cutNote(run, request),
      runId: run.id,
    };
    return {
      get text() {
        return attributionText(report);
      },
      json: attributionJson(report),
      get csv() {
        return attributionCsv(report);
      },
    };
  });
}

/** @throws {InputError} portfolios and series as factors at once: which of them explains first would be a choice of ours */
async function userSeries({ factors, factorReturns }: AttributeRequest): Promise<UserSeries | undefined> {
  if (factorReturns === undefined) return undefined;
  if (factors === undefined) return readUserSeries(factorReturns);
  const rule = "give either portfolios (--factors) or return series (--factor-returns), not both";
  throw new InputError([{ file: "--factor-returns", value: factorReturns, rule }]);
}

/** `--brinson` alone is Brinson–Fachler. */
function brinsonForm(given: string | true | undefined): BrinsonForm | undefined {
  if (given === undefined) return undefined;
  return given === true ? "fachler" : oneOf("--brinson", given, ["fachler", "hood_beebower"] as const);
}

/** @throws {InputError} none of them */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new InputError([{ file: option, value, rule: `must be one of ${allowed.join(", ")}` }]);
}

/** What of the wanted span lies outside the run, in words. */
export function cutNote(run: Run, { from, to }: DateSpan): string | undefined {
  const { first, last } = run.manifest.dates;
  const parts = [
    ...(from !== undefined && from < first ? [`asked from ${from}, the run begins on ${first}`] : []),
    ...(to !== undefined && to > last ? [`asked to ${to}, the run ends on ${last}`] : []),
  ];
  return parts.length === 0 ? undefined : `Cut to the run: ${parts.join("; ")}`;
}
