import { bartlettNoise } from "../stats/index.ts";

/** Neighbouring periods of about the same weight. */
export interface WeightBlock {
  /** Effective number of observations in it. */
  readonly count: number;
  /** Weight of one of them in volatilities and in correlations. */
  readonly volatility: number;
  readonly correlation: number;
}

/** Half-lives that a block spans, before and after two of them. */
const SPANS = { young: 0.5, old: 1 } as const;

/** Half-lives of the faster decay after which only the slower one is told apart. */
const FADED = 4;

/** What observations are weighted by in volatilities and correlations. */
export interface WeightBlockOptions {
  readonly volatilityHalfLife: number;
  readonly correlationHalfLife: number;
  /** Newey–West lags of the correlations, 0 for none. */
  readonly lags: number;
}

/**
 * Periods with exponential weights as blocks of equal ones, the latest first: half a half-life long, a whole one after two
 * of them; by the faster decay until that has faded, then by the slower. With infinite half-lives it is one block.
 *
 * With lags an estimate is noisier, as if from fewer observations: n / Σ_{|l|≤L} (1 − |l|/(L+1))².
 *
 * @example
 * weightBlocks(100, { volatilityHalfLife: Infinity, correlationHalfLife: Infinity, lags: 0 }) // => [{ count: 100, volatility: 1, correlation: 1 }]
 */
export function weightBlocks(periods: number, options: WeightBlockOptions): readonly WeightBlock[] {
  const { volatilityHalfLife, correlationHalfLife } = options;
  const fast = Math.min(volatilityHalfLife, correlationHalfLife);
  const slow = Math.max(volatilityHalfLife, correlationHalfLife);
  const blocks: WeightBlock[] = [];
  for (let from = 0; from < periods; ) {
    const halfLife = from < FADED * fast ? fast : slow;
    const span = Math.max(1, Math.round(halfLife * (from < 2 * halfLife ? SPANS.young : SPANS.old)));
    const until = Math.min(periods, from + span);
    blocks.push(blockOf(from, until, options));
    from = until;
  }
  return blocks;
}

function blockOf(
  from: number,
  until: number,
  { volatilityHalfLife, correlationHalfLife, lags }: WeightBlockOptions,
): WeightBlock {
  const sums = [volatilityHalfLife, correlationHalfLife].map((halfLife) => {
    let [sum, squares] = [0, 0];
    for (let age = from; age < until; age++) {
      // Relative to the block's own first period, so that old blocks do not vanish.
      const weight = 2 ** ((from - age) / halfLife);
      sum += weight;
      squares += weight * weight;
    }
    return { total: sum * 2 ** (-from / halfLife), count: (sum * sum) / squares };
  });
  // Where the faster weights have faded they still differ within the block, and only the slower ones matter.
  const count = Math.max(sums[0].count, sums[1].count) / bartlettNoise(lags);
  return { count, volatility: sums[0].total / count, correlation: sums[1].total / count };
}
