import type { Vector } from "../linalg/index.ts";
import type { Candidates } from "./candidates.ts";
import type { Construction } from "./construct-portfolio.ts";
import type { Mandate } from "./mandate.ts";
import { measurePortfolio } from "./measure-portfolio.ts";
import { riskBudget } from "./risk-budget.ts";

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
  const found = riskBudget(candidates, mandate.horizon, budgets);
  const weights = found.weights.map((weight) => weight * total);
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
