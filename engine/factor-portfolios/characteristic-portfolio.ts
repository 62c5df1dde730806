import { EngineError } from "../errors/index.ts";
import {
  choleskyInto,
  choleskySolveManyInto,
  dot,
  type Matrix,
  matrix,
  multiplyInto,
  symmetricEigen,
  transposedMultiplyInto,
  type Vector,
} from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import { fitResiduals, transposeProduct, withResidentDesign } from "../stats/index.ts";
import { byColumn, fullDesign } from "./full-design.ts";
import {
  type SpecificPrecision,
  specificGram,
  specificPrecision,
  specificSolve,
} from "./specific-precision.ts";

/**
 * The minimum-variance portfolio with unit exposure to a characteristic: h = Σ⁻¹x / (xᵀΣ⁻¹x), of variance 1/(xᵀΣ⁻¹x).
 *
 * Σ⁻¹x by Woodbury in factor form with F = LLᵀ: Σ⁻¹ = Δ⁻¹ − Δ⁻¹XL (I + LᵀXᵀΔ⁻¹XL)⁻¹ LᵀXᵀΔ⁻¹ (primer §17.3 D4–D5); where
 * lines of one issuer are linked, Δ⁻¹ is a diagonal less a rank-one matrix for each issuer [Sherman & Morrison 1950].
 *
 * @param characteristic  [N] NaN or any value where the model does not cover the name: ignored there
 * @returns [N] weights; 0 where not covered
 * @throws {EngineError} value: no covered name has a characteristic other than 0
 * @complexity O(N·K + K³)
 * @see docs/methodology/07-factor-portfolios.md; Grinold & Kahn, Active Portfolio Management (2000)
 * @example
 * Array.from(buildCharacteristicPortfolio({ exposures: { factors: [], marketCount: 0, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(0, 0, []), specificVariance: [0.01, 0.03] }, [1, 1])) // => [0.75, 0.25]
 */
export function buildCharacteristicPortfolio(model: RiskModel, characteristic: Vector): Float64Array {
  const [portfolio] = buildCharacteristicPortfolios(model, [characteristic]);
  if (portfolio === undefined) {
    throw new EngineError(
      "value",
      "buildCharacteristicPortfolio needs a characteristic other than 0 on a covered name",
    );
  }
  return portfolio;
}

/**
 * The characteristic portfolios of several characteristics under one model, which is factorised once.
 *
 * @param characteristics  [N] each, as for `buildCharacteristicPortfolio`
 * @returns [N] each; undefined where no covered name has a characteristic other than 0
 * @complexity O(N·(S + m)² + K³) and O(N·K) for each
 * @see docs/methodology/07-factor-portfolios.md
 */
export function buildCharacteristicPortfolios(
  model: RiskModel,
  characteristics: readonly Vector[],
): readonly (Float64Array | undefined)[] {
  const precision = specificPrecision(model);
  const { diagonal } = precision;
  const known = characteristics.map((characteristic) => {
    const x = new Float64Array(diagonal.length);
    for (let asset = 0; asset < x.length; asset++) {
      if (diagonal[asset] > 0 && Number.isFinite(characteristic[asset])) x[asset] = characteristic[asset];
    }
    return x;
  });
  return solveCovariance(model, precision, known).map((scaled, i) => {
    const unit = dot(known[i], scaled);
    if (!(unit > 0)) return undefined;
    for (let asset = 0; asset < scaled.length; asset++) scaled[asset] /= unit;
    return scaled;
  });
}

/** Σ⁻¹ x of each x by Woodbury: Δ⁻¹(x − X L (I + LᵀXᵀΔ⁻¹XL)⁻¹ LᵀXᵀΔ⁻¹x), for all x together. */
function solveCovariance(
  model: RiskModel,
  precision: SpecificPrecision,
  known: readonly Float64Array[],
): readonly Float64Array[] {
  const full = fullDesign(model.exposures);
  return withResidentDesign(full.design, (design) => {
    const moments = known.map((x) => byColumn(full, transposeProduct(design, specificSolve(precision, x))));
    const gram = specificGram(model.exposures, precision, { ...full, design });
    const loadings = factorLoadings(covarianceRoot(model), gram, moments);
    const [size, count] = [full.columns.length, known.length];
    return known.map((x, i) => {
      const loading = new Float64Array(size);
      for (let at = 0; at < size; at++) loading[at] = loadings[full.columns[at] * count + i];
      const { residuals } = fitResiduals(design, precision.diagonal, x, loading, 0);
      return specificSolve(precision, residuals);
    });
  });
}

/** L (I + Lᵀ G L)⁻¹ Lᵀ m of each m, side by side. [K × m] */
function factorLoadings(root: Matrix, gram: Float64Array, moments: readonly Float64Array[]): Float64Array {
  const [size, count] = [root.rows, moments.length];
  const cells = Float64Array.from(root.values);
  const right = new Float64Array(size * count);
  moments.forEach((moment, i) => {
    for (let k = 0; k < size; k++) right[k * count + i] = moment[k];
  });
  const half = multiplyInto(new Float64Array(size * size), gram, cells, size, size, size);
  const inner = transposedMultiplyInto(new Float64Array(size * size), cells, half, size, size, size);
  for (let k = 0; k < size; k++) inner[k * (size + 1)] += 1;
  choleskyInto(inner, inner, size);
  const turned = transposedMultiplyInto(new Float64Array(size * count), cells, right, size, size, count);
  choleskySolveManyInto(turned, inner, turned, size, count);
  return multiplyInto(right, cells, turned, size, size, count);
}

/**
 * L with F = L Lᵀ [K×K], by Cholesky of F + 1e-12·max(diag)·I: F is singular where industries are constrained, and so
 * small a variance moves no weight. From the eigenvectors, negative eigenvalues as 0, where that fails.
 */
function covarianceRoot({ factorCovariance }: RiskModel): Matrix {
  const size = factorCovariance.rows;
  const lower = Float64Array.from(factorCovariance.values);
  let largest = 0;
  for (let k = 0; k < size; k++) largest = Math.max(largest, lower[k * size + k]);
  for (let k = 0; k < size; k++) lower[k * size + k] += 1e-12 * largest;
  if (choleskyInto(lower, lower, size) < 0) return matrix(size, size, lower);
  const { values, vectors } = symmetricEigen(factorCovariance);
  const scale = values.map((value) => Math.sqrt(Math.max(0, value)));
  return matrix(
    size,
    size,
    Float64Array.from(vectors.values, (value, cell) => value * scale[cell % size]),
  );
}
