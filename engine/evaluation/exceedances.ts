import { chiSquareUpperTail } from "../stats/index.ts";

/** Likelihood-ratio tests of the days on which a loss was beyond its value at risk. */
export interface ExceedanceTests {
  readonly count: number;
  readonly exceedances: number;
  /** Kupiec: as many as there should be. */
  readonly unconditional: LikelihoodRatio;
  /** Christoffersen: today's does not depend on yesterday's. */
  readonly independence: LikelihoodRatio;
  /** Both at once; its statistic is the sum of the two. */
  readonly conditional: LikelihoodRatio;
}

/** Minus twice the logarithm of a likelihood ratio. */
export interface LikelihoodRatio {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Back-tests of value at risk on the sequence of its exceedances.
 *
 * Unconditional coverage is on all days, independence on the T − 1 pairs of neighbours, first-order Markov against independence; with
 * 0 · ln 0 = 0, as the limits have it. p-values are χ²'s with 1, 1 and 2 degrees of freedom: asymptotic, and poor where fewer than about
 * five exceedances are expected.
 *
 * @param isBeyond     [T] 1 where the loss exceeded the value at risk
 * @param probability  of an exceedance by the forecast, 0.05 for a value at risk of 95 %
 * @see Kupiec (1995), Journal of Derivatives 3(2); Christoffersen (1998), International Economic Review 39(4)
 * @complexity O(T)
 * @example
 * testExceedances(Uint8Array.from({ length: 100 }, (_, t) => Number(t % 20 === 0)), 0.05).unconditional // => { statistic: 0, pValue: 1 }
 */
export function testExceedances(isBeyond: Uint8Array, probability: number): ExceedanceTests {
  const count = isBeyond.length;
  const exceedances = isBeyond.reduce((sum, one) => sum + one, 0);
  const quiet = count - exceedances;
  const unconditional =
    2 *
    (logLikelihood(quiet, exceedances, exceedances / count) - logLikelihood(quiet, exceedances, probability));
  const pairs = [0, 0, 0, 0];
  for (let t = 1; t < count; t++) pairs[2 * isBeyond[t - 1] + isBeyond[t]]++;
  const [calmCalm, calmBeyond, beyondCalm, beyondBeyond] = pairs as [number, number, number, number];
  const share = (calmBeyond + beyondBeyond) / (count - 1);
  const dependent =
    logLikelihood(calmCalm, calmBeyond, calmBeyond / (calmCalm + calmBeyond)) +
    logLikelihood(beyondCalm, beyondBeyond, beyondBeyond / (beyondCalm + beyondBeyond));
  const independence =
    2 * (dependent - logLikelihood(calmCalm + beyondCalm, calmBeyond + beyondBeyond, share));
  return {
    count,
    exceedances,
    unconditional: ratioTest(unconditional, 1),
    independence: ratioTest(independence, 1),
    conditional: ratioTest(unconditional + independence, 2),
  };
}

/** ln of p^events (1 − p)^others, with 0 · ln 0 = 0. */
function logLikelihood(others: number, events: number, p: number): number {
  return (others === 0 ? 0 : others * Math.log1p(-p)) + (events === 0 ? 0 : events * Math.log(p));
}

/** Rounding may leave a ratio of 1 a little below. */
function ratioTest(statistic: number, degrees: number): LikelihoodRatio {
  const value = Math.max(0, statistic);
  return { statistic: value, pValue: chiSquareUpperTail(value, degrees) };
}
