import { InputError } from "../../engine/errors/index.ts";
import { type RealisedHedge, realisedHedge } from "../../engine/hedging/index.ts";
import { dot } from "../../engine/linalg/index.ts";
import type { PeriodReturns } from "../../engine/performance-attribution/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { type HedgeRequest, type HedgeSource, readHedgeSource } from "./hedge-at.ts";
import { type DecidedHedge, decideOn, type HedgeDecision, type HoldingsNow } from "./hedge-decision.ts";
import type { PreparedHedge } from "./hedge-instruments.ts";
import { type HedgeSeries, readHedgeSeries } from "./hedge-series.ts";
import { type HoldingsPath, startHoldings } from "./holdings-path.ts";
import type { DatedExposures } from "./read-exposures.ts";
import { readPortfolioChoice, sourceName } from "./read-portfolio.ts";
import { readAxes } from "./run-axes.ts";
import { type WalkFrequency, walkCalendar } from "./walk-calendar.ts";
import { walkRun } from "./walk-run.ts";

/** A hedge and the span that it is rolled through. */
export interface HedgeWalkRequest extends Omit<HedgeRequest, "date"> {
  /** First decision at the first close from here on, and the last period's end; the run's first and last date by default. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly every: WalkFrequency;
}

/** A period of a hedged book: returns in excess of cash, before costs. */
export interface HedgePoint {
  readonly date: string;
  /** The decision that holds over it, as a position in `decisions`. */
  readonly decision: number;
  readonly book: number;
  /** [m] of a unit of notional. */
  readonly instruments: Float64Array;
  /** Σ h_i r_i */
  readonly hedge: number;
}

/** A hedge rolled through the history of a run. */
export interface HedgeWalk {
  readonly source: HedgeSource;
  readonly portfolioName: string;
  readonly instruments: readonly string[];
  readonly periodsPerYear: number;
  readonly decisions: readonly HedgeDecision[];
  readonly points: readonly HedgePoint[];
  readonly realised: RealisedHedge;
  /** Decisions that were due before there was a forecast. */
  readonly tooEarly: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Rolls a hedge through the history of a run: at each decision the book and the instruments as they are at the close, the model then
 * known, and the notionals of the decision before as what is held. Notionals are kept, as decimals of the capital, until the next.
 *
 * @throws {InputError} what is wrong with the file at the first decision; no decision in the span
 */
export async function walkHedge(project: Project, run: Run, request: HedgeWalkRequest): Promise<HedgeWalk> {
  const source = await readHedgeSource(project, request);
  const axes = await readAxes(run);
  const { from = run.manifest.dates.first, to = run.manifest.dates.last } = request;
  const sources = await instrumentSources(project, source);
  const paths = new Map([...sources].map(([name, of]) => [name, startHoldings(of, axes)]));
  const series = await readHedgeSeries(run, source);
  const bookPath = startHoldings(source.choice.portfolio, axes);
  const isDue = walkCalendar({ from, every: request.every });
  const decisions: HedgeDecision[] = [];
  const points: HedgePoint[] = [];
  const tooEarly: string[] = [];
  const notes = new Set<string>();
  let prepared: DecidedHedge | undefined;
  const starts = [source.choice.portfolio, ...sources.values()].map((of) => firstSet(of, from));
  for await (const { before, returns } of walkRun(run, starts.sort()[0] as string, to)) {
    const book = bookPath.at(before).portfolio;
    const now = holdingsNow(paths, before);
    if (book !== undefined && isDue(before.date, returns.date)) {
      const moment = { date: before.date, book, now, before: decisions.at(-1), series, notes };
      const next = await decideOn(run, source, moment);
      if (next === "too early") tooEarly.push(before.date);
      else if (next !== "kept") {
        prepared = next;
        decisions.push(next.decision);
      }
    }
    const decided = decisions.at(-1);
    if (decided !== undefined && prepared !== undefined && book !== undefined)
      points.push(
        pointOf({ source, series, prepared, decided, at: decisions.length - 1 }, { book, now, returns }),
      );
    bookPath.drift(returns);
    for (const path of paths.values()) path.drift(returns);
  }
  if (prepared === undefined) throw noDecision(run, { from, to, tooEarly });
  return {
    source,
    portfolioName: sourceName(source.choice.portfolio),
    instruments: Object.keys(source.written.instruments),
    periodsPerYear: prepared.periodsPerYear,
    decisions,
    points,
    realised: realisedOf(decisions, points),
    tooEarly,
    notes: [...notes],
  };
}

type Holdings = Parameters<typeof startHoldings>[0];

/** What instruments hold, by the portfolio's name. @throws {InputError} no such portfolio */
async function instrumentSources(
  project: Project,
  { file, written, locateFaults }: HedgeSource,
): Promise<ReadonlyMap<string, Holdings>> {
  const all = new Map<string, Holdings>();
  for (const [name, { portfolio }] of Object.entries(written.instruments)) {
    if (portfolio === undefined || all.has(portfolio)) continue;
    try {
      const choice = await readPortfolioChoice(project, { portfolio, benchmark: "none" });
      all.set(portfolio, choice.portfolio);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const column = `instruments.${name}.portfolio`;
      throw new InputError(
        locateFaults(error.faults.map(({ rule }) => ({ file, column, value: portfolio, rule }))),
      );
    }
  }
  return all;
}

/** Holdings that were set before the walk drift into it. */
function firstSet(of: Holdings, from: string): string {
  return (typeof of === "string" ? undefined : of.dates.findLast((day) => day < from)) ?? from;
}

function holdingsNow(paths: ReadonlyMap<string, HoldingsPath>, before: DatedExposures): HoldingsNow {
  return new Map([...paths].map(([name, path]) => [name, path.at(before).portfolio]));
}

interface PeriodHedge {
  readonly source: HedgeSource;
  readonly series: HedgeSeries;
  readonly prepared: PreparedHedge;
  readonly decided: HedgeDecision;
  readonly at: number;
}

/** What the book and a unit of each instrument earned in a period. */
function pointOf(
  { source, series, prepared, decided, at }: PeriodHedge,
  { book, now, returns }: { book: Portfolio; now: HoldingsNow; returns: PeriodReturns },
): HedgePoint {
  const written = Object.values(source.written.instruments);
  const instruments = Float64Array.from(
    prepared.problem.instruments,
    ({ name: own, holdings, exposures }, i) => {
      const given = series.returns.get(own);
      if (given !== undefined) return (given.get(returns.date) ?? Number.NaN) - returns.riskFree;
      const name = written[i]?.portfolio;
      const portfolio = name === undefined ? undefined : now.get(name);
      const held =
        portfolio ?? (holdings === null ? undefined : { weights: Float64Array.from(holdings), outside: [] });
      const byNames = held === undefined ? 0 : excessReturn(held, returns);
      return byNames + (exposures === null ? 0 : dot(exposures, returns.factorReturns));
    },
  );
  return {
    date: returns.date,
    decision: at,
    book: excessReturn(book, returns),
    instruments,
    // What is not held needs no return.
    hedge: decided.notionals.reduce((sum, h, i) => sum + (h === 0 ? 0 : h * (instruments[i] as number)), 0),
  };
}

/** Σ w (r − cash): names without a return are carried at that of cash. */
function excessReturn(
  { weights, outside }: Pick<Portfolio, "weights" | "outside">,
  { returns, riskFree }: PeriodReturns,
): number {
  const gain = (weight: number, asset: number) => {
    const own = weight === 0 || asset < 0 ? Number.NaN : (returns[asset] as number);
    return Number.isNaN(own) ? 0 : weight * (own - riskFree);
  };
  const others = outside.filter(({ reason }) => reason !== "cash");
  return (
    weights.reduce((sum, weight, asset) => sum + gain(weight, asset), 0) +
    others.reduce((sum, { weight, asset }) => sum + gain(weight, asset), 0)
  );
}

function realisedOf(decisions: readonly HedgeDecision[], points: readonly HedgePoint[]): RealisedHedge {
  return realisedHedge(
    points.map(({ book }) => book),
    points.flatMap(({ instruments }) => [...instruments]),
    points.flatMap(({ decision }) => [...(decisions[decision] as HedgeDecision).notionals]),
  );
}

function noDecision(
  run: Run,
  { from, to, tooEarly }: { from: string; to: string; tooEarly: readonly string[] },
): InputError {
  const { first, last } = run.manifest.dates;
  const why =
    tooEarly.length > 0
      ? `the run has too little history for a forecast at any close up to ${to}`
      : `no close from ${from} to ${to} at which there are holdings and a period after it`;
  return new InputError([
    { file: "--from --to", value: `${from} ${to}`, rule: `${why}; the run covers ${first} to ${last}` },
  ]);
}
