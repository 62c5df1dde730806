import {
  byColumn,
  type FullDesign,
  fullDesign,
  type SpecificPrecision,
  specificGram,
  specificPrecision,
  specificSolve,
} from "../factor-portfolios/index.ts";
import {
  choleskyInto,
  choleskySolveInto,
  dot,
  multiplyInto,
  multiplyTransposedInto,
  type Vector,
} from "../linalg/index.ts";
import { type PreparedRiskModel, portfolioRisks } from "../risk-model/index.ts";
import { transposeProduct } from "../stats/index.ts";

/** The inverse of Σ over some names, as factors of it: Σ itself is never formed. */
export interface WholeCovariance {
  readonly precision: SpecificPrecision;
  readonly full: FullDesign;
  /** ρ, of X over the names. */
  readonly rank: number;
  /** [ρ] columns that the others are combinations of. */
  readonly pivots: readonly number[];
  /** R [ρ×K] with XᵀΔ⁻¹X = RᵀR; triangular in the pivots, so that y = R⁻ᵀXᵀΔ⁻¹r, solved in these, has the covariance I + C, C = RFRᵀ. */
  readonly gramRoot: Float64Array;
  /** Cholesky's factor of I + C [ρ×ρ]. */
  readonly root: Float64Array;
  /** [N] σ² of each name, per period; NaN of the others. */
  readonly variance: Float64Array;
  /** Names, N of the ratios. */
  readonly names: number;
}

/** How far a window's returns were from a whole covariance: each 1 in expectation for a right one. */
export interface WholeCovarianceRatios {
  /** RᵀΣ⁻¹R / (h N), R the sum of the window's returns: all N directions alike. Its degrees are shared out to the next two. */
  readonly mahalanobis: number;
  /** The part of the ρ directions that factors span: ĝᵀ(F + (XᵀΔ⁻¹X)⁻¹)⁻¹ĝ / (h ρ), ĝ their generalised least-squares returns. */
  readonly factor: number;
  /** The part of what factors leave: uᵀΔ⁻¹u / (h (N − ρ)), u = R − Xĝ. */
  readonly specific: number;
  /** (1/N) Σ R² / (h σ²): variances only. */
  readonly diagonal: number;
  readonly names: number;
}

/**
 * Σ over some of a model's names, made ready for `wholeCovarianceRatios`.
 *
 * Σ restricted to names is the covariance of those names: a name without returns is left out of both, and needs no guess.
 *
 * @param model     from `prepareRiskModel`
 * @param names     [N] 1 = counts; names not covered, or with a style that is not known, never do
 * @param variance  [N] from `nameVariances`
 * @see docs/methodology/13-evaluation.md
 * @complexity O(N·S² + K³)
 */
export function wholeCovariance(
  model: PreparedRiskModel,
  names: Uint8Array,
  variance: Float64Array,
): WholeCovariance {
  const covered = names.map((name, i) => Number(name === 1 && variance[i] > 0));
  const exposures = { ...model.exposures, covered };
  const precision = specificPrecision({ ...model, exposures });
  const full = fullDesign(exposures);
  const gram = specificGram(exposures, precision, full);
  const size = full.columns.length;
  const { pivots, rows: gramRoot } = pivotedRoot(gram, size);
  const rank = pivots.length;
  const half = multiplyInto(
    new Float64Array(rank * size),
    gramRoot,
    Float64Array.from(model.factorCovariance.values),
    rank,
    size,
    size,
  );
  const root = multiplyTransposedInto(new Float64Array(rank * rank), half, gramRoot, rank, size, rank);
  for (let at = 0; at < rank; at++) root[at * (rank + 1)] += 1;
  choleskyInto(root, root, rank);
  const count = covered.reduce((sum, one) => sum + one, 0);
  return { precision, full, rank, pivots, gramRoot, root, variance, names: count };
}

/** What is left of a diagonal element where its column is a combination of the pivots. */
const NOTHING_LEFT = 1e-10;

/** Cholesky with diagonal pivoting of a semi-definite matrix. What is left is judged against what a diagonal element was: units change nothing. */
function pivotedRoot(
  gram: Float64Array,
  size: number,
): { readonly pivots: readonly number[]; readonly rows: Float64Array } {
  const left = Float64Array.from({ length: size }, (_, k) => gram[k * size + k]);
  const least = left.map((value) => NOTHING_LEFT * value);
  const rows = new Float64Array(size * size);
  const pivots: number[] = [];
  for (let at = 0; at < size; at++) {
    let pivot = -1;
    for (let k = 0; k < size; k++) if (left[k] > least[k] && (pivot < 0 || left[k] > left[pivot])) pivot = k;
    if (pivot < 0) break;
    const own = rows.subarray(at * size, (at + 1) * size);
    own.set(gram.subarray(pivot * size, (pivot + 1) * size));
    for (let b = 0; b < at; b++) {
      const factor = rows[b * size + pivot];
      for (let k = 0; k < size; k++) own[k] -= factor * rows[b * size + k];
    }
    const length = Math.sqrt(own[pivot]);
    for (let k = 0; k < size; k++) {
      own[k] /= length;
      left[k] -= own[k] * own[k];
    }
    // Exactly 0 in the columns of earlier pivots, so that R is triangular in them.
    for (const earlier of pivots) own[earlier] = 0;
    left[pivot] = 0;
    pivots.push(pivot);
  }
  return { pivots, rows: rows.subarray(0, pivots.length * size) };
}

/**
 * The ratios of one window's returns; their parts add up to the whole: Woodbury's formula, split at the generalised least-squares fit.
 *
 * @param returns  [N] sums of the window's returns, decimals; read of the names that count only, NaN not allowed there
 * @param periods  h, in the window
 * @complexity O(N·S + K²)
 */
export function wholeCovarianceRatios(
  { precision, full, rank, pivots, gramRoot, root, variance, names }: WholeCovariance,
  returns: Vector,
  periods: number,
): WholeCovarianceRatios {
  const known = Float64Array.from(returns, (value, i) => (precision.diagonal[i] > 0 ? value : 0));
  const scaled = specificSolve(precision, known);
  const moment = byColumn(full, transposeProduct(full.design, scaled));
  const fit = new Float64Array(rank);
  for (let a = 0; a < rank; a++) {
    const pivot = pivots[a];
    let value = moment[pivot];
    for (let b = 0; b < a; b++) value -= gramRoot[b * moment.length + pivot] * fit[b];
    fit[a] = value / gramRoot[a * moment.length + pivot];
  }
  const solved = new Float64Array(rank);
  choleskySolveInto(solved, root, fit, rank);
  const factor = dot(fit, solved);
  const specific = dot(known, scaled) - dot(fit, fit);
  let diagonal = 0;
  known.forEach((value, i) => {
    if (precision.diagonal[i] > 0) diagonal += value ** 2 / variance[i];
  });
  return {
    mahalanobis: (factor + specific) / (periods * names),
    factor: factor / (periods * rank),
    specific: specific / (periods * (names - rank)),
    diagonal: diagonal / (periods * names),
    names,
  };
}

/**
 * σ² = xᵀFx + δ² of every covered name. [N] NaN where not covered or a style is not known.
 *
 * @param model  from `prepareRiskModel`
 * @complexity O(N·K²)
 */
export function nameVariances(model: PreparedRiskModel): Float64Array {
  const { covered } = model.exposures;
  const assets = Int32Array.from(covered, (_, i) => i).filter((i) => covered[i] === 1);
  const offsets = Int32Array.from({ length: assets.length + 1 }, (_, i) => i);
  const { variance } = portfolioRisks(model, {
    offsets,
    assets,
    weights: new Float64Array(assets.length).fill(1),
  });
  const out = new Float64Array(covered.length).fill(Number.NaN);
  assets.forEach((asset, at) => {
    out[asset] = variance[at];
  });
  return out;
}
