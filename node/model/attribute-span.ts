import { InputError } from "../../engine/errors/index.ts";
import {
  type AttributionPeriod,
  type AttributionState,
  attributePeriod,
  type BrinsonAttribution,
  type BrinsonForm,
  finishAttribution,
  finishBrinson,
  finishNames,
  type LinkingMethod,
  type NamesAttribution,
  type PerformanceAttribution,
  type PeriodAttribution,
  startAttribution,
  startBrinson,
  startNames,
  stepAttribution,
  stepBrinson,
  stepNames,
} from "../../engine/performance-attribution/index.ts";
import type { Run } from "../store/index.ts";
import { type AttributionSpans, recordSpans } from "./attribution-spans.ts";
import { followBooks, type HoldingsNotes } from "./book-paths.ts";
import type { DatedHoldings } from "./dated-holdings.ts";
import { industryMembers, industryTree } from "./industry-tree.ts";
import { type PortfolioChoice, sourceName } from "./read-portfolio.ts";
import type { UserSeries } from "./read-user-series.ts";
import { readAxes } from "./run-axes.ts";
import { runOptions } from "./run-options.ts";
import { firstHoldingsFault, type SetPlace } from "./set-place.ts";
import { followUserFactors } from "./user-factor-path.ts";
import { followUserSeries } from "./user-series-path.ts";
import { walkRun } from "./walk-run.ts";
import { watchCoverage } from "./watch-coverage.ts";

/** What of a span is wanted. */
export interface SpanRequest {
  /** The run's first and last date by default. */
  readonly from?: string;
  readonly to?: string;
  readonly linking: LinkingMethod;
  /** With a Brinson attribution by sector and industry beside the factor view. */
  readonly brinson?: BrinsonForm;
  /** Return series that are factors of the user's own. */
  readonly series?: UserSeries;
  /** Whether what months or years add to its sums is wanted. */
  readonly terms?: boolean | undefined;
  /** Is given every period as it is linked. */
  readonly onPeriod?: (period: PeriodAttribution) => void;
}

/** The attribution of everything up to a date. */
export interface AttributionAt {
  readonly date: string;
  readonly attribution: PerformanceAttribution;
}

/** A portfolio's return over a span of a run, attributed. */
export interface SpanAttribution {
  readonly attribution: PerformanceAttribution;
  readonly names: NamesAttribution;
  /** Ids and names for people, on the axis of `names`. */
  readonly ids: readonly string[];
  readonly assetNames: readonly string[];
  readonly brinson: BrinsonAttribution | undefined;
  /** The attribution as it stood at some fifty dates on the way, the last one included: each reconciles by itself. */
  readonly path: readonly AttributionAt[];
  /** By months, or by years of a longer span, where that was asked for. */
  readonly spans?: AttributionSpans | undefined;
  /** The close from which the first period runs. */
  readonly start: string;
  /** Close from which there are holdings of both books, where the benchmark's begin later than the portfolio's; undefined elsewhere. */
  readonly waitedForBenchmark: string | undefined;
  /** The user's own factors whose holdings begin after the first period: until then the model's factors have their part. */
  readonly lateFactors: readonly {
    readonly name: string;
    readonly date: string;
    readonly place: SetPlace | undefined;
  }[];
  /** Dates of accounted returns in the span that are not of exactly one period of the run, and so were not used. */
  readonly unusedAccounts: readonly string[];
  /** What is odd about the holdings. */
  readonly holdings: { readonly portfolio: HoldingsNotes; readonly benchmark: HoldingsNotes };
}

/** Dates of a path, about. */
const PATH_DATES = 52;

/**
 * Attributes a portfolio's return over a span of a run, period by period, in memory that does not grow with the span.
 *
 * @throws {InputError} no period in the span, a portfolio of which the model covers nothing, a return of −100 % or less
 */
export async function attributeSpan(
  run: Run,
  choice: PortfolioChoice,
  request: SpanRequest,
): Promise<SpanAttribution> {
  const { first, last } = run.manifest.dates;
  const { from = first, to = last, brinson: form } = request;
  const { userFactors } = choice;
  const axes = await readAxes(run);
  const books = followBooks(choice, axes);
  const names = { portfolio: sourceName(choice.portfolio), benchmark: sourceName(choice.benchmark) };
  const watches = [watchCoverage(names.portfolio), watchCoverage(names.benchmark)] as const;
  const options = { linking: request.linking, periodsPerYear: runOptions(run).periodsPerYear };
  const tree = industryTree(axes, runOptions(run).exposures.industries.parents);
  const own = followUserFactors(run, axes, userFactors);
  const series = request.series && (await followUserSeries(run, axes, request.series));
  let state = startAttribution(options);
  let byName = startNames(axes.assets.labels.length, options);
  let brinson =
    form === undefined ? undefined : startBrinson(tree.tree, axes.assets.labels.length, { ...options, form });
  let start = "";
  const path = recordPath();
  const spans = request.terms === true ? recordSpans() : undefined;
  const used = new Set<string>();
  const begin = firstHoldings([choice.portfolio, choice.benchmark, ...userFactors], from);
  for await (const { before, returns, estimated } of walkRun(run, begin, to)) {
    const held = books.at(before);
    const factors = own.at(before);
    books.drift(returns);
    own.drift(returns);
    // The account begins with the model; a later period without a regression is a return outside the model.
    if (held === undefined || returns.date < from || !(estimated || state.periodCount > 0)) continue;
    watches[0].see(held.portfolio);
    watches[1].see(held.benchmark);
    if (start === "") start = before.date;
    if (!Number.isNaN(actualReturn(choice.portfolio, before.date, returns.date))) used.add(returns.date);
    const actual = {
      portfolio: actualReturn(choice.portfolio, before.date, returns.date),
      benchmark: actualReturn(choice.benchmark, before.date, returns.date),
    };
    const period: AttributionPeriod = { ...returns, ...held, actual };
    const attributed = attributePeriod(period);
    const restated = series?.restate(attributed) ?? (await own.restate(attributed, period, factors));
    request.onPeriod?.(restated);
    state = stepAttribution(state, restated);
    byName = stepNames(byName, period, attributed);
    if (brinson !== undefined)
      brinson = stepBrinson(brinson, period, industryMembers(before.exposures, tree), attributed);
    path.see(state);
    spans?.see(state, brinson);
  }
  if (state.periodCount === 0) {
    throw noPeriod(choice, run, books.waited());
  }
  for (const watch of watches) watch.require(`from ${start} to ${state.lastDate}`);
  return {
    attribution: finishAttribution(state),
    names: finishNames(byName),
    ids: axes.assets.labels,
    assetNames: axes.assetNames,
    brinson: brinson && finishBrinson(brinson),
    path: path.upTo(state),
    spans: spans?.all(),
    start,
    waitedForBenchmark: books.waited() && start > from ? start : undefined,
    holdings: books.notes(),
    lateFactors: userFactors.flatMap((factor) => {
      if (typeof factor === "string") return [];
      const [date = "the end"] = factor.dates;
      return date > start ? [{ name: factor.name, date, place: factor.places.get(date) }] : [];
    }),
    unusedAccounts: unusedAccounts(choice.portfolio, { from: start, to: state.lastDate, used }),
  };
}

/** Keeps the attribution of some dates on the way, evenly, however long the way is. */
function recordPath() {
  const path: AttributionAt[] = [];
  let every = 1;
  return {
    see: (state: AttributionState): void => {
      if (state.periodCount % every !== 0) return;
      path.push({ date: state.lastDate, attribution: finishAttribution(state) });
      if (path.length < 2 * PATH_DATES) return;
      every *= 2;
      path.splice(0, path.length, ...path.filter((_, at) => at % 2 === 1));
    },
    upTo: (state: AttributionState): readonly AttributionAt[] =>
      path.at(-1)?.date === state.lastDate
        ? path
        : [...path, { date: state.lastDate, attribution: finishAttribution(state) }],
  };
}

function unusedAccounts(
  source: DatedHoldings | "universe",
  { from, to, used }: { readonly from: string; readonly to: string; readonly used: ReadonlySet<string> },
): readonly string[] {
  if (source === "universe") return [];
  return [...source.actual.keys()].filter((date) => date > from && date <= to && !used.has(date));
}

function noPeriod(choice: PortfolioChoice, run: Run, waited: boolean): InputError {
  const { first, last } = run.manifest.dates;
  const late = waited ? choice.benchmark : choice.portfolio;
  const begins = typeof late === "string" ? first : (late.dates[0] ?? "no date");
  const book = waited ? "benchmark" : "portfolio";
  const rule = `no period to attribute: the ${book} begins on ${begins}, the run covers ${first} to ${last}`;
  if (typeof late !== "string")
    return new InputError([firstHoldingsFault(late, `${book} ${late.name}: ${rule}`)]);
  return new InputError([{ file: `${book} ${sourceName(late)}`, rule }]);
}

/** The return as accounted of exactly this period; NaN where it is not known. */
function actualReturn(source: DatedHoldings | "universe" | "none", from: string, to: string): number {
  const known = typeof source === "string" ? undefined : source.actual.get(to);
  return known?.from === from ? known.returnPeriod : Number.NaN;
}

/** Holdings set before the span drift into it; before the portfolio's first holdings there is nothing to attribute. */
function firstHoldings(sources: readonly (DatedHoldings | "universe" | "none")[], from: string): string {
  const [portfolio, ...others] = sources.filter((source) => typeof source !== "string");
  if (portfolio === undefined || typeof sources[0] === "string") return from;
  const before = portfolio.dates.findLast((date) => date < from);
  const first = before ?? portfolio.dates[0] ?? from;
  const starts = others.flatMap(({ dates }) => {
    const base = dates.findLast((date) => (before === undefined ? date <= first : date < from));
    return base === undefined ? [] : [base];
  });
  return [first, ...starts].sort()[0] as string;
}
