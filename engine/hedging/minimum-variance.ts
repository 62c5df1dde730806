import { ldlFactor, ldlSolveInto } from "../linalg/index.ts";
import { type HedgeProblem, hedgeCovariances } from "./instruments.ts";

/** h* with how sure it is. */
export interface MinimumVarianceHedge {
  /** [m] */
  readonly notionals: Float64Array;
  /**
   * [m] standard errors of h as of the coefficients of a regression of the book on the instruments over `observations` periods with
   * the model's covariances; NaN where there are not more observations than instruments.
   */
  readonly errors: Float64Array;
  /** [m] variance inflation of each by the others: the diagonal of the inverse of their correlations. */
  readonly inflation: Float64Array;
  /** Variance per period that the hedge leaves. */
  readonly varianceLeft: number;
  /** Observations beyond the instruments, which the errors rest on; 0 or below: none. */
  readonly spareObservations: number;
}

/**
 * h* = −Cov(r_H)⁻¹ Cov(r_H, r_p): for one instrument −β.
 *
 * @param observations  effective number of periods that the covariances were estimated from
 * @returns undefined where instruments depend on each other, so that no hedge is the only one: leave one out, or use `findHedge`
 * @see primer §17.3 D6; Johnson (1960), The theory of hedging and speculation in commodity futures
 * @complexity O(m²K + m³)
 */
export function minimumVarianceHedge(
  problem: HedgeProblem,
  observations: number,
): MinimumVarianceHedge | undefined {
  const m = problem.instruments.length;
  const { instruments, withBook } = hedgeCovariances(problem);
  // Correlations instead of covariances: whether instruments depend on each other is no question of their volatility.
  const deviation = Float64Array.from({ length: m }, (_, i) => Math.sqrt(instruments[i * (m + 1)]));
  if (deviation.some((value) => !(value > 0))) return undefined;
  const correlation = instruments.map(
    (value, at) => value / (deviation[Math.floor(at / m)] * deviation[at % m]),
  );
  const factor = ldlFactor(correlation, m);
  if (factor === undefined) return undefined;
  const inverseDiagonal = new Float64Array(m);
  const column = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    ldlSolveInto(column, factor, unit(m, i));
    inverseDiagonal[i] = column[i];
    if (!(column[i] > 0 && column[i] < DEPENDENT)) return undefined;
  }
  const solution = new Float64Array(m);
  ldlSolveInto(
    solution,
    factor,
    withBook.map((value, i) => value / deviation[i]),
  );
  const notionals = solution.map((value, i) => -value / deviation[i]);
  const bookVariance = withBook.reduce(
    (sum, value, i) => sum + value * notionals[i],
    varianceOfBook(problem),
  );
  const varianceLeft = Math.max(0, bookVariance);
  const spare = observations - m;
  const errors = inverseDiagonal.map((value, i) =>
    spare > 0 ? Math.sqrt((varianceLeft * value) / spare) / deviation[i] : Number.NaN,
  );
  return {
    notionals,
    errors,
    inflation: inverseDiagonal,
    varianceLeft,
    spareObservations: spare,
  };
}

/** Variance inflation at which instruments are said to depend on each other. */
const DEPENDENT = 1e10;

function unit(m: number, i: number): Float64Array {
  const out = new Float64Array(m);
  out[i] = 1;
  return out;
}

function varianceOfBook({ bookExposures, bookSpecific, factorCovariance }: HedgeProblem): number {
  const factors = bookExposures.length;
  let sum = bookSpecific;
  for (let k = 0; k < factors; k++)
    for (let j = 0; j < factors; j++)
      sum += bookExposures[k] * bookExposures[j] * factorCovariance.values[k * factors + j];
  return sum;
}
