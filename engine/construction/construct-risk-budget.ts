import type { Vector } from "../linalg/index.ts";
import type { Candidates } from "./candidates.ts";
import type { Construction } from "./construct-portfolio.ts";
import { type FactorBudget, factorRiskBudget } from "./factor-risk-budget.ts";
import type { Mandate } from "./mandate.ts";
import { measurePortfolio } from "./measure-portfolio.ts";
import { type RiskBudget, riskBudget } from "./risk-budget.ts";

/** What a risk budget is constructed with. */
export interface RiskBudgetRequest {
  /** [n] 0 or above; null: risk parity. */
  readonly budgets: Vector | null;
  /** What the weights sum to. */
  readonly total: number;
}

/** Largest distance of a share from its budget that is called optimal. */
const ACCEPTABLE = 1e-8;

/**
 * The portfolio of a risk budget as a construction: without limits, its residuals are the distance of the shares of variance from their
 * budgets. The mandate's objective and limits are not looked at.
 *
 * @throws {EngineError} as `riskBudget`
 * @see riskBudget
 */
export function constructRiskBudget(
  candidates: Candidates,
  mandate: Mandate,
  { budgets, total }: RiskBudgetRequest,
): Construction {
  const found = riskBudget(candidates, budgets);
  const weights = found.weights.map((weight) => weight * total);
  return asConstruction(candidates, mandate, { ...found, weights });
}

/**
 * The portfolio of a risk budget of factors as a construction.
 *
 * @throws {EngineError} as `factorRiskBudget`
 * @see factorRiskBudget
 */
export function constructFactorBudget(
  candidates: Candidates,
  mandate: Mandate,
  budget: FactorBudget,
): Construction {
  return asConstruction(candidates, mandate, factorRiskBudget(candidates, budget));
}

function asConstruction(
  candidates: Candidates,
  mandate: Mandate,
  found: Pick<RiskBudget, "weights" | "residual" | "iterations">,
): Construction {
  const { weights } = found;
  const measures = measurePortfolio(candidates, mandate, weights);
  return {
    status: found.residual <= ACCEPTABLE ? "optimal" : "stalled",
    weights,
    measures,
    objective: -measures.variance.total,
    limits: [],
    boundPrices: new Float64Array(weights.length),
    outwardPrices: new Float64Array(weights.length),
    residuals: { primal: 0, dual: found.residual, gap: 0 },
    iterations: found.iterations,
    conflict: null,
    direction: null,
    search: null,
  };
}
