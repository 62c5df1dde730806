import type { PerformanceLine } from "../../engine/performance-attribution/index.ts";
import type { MandateDecision, WalkForward, WalkInterval, WalkRisk, WalkRiskParts } from "../model/index.ts";
import { sumsOf } from "./attribution-json.ts";
import { lineName } from "./attribution-parts.ts";
import type { Output } from "./output.ts";
import type { WalkReport } from "./walk-forward-parts.ts";

/** A walk for programs: decimals; risks and ratios are annual. */
export function walkJson({ walk, summary, runId, stage, calendar }: WalkReport): object {
  const { source, intervals, points, factors, ids, notes, tooEarly, attribution, spans } = walk;
  const sums = sumsOf(spans, summary.side);
  const book = attribution[summary.side];
  return {
    mandate: source.written.name ?? source.file,
    portfolioName: source.portfolioName,
    benchmarkName: source.benchmarkName,
    runId,
    stage: stage ?? null,
    calendar,
    from: intervals[0]?.date,
    to: points.at(-1)?.date,
    periodsPerYear: walk.periodsPerYear,
    tooEarly,
    notes,
    summary: {
      ...summary,
      drawdown: drawdownJson(walk, summary.drawdown),
      relativeDrawdown: drawdownJson(walk, summary.relativeDrawdown),
    },
    attribution: {
      returnTotal: book.returnTotal,
      lines: [
        ...book.byFamily,
        ...book.byFactor.filter((of) => of.exposureMean !== 0 || of.contribution !== 0),
        book.specific,
        book.riskFree,
        book.unmodelled,
        book.unexplained,
        book.trading,
      ].map((line) => ({ ...lineJson(line), ...sums(line.line) })),
      spans: spans.spans.map(({ label, periodCount }) => ({ label, periodCount })),
    },
    rebalances: intervals.map((of) => ({
      ...rowOf(walk, of),
      reason: of.decision.reason,
      tradeCount: of.trades.count,
      trades: of.trades.largest.map(({ asset, change }) => ({
        id: ids[asset],
        change,
        cost: of.decision.costsByName?.[asset] ?? 0,
      })),
      returns: { factor: of.returns.factor, specific: of.returns.specific },
      risk: of.book.risk === undefined ? null : riskJson(of.book.risk),
      residuals: of.decision.residuals ?? null,
      limits: Object.fromEntries(of.decision.limits),
      exposures: Object.fromEntries(
        factors.map(({ name }, k) => [name, of.book.risk?.[summary.side].exposures[k] ?? Number.NaN]),
      ),
    })),
    periods: points.map(({ risk, ...of }) => ({
      ...of,
      forecastAnnual: risk?.[summary.side].total ?? Number.NaN,
    })),
  };
}

function drawdownJson(
  { points, intervals }: WalkForward,
  { depth, from, to }: WalkReport["summary"]["drawdown"],
): object {
  const dateAt = (period: number) => (period === 0 ? intervals[0]?.date : points[period - 1]?.date);
  return { depth, from: dateAt(from), to: dateAt(to) };
}

/** Volatilities a year of both sides, as forecast at a rebalance. */
function riskJson({ portfolio, active, benchmark, beta }: WalkRisk): object {
  const parts = ({ total, factor, specific }: WalkRiskParts) => ({ total, factor, specific });
  return {
    portfolio: parts(portfolio),
    ...(Number.isFinite(beta) ? { active: parts(active), benchmark } : {}),
  };
}

function lineJson(of: PerformanceLine): object {
  return {
    source: lineName(of),
    kind: of.line.kind,
    family: of.line.kind === "factor" ? of.line.factor.family : null,
    contribution: of.contribution,
    contributionSum: of.contributionSum,
    standardError: of.standardError,
    exposureMean: of.exposureMean,
    factorReturnLinked: of.factorReturnLinked,
    tilt: of.tilt,
    timing: of.timing,
    tStatistic: of.tStatistic,
  };
}

/** A rebalance and what followed it. */
function rowOf({ isActive }: WalkForward, of: WalkInterval<MandateDecision>) {
  const { decision, book, returns } = of;
  const side = isActive ? "active" : "portfolio";
  return {
    date: of.date,
    to: of.to,
    periods: returns.periods,
    status: decision.status,
    traded: decision.weights !== undefined,
    iterations: decision.iterations,
    turnover: of.turnover,
    costs: decision.costs,
    borrow: returns.borrow,
    names: book.names,
    long: book.long,
    short: book.short,
    cash: book.cash,
    outside: book.outside,
    left: of.left,
    missing: returns.missing,
    beta: book.risk?.beta ?? Number.NaN,
    volatilityAnnual: book.risk?.portfolio.total ?? Number.NaN,
    trackingErrorAnnual: isActive ? (book.risk?.active.total ?? Number.NaN) : Number.NaN,
    factorRiskAnnual: book.risk?.[side].factor ?? Number.NaN,
    specificRiskAnnual: book.risk?.[side].specific ?? Number.NaN,
    returnNet: returns.net,
    returnGross: returns.gross,
    returnBenchmark: returns.benchmark,
    returnCash: returns.riskFree,
    returnFactor: returns.factor[side],
    returnSpecific: returns.specific[side],
  };
}

/** A row per rebalance. */
export function walkCsv({ walk }: WalkReport): NonNullable<Output["csv"]> {
  const rows = walk.intervals.map((of) => rowOf(walk, of));
  const keys = Object.keys(rows[0] ?? {});
  return {
    header: keys.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
    rows: rows.map((row) => Object.values(row)),
  };
}
