import type { Candidates } from "./candidates.ts";
import type { Limit, Mandate } from "./mandate.ts";

/** Kinds of limits that are met or not, without a between. */
const DISCRETE = ["names", "trade-count", "least-holding", "least-trade", "lots"] as const;
type DiscreteKind = (typeof DISCRETE)[number];

/** A limit that is met or not, without a between. */
export type DiscreteLimit = Extract<Limit, { kind: DiscreteKind }>;

/** Whether a limit is met or not, without a between. */
export function isDiscrete(limit: Limit): limit is DiscreteLimit {
  return (DISCRETE as readonly string[]).includes(limit.kind);
}

/** Whether a limit is about each name by itself, so that it is no row of the program. */
export function isOfNames(
  limit: Limit,
): limit is Extract<Limit, { kind: "weights" | "trades" }> | DiscreteLimit {
  return limit.kind === "weights" || limit.kind === "trades" || isDiscrete(limit);
}

/** A range of a count. */
export interface CountRange {
  readonly lower: number;
  readonly upper: number;
}

/** All discrete limits of a mandate together. */
export interface DiscreteConditions {
  /** How many names may be held, and how many traded. */
  readonly held: CountRange;
  readonly traded: CountRange;
  /** [n] |w| is 0 or at least so much; 0 where there is none. */
  readonly leastHolding: Float64Array;
  /** [n] |w − current| is 0 or at least so much, but for what closes a position. */
  readonly leastTrade: Float64Array;
  /** [n] w − current is a multiple of so much, but for what closes a position; 0 where there is none. */
  readonly lot: Float64Array;
  /** Whether it matters what is held, and what is traded. */
  readonly countsHeld: boolean;
  readonly countsTraded: boolean;
}

/** The conditions of a mandate, or null where it has none. Of two of a kind the tighter one counts; of lots the last. */
export function discreteConditions(candidates: Candidates, { limits }: Mandate): DiscreteConditions | null {
  const discrete = limits.filter(isDiscrete);
  if (discrete.length === 0) return null;
  const n = candidates.names.length;
  const leastHolding = new Float64Array(n);
  const leastTrade = new Float64Array(n);
  const lot = new Float64Array(n);
  let held: CountRange = { lower: 0, upper: n };
  let traded: CountRange = { lower: 0, upper: n };
  const raise = (out: Float64Array, values: ArrayLike<number>) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(out[i], values[i]);
  };
  for (const limit of discrete) {
    if (limit.kind === "names") held = tighter(held, limit);
    else if (limit.kind === "trade-count") traded = tighter(traded, { lower: 0, upper: limit.upper });
    else if (limit.kind === "least-holding") raise(leastHolding, limit.least);
    else if (limit.kind === "least-trade") raise(leastTrade, limit.least);
    else lot.set(limit.size);
  }
  const some = (values: Float64Array) => values.some((value) => value > 0);
  return {
    held,
    traded,
    leastHolding,
    leastTrade,
    lot,
    countsHeld: held.lower > 0 || held.upper < n || some(leastHolding),
    countsTraded: traded.upper < n || some(leastTrade) || some(lot),
  };
}

function tighter(a: CountRange, b: CountRange): CountRange {
  return { lower: Math.max(a.lower, b.lower), upper: Math.min(a.upper, b.upper) };
}
