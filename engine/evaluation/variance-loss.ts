/**
 * Loss of a variance forecast against what was realised, QLIKE: x − ln x − 1 with x = realised / forecast. 0 for a forecast that was
 * exactly right and above it otherwise; forecasts that were too low cost more. Its mean ranks forecasts rightly even where the
 * realised variance is noisy, if it is unbiased: the sum of squared returns over the horizon.
 *
 * Of a single return x is its square over the forecast, whose logarithm is dominated by returns near 0: compare differences, or use
 * `logScore`. NaN where either is missing, the forecast is not above 0, or the realised variance is 0.
 *
 * @param realised  Σ r² over the horizon, same unit as the forecast
 * @param forecast  variance over the same horizon, above 0
 * @see Patton (2011), Volatility forecast comparison using imperfect volatility proxies, Journal of Econometrics 160
 * @complexity O(1)
 * @example
 * quasiLikelihood(0.04, 0.04) // => 0
 * quasiLikelihood(1, 0.64).toFixed(3) // => "0.116"
 */
export function quasiLikelihood(realised: number, forecast: number): number {
  if (!(forecast > 0 && realised > 0)) return Number.NaN;
  const ratio = realised / forecast;
  return ratio - Math.log(ratio) - 1;
}

/**
 * ln σ² + r²/σ²: twice the negative log-likelihood of a normal return, but for a constant. The same ranking as QLIKE, finite for a
 * return of 0. Only differences on identical returns mean anything.
 *
 * @param square    r², 0 or more
 * @param forecast  σ², above 0; else NaN
 * @complexity O(1)
 * @example
 * logScore(1, 1) // => 1
 */
export function logScore(square: number, forecast: number): number {
  return forecast > 0 ? Math.log(forecast) + square / forecast : Number.NaN;
}
