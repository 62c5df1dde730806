import { dot } from "../linalg/index.ts";
import type { Candidates } from "./candidates.ts";
import type { Construction } from "./construct-portfolio.ts";
import { covarianceProduct } from "./covariance-product.ts";
import type { Mandate } from "./mandate.ts";
import { netReturn } from "./measure-portfolio.ts";

/** What the best ratio is searched with. */
export interface RatioSearch {
  readonly candidates: Candidates;
  readonly mandate: Mandate;
  /** The least risk within the limits. */
  readonly safest: Construction;
  /** Most N − θD. */
  readonly solve: (ratio: number) => Construction;
}

const MOST_SOLVES = 60;
const TOLERANCE = 1e-10;
/** Where ratios without an end and ratios beyond the best are nearer than this share, the best ratio lies without end. */
const NARROW = 1e-4;

/** Ratios known of: the highest at which N − θD has no end (−1: none), and the lowest above the best. */
interface Bracket {
  readonly endless: number;
  readonly above: number;
}

/**
 * Most N/D by N − θD: θ becomes the ratio of the last solution until it no longer rises. Every limit and cost stays as it is, which a
 * change of variables would not allow.
 *
 * Below the ratio of a portfolio that grows without end, N − θD has no most: θ is then sought by halving between such ratios and
 * those that are too high (N − θD below 0), until a solution is found from which it rises as before.
 *
 * @returns status "infeasible", with no conflict, where nothing within the limits has N above 0: then no ratio is meant
 * @see Dinkelbach (1967), On nonlinear fractional programming
 */
export function constructBestRatio({ candidates, mandate, safest, solve }: RatioSearch): Construction {
  if (safest.status !== "optimal") return safest;
  let iterations = safest.iterations;
  let ratio = Math.max(0, ratioOf(safest, mandate));
  let bracket: Bracket = { endless: -1, above: Infinity };
  let direction: Construction["direction"] = null;
  for (let solves = 1; ; solves++) {
    const found = solve(ratio);
    iterations += found.iterations;
    const isLast = solves === MOST_SOLVES;
    if (isEndless(found, bracket)) {
      bracket = { ...bracket, endless: ratio };
      direction = found.direction ?? direction;
      ratio = Math.min(middle(bracket), beyond(candidates, found, ratio));
      if (isLast || isNarrow(bracket, ratio)) return { ...found, status: "unbounded", direction, iterations };
      continue;
    }
    const reached = ratioOf(found, mandate);
    const rise = reached - ratio;
    const status = statusOf(found, ratio, reached);
    if (status !== "optimal") return { ...found, status, iterations };
    if (isSettled(rise, ratio, bracket) || isLast)
      return inRatios(found, { ratio, objective: reached, iterations, mandate, safest });
    if (rise < 0) bracket = { ...bracket, above: ratio };
    ratio = rise > 0 ? reached : Math.max(reached, middle(bracket));
  }
}

/** Near a ratio without an end the solver may come to none either. */
function isEndless({ status }: Construction, { endless }: Bracket): boolean {
  return status === "unbounded" || (endless >= 0 && status === "stalled");
}

function isNarrow({ endless, above }: Bracket, next: number): boolean {
  return !(next < Infinity) || (above < Infinity && above - endless <= NARROW * above);
}

/** Below the best, a ratio only rises; beyond it, it is settled where it no longer falls. */
function isSettled(rise: number, ratio: number, { endless }: Bracket): boolean {
  return rise <= TOLERANCE * ratio && (endless < 0 || rise >= -TOLERANCE * ratio);
}

/** What was solved without a return above 0 is no answer. */
function statusOf({ status }: Construction, ratio: number, reached: number): Construction["status"] {
  return status === "optimal" && ratio === 0 && !(reached > 0) ? "infeasible" : status;
}

function middle({ endless, above }: Bracket): number {
  return (endless + above) / 2;
}

/** A ratio above that of the direction in which the last one has no end; Infinity where the direction has no risk. */
function beyond(candidates: Candidates, { direction }: Construction, ratio: number): number {
  if (direction === null) return 2 * ratio;
  const { factor, specific } = covarianceProduct(candidates, direction);
  const deviation = Math.sqrt(Math.max(0, dot(direction, factor) + dot(direction, specific)));
  return Math.max(2 * ratio, (1.5 * dot(direction, candidates.alpha)) / deviation);
}

interface RatioStep {
  readonly ratio: number;
  readonly objective: number;
  readonly iterations: number;
  readonly mandate: Mandate;
  readonly safest: Construction;
}

/** Prices of N − θD are in units of N: over D they are of the ratio. */
function inRatios(found: Construction, step: RatioStep): Construction {
  const { objective, iterations, mandate } = step;
  const unit = 1 / deviationOf(found, mandate);
  return {
    ...found,
    objective,
    iterations,
    search: ratioSearch(found, step),
    boundPrices: found.boundPrices.map((price) => price * unit),
    outwardPrices: found.outwardPrices.map((price) => price * unit),
    limits: found.limits.map((limit) => ({ ...limit, price: limit.price * unit })),
  };
}

/** N − θD ≤ B everywhere means N/D ≤ θ + B / the least D. */
function ratioSearch(found: Construction, { ratio, objective, mandate, safest }: RatioStep) {
  const { search } = found;
  if (search === null) return null;
  const deviation = deviationOf(found, mandate);
  const leastDeviation = Math.sqrt(Math.max(0, -(safest.search?.bound ?? 0)));
  const most = Math.max(0, (objective - ratio) * deviation + search.gap);
  const bound = Math.max(objective, ratio + most / leastDeviation);
  return { ...search, bound, gap: bound - objective, cost: search.cost / deviation };
}

function deviationOf({ measures }: Construction, mandate: Mandate): number {
  const variance = mandate.objective.relative ? measures.activeVariance : measures.variance;
  return Math.sqrt(variance?.total ?? 0);
}

function ratioOf(construction: Construction, mandate: Mandate): number {
  const deviation = deviationOf(construction, mandate);
  const { measures } = construction;
  return deviation > 0 ? netReturn(measures) / deviation : 0;
}
