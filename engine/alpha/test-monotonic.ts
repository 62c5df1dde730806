import type { Matrix } from "../linalg/index.ts";
import type { RandomStream } from "../stats/index.ts";

/** Whether mean returns rise from each portfolio to the next. */
export interface MonotonicTest {
  /** [Q−1] mean return of each portfolio less that of the one below. */
  readonly steps: Float64Array;
  /** Probability of a smallest step as large as this one, if some step were not above 0: small = monotonic. */
  readonly pValue: number;
  /** Draws, and those whose smallest step reached this one: the probability is (reached + 1) / (draws + 1). */
  readonly draws: number;
  readonly reached: number;
}

/** How the test resamples. */
export interface BootstrapOptions {
  readonly draws: number;
  /** Mean length of a block of the stationary bootstrap, in periods, 1 or more. */
  readonly blockLength: number;
}

/**
 * Patton and Timmermann's test of a monotonic relation: the smallest difference of mean returns between neighbouring portfolios, against its
 * distribution when all differences are 0, by the stationary bootstrap.
 *
 * @param returns  [T×Q] of portfolios from the lowest up; NaN not allowed
 * @see Patton & Timmermann (2010), Monotonicity in asset returns, Journal of Financial Economics 98; Politis & Romano (1994), Journal of the
 *   American Statistical Association 89
 * @complexity O(draws·T·Q)
 */
export function testMonotonic(
  { rows, cols, values }: Matrix,
  { draws, blockLength }: BootstrapOptions,
  random: RandomStream,
): MonotonicTest {
  const stepCount = cols - 1;
  const gaps = new Float64Array(rows * stepCount);
  for (let t = 0; t < rows; t++)
    for (let q = 0; q < stepCount; q++)
      gaps[t * stepCount + q] = values[t * cols + q + 1] - values[t * cols + q];
  const means = (place: (t: number) => number) => {
    const sums = new Float64Array(stepCount);
    for (let t = 0; t < rows; t++) {
      const row = place(t) * stepCount;
      for (let q = 0; q < stepCount; q++) sums[q] += gaps[row + q] / rows;
    }
    return sums;
  };
  const steps = means((t) => t);
  const smallest = Math.min(...steps);
  let reached = 0;
  for (let draw = 0; draw < draws; draw++) {
    let at = 0;
    const drawn = means((t) => {
      at = t === 0 || random.uniform() < 1 / blockLength ? random.integer(rows) : (at + 1) % rows;
      return at;
    });
    let least = Number.POSITIVE_INFINITY;
    for (let q = 0; q < stepCount; q++) least = Math.min(least, drawn[q] - steps[q]);
    if (least >= smallest) reached++;
  }
  return { steps, pValue: (reached + 1) / (draws + 1), draws, reached };
}
