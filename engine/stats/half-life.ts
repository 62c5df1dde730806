import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";

/**
 * The factor λ by which a weight decays per period: 2^(−1/halfLife); 1 for an infinite half-life.
 *
 * @throws {EngineError} value: a half-life that is not above 0
 * @example
 * halfLifeDecay(1) // => 0.5
 */
export function halfLifeDecay(halfLife: number): number {
  checkHalfLife("halfLifeDecay", halfLife);
  return 2 ** (-1 / halfLife);
}

/**
 * Exponential weights of `count` periods, the latest last, summing to 1: w_s ∝ 2^(−age/halfLife).
 *
 * @throws {EngineError} value: a half-life that is not above 0
 * @example
 * Array.from(halfLifeWeights(1, 2)) // => [0.3333333333333333, 0.6666666666666666]
 */
export function halfLifeWeights(halfLife: number, count: number): Float64Array {
  checkHalfLife("halfLifeWeights", halfLife);
  const weights = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    weights[i] = 2 ** (-(count - 1 - i) / halfLife);
    sum += weights[i];
  }
  for (let i = 0; i < count; i++) weights[i] /= sum;
  return weights;
}

/**
 * Kish's effective number of observations, (Σw)² / Σw²: what the weights actually used amount to, short histories included.
 *
 * @example
 * kishEffectiveCount([1, 1, 1, 1]) // => 4
 */
export function kishEffectiveCount(weights: Vector): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

function checkHalfLife(name: string, halfLife: number): void {
  if (!(halfLife > 0)) throw new EngineError("value", `${name} needs a half-life above 0, got ${halfLife}`);
}
