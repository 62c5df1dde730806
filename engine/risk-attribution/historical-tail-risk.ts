import { EngineError } from "../errors/index.ts";
import type { Matrix } from "../linalg/index.ts";
import { normalCumulative, normalDensity, normalQuantile } from "../stats/index.ts";
import { scenarioTotals } from "./return-moments.ts";
import { checkLevel, type TailMeasure, type TailRisk } from "./tail-risk.ts";

/** Tail risk by scenarios. */
export interface HistoricalTailRisk extends TailRisk {
  /** T (1 − level): how many scenarios stand behind the tail. Below some ten the figures are a few days' story. */
  readonly tailCount: number;
  /** What the independent normal part contributes; the sources' contributions and this sum to the loss. */
  readonly independent: { readonly valueAtRisk: number; readonly expectedShortfall: number };
  /** [T each] the weights on scenarios behind the contributions, sum 1: `attributeTail` makes other ledgers of them. */
  readonly scenarioWeights: { readonly valueAtRisk: Float64Array; readonly expectedShortfall: Float64Array };
}

/** What to read from scenarios. */
export interface HistoricalTailOptions {
  /** Within (0, 1). */
  readonly level: number;
  /**
   * Volatility per scenario of a normal part that is independent of the scenarios: today's specific risk, where the history of
   * specific returns is not at hand. 0 = none.
   */
  readonly independentVolatility: number;
}

/**
 * Historical value at risk and expected shortfall, each scenario equally likely.
 *
 * Without an independent part: VaR is the smallest loss that is exceeded by at most T(1 − level) scenarios, and its
 * contributions are that scenario's; ES is the mean of the T(1 − level) worst, the boundary scenario with its fractional
 * weight. Scenarios of equal loss share their weight. With one, the loss is a mixture of T normals: VaR solves
 * Σ Φ((L_t − v)/s)/T = 1 − level, its contributions are the scenarios' under weights φ((v − L_t)/s), E[· | L = v], and ES
 * likewise E[· | L ≥ v]: smooth, where the quantile scenario alone is as noisy as one day.
 *
 * @param contributions  [T×J] what each source returns in each scenario, decimals of capital; NaN not allowed
 * @throws {EngineError} shape: no scenario; value: a level outside (0, 1), a volatility below 0, a value that is not finite
 * @see docs/methodology/09-risk-attribution.md; Acerbi & Tasche, On the coherence of expected shortfall (2002); Tasche (2000)
 * @complexity O(T·J + T log T)
 * @example
 * historicalTailRisk(matrix(4, 1, [0.02, -0.04, 0.01, -0.02]), { level: 0.5, independentVolatility: 0 }).expectedShortfall.loss // => 0.03
 */
export function historicalTailRisk(
  contributions: Matrix,
  { level, independentVolatility }: HistoricalTailOptions,
): HistoricalTailRisk {
  checkLevel(level);
  if (contributions.rows === 0)
    throw new EngineError("shape", "historicalTailRisk needs at least one scenario, got none");
  if (!(independentVolatility >= 0 && Number.isFinite(independentVolatility))) {
    throw new EngineError(
      "value",
      `historicalTailRisk needs an independent volatility of at least 0, got ${independentVolatility}`,
    );
  }
  const losses = scenarioTotals(contributions).map((total) => -total);
  const tailCount = wholeIfNear(losses.length * (1 - level));
  const tail =
    independentVolatility > 0
      ? mixtureTail(losses, 1 - level, independentVolatility)
      : empiricalTail(losses, tailCount);
  const measure = ({ weights, independent }: ScenarioWeights): TailMeasure => {
    const parts = weightedLosses(contributions, weights);
    return { loss: parts.reduce((sum, part) => sum + part, independent), contributions: parts };
  };
  return {
    level,
    tailCount,
    valueAtRisk: measure(tail.valueAtRisk),
    expectedShortfall: measure(tail.expectedShortfall),
    independent: {
      valueAtRisk: tail.valueAtRisk.independent,
      expectedShortfall: tail.expectedShortfall.independent,
    },
    scenarioWeights: {
      valueAtRisk: tail.valueAtRisk.weights,
      expectedShortfall: tail.expectedShortfall.weights,
    },
  };
}

/** Weights on scenarios that sum to 1, and what the independent part adds. */
interface ScenarioWeights {
  readonly weights: Float64Array;
  readonly independent: number;
}

interface Tail {
  readonly valueAtRisk: ScenarioWeights;
  readonly expectedShortfall: ScenarioWeights;
}

function empiricalTail(losses: Float64Array, tailCount: number): Tail {
  const order = Array.from(losses, (_, t) => t).sort((a, b) => losses[b] - losses[a]);
  const whole = Math.floor(tailCount);
  const boundary = Math.min(whole, losses.length - 1);
  const inTail = (rank: number): number => {
    if (rank < whole) return 1 / tailCount;
    return rank === whole ? (tailCount - whole) / tailCount : 0;
  };
  return {
    valueAtRisk: {
      weights: sharedByEquals(losses, order, (rank) => (rank === boundary ? 1 : 0)),
      independent: 0,
    },
    expectedShortfall: { weights: sharedByEquals(losses, order, inTail), independent: 0 },
  };
}

/** Weights by rank, averaged over scenarios of equal loss: their order says nothing. */
function sharedByEquals(
  losses: Float64Array,
  order: readonly number[],
  weightOf: (rank: number) => number,
): Float64Array {
  const weights = new Float64Array(losses.length);
  let first = 0;
  while (first < order.length) {
    let last = first;
    let sum = 0;
    for (; last < order.length && losses[order[last]] === losses[order[first]]; last++) sum += weightOf(last);
    for (let rank = first; rank < last; rank++) weights[order[rank]] = sum / (last - first);
    first = last;
  }
  return weights;
}

function mixtureTail(losses: Float64Array, probability: number, volatility: number): Tail {
  const v = mixtureQuantile(losses, probability, volatility);
  const densities = losses.map((loss) => normalDensity((v - loss) / volatility));
  const density = densities.reduce((sum, value) => sum + value, 0);
  const tails = losses.map((loss) => normalCumulative((loss - v) / volatility));
  const mass = tails.reduce((sum, value) => sum + value, 0);
  const weights = densities.map((value) => value / density);
  return {
    valueAtRisk: {
      weights,
      independent: weights.reduce((sum, weight, t) => sum + weight * (v - losses[t]), 0),
    },
    expectedShortfall: {
      weights: tails.map((value) => value / mass),
      independent: (volatility * density) / mass,
    },
  };
}

/** The loss that a mixture of normals about the losses exceeds with a probability, by Newton's method held within a bracket. */
function mixtureQuantile(losses: Float64Array, probability: number, volatility: number): number {
  const reach = volatility * normalQuantile(1 - probability);
  let low = losses.reduce((least, loss) => Math.min(least, loss), Number.POSITIVE_INFINITY) + reach;
  let high = losses.reduce((most, loss) => Math.max(most, loss), Number.NEGATIVE_INFINITY) + reach;
  let v = (low + high) / 2;
  for (let round = 0; round < 200; round++) {
    let exceeded = 0;
    let density = 0;
    for (const loss of losses) {
      exceeded += normalCumulative((loss - v) / volatility);
      density += normalDensity((v - loss) / volatility);
    }
    const excess = exceeded / losses.length - probability;
    if (excess > 0) low = v;
    else high = v;
    const step = (excess * losses.length * volatility) / density;
    if (Math.abs(step) <= 1e-15 * (Math.abs(v) + volatility)) break;
    v = v + step > low && v + step < high ? v + step : (low + high) / 2;
  }
  return v;
}

/** −Σ_t weight_t s_tj. [J] */
function weightedLosses({ rows, cols, values }: Matrix, weights: Float64Array): Float64Array {
  const out = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    if (weights[t] === 0) continue;
    for (let j = 0; j < cols; j++) out[j] -= weights[t] * values[t * cols + j];
  }
  return out;
}

/** 100 · (1 − 0.95) is 5. */
function wholeIfNear(count: number): number {
  const whole = Math.round(count);
  return Math.abs(count - whole) < 1e-9 * Math.max(1, whole) ? whole : count;
}
