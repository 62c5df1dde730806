import { EngineError } from "../errors/index.ts";
import type { FactorFamily } from "../exposures/index.ts";
import { isPositiveSemidefinite, type Matrix, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import { attributeRisk } from "./attribute-risk.ts";
import { codesOfFactors } from "./factor-names.ts";
import type { RiskAttribution } from "./risk-attribution.ts";

/** A matrix of correlations to draw F's towards. */
export interface CorrelationStress {
  /** [K×K] symmetric, 1 on the diagonal, positive semi-definite. `equalCorrelations` makes the usual one. */
  readonly target: Matrix;
  /** 0 = as they are, 1 = the target. */
  readonly weight: number;
}

/** What is made of a model. Volatilities are multiplied: 2 is twice the volatility, four times the variance. */
export interface ModelStress {
  readonly families: ReadonlyMap<FactorFamily, number>;
  /** By factor name; stands instead of the family's multiple. */
  readonly factors: ReadonlyMap<string, number>;
  /** Of all specific volatilities. */
  readonly specificScale: number;
  /** undefined = correlations as they are. */
  readonly correlation: CorrelationStress | undefined;
}

/** A portfolio's risk before and after. */
export interface StressAttribution {
  readonly before: RiskAttribution;
  readonly after: RiskAttribution;
}

/**
 * The risk of a portfolio under a model and under the same model with volatilities scaled and correlations drawn to a target.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @throws {EngineError} as `stressModel` and `attributeRisk`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N·S + K³)
 * @example
 * attributeStress({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [1, 0], { families: new Map([["market", 2]]), factors: new Map(), specificScale: 2, correlation: undefined }).after.volatilityAnnual // => 0.4
 */
export function attributeStress(model: RiskModel, weights: Vector, stress: ModelStress): StressAttribution {
  return { before: attributeRisk(model, weights), after: attributeRisk(stressModel(model, stress), weights) };
}

/**
 * A model under stress: F_ij = m_i m_j σ_i σ_j ((1 − λ) ρ_ij + λ τ_ij), Δ times the square of the specific multiple.
 *
 * A blend of two positive semi-definite matrices is one, so F stays what a covariance must be and needs no repair. The shared
 * parts of linked lines are scaled with their variances. Correlations with a factor that has no variance stay undefined, and
 * its covariances 0.
 *
 * @throws {EngineError} value: a multiple below 0 or not finite, a weight outside [0, 1], a target that is no correlation
 *   matrix; unknown-label: a factor or family that the model does not have
 * @see docs/methodology/09-risk-attribution.md; Rebonato & Jäckel (1999)
 * @complexity O(K³) with a target, O(K² + N) without
 * @example
 * stressModel({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, { families: new Map(), factors: new Map([["market", 2]]), specificScale: 1, correlation: undefined }).factorCovariance.values // => [0.12]
 */
export function stressModel(model: RiskModel, stress: ModelStress): RiskModel {
  const { values, cols } = model.factorCovariance;
  const scales = factorScales(model, stress);
  const { correlation, specificScale } = stress;
  checkMultiple("specific risk", specificScale);
  if (correlation !== undefined) checkTarget(correlation, cols);
  const deviation = Float64Array.from(scales, (_, k) => Math.sqrt(values[k * (cols + 1)]));
  const stressed = Float64Array.from({ length: cols * cols }, (_, at) => {
    const [i, j] = [Math.floor(at / cols), at % cols];
    const scale = scales[i] * scales[j];
    if (correlation === undefined || i === j) return scale * values[at];
    const target = correlation.target.values[at] * deviation[i] * deviation[j];
    return scale * ((1 - correlation.weight) * values[at] + correlation.weight * target);
  });
  const { linked } = model;
  return {
    ...model,
    factorCovariance: { rows: cols, cols, values: stressed },
    specificVariance: Float64Array.from(model.specificVariance, (variance) => variance * specificScale ** 2),
    linked: linked && { ...linked, loading: linked.loading.map((loading) => loading * specificScale) },
  };
}

/**
 * Correlations that are all ρ: the target "everything falls together" (ρ near 1), or independence (ρ = 0).
 *
 * @param correlation  within [−1/(size − 1), 1], where the matrix is positive semi-definite
 * @throws {EngineError} value: outside
 * @example
 * Array.from(equalCorrelations(2, 0.5).values) // => [1, 0.5, 0.5, 1]
 */
export function equalCorrelations(size: number, correlation: number): Matrix {
  const least = size > 1 ? -1 / (size - 1) : -1;
  if (!(correlation >= least && correlation <= 1)) {
    throw new EngineError(
      "value",
      `equalCorrelations needs ${least} to 1 for ${size} factors, got ${correlation}`,
    );
  }
  const values = new Float64Array(size * size).fill(correlation);
  for (let k = 0; k < size; k++) values[k * (size + 1)] = 1;
  return { rows: size, cols: size, values };
}

/** The multiple of each factor's volatility. [K] */
function factorScales(model: RiskModel, { families, factors }: ModelStress): Float64Array {
  const known = model.exposures.factors;
  for (const [family, multiple] of families) {
    checkMultiple(family, multiple);
    if (!known.some((factor) => factor.family === family)) {
      throw new EngineError("unknown-label", `the model has no factor of the family ${family} to stress`);
    }
  }
  const scales = Float64Array.from(known, ({ family }) => families.get(family) ?? 1);
  const names = [...factors.keys()];
  codesOfFactors(model, names).forEach((code, i) => {
    const multiple = factors.get(names[i]) ?? 1;
    checkMultiple(names[i], multiple);
    scales[code] = multiple;
  });
  return scales;
}

function checkMultiple(of: string, multiple: number): void {
  if (!(multiple >= 0 && Number.isFinite(multiple))) {
    throw new EngineError("value", `a stress needs multiples of at least 0, got ${multiple} for ${of}`);
  }
}

function checkTarget({ target, weight }: CorrelationStress, size: number): void {
  if (!(weight >= 0 && weight <= 1)) {
    throw new EngineError("value", `a correlation stress needs a weight between 0 and 1, got ${weight}`);
  }
  if (target.rows !== size || target.cols !== size) {
    throw new EngineError(
      "shape",
      `a correlation stress needs a target of ${size}×${size}, got ${target.rows}×${target.cols}`,
    );
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const [value, mirror] = [target.values[i * size + j], target.values[j * size + i]];
      const isRight = i === j ? value === 1 : value === mirror && Math.abs(value) <= 1;
      if (!isRight)
        throw new EngineError(
          "value",
          `a correlation stress needs a symmetric target with 1 on its diagonal, got ${value} and ${mirror} at ${i}, ${j}`,
        );
    }
  }
  if (!isPositiveSemidefinite(target, 1e-10)) {
    throw new EngineError(
      "value",
      "a correlation stress needs a positive semi-definite target: correlations that contradict each other give a variance below 0",
    );
  }
}
