/** How sure a mean contribution is. */
export interface Significance {
  /** Mean over its standard error, mean / sd · √T. */
  readonly tStatistic: number;
  /** Mean / sd · √(periods per year). */
  readonly informationRatioAnnual: number;
  /** Years of such contributions after which |t| = 2, from the start: (2 / IR)². Infinity where the mean is 0. */
  readonly yearsToSignificance: number;
  /** Of these years, how many are still to come after the T periods there were. */
  readonly yearsStillNeeded: number;
  /** Of the plain sum of the contributions, sd · √T. */
  readonly standardError: number;
}

/**
 * The significance of a line whose contributions in T periods had this mean and sum of squares about it.
 *
 * All NaN for fewer than two periods, and where the contributions vary by 1e-12 or less a period: that is rounding.
 *
 * @see primer ch. 10: an information ratio of 0.5 needs 16 years for t = 2
 * @example
 * evaluateSignificance({ mean: 0.01, squares: 0.0018, periodCount: 3, periodsPerYear: 12 }).tStatistic // => 0.5773502691896257
 */
export function evaluateSignificance(moments: {
  readonly mean: number;
  readonly squares: number;
  readonly periodCount: number;
  readonly periodsPerYear: number;
}): Significance {
  const { mean, squares, periodCount, periodsPerYear } = moments;
  const deviation = periodCount < 2 ? 0 : Math.sqrt(squares / (periodCount - 1));
  const ratio = deviation > 1e-12 ? mean / deviation : Number.NaN;
  const informationRatioAnnual = ratio * Math.sqrt(periodsPerYear);
  const yearsToSignificance = (2 / informationRatioAnnual) ** 2;
  return {
    tStatistic: ratio * Math.sqrt(periodCount),
    informationRatioAnnual,
    yearsToSignificance,
    yearsStillNeeded: Math.max(yearsToSignificance - periodCount / periodsPerYear, 0),
    standardError: Number.isNaN(ratio) ? Number.NaN : deviation * Math.sqrt(periodCount),
  };
}
