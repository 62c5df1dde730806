import { InputError } from "../../engine/errors/index.ts";
import {
  attributeReturn,
  finishPortfolios,
  type LinkingMethod,
  type ManyAttribution,
  startPortfolios,
  stepPortfolios,
} from "../../engine/performance-attribution/index.ts";
import type { CapitalBase } from "../../engine/portfolio/index.ts";
import type { HoldingsStream, MarketData } from "../import/index.ts";
import type { Run } from "../store/index.ts";
import type { DatedHoldings } from "./dated-holdings.ts";
import { followPortfolios, type ManyNotes } from "./follow-portfolios.ts";
import { startHoldings } from "./holdings-path.ts";
import { sourceName } from "./read-portfolio.ts";
import { readAxes } from "./run-axes.ts";
import { runOptions } from "./run-options.ts";
import { holdingsSetter } from "./set-holdings.ts";
import { walkAhead } from "./walk-ahead.ts";
import { watchCoverage } from "./watch-coverage.ts";

/** What is wanted of all portfolios of the data. */
export interface ManyRequest {
  readonly from?: string;
  readonly to?: string;
  readonly linking: LinkingMethod;
  readonly benchmark: DatedHoldings | "universe" | "none";
  readonly base: CapitalBase;
  /** Where the run is stored. */
  readonly modelFolder: string;
}

/** All portfolios of the data over a span of a run. */
export interface AttributedPortfolios {
  readonly attribution: ManyAttribution;
  readonly notes: ManyNotes;
  /** The last period's date. */
  readonly to: string;
}

/**
 * Attributes the return of every portfolio of the data over a span of a run, as `attributeSpan` does of one, in one pass: each day of the
 * run and each row of holdings is read once, and nothing is kept of either but sums and what is held now.
 *
 * @throws {InputError} no portfolios; no period in the span; rows that are no holdings, each naming portfolio and date
 */
export async function attributePortfolios(
  run: Run,
  data: MarketData,
  request: ManyRequest,
): Promise<AttributedPortfolios> {
  const stream = await data.holdingsStream();
  if (stream === undefined || stream.portfolios.length === 0) {
    const rule =
      "the project has no portfolios; add a portfolios table (date, portfolio, id, weight) to data: in plimsoll.yaml";
    throw new InputError([{ file: "portfolios", rule }]);
  }
  try {
    return await attribute(run, data, stream, request);
  } finally {
    await stream.close();
  }
}

async function attribute(
  run: Run,
  data: MarketData,
  stream: HoldingsStream,
  { from = run.manifest.dates.first, to = run.manifest.dates.last, ...request }: ManyRequest,
): Promise<AttributedPortfolios> {
  const { benchmark, base } = request;
  const axes = await readAxes(run);
  const { portfolios, ids } = stream;
  const others = await data.holdings([]);
  const set = holdingsSetter(data, axes, { portfolios, ids, others, base });
  const followed = followPortfolios(stream, set, { axes, dates: data.dates });
  const path = startHoldings(benchmark, axes);
  const watch = watchCoverage(sourceName(benchmark));
  const options = { linking: request.linking, periodsPerYear: runOptions(run).periodsPerYear };
  let state = startPortfolios(portfolios, axes.factors, options);
  const begin = firstHoldings(await stream.firstDates(from), benchmark, from);
  for await (const { before, returns, estimated } of walkAhead(run, request.modelFolder, {
    after: begin,
    to,
  })) {
    await followed.at(state, before);
    const base = path.at(before).portfolio;
    const { date } = returns;
    const actual = await followed.actual(before.date, date);
    const isIn = base !== undefined && date >= from;
    if (isIn) watch.see(base);
    state = stepPortfolios(state, {
      ...returns,
      actual,
      benchmark:
        isIn && benchmark !== "none"
          ? attributeReturn(returns, base, actualReturn(benchmark, before.date, date))
          : undefined,
      // The account begins with the model; a later period without a regression is a return outside the model.
      counted: Uint8Array.from(state.periodCounts, (periods) => (isIn && (estimated || periods > 0) ? 1 : 0)),
    });
    followed.counted(state);
    path.drift(returns);
  }
  if (state.periodCounts.every((periods) => periods === 0)) throw noPeriod(run, begin);
  if (benchmark !== "none") watch.require(`from ${from} to ${state.lastDate}`);
  return { attribution: finishPortfolios(state), notes: followed.notes, to: state.lastDate };
}

/** As of one portfolio, the earliest of all: holdings set before the span drift into it. */
function firstHoldings(
  portfolios: Awaited<ReturnType<HoldingsStream["firstDates"]>>,
  benchmark: DatedHoldings | "universe" | "none",
  from: string,
): string {
  const dates = typeof benchmark === "string" ? [] : benchmark.dates;
  return portfolios
    .flatMap(({ first, before }) => {
      const base = dates.findLast((date) => (before === undefined ? date <= first : date < from));
      return [before ?? first, ...(base === undefined ? [] : [base])];
    })
    .sort()[0] as string;
}

function actualReturn(source: DatedHoldings | "universe", from: string, to: string): number {
  const known = typeof source === "string" ? undefined : source.actual.get(to);
  return known?.from === from ? known.returnPeriod : Number.NaN;
}

function noPeriod(run: Run, begin: string): InputError {
  const { first, last } = run.manifest.dates;
  const rule = `no period to attribute: holdings begin on ${begin}, the run covers ${first} to ${last}`;
  return new InputError([{ file: "portfolios", rule }]);
}
