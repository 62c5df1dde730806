import { incompleteBeta } from "../stats/index.ts";
import type { ForecastSummary } from "./summarise-forecasts.ts";

/** Whether the forecasts of a family of portfolios were right, and if not how they erred. */
export type ForecastVerdict = "right" | "too low" | "too high" | "uneven";

/** Chance of failing right forecasts of independent portfolios. */
const FAIL_CHANCE = 0.01;

/** Portfolios that a right forecast has inside a band of 95 %. */
const INSIDE = 0.95;

/** What a mean bias within this of 1 is called: neither too low nor too high, but of both. */
const NEAR = 0.03;

/**
 * Right where enough of the family's portfolios have their bias inside the 95 % band of returns with the tails found: at least as many as
 * independent portfolios of right forecasts have in all but 1 % of cases. Else by the mean bias: above 1 forecasts were too low, below 1
 * too high, near 1 some were the one and some the other.
 *
 * Portfolios of one family share names, so that right forecasts fail more often than in 1 % of cases.
 *
 * @example
 * forecastVerdict({ portfolios: 100, withinFitted: 0.89, bias: 1.1 }) // => "right"
 */
export function forecastVerdict({
  portfolios,
  withinFitted,
  bias,
}: Pick<ForecastSummary, "portfolios" | "withinFitted" | "bias">): ForecastVerdict {
  if (Math.round(withinFitted * portfolios) >= leastInside(portfolios)) return "right";
  if (Math.abs(bias - 1) < NEAR) return "uneven";
  return bias > 1 ? "too low" : "too high";
}

/**
 * The least number of `count` independent portfolios inside a band of 95 % that is not rarer than 1 %: the smallest k with P(X ≤ k) above 1 %,
 * X binomial; at least 1, so that a family of one portfolio fails in 5 % of cases.
 *
 * @example
 * leastInside(100) // => 89
 */
export function leastInside(count: number): number {
  for (let inside = 1; inside < count; inside++) {
    // P(X ≤ k) = I_{1 − p}(n − k, k + 1)
    if (incompleteBeta(1 - INSIDE, count - inside, inside + 1) > FAIL_CHANCE) return inside;
  }
  return count;
}
