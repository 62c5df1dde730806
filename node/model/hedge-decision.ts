import { InputError } from "../../engine/errors/index.ts";
import { type FoundHedge, findHedge, type HedgedVariance, reportHedge } from "../../engine/hedging/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { Run } from "../store/index.ts";
import type { HedgeSource } from "./hedge-at.ts";
import { type HedgeMoment, type PreparedHedge, prepareHedge } from "./hedge-instruments.ts";
import type { HedgeSeries } from "./hedge-series.ts";
import { modelOn } from "./read-risk-model.ts";

/** A hedge decided at a close and kept to the next decision. Decimals of the capital; volatilities a year. */
export interface HedgeDecision {
  readonly date: string;
  readonly status: FoundHedge["status"];
  /** [m] as decided; those of before where there was no such hedge. */
  readonly notionals: Float64Array;
  /** [m] what was held before it: the decision before, or what the hedge says is held. */
  readonly held: Float64Array;
  /** How exactly it was found, or looked for in vain. */
  readonly residuals: FoundHedge["residuals"];
  /** Σ|Δh| */
  readonly turnover: number;
  /** What it costs once. */
  readonly cost: number;
  /** As forecast at the close. */
  readonly unhedgedAnnual: number;
  readonly hedgedAnnual: number;
  /** What of them is of factors, and what is specific. */
  readonly unhedgedParts: RiskParts;
  readonly hedgedParts: RiskParts;
}

interface RiskParts {
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
}

/** What instruments hold at a close, by the portfolio's name; undefined before its first date. */
export type HoldingsNow = ReadonlyMap<string, Portfolio | undefined>;

/** A decision and what it was decided on. */
export interface DecidedHedge extends PreparedHedge {
  readonly decision: HedgeDecision;
  readonly periodsPerYear: number;
}

/** What is known when it is decided. */
export interface DecisionMoment {
  readonly date: string;
  readonly book: Portfolio;
  readonly now: HoldingsNow;
  readonly before: HedgeDecision | undefined;
  readonly series: HedgeSeries;
  readonly notes: Set<string>;
}

/**
 * Decides a hedge with the model known at a close. What is wrong from the beginning is wrong with the file; later a name may have gone,
 * and the hedge is kept.
 *
 * @throws {InputError} what is wrong with the file, at the first decision
 */
export async function decideOn(
  run: Run,
  source: HedgeSource,
  { date, book, now, before, series, notes }: DecisionMoment,
): Promise<DecidedHedge | "too early" | "kept"> {
  const stored = await modelOn(run, date);
  if (stored === undefined) return "too early";
  const { periodsPerYear } = stored.model;
  const moment = {
    model: stored.model,
    book: book.weights,
    holdingsOf: askHoldings(now, date),
    date,
    series,
  };
  try {
    const prepared = await prepareHedge(
      source,
      before === undefined ? moment : { ...moment, held: before.notionals },
    );
    for (const note of prepared.notes) notes.add(note);
    return { ...prepared, periodsPerYear, decision: decisionOf(prepared, { date, source, periodsPerYear }) };
  } catch (error) {
    if (!(error instanceof InputError) || before === undefined) throw error;
    const [fault] = error.faults;
    notes.add(`No hedge on ${date}, the one before was kept: ${fault?.value} ${fault?.rule}`);
    return "kept";
  }
}

function decisionOf(
  { problem, mandate }: PreparedHedge,
  {
    date,
    source,
    periodsPerYear,
  }: { readonly date: string; readonly source: HedgeSource; readonly periodsPerYear: number },
): HedgeDecision {
  const found = findHedge(problem, mandate);
  const isFound = found.status === "optimal";
  const notionals = isFound ? found.notionals : mandate.held;
  const { before, after } = isFound ? found : reportHedge(problem, notionals, mandate.costs, mandate.held);
  const traded = notionals.map((h, i) => Math.abs(h - (mandate.held[i] as number)));
  const rates = Object.values(source.written.instruments).map(({ cost = 0 }) => cost);
  return {
    date,
    status: found.status,
    notionals,
    held: mandate.held,
    residuals: found.residuals,
    turnover: traded.reduce((sum, size) => sum + size, 0),
    cost: traded.reduce((sum, size, i) => sum + size * (rates[i] as number), 0),
    unhedgedAnnual: Math.sqrt(before.total * periodsPerYear),
    hedgedAnnual: Math.sqrt(after.total * periodsPerYear),
    unhedgedParts: partsOf(before, periodsPerYear),
    hedgedParts: partsOf(after, periodsPerYear),
  };
}

const partsOf = ({ factor, specific }: HedgedVariance, periodsPerYear: number): RiskParts => ({
  factorVolatilityAnnual: Math.sqrt(factor * periodsPerYear),
  specificVolatilityAnnual: Math.sqrt(specific * periodsPerYear),
});

function askHoldings(now: HoldingsNow, date: string): HedgeMoment["holdingsOf"] {
  return async (name) => {
    const portfolio = now.get(name);
    if (portfolio !== undefined) return portfolio;
    const rule = `there are no holdings on ${date} yet: begin later (--from)`;
    throw new InputError([{ file: `portfolio ${name}`, value: name, rule }]);
  };
}
