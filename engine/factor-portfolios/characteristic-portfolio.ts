import { EngineError } from "../errors/index.ts";
import { addExposures, type Exposures } from "../exposures/index.ts";
import {
  choleskyInto,
  choleskySolveInto,
  dot,
  type Matrix,
  matrix,
  multiply,
  multiplyVector,
  symmetricEigen,
  transpose,
  type Vector,
} from "../linalg/index.ts";
import { type RiskModel, specificParts } from "../risk-model/index.ts";
import type { CompressedRows } from "../stats/index.ts";

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
    return unit > 0 ? scaled.map((value) => value / unit) : undefined;
  });
}

/** Δ⁻¹ = diag(d) − Σ_issuers s sᵀ. */
interface Precision {
  /** [N] 0 where not covered. */
  readonly diagonal: Float64Array;
  readonly issuers: readonly IssuerPrecision[];
}

interface IssuerPrecision {
  readonly assets: readonly number[];
  /** s of each line. */
  readonly shared: readonly number[];
}

function specificPrecision(model: RiskModel): Precision {
  const { diagonal, issuers } = specificParts(model);
  const inverse = diagonal.map((value, asset) => (model.exposures.covered[asset] === 1 ? 1 / value : 0));
  return {
    diagonal: inverse,
    issuers: issuers.map(({ assets, loading }) => {
      const scaled = assets.map((asset, i) => inverse[asset] * loading[i]);
      const size = Math.sqrt(1 + scaled.reduce((sum, value, i) => sum + value * loading[i], 0));
      return { assets, shared: scaled.map((value) => value / size) };
    }),
  };
}

/** Δ⁻¹ x [N]. */
function specificSolve({ diagonal, issuers }: Precision, x: Float64Array): Float64Array {
  const out = x.map((value, asset) => diagonal[asset] * value);
  for (const { assets, shared } of issuers) {
    const sum = shared.reduce((total, s, i) => total + s * x[assets[i]], 0);
    assets.forEach((asset, i) => {
      out[asset] -= shared[i] * sum;
    });
  }
  return out;
}

/** Σ⁻¹ x of each x by Woodbury. */
function solveCovariance(
  model: RiskModel,
  precision: Precision,
  known: readonly Float64Array[],
): readonly Float64Array[] {
  const size = model.exposures.factors.length;
  const rows = sparseRows(model.exposures, precision.diagonal);
  const root = covarianceRoot(model);
  const turned = transpose(root);
  // I + Lᵀ (XᵀΔ⁻¹X) L
  const gram = { rows: size, cols: size, values: weightedGram(rows, precision, size) };
  const inner = Float64Array.from(multiply(turned, multiply(gram, root)).values);
  for (let i = 0; i < size; i++) inner[i * size + i] += 1;
  choleskyInto(inner, inner, size);
  return known.map((x) => {
    const scaled = specificSolve(precision, x);
    const moment = new Float64Array(size);
    for (let asset = 0; asset < x.length; asset++) {
      for (let at = rows.offsets[asset]; at < rows.offsets[asset + 1]; at++) {
        moment[rows.codes[at]] += scaled[asset] * rows.shares[at];
      }
    }
    const right = multiplyVector(turned, moment);
    choleskySolveInto(right, inner, right, size);
    const loading = multiplyVector(root, right);
    const residual = x.map((value, asset) => {
      let explained = 0;
      for (let at = rows.offsets[asset]; at < rows.offsets[asset + 1]; at++) {
        explained += rows.shares[at] * loading[rows.codes[at]];
      }
      return value - explained;
    });
    return specificSolve(precision, residual);
  });
}

/** The elements of X other than 0, of the names with a precision. */
function sparseRows(exposures: Exposures, precision: Float64Array): CompressedRows {
  const size = exposures.factors.length;
  const offsets = new Int32Array(precision.length + 1);
  const codes: number[] = [];
  const shares: number[] = [];
  const row = new Float64Array(size);
  for (let asset = 0; asset < precision.length; asset++) {
    if (precision[asset] > 0) {
      row.fill(0);
      addExposures(row, exposures, asset, 1);
      for (let k = 0; k < size; k++) {
        if (row[k] === 0) continue;
        codes.push(k);
        shares.push(row[k]);
      }
    }
    offsets[asset + 1] = codes.length;
  }
  return { offsets, codes: Int32Array.from(codes), shares: Float64Array.from(shares) };
}

/** XᵀΔ⁻¹X [K×K]. */
function weightedGram(
  { offsets, codes, shares }: CompressedRows,
  { diagonal, issuers }: Precision,
  size: number,
): Float64Array {
  const gram = new Float64Array(size * size);
  for (const { assets, shared } of issuers) {
    const moment = new Float64Array(size);
    assets.forEach((asset, i) => {
      for (let at = offsets[asset]; at < offsets[asset + 1]; at++)
        moment[codes[at]] += shared[i] * shares[at];
    });
    for (let i = 0; i < size; i++) {
      if (moment[i] === 0) continue;
      for (let j = 0; j < size; j++) gram[i * size + j] -= moment[i] * moment[j];
    }
  }
  for (let asset = 0; asset < diagonal.length; asset++) {
    for (let i = offsets[asset]; i < offsets[asset + 1]; i++) {
      const scaled = diagonal[asset] * shares[i];
      for (let j = offsets[asset]; j < offsets[asset + 1]; j++)
        gram[codes[i] * size + codes[j]] += scaled * shares[j];
    }
  }
  return gram;
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
