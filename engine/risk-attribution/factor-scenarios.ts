import { EngineError } from "../errors/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";

/** A history to send through a portfolio of today. */
export interface ScenarioHistory {
  /** [T×K] in the order of the model's factors, decimals; NaN = not estimated in that period. */
  readonly factorReturns: Matrix;
  /** [T×N] on the model's asset axis, decimals; NaN = no return then. Left out: specific returns are no part of the scenarios. */
  readonly specificReturns?: Matrix | undefined;
}

/** What today's portfolio would have returned in each period of a history, by source. */
export interface FactorScenarios {
  /** [T×J] x_k f_tk for the K factors; then, where specific returns are given, Σ_n w_n ε_tn as source K. */
  readonly contributions: Matrix;
  /** [T] factors with an exposure and no return in that period: they count as 0. */
  readonly missingFactors: Int32Array;
  /** [T] Σ|w| of names without a specific return in that period: it counts as 0. */
  readonly missingWeight: Float64Array;
}

/**
 * History through today's exposures: the portfolio is held as it is now, the market moves as it did then. What is missing
 * counts as 0 and is counted, by period: a factor or a name that did not exist then had no bad day either.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @throws {EngineError} shape: a history that does not fit the model; as `portfolioRisk`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N·S + T·K), with specific returns O(T·N)
 * @example
 * factorScenarios({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [0.5, 0], { factorReturns: matrix(1, 1, [0.02]) }).contributions.values // => [0.01]
 */
export function factorScenarios(
  model: RiskModel,
  weights: Vector,
  { factorReturns, specificReturns }: ScenarioHistory,
): FactorScenarios {
  const factorCount = model.exposures.factors.length;
  const assetCount = model.assets.labels.length;
  const { rows } = factorReturns;
  checkShape("factorReturns", factorReturns, rows, factorCount);
  if (specificReturns !== undefined) checkShape("specificReturns", specificReturns, rows, assetCount);
  const { exposures } = portfolioRisk(model, weights);
  const cols = factorCount + (specificReturns === undefined ? 0 : 1);
  const values = new Float64Array(rows * cols);
  const missingFactors = new Int32Array(rows);
  const missingWeight = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    for (let k = 0; k < factorCount; k++) {
      if (exposures[k] === 0) continue;
      const factorReturn = factorReturns.values[t * factorCount + k];
      if (Number.isNaN(factorReturn)) missingFactors[t]++;
      else values[t * cols + k] = exposures[k] * factorReturn;
    }
    if (specificReturns === undefined) continue;
    let sum = 0;
    for (let asset = 0; asset < assetCount; asset++) {
      if (weights[asset] === 0) continue;
      const specificReturn = specificReturns.values[t * assetCount + asset];
      if (Number.isNaN(specificReturn)) missingWeight[t] += Math.abs(weights[asset]);
      else sum += weights[asset] * specificReturn;
    }
    values[t * cols + factorCount] = sum;
  }
  return { contributions: { rows, cols, values }, missingFactors, missingWeight };
}

function checkShape(name: string, found: Matrix, rows: number, cols: number): void {
  if (found.rows !== rows || found.cols !== cols) {
    throw new EngineError(
      "shape",
      `factorScenarios needs ${name} of ${rows}×${cols}, got ${found.rows}×${found.cols}`,
    );
  }
}
