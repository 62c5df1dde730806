import type { RandomStream } from "../stats/index.ts";

/** A state of the market: what a regime does to volatilities, and how likely it is to end on any day. */
export interface Regime {
  readonly marketVolatilityAnnual: number;
  readonly otherScale: number;
  readonly specificScale: number;
  readonly endProbability: number;
}

/** Calm, turbulent. */
export const REGIMES: readonly Regime[] = [
  { marketVolatilityAnnual: 0.13, otherScale: 0.9, specificScale: 0.92, endProbability: 1 / 300 },
  { marketVolatilityAnnual: 0.3, otherScale: 1.5, specificScale: 1.3, endProbability: 1 / 60 },
];

/** The regime of the next day: two states, each left with its own probability. */
export function nextRegime(regime: number, random: RandomStream): number {
  return random.uniform() < REGIMES[regime].endProbability ? 1 - regime : regime;
}
