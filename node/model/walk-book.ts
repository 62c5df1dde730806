import {
  attributePeriod,
  finishAttribution,
  type PerformanceAttribution,
  startAttribution,
  stepAttribution,
} from "../../engine/performance-attribution/index.ts";
import {
  alignPortfolio,
  cashInHoldings,
  type OutsideHolding,
  type Portfolio,
  payFromCash,
  rebalancePortfolio,
} from "../../engine/portfolio/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { type AttributionSpans, recordSpans } from "./attribution-spans.ts";
import { drifted, type HoldingsPath } from "./holdings-path.ts";
import type { DatedExposures } from "./read-exposures.ts";
import {
  addPeriod,
  bookOf,
  factorReturn,
  type IntervalReturns,
  type WalkBook,
  type WalkRisk,
  type WalkSide,
  type WalkStep,
} from "./walk-interval.ts";
import type { RunPeriod } from "./walk-run.ts";

/** What is decided at a rebalance. */
export interface WalkDecision {
  /** Undefined where there is no forecast: nothing is known of the book's risk then. */
  readonly model: RiskModel | undefined;
  /** [N] of the capital before costs; undefined where there is no such portfolio: the book stays as it is. */
  readonly weights: Float64Array | undefined;
  /** What the trades cost, of the capital. */
  readonly costs: number;
  /** [N] per period, of what is short. */
  readonly borrow: Float64Array | undefined;
}

/** What is known when a rebalance is decided. */
export interface WalkMoment {
  readonly dated: DatedExposures;
  /** As drifted to the close, names that are no more in cash. */
  readonly book: Portfolio;
  readonly benchmark: Portfolio;
  /** What 1 of capital at the first rebalance has become, after costs. */
  readonly growth: number;
}

/** A rebalance and the time to the next. */
export interface WalkInterval<D> {
  /** Close of the rebalance, and the last close of the interval. */
  readonly date: string;
  readonly to: string;
  readonly decision: D;
  /** Σ|Δw|, both sides. */
  readonly turnover: number;
  readonly trades: WalkTrades;
  /** Names that were no more and became cash. */
  readonly left: number;
  readonly book: WalkBook;
  readonly returns: IntervalReturns;
}

/** The trades of a rebalance. */
export interface WalkTrades {
  /** Names that were traded. */
  readonly count: number;
  /** The largest by size, with the change of the weight. */
  readonly largest: readonly { readonly asset: number; readonly change: number }[];
}

/** A period of a walk. Decimals. */
export interface WalkPoint {
  readonly date: string;
  /** After costs and borrow, before them, the benchmark's, and cash's. */
  readonly net: number;
  readonly gross: number;
  readonly benchmark: number;
  readonly riskFree: number;
  /** What factors and specific returns contributed. */
  readonly factor: Readonly<Record<WalkSide, number>>;
  readonly specific: Readonly<Record<WalkSide, number>>;
  /** As forecast at the rebalance before; undefined without a forecast. */
  readonly risk: WalkRisk | undefined;
}

/** A book through time. */
export interface WalkRecord<D> {
  readonly intervals: readonly WalkInterval<D>[];
  /** Every period from the first rebalance. */
  readonly points: readonly WalkPoint[];
  /** Of the net return: costs and borrow are in the line of trading. */
  readonly attribution: PerformanceAttribution;
  /** The same by months, or by years of a longer span. */
  readonly spans: AttributionSpans;
}

/** How a book is walked. */
export interface WalkPlan<D extends WalkDecision> {
  /** What is held before the first rebalance, and the benchmark. */
  readonly start: HoldingsPath;
  readonly benchmark: HoldingsPath;
  /** Whether a close that is followed by another is a rebalance. */
  readonly isRebalance: (close: string, next: string) => boolean;
  /** Undefined where the walk cannot begin yet. */
  readonly decide: (moment: WalkMoment) => Promise<D | undefined>;
  /** Told of each book after its trades. */
  readonly traded?: (moment: WalkMoment, after: Portfolio, decision: D) => Promise<void>;
  readonly cashId: string;
  readonly periodsPerYear: number;
}

/** A rebalanced book on its way to the next rebalance. */
interface Held<D> {
  readonly interval: Omit<WalkInterval<D>, "to" | "returns">;
  readonly book: Portfolio;
  /** Paid at the rebalance, and not yet in a return. */
  readonly owed: number;
  readonly to: string;
  readonly returns: IntervalReturns | undefined;
}

/**
 * Walks a book through periods: it drifts, and at each rebalance is traded to what is decided on the close before the next period.
 * Nothing of a period is looked at before it is over, and of past periods only sums and one record per rebalance are kept.
 *
 * @throws {InputError} a book that loses all its capital
 */
export async function walkBook<D extends WalkDecision>(
  periods: AsyncIterable<RunPeriod>,
  plan: WalkPlan<D>,
): Promise<WalkRecord<D>> {
  const { periodsPerYear } = plan;
  const points: WalkPoint[] = [];
  const intervals: WalkInterval<D>[] = [];
  let attribution = startAttribution({ linking: "carino", periodsPerYear });
  const spans = recordSpans();
  let held: Held<D> | undefined;
  let growth = 1;
  let past: RunPeriod["returns"] | undefined;
  for await (const period of periods) {
    const { before, returns } = period;
    const benchmark = plan.benchmark.at(before).portfolio;
    const drifting = held === undefined ? plan.start.at(before).portfolio : aligned(held.book, before);
    if (held !== undefined) held = { ...held, book: drifting as Portfolio };
    if (drifting !== undefined && benchmark !== undefined && plan.isRebalance(before.date, returns.date)) {
      const next: Held<D> | undefined = await rebalanced(
        { dated: before, book: drifting, benchmark, growth },
        past,
        plan,
      );
      if (next !== undefined && held !== undefined) intervals.push(closed(held));
      held = next ?? held;
    }
    if (held !== undefined && benchmark !== undefined) {
      const step = stepOf(held, benchmark, period, plan);
      attribution = stepAttribution(attribution, step.attributed);
      spans.see(attribution, undefined);
      growth *= 1 + step.net;
      held = {
        ...held,
        book: step.book,
        owed: 0,
        to: returns.date,
        returns: addPeriod(held.returns, step),
      };
      points.push(pointOf(held, step));
    } else plan.start.drift(returns);
    plan.benchmark.drift(returns);
    past = returns;
  }
  if (held !== undefined) intervals.push(closed(held));
  return { intervals, points, attribution: finishAttribution(attribution), spans: spans.all() };
}

function aligned(book: Portfolio, { exposures }: DatedExposures): Portfolio {
  return alignPortfolio(book, { assets: book.assets, covered: exposures.covered });
}

function closed<D>({ interval, to, returns }: Held<D>): WalkInterval<D> {
  return { ...interval, to, returns: returns as IntervalReturns };
}

async function rebalanced<D extends WalkDecision>(
  drifting: WalkMoment,
  past: RunPeriod["returns"] | undefined,
  plan: WalkPlan<D>,
): Promise<Held<D> | undefined> {
  // Who has no exposures and had no return is no more: what is left of it is money.
  const isGone = ({ asset, reason }: OutsideHolding) =>
    reason === "uncovered" && past !== undefined && Number.isNaN(past.returns[asset]);
  const { cashId } = plan;
  const moment = { ...drifting, book: cashInHoldings(drifting.book, isGone, cashId) };
  const { book, benchmark, dated } = moment;
  const decision = await plan.decide(moment);
  if (decision === undefined) return undefined;
  const { weights = book.weights, costs, model } = decision;
  const after = rebalancePortfolio(book, weights, { costs, cashId });
  await plan.traded?.(moment, after.portfolio, decision);
  return {
    interval: {
      date: dated.date,
      decision,
      turnover: after.turnover,
      trades: tradesOf(book.weights, weights),
      left: drifting.book.outside.filter(isGone).length,
      book: bookOf(after.portfolio, benchmark, model),
    },
    book: after.portfolio,
    owed: costs,
    to: dated.date,
    returns: undefined,
  };
}

/** Trades that are told name by name. */
const MOST_TRADES = 12;

function tradesOf(before: Float64Array, after: Float64Array): WalkTrades {
  const changes = Array.from(after, (weight, asset) => ({
    asset,
    change: weight - (before[asset] as number),
  })).filter(({ change }) => change !== 0);
  changes.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  return { count: changes.length, largest: changes.slice(0, MOST_TRADES) };
}

/** What a book does in a period, its costs and borrow paid. */
function stepOf<D extends WalkDecision>(
  { book, owed, interval }: Held<D>,
  benchmark: Portfolio,
  { returns }: RunPeriod,
  { cashId }: WalkPlan<D>,
): WalkStep & { readonly book: Portfolio } {
  const grown = drifted(book, returns, "the walked book");
  const { borrow } = interval.decision;
  const paid = borrowPaid(book, borrow);
  const net = (1 - owed) * (1 + grown.returnPeriod - paid) - 1;
  const attributed = attributePeriod({ ...returns, portfolio: book, benchmark, actual: { portfolio: net } });
  return {
    attributed,
    book: payFromCash(grown.portfolio, paid / (1 + grown.returnPeriod), cashId),
    net,
    gross: grown.returnPeriod,
    borrow: paid,
    riskFree: returns.riskFree,
    missing: grown.missingReturns.length,
  };
}

/** A short that has left the model is borrowed as before. */
function borrowPaid({ weights, outside }: Portfolio, borrow: Float64Array | undefined): number {
  if (borrow === undefined) return 0;
  const of = (weight: number, asset: number) => (weight < 0 ? -weight * (borrow[asset] ?? 0) : 0);
  const modelled = weights.reduce((sum, weight, asset) => sum + of(weight, asset), 0);
  return outside.reduce((sum, { weight, asset }) => sum + of(weight, asset), modelled);
}

function pointOf<D>({ interval }: Held<D>, { attributed, net, gross, riskFree }: WalkStep): WalkPoint {
  return {
    date: attributed.date,
    net,
    gross,
    benchmark: attributed.benchmark.returnPeriod,
    riskFree,
    factor: {
      portfolio: factorReturn(attributed, "portfolio"),
      active: factorReturn(attributed, "active"),
    },
    specific: { portfolio: attributed.portfolio.specific, active: attributed.active.specific },
    risk: interval.book.risk,
  };
}
