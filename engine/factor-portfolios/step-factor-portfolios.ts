import { type Factor, isDense } from "../exposures/index.ts";
import { lengthen } from "../labels/index.ts";
import { dot, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import { exAnteReturns, type FormationOptions } from "./ex-ante-portfolios.ts";
import {
  capWeights,
  type FormationInputs,
  type FormedWeights,
  followedFactors,
  formPortfolios,
  type PortfolioKind,
  portfolioAt,
  portfolioKinds,
  publishedExposures,
} from "./form-portfolios.ts";
import { type PortfolioShape, portfolioShape } from "./pure-portfolios.ts";

/** The portfolios in force. */
export interface FactorPortfolioState {
  /** Month (YYYY-MM) of the last formation; empty before the first. */
  readonly formedMonth: string;
  /** Weights of the last formation by kind and followed factor; empty before the first. */
  readonly held: FormedWeights;
  /** Cap weights at the last formation [N]; empty before the first. */
  readonly benchmark: Float64Array;
}

/** A portfolio formed at a close. */
export interface FactorPortfolio {
  readonly factor: Factor;
  /** Column of X. */
  readonly column: number;
  readonly kind: PortfolioKind;
  /** [N] decimals of capital; for long_only the whole portfolio, benchmark included. */
  readonly weights: Float64Array;
  readonly shape: PortfolioShape;
  /** ½ Σ|w − w_before| against the formation before; NaN at the first. */
  readonly turnover: number;
  /** Xᵀw [K]: what the portfolio is exposed to. */
  readonly exposures: Float64Array;
}

/** What a day says of factor portfolios. */
export interface FactorPortfolioDay {
  /** Followed factors, in the order of the columns of X. */
  readonly factors: readonly Factor[];
  /** Returns of the period by kind, then factor (`portfolioAt`); NaN where there was no such portfolio. */
  readonly returns: Float64Array;
  /** Portfolios formed at this close; empty but at the first close of a month. */
  readonly formed: readonly FactorPortfolio[];
}

/** A day as this stage sees it. */
export interface FactorPortfolioPeriod extends Omit<FormationInputs, "model"> {
  readonly date: string;
  /** [N] excess returns of the period; NaN = none. */
  readonly returns: Vector;
  /** The forecast of this close, asked for when portfolios are formed. */
  readonly model: () => RiskModel | undefined;
}

/** Before the first day. */
export function startFactorPortfolios(): FactorPortfolioState {
  return { formedMonth: "", held: [], benchmark: new Float64Array(0) };
}

/** The state with more assets, none of the new ones held. */
export function growFactorPortfolios(state: FactorPortfolioState, assetCount: number): FactorPortfolioState {
  const grow = (weights: Float64Array) => (weights.length === 0 ? weights : lengthen(weights, assetCount, 0));
  return { ...state, held: state.held.map(grow), benchmark: grow(state.benchmark) };
}

/**
 * Takes in a day: what the portfolios in force earned over the period, then, at the first close of a month, new ones.
 *
 * Pure portfolios before the fact are formed anew at every close; the ones after the fact earn f. All others keep the
 * weights of their formation to the next one (rebalanced to them at each close, so that returns are linear in weights
 * like f). A position without a return in the period stands still. The long-only portfolio of a style is given by its
 * return over the benchmark's, both of the same formation; the market's by its own. A period without a regression has
 * no returns here.
 *
 * @see docs/methodology/07-factor-portfolios.md
 * @complexity O(N·S) a day, with one more regression where a name of the universe had no return; once a month the
 *   formation
 */
export function stepFactorPortfolios(
  state: FactorPortfolioState,
  period: FactorPortfolioPeriod,
  options: FormationOptions,
): { state: FactorPortfolioState; output: FactorPortfolioDay } {
  const factors = followedFactors(period.close.exposures.factors);
  const returns = periodReturns(state, period, factors, options);
  const month = period.date.slice(0, 7);
  if (month === state.formedMonth) return { state, output: { factors, returns, formed: [] } };
  const inputs: FormationInputs = { ...period, model: period.model() };
  const held = formPortfolios(inputs, options);
  const formed = describe(inputs, held, state.held, factors);
  return {
    state: { formedMonth: month, held, benchmark: capWeights(period.close) },
    output: { factors, returns, formed },
  };
}

function periodReturns(
  state: FactorPortfolioState,
  { before, returns, regression }: FactorPortfolioPeriod,
  factors: readonly Factor[],
  options: FormationOptions,
): Float64Array {
  const out = new Float64Array(portfolioKinds.length * factors.length).fill(Number.NaN);
  if (before === undefined || regression === undefined) return out;
  const earned = returnsOrZero(returns);
  addHeldReturns(out, state, factors, earned);
  const pure = exAnteReturns(before, earned, regression, options);
  const { values, estimated } = regression.factorReturns;
  factors.forEach((factor, f) => {
    const column = before.exposures.factors.findIndex(({ name }) => name === factor.name);
    if (estimated[column] !== 1) return;
    out[portfolioAt(portfolioKinds.indexOf("pure_ex_ante"), f, factors.length)] = pure[column];
    out[portfolioAt(portfolioKinds.indexOf("pure_ex_post"), f, factors.length)] = values[column];
  });
  return out;
}

/** Returns of the portfolios that hold the weights of their formation: all kinds but the pure ones. */
function addHeldReturns(
  out: Float64Array,
  { held, benchmark }: FactorPortfolioState,
  factors: readonly Factor[],
  earned: Float64Array,
): void {
  const benchmarkReturn = benchmark.length === 0 ? 0 : dot(benchmark, earned);
  const kindOf = (at: number) => portfolioKinds[Math.floor(at / factors.length)];
  const kept = held.flatMap((weights, at) =>
    weights.length === 0 || kindOf(at) === "pure_ex_ante" || kindOf(at) === "pure_ex_post" ? [] : at,
  );
  for (let from = 0; from < kept.length; from += 4) {
    const four = kept.slice(from, from + 4);
    const sums = fourDots(
      four.map((at) => held[at]),
      earned,
    );
    four.forEach((at, i) => {
      const isActive = kindOf(at) === "long_only" && isDense(factors[at % factors.length]);
      out[at] = sums[i] - (isActive ? benchmarkReturn : 0);
    });
  }
}

/** Inner products of up to four vectors with one: a sum need not wait for itself, and y is read once. */
function fourDots(vectors: readonly Float64Array[], y: Float64Array): readonly number[] {
  const [a, b = a, c = a, d = a] = vectors;
  let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    const value = y[i];
    ofA += a[i] * value;
    ofB += b[i] * value;
    ofC += c[i] * value;
    ofD += d[i] * value;
  }
  return [ofA, ofB, ofC, ofD];
}

/** A position without a return stands still. */
function returnsOrZero(returns: Vector): Float64Array {
  const out = new Float64Array(returns.length);
  for (let asset = 0; asset < out.length; asset++) {
    if (!Number.isNaN(returns[asset])) out[asset] = returns[asset];
  }
  return out;
}

function describe(
  inputs: FormationInputs,
  held: FormedWeights,
  before: FormedWeights,
  factors: readonly Factor[],
): readonly FactorPortfolio[] {
  const columns = inputs.close.exposures.factors;
  const exposures = publishedExposures(inputs, held);
  return held.flatMap((weights, at) => {
    if (weights.length === 0) return [];
    const kind = portfolioKinds[Math.floor(at / factors.length)];
    const factor = factors[at % factors.length];
    return {
      factor,
      column: columns.indexOf(factor),
      kind,
      weights,
      shape: portfolioShape(weights),
      turnover: turnoverBetween(before[at], weights),
      exposures: exposures[at],
    };
  });
}

/** ½ Σ|w − w_before|; NaN where there was no portfolio before. */
function turnoverBetween(before: Float64Array | undefined, now: Float64Array): number {
  if (before === undefined || before.length === 0) return Number.NaN;
  let sum = 0;
  for (let asset = 0; asset < now.length; asset++) sum += Math.abs(now[asset] - before[asset]);
  return sum / 2;
}
