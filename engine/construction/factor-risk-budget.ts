import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskyInverseInto, dot } from "../linalg/index.ts";
import type { Candidates } from "./candidates.ts";
import { curvatureSolver } from "./curvature.ts";
import { riskBudget } from "./risk-budget.ts";

/** Which factors bear which shares of the variance. */
export interface FactorBudget {
  /** Positions on the factor axis, each once. [s] */
  readonly factors: readonly number[];
  /** Share of the variance; below 0: the exposure to the factor is below 0. Sizes are brought to a sum of 1. [s] */
  readonly shares: readonly number[];
  /** Σ|w| of the portfolio. */
  readonly gross: number;
  /** [n] 1 where the name may be held; all of them by default. */
  readonly mayHold?: Uint8Array;
}

/** A portfolio whose factors bear given shares of its variance. */
export interface FactorRiskBudget {
  /** [n] */
  readonly weights: Float64Array;
  /** [s] Xᵀw of the budgeted factors. */
  readonly exposures: Float64Array;
  /** Largest distance of a share from its budget. */
  readonly residual: number;
  readonly iterations: number;
}

/**
 * The portfolio in which each named factor bears its budget of the variance. The least risky portfolio of given exposures x to the named
 * factors is w = Σ⁻¹X(XᵀΣ⁻¹X)⁻¹x with variance xᵀMx, M = (XᵀΣ⁻¹X)⁻¹: other factors are hedged as far as that lowers the risk, and the
 * specific risk of the names that carry a factor is the factor's. x_k(Mx)_k are parts of the variance (Euler), and x is the least of
 * ½xᵀMx − Σ b_k log x_k with the sign of each exposure given: convex, so for every choice of signs there is one. Long and short: with
 * bounds on the weights there need not be any.
 *
 * @throws {EngineError} value: no factor, a share of 0; singular: a name without specific risk, or exposures of which one is a combination
 * @see Roncalli & Weisang (2016), Risk parity portfolios with risk factors; Spinu (2013) for the steps
 * @complexity O(n·K² + s²·n)
 */
export function factorRiskBudget(
  candidates: Candidates,
  { factors, shares, gross, mayHold }: FactorBudget,
): FactorRiskBudget {
  const s = factors.length;
  if (s === 0 || shares.some((share) => !(Math.abs(share) > 0 && Math.abs(share) < Infinity)))
    throw new EngineError(
      "value",
      "factorRiskBudget needs a factor or more, each with a share that is not 0",
    );
  // A name of infinite variance is not held, and Σ⁻¹ is that of the others.
  const ownVariance = candidates.ownVariance.map((own, i) => (mayHold?.[i] === 0 ? Infinity : own));
  const solve = curvatureSolver({ ...candidates, ownVariance }, { factor: 1, specific: 1 });
  if (solve === null)
    throw new EngineError("singular", "factorRiskBudget needs names that each have specific risk");
  const count = candidates.exposures.length / candidates.names.length;
  const columns = factors.map((factor, k) =>
    Float64Array.from(
      candidates.names,
      (_, i) => Math.sign(shares[k]) * candidates.exposures[i * count + factor],
    ),
  );
  const solved = columns.map(solve);
  const information = Float64Array.from({ length: s * s }, (_, e) =>
    dot(columns[Math.floor(e / s)], solved[e % s]),
  );
  const variance = new Float64Array(s * s);
  if (choleskyInto(information, information, s) >= 0)
    throw new EngineError("singular", "factorRiskBudget: the exposures of the factors depend on each other");
  choleskyInverseInto(variance, information, s);
  const found = riskBudget(
    {
      names: Int32Array.from(factors),
      exposures: Float64Array.from({ length: s * s }, (_, e) => (e % (s + 1) === 0 ? 1 : 0)),
      factorVariance: variance,
      ownVariance: new Float64Array(s),
      issuers: [],
    },
    shares.map(Math.abs),
  );
  const pull = Float64Array.from(found.weights, (_, k) =>
    dot(variance.subarray(k * s, (k + 1) * s), found.weights),
  );
  const weights = Float64Array.from(candidates.names, (_, i) =>
    solved.reduce((sum, column, k) => sum + column[i] * pull[k], 0),
  );
  const scale = gross / weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return {
    weights: weights.map((weight) => weight * scale),
    exposures: found.weights.map((value, k) => Math.sign(shares[k]) * value * scale),
    residual: found.residual,
    iterations: found.iterations,
  };
}
