import { dot } from "../linalg/index.ts";
import { solveProgram } from "../optim/index.ts";
import { buildProgram } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import { covarianceProduct } from "./covariance-product.ts";
import type { Mandate } from "./mandate.ts";
import { alphaErrors } from "./risk-views.ts";

/** What the objective is about: w, or w − benchmark. */
function measuredWeights({ benchmark }: Candidates, mandate: Mandate, weights: Float64Array): Float64Array {
  return mandate.objective.relative ? weights.map((weight, i) => weight - benchmark[i]) : weights;
}

/**
 * The expected returns over the horizon under which the weights would be best without limits and costs: the slope of the risk that the
 * utility fears, 2(λ_F XFXᵀ + λ_S Δ)a. Other objectives have no aversion: there Σa is scaled so that aᵀα is the same. [n]
 *
 * @see Sharpe (1974), Imputing expected security returns from portfolio composition
 * @complexity O(n·K + K²)
 */
export function impliedAlpha(candidates: Candidates, mandate: Mandate, weights: Float64Array): Float64Array {
  const active = measuredWeights(candidates, mandate, weights);
  const { factor, specific } = covarianceProduct(candidates, active);
  const { objective } = mandate;
  if (objective.kind === "utility") {
    const slope = factor.map(
      (value, i) => 2 * (objective.factorAversion * value + objective.specificAversion * specific[i]),
    );
    objective.others?.forEach(({ factorAversion, specificAversion }, m) => {
      const of = covarianceProduct(candidates.others[m], active);
      for (let i = 0; i < slope.length; i++)
        slope[i] += 2 * (factorAversion * of.factor[i] + specificAversion * of.specific[i]);
    });
    return slope;
  }
  const common = factor.map((value, i) => value + specific[i]);
  const variance = dot(active, common);
  const scale = variance > 0 ? dot(active, candidates.alpha) / variance : 0;
  return common.map((value) => value * scale);
}

/**
 * The expected returns within a robust mandate's ellipsoid that are worst for the weights: α − κ Ωa / √(aᵀΩa). α itself where nothing is
 * held or the mandate is not robust. [n]
 *
 * @complexity O(n·K + K²)
 */
export function worstAlpha(candidates: Candidates, mandate: Mandate, weights: Float64Array): Float64Array {
  if (mandate.robust === undefined) return candidates.alpha;
  const active = measuredWeights(candidates, mandate, weights);
  const { factor, specific } = covarianceProduct(alphaErrors(candidates, mandate.robust), active);
  const size = Math.sqrt(dot(active, factor) + dot(active, specific));
  const scale = size > 0 ? mandate.robust.errors / size : 0;
  return candidates.alpha.map((alpha, i) => alpha - scale * (factor[i] + specific[i]));
}

/**
 * The share of what is in the expected returns that the weights keep: their ratio of return to volatility over the highest that any
 * weights have. 1 without limits, lower with every limit. NaN without views or without risk.
 *
 * Clarke, de Silva & Thorley's coefficient with the whole Σ in place of specific variances alone.
 *
 * @param highest  as `highestRatio` of the same candidates
 * @see Clarke, de Silva & Thorley (2002), Portfolio constraints and the fundamental law of active management
 * @complexity O(n·K + K²) beside the highest ratio
 */
export function transferCoefficient(
  candidates: Candidates,
  mandate: Mandate,
  weights: Float64Array,
  highest: number = highestRatio(candidates),
): number {
  const active = measuredWeights(candidates, mandate, weights);
  const { factor, specific } = covarianceProduct(candidates, active);
  const deviation = Math.sqrt(dot(active, factor) + dot(active, specific));
  return deviation > 0 ? dot(active, candidates.alpha) / deviation / highest : Number.NaN;
}

/**
 * The highest ratio of expected return to volatility that any weights have, over the horizon: √(αᵀΣ⁻¹α). NaN without views, and where a
 * name without risk has one.
 *
 * @complexity one program without limits
 */
export function highestRatio(candidates: Candidates): number {
  const free: Mandate = {
    horizon: 1,
    objective: { kind: "utility", factorAversion: 0.5, specificAversion: 0.5, relative: false },
    limits: [],
    costs: null,
  };
  // Most α'w − ½ w'Σw is at Σ⁻¹α, where α'w is the square of the highest ratio.
  const { x } = solveProgram(buildProgram(candidates, free).program);
  const best = x.slice(0, candidates.alpha.length);
  const squared = dot(best, candidates.alpha);
  const own = covarianceProduct(candidates, best);
  const variance = dot(best, own.factor) + dot(best, own.specific);
  // At Σ⁻¹α the return is the variance: where it is not, a name without risk has a view, and no ratio is the highest.
  return Math.abs(squared - variance) <= NOT_BEST * variance ? Math.sqrt(squared) : Number.NaN;
}

const NOT_BEST = 1e-6;
