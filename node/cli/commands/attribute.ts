import { InputError } from "../../../engine/errors/index.ts";
import {
  attributePeriod,
  finishAttribution,
  type LinkingMethod,
  startAttribution,
  stepAttribution,
} from "../../../engine/performance-attribution/index.ts";
import {
  type PortfolioChoice,
  type PortfolioRequest,
  readAxes,
  readPortfolioChoice,
  runOptions,
  sourceName,
  startHoldings,
  walkRun,
  watchCoverage,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { attributionCsv, attributionJson, attributionText } from "../attribution-report.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

interface AttributeRequest extends PortfolioRequest, DateSpan {
  readonly link: string;
}

/** `plimsoll attribute`. */
export async function runAttribute(
  options: OutputOptions & AttributeRequest & { readonly project: string },
): Promise<void> {
  await printRunOutput(await attributionReport(await readProject(options.project), options), options);
}

const methods: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];

/** The attribution of a portfolio of the project over a span of dates. */
export async function attributionReport(project: Project, request: AttributeRequest): Promise<Output> {
  const linking = methods.find((method) => method === request.link);
  if (linking === undefined) {
    throw new InputError([
      { file: "--link", value: request.link, rule: `must be one of ${methods.join(", ")}` },
    ]);
  }
  const choice = await readPortfolioChoice(project, request);
  const run = await openRun(project.modelFolder);
  try {
    const axes = await readAxes(run);
    const portfolio = startHoldings(choice.portfolio, axes);
    const benchmark = startHoldings(choice.benchmark, axes);
    const { first, last } = run.manifest.dates;
    await requireDates(run, request);
    const { from = first, to = last } = request;
    const names = { portfolio: sourceName(choice.portfolio), benchmark: sourceName(choice.benchmark) };
    const watches = [watchCoverage(names.portfolio), watchCoverage(names.benchmark)] as const;
    let state = startAttribution({ linking, periodsPerYear: runOptions(run).periodsPerYear });
    let start = "";
    for await (const { before, returns, estimated } of walkRun(run, firstHoldings(choice, from), to)) {
      const own = portfolio.at(before).portfolio;
      const base = benchmark.at(before).portfolio;
      portfolio.drift(returns);
      benchmark.drift(returns);
      // The account begins with the model; a later period without a regression is a return outside the model.
      const isIn = returns.date >= from && (estimated || state.periodCount > 0);
      if (own === undefined || base === undefined || !isIn) continue;
      watches[0].see(own);
      watches[1].see(base);
      if (start === "") start = before.date;
      state = stepAttribution(state, attributePeriod({ ...returns, portfolio: own, benchmark: base }));
    }
    if (state.periodCount === 0) {
      const begins = choice.portfolio === "universe" ? first : (choice.portfolio.dates[0] ?? "no date");
      const rule = `no period to attribute: the portfolio begins on ${begins}, the run covers ${first} to ${last}`;
      throw new InputError([{ file: `portfolio ${names.portfolio}`, rule }]);
    }
    for (const watch of watches) watch.require(`from ${start} to ${state.lastDate}`);
    const report = {
      attribution: finishAttribution(state),
      portfolioName: names.portfolio,
      benchmarkName: names.benchmark,
      start,
      cut: cutNote(run, request),
      runId: run.id,
    };
    return { text: attributionText(report), json: attributionJson(report), csv: attributionCsv(report) };
  } finally {
    await run.close();
  }
}

/** What of the wanted span lies outside the run, in words. */
function cutNote(run: Run, { from, to }: AttributeRequest): string | undefined {
  const { first, last } = run.manifest.dates;
  const parts = [
    ...(from !== undefined && from < first ? [`asked from ${from}, the run begins on ${first}`] : []),
    ...(to !== undefined && to > last ? [`asked to ${to}, the run ends on ${last}`] : []),
  ];
  return parts.length === 0 ? undefined : `Cut to the run: ${parts.join("; ")}`;
}

/** Holdings set before the span drift into it; before the portfolio's first holdings there is nothing to attribute. */
function firstHoldings({ portfolio, benchmark }: PortfolioChoice, from: string): string {
  if (portfolio === "universe") return from;
  const before = portfolio.dates.findLast((date) => date < from);
  const first = before ?? portfolio.dates[0] ?? from;
  if (typeof benchmark === "string") return first;
  const base = benchmark.dates.findLast((date) => (before === undefined ? date <= first : date < from));
  return base !== undefined && base < first ? base : first;
}
