import { dot } from "../linalg/index.ts";
import type { Candidates } from "./candidates.ts";
import type { Construction } from "./construct-portfolio.ts";
import { covarianceProduct } from "./covariance-product.ts";
import { curvatureOf, curvatureSolver } from "./curvature.ts";
import { limitSlopes } from "./limit-slopes.ts";
import type { Mandate } from "./mandate.ts";

/** What one limit, or the costs, did to the portfolio. */
export interface ConstraintEffect {
  /** [n] what pulls each weight down: the price of the limit times its slope, or the slope of the costs; in units of α. */
  readonly slope: Float64Array;
  /** [n] by how much it moved each weight. */
  readonly moved: Float64Array;
  /** α′ of the move, over the horizon: below 0 where it gave up expected return. */
  readonly returnGiven: number;
  /** Its part of the utility that the free portfolio has more, over the horizon, in units of α. */
  readonly utilityLost: number;
}

/** An optimum as the free portfolio and what each limit and the costs moved. */
export interface ConstraintAttribution {
  /** [n] the portfolio of the same views, and the same fear of risk, without limits and costs. */
  readonly free: Float64Array;
  /** α′free over the horizon, of free − benchmark where the objective is relative. */
  readonly freeReturn: number;
  /** [limits] in the mandate's order; limits on risk do nothing here, they are the fear of risk. */
  readonly limits: readonly ConstraintEffect[];
  readonly costs: ConstraintEffect;
  /** Σ of the effects' utilityLost. */
  readonly utilityLost: number;
  /** Largest part of a weight that the effects leave over: rounding of the solution. */
  readonly unexplained: number;
}

/**
 * Splits an optimum into what the views alone would hold and what each limit and the costs moved: with H the curvature of risk at the
 * optimum (`curvatureOf`), stationarity is Hw = α + pull − Σ slopes, so that
 *
 *   w = H⁻¹(α + pull) − Σ H⁻¹ slope,  and with d = free − w the lost utility is ½ dᵀHd = Σ ½ slopeᵀd.
 *
 * The effects sum to the weights, and their losses to the loss of the quadratic utility; a single loss may be below 0 where a limit
 * undoes what another does. null where no risk is feared, a name has no specific risk, or
 * risk is that of further models or of some factors, or the return is that at worst.
 *
 * @param found  an optimum of this mandate
 * @see Stubbs & Vandenbussche (2010), Constraint attribution; Scherer & Xu (2007), The impact of constraints on value-added
 * @see docs/methodology/11b-construction.md
 * @complexity O(n·K² + limits·n·K)
 */
export function constraintAttribution(
  candidates: Candidates,
  mandate: Mandate,
  found: Construction,
): ConstraintAttribution | null {
  const { benchmark } = candidates;
  const { weights } = found;
  if (isBeyond(mandate)) return null;
  const curvature = curvatureOf(candidates, mandate, found);
  const solve = curvatureSolver(candidates, curvature);
  if (solve === null) return null;
  const alpha = mandate.objective.kind === "least-risk" ? new Float64Array(weights.length) : candidates.alpha;
  const risk = covarianceProduct(candidates, weights);
  const bent = weights.map(
    (_, i) => curvature.factor * risk.factor[i] + curvature.specific * risk.specific[i],
  );
  const wanted = alpha.map((view, i) => view + curvature.pull[i]);
  const slopes = limitSlopes(
    candidates,
    mandate,
    found,
    wanted.map((want, i) => want - bent[i]),
  );
  const free = solve(wanted);
  const away = free.map((weight, i) => weight - weights[i]);
  const effectOf = (slope: Float64Array): ConstraintEffect => {
    const moved = solve(slope).map((move) => -move);
    return { slope, moved, returnGiven: dot(alpha, moved), utilityLost: dot(slope, away) / 2 };
  };
  const limits = slopes.limits.map(effectOf);
  const costs = effectOf(slopes.costs);
  const effects = [...limits, costs];
  return {
    free,
    freeReturn: dot(
      alpha,
      mandate.objective.relative ? free.map((weight, i) => weight - benchmark[i]) : free,
    ),
    limits,
    costs,
    utilityLost: effects.reduce((sum, { utilityLost }) => sum + utilityLost, 0),
    unexplained: weights.reduce((most, weight, i) => {
      const summed = effects.reduce((sum, { moved }) => sum + moved[i], free[i]);
      return Math.max(most, Math.abs(weight - summed));
    }, 0),
  };
}

function isBeyond({ objective, limits, robust }: Mandate): boolean {
  const further = objective.kind === "utility" && (objective.others ?? []).length > 0;
  const limited = limits.some(
    (limit) => limit.kind === "risk" && (limit.factors !== undefined || limit.model !== undefined),
  );
  return robust !== undefined || further || limited;
}
