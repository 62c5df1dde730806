import { EngineError } from "../errors/index.ts";
import { exposureRow } from "../exposures/index.ts";
import { choleskyInto, choleskySolveInto, dot, symmetricEigen, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";

/**
 * The minimum-variance portfolio with unit exposure to a characteristic: h = Σ⁻¹x / (xᵀΣ⁻¹x), of variance 1/(xᵀΣ⁻¹x).
 *
 * Σ⁻¹x by Woodbury in factor form with F = LLᵀ, L from F's eigenvectors (F is singular where industries are
 * constrained): Σ⁻¹ = Δ⁻¹ − Δ⁻¹XL (I + LᵀXᵀΔ⁻¹XL)⁻¹ LᵀXᵀΔ⁻¹ (primer §17.3 D4–D5).
 *
 * @param characteristic  [N] NaN or any value where the model does not cover the name: ignored there
 * @returns [N] weights; 0 where not covered
 * @throws {EngineError} value: no covered name has a characteristic other than 0
 * @complexity O(N·K² + K³)
 * @see docs/methodology/07-factor-portfolios.md; Grinold & Kahn, Active Portfolio Management (2000)
 * @example
 * Array.from(buildCharacteristicPortfolio({ exposures: { factors: [], marketCount: 0, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(0, 0, []), specificVariance: [0.01, 0.03] }, [1, 1])) // => [0.75, 0.25]
 */
export function buildCharacteristicPortfolio(model: RiskModel, characteristic: Vector): Float64Array {
  const { exposures, specificVariance } = model;
  const x = Float64Array.from(characteristic, (value, asset) =>
    exposures.covered[asset] === 1 && Number.isFinite(value) ? value : 0,
  );
  const precision = Float64Array.from(specificVariance, (value, asset) =>
    exposures.covered[asset] === 1 ? 1 / value : 0,
  );
  const scaled = solveCovariance(model, precision, x);
  const unit = dot(x, scaled);
  if (!(unit > 0)) {
    throw new EngineError(
      "value",
      "buildCharacteristicPortfolio needs a characteristic other than 0 on a covered name",
    );
  }
  return scaled.map((value) => value / unit);
}

/** Σ⁻¹ x by Woodbury. */
function solveCovariance(model: RiskModel, precision: Float64Array, x: Float64Array): Float64Array {
  const factorCount = model.exposures.factors.length;
  const root = covarianceRoot(model);
  const inner = new Float64Array(factorCount * factorCount);
  const right = new Float64Array(factorCount);
  const loading = new Float64Array(factorCount);
  const each = (visit: (asset: number) => void): void => {
    for (let asset = 0; asset < x.length; asset++) {
      if (precision[asset] === 0) continue;
      projectRow(loading, exposureRow(model.exposures, asset), root, factorCount);
      visit(asset);
    }
  };
  each((asset) => {
    for (let i = 0; i < factorCount; i++) {
      const scaled = precision[asset] * loading[i];
      right[i] += scaled * x[asset];
      for (let j = 0; j <= i; j++) inner[i * factorCount + j] += scaled * loading[j];
    }
  });
  for (let i = 0; i < factorCount; i++) inner[i * factorCount + i] += 1;
  choleskyInto(inner, inner, factorCount);
  choleskySolveInto(right, inner, right, factorCount);
  const out = new Float64Array(x.length);
  each((asset) => {
    out[asset] = precision[asset] * (x[asset] - dot(loading, right));
  });
  return out;
}

/** L with F = L Lᵀ, columns scaled eigenvectors. [K×K] */
function covarianceRoot(model: RiskModel): Float64Array {
  const { values, vectors } = symmetricEigen(model.factorCovariance);
  const size = values.length;
  return Float64Array.from(
    vectors.values,
    (value, cell) => value * Math.sqrt(Math.max(0, values[cell % size])),
  );
}

/** xᵀL into `out`. */
function projectRow(out: Float64Array, row: Float64Array, root: Float64Array, size: number): void {
  out.fill(0);
  for (let k = 0; k < size; k++) {
    if (row[k] === 0) continue;
    for (let e = 0; e < size; e++) out[e] += row[k] * root[k * size + e];
  }
}
