import { dot } from "../linalg/index.ts";
import { factorProduct, type HedgeProblem } from "./instruments.ts";

/** Variances per period. */
export interface HedgedVariance {
  readonly total: number;
  readonly factor: number;
  readonly specific: number;
}

/** A book before and after a hedge. */
export interface HedgeReport {
  /** [m] notionals, decimals of the capital base. */
  readonly notionals: Float64Array;
  readonly before: HedgedVariance;
  readonly after: HedgedVariance;
  /** 1 − after / before, of the total variance. */
  readonly effectiveness: number;
  /** [K] */
  readonly exposuresBefore: Float64Array;
  readonly exposuresAfter: Float64Array;
  /** Volatility per period that stays where every factor is hedged away and nothing specific is shared: the book's own. */
  readonly specificFloor: number;
  /** Σ|h| */
  readonly gross: number;
  readonly costs: number;
}

/** What notionals do to a book. [h: m; costs: m per unit of notional traded, from `held`] */
export function reportHedge(
  problem: HedgeProblem,
  notionals: Float64Array,
  costs: Float64Array,
  held: Float64Array,
): HedgeReport {
  const before = varianceWith(problem, new Float64Array(notionals.length));
  const after = varianceWith(problem, notionals);
  return {
    notionals,
    before,
    after,
    effectiveness: before.total > 0 ? 1 - after.total / before.total : 0,
    exposuresBefore: problem.bookExposures,
    exposuresAfter: exposuresWith(problem, notionals),
    specificFloor: Math.sqrt(problem.bookSpecific),
    gross: notionals.reduce((sum, h) => sum + Math.abs(h), 0),
    costs: notionals.reduce((sum, h, i) => sum + costs[i] * Math.abs(h - held[i]), 0),
  };
}

/** x_p + Bᵀh [K] */
function exposuresWith({ bookExposures, exposures }: HedgeProblem, notionals: Float64Array): Float64Array {
  const out = bookExposures.slice();
  const factors = out.length;
  for (let i = 0; i < notionals.length; i++)
    for (let k = 0; k < factors; k++) out[k] += notionals[i] * exposures[i * factors + k];
  return out;
}

/** (x + Bᵀh)ᵀF(x + Bᵀh), and the specific variance with what book and instruments share. */
function varianceWith(problem: HedgeProblem, notionals: Float64Array): HedgedVariance {
  const x = exposuresWith(problem, notionals);
  const m = notionals.length;
  const factor = Math.max(0, dot(x, factorProduct(problem, x)));
  let specific = problem.bookSpecific;
  for (let i = 0; i < m; i++) {
    specific += 2 * notionals[i] * problem.shared[i];
    for (let j = 0; j < m; j++) specific += notionals[i] * notionals[j] * problem.specific[i * m + j];
  }
  specific = Math.max(0, specific);
  return { total: factor + specific, factor, specific };
}
