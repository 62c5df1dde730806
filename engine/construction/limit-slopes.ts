import type { Candidates } from "./candidates.ts";
import type { Construction } from "./construct-portfolio.ts";
import { priceUnit } from "./curvature.ts";
import { isDiscrete } from "./discrete-conditions.ts";
import type { Limit, Mandate, MandateCosts } from "./mandate.ts";
import { nameBounds } from "./name-bounds.ts";

/** What pulls each weight down at an optimum: of limits [limits][n], and of costs [n]. In units of α over the horizon. */
export interface Slopes {
  readonly limits: readonly Float64Array[];
  readonly costs: Float64Array;
}

/**
 * The slope of every limit times its price, and of the costs, at an optimum. `rest` is what the slopes of limits and costs must come to
 * together, [n]: it settles those of names at a kink — not traded, or not held — whose slope may be anything between two numbers: kinks
 * that meet share what is left in proportion to the width of theirs.
 *
 * Limits on risk are no slopes here: they bend (`curvatureOf`).
 *
 * @complexity O(limits · n)
 */
export function limitSlopes(
  candidates: Candidates,
  mandate: Mandate,
  found: Construction,
  rest: Float64Array,
): Slopes {
  const unit = priceUnit(mandate, found);
  const slopes: Slopes = {
    limits: mandate.limits.map((limit, l) => smoothSlope(candidates, limit, found.limits[l].price * unit)),
    costs: new Float64Array(rest.length),
  };
  addBoundSlopes(slopes, { candidates, mandate, found, unit });
  const kinked = kinkedTerms(candidates, mandate, found, slopes);
  const left = Float64Array.from(rest);
  for (const slope of slopes.limits) for (let i = 0; i < left.length; i++) left[i] -= slope[i];
  for (let i = 0; i < left.length; i++) shareOut(kinked, i, left[i]);
  return slopes;
}

/** price · coefficient of the limits on sums without a kink; 0 of the others, to be filled. [n] */
function smoothSlope({ exposures, names }: Candidates, limit: Limit, price: number): Float64Array {
  const factors = exposures.length / Math.max(1, names.length);
  switch (limit.kind) {
    case "net":
      return new Float64Array(names.length).fill(price);
    case "exposure":
      return Float64Array.from(names, (_, i) => price * exposures[i * factors + limit.factor]);
    case "sum":
      return Float64Array.from(names, (_, i) => price * limit.coefficients[i]);
    default:
      return new Float64Array(names.length);
  }
}

interface BoundTask {
  readonly candidates: Candidates;
  readonly mandate: Mandate;
  readonly found: Construction;
  readonly unit: number;
}

/** A weight nearer to a bound stands at it. */
const AT_BOUND = 1e-6;

/** Prices of single names' bounds go to the limits that set them. */
function addBoundSlopes(slopes: Slopes, { candidates, mandate, found, unit }: BoundTask): void {
  const bounds = nameBounds(candidates, mandate);
  // Where a name stands at no bound of the mandate's, the choice of names holds it there.
  const chosen = found.search === null ? -1 : mandate.limits.findIndex(isDiscrete);
  const isAt = (i: number, price: number) =>
    Math.abs(found.weights[i] - (price > 0 ? bounds.upper[i] : bounds.lower[i])) <= AT_BOUND;
  found.boundPrices.forEach((price, i) => {
    const own = price > 0 ? bounds.upperLimit[i] : bounds.lowerLimit[i];
    const l = chosen >= 0 && !isAt(i, price) ? chosen : own;
    if (l >= 0) slopes.limits[l][i] += price * unit;
  });
}

/** A slope with a kink: below it at `low`, above it at `high`, and at it anything between. */
interface KinkedTerm {
  readonly into: Float64Array;
  /** Distance from the kink. */
  readonly from: (i: number) => number;
  readonly low: (i: number) => number;
  readonly high: (i: number) => number;
  /** Slope beside the kink, of the distance. */
  readonly bend: (i: number) => number;
}

const NONE = () => 0;

function kinkedTerms(
  { current }: Candidates,
  mandate: Mandate,
  found: Construction,
  slopes: Slopes,
): readonly KinkedTerm[] {
  const { weights } = found;
  const trade = (i: number) => weights[i] - current[i];
  const weight = (i: number) => weights[i];
  const unit = priceUnit(mandate, found);
  const limits = mandate.limits.flatMap((limit, l): KinkedTerm[] => {
    const price = () => found.limits[l].price * unit;
    const minus = () => -price();
    const term = { into: slopes.limits[l], bend: NONE };
    if (limit.kind === "turnover") return [{ ...term, from: trade, low: minus, high: price }];
    if (limit.kind === "gross") return [{ ...term, from: weight, low: minus, high: price }];
    if (limit.kind === "long") return [{ ...term, from: weight, low: NONE, high: price }];
    return limit.kind === "short" ? [{ ...term, from: weight, low: minus, high: NONE }] : [];
  });
  return mandate.costs === null
    ? limits
    : [...limits, ...costTerms(mandate.costs, slopes.costs, { trade, weight })];
}

function costTerms(
  { buy, sell, impact, borrow, beyond = [] }: MandateCosts,
  into: Float64Array,
  { trade, weight }: { readonly trade: (i: number) => number; readonly weight: (i: number) => number },
): readonly KinkedTerm[] {
  return [
    {
      into,
      from: trade,
      low: (i) => -sell[i],
      high: (i) => buy[i],
      bend: (i) => 1.5 * impact[i] * Math.sign(trade(i)) * Math.sqrt(Math.abs(trade(i))),
    },
    { into, from: weight, low: (i) => -borrow[i], high: NONE, bend: NONE },
    ...beyond.map(
      ({ size, more }): KinkedTerm => ({
        into,
        from: (i) => (trade(i) > 0 ? trade(i) - size[i] : trade(i) + size[i]),
        low: (i) => (trade(i) > 0 ? 0 : -more[i]),
        high: (i) => (trade(i) > 0 ? more[i] : 0),
        bend: NONE,
      }),
    ),
  ];
}

/** Weights and trades below this are at the kink. */
const AT_KINK = 1e-6;

function shareOut(terms: readonly KinkedTerm[], i: number, rest: number): void {
  let left = rest;
  let width = 0;
  const open: KinkedTerm[] = [];
  for (const term of terms) {
    const distance = term.from(i);
    if (Math.abs(distance) <= AT_KINK && term.high(i) > term.low(i)) {
      open.push(term);
      left -= term.low(i);
      width += term.high(i) - term.low(i);
      continue;
    }
    const slope = (distance > 0 ? term.high(i) : term.low(i)) + term.bend(i);
    term.into[i] += slope;
    left -= slope;
  }
  const share = width > 0 ? left / width : 0;
  for (const { into, low, high } of open) into[i] += low(i) + share * (high(i) - low(i));
}
