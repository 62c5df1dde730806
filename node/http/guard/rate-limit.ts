/** How often somebody may ask. */
export interface Rate {
  readonly perSecond: number;
  /** How many at once, after a rest. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  /** When they were counted, in milliseconds. */
  at: number;
}

/** More askers than this are not told apart: the one that rested longest is forgotten, which only gives it a full bucket. */
const MOST_ASKERS = 10_000;

/**
 * A bucket of requests for each asker, filled at a steady rate: 0 where one more is allowed now, else the milliseconds to wait.
 *
 * @see Turner (1986), New directions in communications (the leaky bucket as a meter)
 */
export function rateLimit({ perSecond, burst }: Rate): (asker: string, now: number) => number {
  const buckets = new Map<string, Bucket>();
  return (asker, now) => {
    const { tokens, at } = buckets.get(asker) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    const isAllowed = filled >= 1;
    // Put back at the end: a map gives its keys in the order they were put in.
    buckets.delete(asker);
    buckets.set(asker, { tokens: isAllowed ? filled - 1 : filled, at: now });
    if (buckets.size > MOST_ASKERS) buckets.delete(buckets.keys().next().value as string);
    return isAllowed ? 0 : Math.ceil(((1 - filled) / perSecond) * 1000);
  };
}
