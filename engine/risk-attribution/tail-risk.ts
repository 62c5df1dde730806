import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { normalDensity, normalQuantile } from "../stats/index.ts";

/** A loss and the sources it comes from. A loss is above 0. */
export interface TailMeasure {
  /** Decimal of capital over the horizon. */
  readonly loss: number;
  /** [J] by source, in the order given; sum to the loss (Euler). A hedge is below 0. */
  readonly contributions: Float64Array;
}

/** Value at risk and expected shortfall at one level, each with where it comes from. */
export interface TailRisk {
  /** 0.95: the loss that is not exceeded in 95 of 100 cases. */
  readonly level: number;
  /** The quantile of the loss. */
  readonly valueAtRisk: TailMeasure;
  /** The mean loss beyond it. */
  readonly expectedShortfall: TailMeasure;
}

/**
 * Normal value at risk and expected shortfall about a mean of 0: VaR = −z σ, ES = σ φ(z)/(1 − level), z = Φ⁻¹(1 − level). Both
 * are multiples of σ, so each source has its CTR times the same multiple.
 *
 * @param riskContributionsAnnual  [J] CTR of any sources that sum to the volatility: factors and specific, names, groups
 * @param options  level within (0, 1); horizon in years (a day of a daily model: 1/252), over which variance grows with time
 * @throws {EngineError} value: a level outside (0, 1), a horizon that is not above 0
 * @see docs/methodology/09-risk-attribution.md; McNeil, Frey & Embrechts, Quantitative Risk Management (2015), 2.3
 * @complexity O(J)
 * @example
 * normalTailRisk([0.15, 0.05], { level: 0.95, horizonYears: 1 }).valueAtRisk.loss.toFixed(6) // => "0.328971"
 */
export function normalTailRisk(
  riskContributionsAnnual: Vector,
  { level, horizonYears }: { readonly level: number; readonly horizonYears: number },
): TailRisk {
  checkLevel(level);
  if (!(horizonYears > 0 && Number.isFinite(horizonYears))) {
    throw new EngineError("value", `normalTailRisk needs a horizon above 0 years, got ${horizonYears}`);
  }
  const z = normalQuantile(1 - level);
  const scale = Math.sqrt(horizonYears);
  const multiple = (factor: number): TailMeasure =>
    tailMeasure(Float64Array.from(riskContributionsAnnual, (part) => factor * scale * part));
  return {
    level,
    valueAtRisk: multiple(-z),
    expectedShortfall: multiple(normalDensity(z) / (1 - level)),
  };
}

/** A loss from its parts. */
export function tailMeasure(contributions: Float64Array): TailMeasure {
  return { loss: contributions.reduce((sum, part) => sum + part, 0), contributions };
}

/** @throws {EngineError} value */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new EngineError("value", `a tail risk needs a level between 0 and 1 (0.95, say), got ${level}`);
  }
}
