import {
  type BiasStatistic,
  biasStatistic,
  type Drawdown,
  worstDrawdown,
} from "../../engine/evaluation/index.ts";
import type { WalkInterval, WalkPoint } from "./walk-book.ts";
import type { MandateDecision } from "./walk-decision.ts";
import type { WalkForward } from "./walk-forward.ts";
import type { WalkSide } from "./walk-interval.ts";

/** Forecast risk of a part of a book and what came of it. Annual, decimals. */
export interface RiskCheck {
  readonly side: WalkSide;
  readonly part: "total" | "factor" | "specific";
  /** Root of the mean forecast variance over the periods. */
  readonly forecastAnnual: number;
  /** Deviation of the periods' returns before costs. */
  readonly realisedAnnual: number;
  /** Realised over forecast. */
  readonly ratio: number;
  /** Of the returns from rebalance to rebalance, each over its forecast. */
  readonly bias: BiasStatistic;
}

/** A year of a walk, or all of it. Returns are of the span, risks a year; decimals. */
export interface WalkSpan {
  readonly label: string;
  readonly periods: number;
  readonly net: number;
  readonly gross: number;
  /** The benchmark's; cash's where the mandate is not about the difference from a benchmark. */
  readonly reference: number;
  readonly forecastAnnual: number;
  readonly realisedAnnual: number;
  readonly rebalances: number;
  readonly turnover: number;
  readonly costs: number;
  /** Mean after the rebalances. */
  readonly names: number;
}

/** How a limit stood over the rebalances with a portfolio. */
export interface LimitRecord {
  readonly name: string;
  readonly kind: string;
  readonly count: number;
  readonly binds: number;
  readonly brokenBefore: number;
  readonly worstBefore: number;
  readonly brokenAfter: number;
  readonly worstAfter: number;
}

/** A walk in figures. */
export interface WalkSummary {
  readonly side: WalkSide;
  readonly years: readonly WalkSpan[];
  readonly whole: WalkSpan;
  /** Geometric, a year. */
  readonly netAnnual: number;
  readonly grossAnnual: number;
  readonly referenceAnnual: number;
  /** Mean over deviation of the periods' returns over the reference, after costs, a year; and mean over its standard error. */
  readonly informationRatio: number;
  readonly tStatistic: number;
  readonly volatilityAnnual: number;
  readonly drawdown: Drawdown;
  /** Of the wealth over the reference's. */
  readonly relativeDrawdown: Drawdown;
  readonly checks: readonly RiskCheck[];
  readonly limits: readonly LimitRecord[];
  readonly turnoverAnnual: number;
  readonly costsAnnual: number;
  readonly borrowAnnual: number;
}

/** The figures of a walk. */
export function summariseWalk(walk: WalkForward): WalkSummary {
  const { points, intervals, isActive, periodsPerYear } = walk;
  const side: WalkSide = isActive ? "active" : "portfolio";
  const spans = (
    label: string,
    of: readonly WalkPoint[],
    rebalances: readonly WalkInterval<MandateDecision>[],
  ) => spanOf({ label, points: of, rebalances, side, periodsPerYear });
  const yearOf = ({ date }: { readonly date: string }) => date.slice(0, 4);
  // What is traded at the last close of a year is paid in the next year's first return, and its turnover stands there.
  const tradedIn = ({ date }: { readonly date: string }) => {
    const next = points.find((of) => of.date > date);
    return next === undefined ? "" : yearOf(next);
  };
  const years = [...new Set(points.map(yearOf))].map((year) =>
    spans(
      year,
      points.filter((of) => yearOf(of) === year),
      intervals.filter((of) => tradedIn(of) === year),
    ),
  );
  const whole = spans("all", points, intervals);
  const time = points.length / periodsPerYear;
  const annual = (value: number) => (1 + value) ** (1 / time) - 1;
  const excess = points.map((of) => of.net - referenceOf(of, side));
  const ratio = (meanOf(excess) / deviationOf(excess)) * Math.sqrt(periodsPerYear);
  return {
    side,
    years,
    whole,
    netAnnual: annual(whole.net),
    grossAnnual: annual(whole.gross),
    referenceAnnual: annual(whole.reference),
    informationRatio: ratio,
    tStatistic: ratio * Math.sqrt(time),
    volatilityAnnual: deviationOf(points.map(({ net }) => net)) * Math.sqrt(periodsPerYear),
    drawdown: worstDrawdown(points.map(({ net }) => net)),
    relativeDrawdown: worstDrawdown(points.map((of) => (1 + of.net) / (1 + referenceOf(of, side)) - 1)),
    checks: riskChecks(walk),
    limits: limitRecords(intervals),
    turnoverAnnual: whole.turnover / time,
    costsAnnual: whole.costs / time,
    borrowAnnual: intervals.reduce((sum, { returns }) => sum + returns.borrow, 0) / time,
  };
}

/** What a side is measured against. */
function referenceOf({ benchmark, riskFree }: WalkPoint, side: WalkSide): number {
  return side === "active" ? benchmark : riskFree;
}

function spanOf({
  label,
  points,
  rebalances,
  side,
  periodsPerYear,
}: {
  readonly label: string;
  readonly points: readonly WalkPoint[];
  readonly rebalances: readonly WalkInterval<MandateDecision>[];
  readonly side: WalkSide;
  readonly periodsPerYear: number;
}): WalkSpan {
  const compounded = (of: (point: WalkPoint) => number) =>
    points.reduce((growth, point) => growth * (1 + of(point)), 1) - 1;
  const sum = (of: (interval: WalkInterval<MandateDecision>) => number) =>
    rebalances.reduce((total, interval) => total + of(interval), 0);
  return {
    label,
    periods: points.length,
    net: compounded(({ net }) => net),
    gross: compounded(({ gross }) => gross),
    reference: compounded((point) => referenceOf(point, side)),
    forecastAnnual: forecastOf(points, side, "total"),
    realisedAnnual: deviationOf(points.map((of) => partOf(of, side, "total"))) * Math.sqrt(periodsPerYear),
    rebalances: rebalances.length,
    turnover: sum(({ turnover }) => turnover),
    costs: sum(({ decision }) => decision.costs),
    names: sum(({ book }) => book.names) / rebalances.length,
  };
}

/** A period's return of a part of a side, before costs. */
function partOf(point: WalkPoint, side: WalkSide, part: RiskCheck["part"]): number {
  return part === "total" ? point.gross - referenceOf(point, side) : point[part][side];
}

function forecastOf(points: readonly WalkPoint[], side: WalkSide, part: RiskCheck["part"]): number {
  const known = points.flatMap(({ risk }) => (risk === undefined ? [] : [risk[side][part] ** 2]));
  return Math.sqrt(meanOf(known));
}

/** Of the book, and of what is active where there is a benchmark. */
function riskChecks({ points, intervals, isActive, periodsPerYear }: WalkForward): readonly RiskCheck[] {
  const sides: readonly WalkSide[] = isActive ? ["portfolio", "active"] : ["portfolio"];
  return sides.flatMap((side) =>
    (["total", "factor", "specific"] as const).map((part): RiskCheck => {
      const known = points.filter(({ risk }) => risk !== undefined);
      const forecastAnnual = forecastOf(known, side, part);
      const realisedAnnual =
        deviationOf(known.map((point) => partOf(point, side, part))) * Math.sqrt(periodsPerYear);
      const standardised = intervals.flatMap(({ returns, book }) => {
        const { gross, benchmark, riskFree, periods } = returns;
        const total = gross - (side === "active" ? benchmark : riskFree);
        const forecast = (book.risk?.[side][part] ?? Number.NaN) * Math.sqrt(periods / periodsPerYear);
        return forecast > 0 ? [(part === "total" ? total : returns[part][side]) / forecast] : [];
      });
      return {
        side,
        part,
        forecastAnnual,
        realisedAnnual,
        ratio: realisedAnnual / forecastAnnual,
        bias: biasStatistic(standardised),
      };
    }),
  );
}

function limitRecords(intervals: readonly WalkInterval<MandateDecision>[]): readonly LimitRecord[] {
  const all = new Map<string, LimitRecord>();
  intervals.forEach(({ decision }, at) => {
    for (const [name, of] of decision.limits) {
      const past = all.get(name);
      // A book that begins from nothing has broken no limit.
      const before = at === 0 ? 0 : of.brokenBefore;
      all.set(name, {
        name,
        kind: of.kind,
        count: (past?.count ?? 0) + 1,
        binds: (past?.binds ?? 0) + (of.binds ? 1 : 0),
        brokenBefore: (past?.brokenBefore ?? 0) + (before > 0 ? 1 : 0),
        worstBefore: Math.max(past?.worstBefore ?? 0, before),
        brokenAfter: (past?.brokenAfter ?? 0) + (of.brokenAfter > 0 ? 1 : 0),
        worstAfter: Math.max(past?.worstAfter ?? 0, of.brokenAfter),
      });
    }
  });
  return [...all.values()];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** NaN for fewer than three. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 3 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}
