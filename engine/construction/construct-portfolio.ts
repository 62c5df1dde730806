import { EngineError } from "../errors/index.ts";
import type { ProgramResiduals, ProgramSolution, ProgramStatus } from "../optim/index.ts";
import { impactKink } from "./add-splits.ts";
import { constructBestRatio } from "./best-ratio.ts";
import { buildProgram, type MandateProgram } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import { CONSTRUCTION_SETTINGS, type ConstructionSettings } from "./construction-settings.ts";
import { isDiscrete as hasNoBetween } from "./discrete-conditions.ts";
import { easeByPriority, limitEnds, NO_VIOLATION } from "./ease-by-priority.ts";
import { type Conflict, findConflict } from "./find-conflict.ts";
import type { Limit, Mandate } from "./mandate.ts";
import { limitValue, measurePortfolio, netReturn, type PortfolioMeasures } from "./measure-portfolio.ts";
import { type ProgramSearch, type SolvedMandate, solveMandate } from "./solve-mandate.ts";

/** How a limit stands at the optimum. */
export interface LimitOutcome {
  readonly name: string;
  readonly kind: Limit["kind"];
  /** What the limit is about; NaN for limits of single names. */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** Gain of the objective as the limit is moved up by one unit: 0 where it does not bind. */
  readonly price: number;
  /** By how much a soft limit is broken. */
  readonly violation: number;
  /** Names that stand at a limit of single names, and the one of them with the largest price; −1 without. */
  readonly atLimit: number;
  readonly dearest: number;
}

/** How a search for a mandate's discrete limits ended. Gap and cost are of the objective. */
export interface ConstructionSearch extends ProgramSearch {
  /** No portfolio within the limits has a higher objective. */
  readonly bound: number;
}

/** A portfolio for a mandate, or why there is none. */
export interface Construction {
  readonly status: ProgramStatus;
  /** [n] of the candidates; of the last iterate where the status is not "optimal". */
  readonly weights: Float64Array;
  readonly measures: PortfolioMeasures;
  /** What is maximised, at the weights: utility, −variance − costs, return − costs, or their ratio to volatility. */
  readonly objective: number;
  readonly limits: readonly LimitOutcome[];
  /** [n] gain of the objective as a name's binding bound is moved up by one unit. */
  readonly boundPrices: Float64Array;
  /** [n] the same on the way out, after what the trade costs: the least of the multipliers where costs have a kink. */
  readonly outwardPrices: Float64Array;
  readonly residuals: ProgramResiduals;
  readonly iterations: number;
  /** The smallest set of limits that cannot hold together, where there is one. */
  readonly conflict: Conflict | null;
  /** [n] where the status is "unbounded": the objective rises without end as the weights move along it. Largest is 1. */
  readonly direction: Float64Array | null;
  /** null where the mandate has no discrete limits, or no portfolio was found. */
  readonly search: ConstructionSearch | null;
}

/**
 * The portfolio that serves a mandate best.
 *
 * @throws {EngineError} singular: the factor covariance is not positive semi-definite; value: a best ratio with a penalty, which has no
 *   return to weigh it against
 * @complexity some 10 to 30 iterations of O(n·S² + (K + m)³); a best ratio takes a few solves, a conflict one for each limit
 * @see docs/methodology/11b-construction.md
 */
export function constructPortfolio(
  candidates: Candidates,
  mandate: Mandate,
  settings: ConstructionSettings = CONSTRUCTION_SETTINGS,
): Construction {
  if (mandate.objective.kind === "best-ratio" && mandate.limits.some(({ penalty }) => penalty !== undefined))
    throw new EngineError("value", "a best ratio has no return to weigh a penalty against: give a priority");
  const eased = easeByPriority(candidates, mandate, settings);
  const found = constructEased(candidates, eased, settings);
  if (eased === mandate) return found;
  const limits = found.limits.map((outcome, l) => asWritten(outcome, mandate.limits[l]));
  return { ...found, limits };
}

/** What became of a limit that was eased, against the limit as it was. */
function asWritten(outcome: LimitOutcome, limit: Limit): LimitOutcome {
  if (limit.priority === undefined) return outcome;
  const [lower, upper] = limitEnds(limit);
  const broken = Math.max(0, outcome.value - upper, lower - outcome.value);
  const violation = broken > NO_VIOLATION * Math.max(1, Math.abs(outcome.value)) ? broken : 0;
  return { ...outcome, lower, upper, violation };
}

function constructEased(
  candidates: Candidates,
  mandate: Mandate,
  settings: ConstructionSettings,
): Construction {
  const solve = (ratio?: number) => {
    const built = buildProgram(candidates, mandate, ratio === undefined ? {} : { ratio });
    return constructionOf(
      { candidates, mandate, settings },
      solveMandate(candidates, mandate, built, settings),
    );
  };
  const { kind, relative } = mandate.objective;
  if (kind !== "best-ratio") return solve();
  // The bound of a ratio needs the least risk itself.
  const costs = mandate.limits.some(hasNoBetween) ? null : mandate.costs;
  const careful: Mandate = { ...mandate, costs, objective: { kind: "least-risk", relative } };
  const start = constructEased(candidates, careful, settings);
  const safest = { ...start, measures: measurePortfolio(candidates, mandate, start.weights) };
  return constructBestRatio({ candidates, mandate, safest, solve });
}

/** What a solved program is of. */
export interface Task {
  readonly candidates: Candidates;
  readonly mandate: Mandate;
  readonly settings: ConstructionSettings;
}

/** A solved program as a portfolio. */
export function constructionOf(
  { candidates, mandate, settings }: Task,
  { built, solution, search }: SolvedMandate,
): Construction {
  const weights = built.centre.map((weight, i) => weight + solution.x[i]);
  const measures = measurePortfolio(candidates, mandate, weights);
  const boundPrices = solution.duals.bounds.slice(0, weights.length).map((dual) => -dual);
  const outwardPrices = outward(mandate, built, solution);
  const limits = mandate.limits.map((limit, l): LimitOutcome => {
    const slack = built.slackAt[l];
    const value = limitValue(candidates, limit, weights);
    const broken = slack < 0 ? 0 : solution.x[slack];
    return {
      name: limit.name,
      kind: limit.kind,
      value,
      lower: limitEnds(limit)[0],
      upper: limitEnds(limit)[1],
      price: priceOf(built, solution, l),
      violation: broken > NO_VIOLATION * Math.max(1, Math.abs(value)) ? broken : 0,
      ...namesAtLimit(built, outwardPrices, l),
    };
  });
  const objective = objectiveOf(mandate, measures);
  const conflict = solution.status === "infeasible" ? findConflict(candidates, mandate, settings) : null;
  return {
    status: solution.status,
    weights,
    measures,
    objective,
    limits,
    boundPrices,
    outwardPrices,
    residuals: solution.residuals,
    iterations: solution.iterations,
    conflict,
    direction: directionOf(solution, weights.length),
    search: search === null ? null : { ...search, bound: objective + search.gap },
  };
}

function directionOf({ certificate }: ProgramSolution, count: number): Float64Array | null {
  if (certificate?.kind !== "unbounded") return null;
  const weights = certificate.direction.slice(0, count);
  const size = weights.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
  return weights.map((move) => (size > 0 ? move / size : 0));
}

function priceOf(built: MandateProgram, { duals }: ProgramSolution, l: number): number {
  if (built.limitCone[l] >= 0) return duals.cones[built.limitCone[l]][0];
  return built.limitRow[l] >= 0 ? -duals.rows[built.limitRow[l]] : 0;
}

/**
 * [n] what moving a name's binding bound outwards brings. At a weight that is not traded, or is 0, costs have a kink and multipliers
 * are not unique: the slope of the way out is the least of them, where the part that is bought or held long moves with the weight, or not at all.
 */
function outward(mandate: Mandate, built: MandateProgram, { duals }: ProgramSolution): Float64Array {
  const { centre, splits, bounds } = built;
  const short = shortPrice(mandate, built, duals);
  return centre.map((_, i) => {
    const dual = duals.bounds[i];
    let kink = 0;
    for (const { part, row, impact } of splits) {
      if (part[i] >= 0) kink += Math.abs(dual > 0 ? duals.rows[row[i]] : duals.bounds[part[i]]);
      if (impact[i] >= 0) kink += impactKink(duals.cones[impact[i]]);
    }
    // What may not be short has no long part, and would begin to be short.
    if (dual > 0 && bounds.lower[i] === 0) kink += short + (mandate.costs?.borrow[i] ?? 0);
    return -Math.sign(dual) * Math.max(0, Math.abs(dual) - kink);
  });
}

/** What limits on gross, long and short value take from a unit that is short instead of long less. */
function shortPrice(mandate: Mandate, built: MandateProgram, duals: ProgramSolution["duals"]): number {
  const factors: Partial<Record<Limit["kind"], number>> = { gross: 2, long: 1, short: 1 };
  return mandate.limits.reduce((sum, { kind }, l) => {
    const factor = factors[kind] ?? 0;
    return factor === 0 ? sum : sum + factor * Math.abs(duals.rows[built.limitRow[l]]);
  }, 0);
}

/** A price below this share of the largest is rounding. */
const NO_PRICE = 1e-6;

function namesAtLimit({ bounds }: MandateProgram, prices: Float64Array, l: number) {
  const least = NO_PRICE * prices.reduce((most, price) => Math.max(most, Math.abs(price)), 0);
  let [atLimit, dearest] = [0, -1];
  for (let i = 0; i < prices.length; i++) {
    if (Math.abs(prices[i]) <= least) continue;
    if ((prices[i] > 0 ? bounds.upperLimit[i] : bounds.lowerLimit[i]) !== l) continue;
    atLimit++;
    if (dearest < 0 || Math.abs(prices[i]) > Math.abs(prices[dearest])) dearest = i;
  }
  return { atLimit, dearest };
}

function objectiveOf({ objective }: Mandate, measures: PortfolioMeasures): number {
  const variance = objective.relative ? (measures.activeVariance ?? measures.variance) : measures.variance;
  switch (objective.kind) {
    case "utility":
      return (
        netReturn(measures) -
        objective.factorAversion * variance.factor -
        objective.specificAversion * variance.specific -
        furtherRisk(objective, measures)
      );
    case "least-risk":
      return -variance.total - measures.costs;
    case "most-return":
      return netReturn(measures);
    default:
      return netReturn(measures) / Math.sqrt(variance.total);
  }
}

function furtherRisk(
  { relative, others = [] }: Extract<Mandate["objective"], { kind: "utility" }>,
  measures: PortfolioMeasures,
): number {
  return others.reduce((sum, { factorAversion, specificAversion }, m) => {
    const of = measures.others[m];
    const { factor, specific } = relative ? (of.activeVariance ?? of.variance) : of.variance;
    return sum + factorAversion * factor + specificAversion * specific;
  }, 0);
}
