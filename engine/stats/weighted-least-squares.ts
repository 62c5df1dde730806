import { EngineError } from "../errors/index.ts";
import { type Matrix, type Vector, withStack } from "../linalg/index.ts";
import { plainEquations, pushEquations } from "./normal-equations.ts";
import { type Elimination, reducedBasis } from "./reduced-basis.ts";
import { plainReduced, type Reduced, simdReduced } from "./reduced-solution.ts";
import { withResidentDesign } from "./resident-design.ts";
import { columnCount, type Residence, type StructuredDesign } from "./structured-design.ts";

/** The solution of one constrained weighted least-squares problem. */
export interface LeastSquares {
  /** [K] 0 for a column that could not be estimated. */
  readonly coefficients: Float64Array;
  /** [K] 1 where the column has data of its own and is not a combination of the columns before it. */
  readonly estimated: Uint8Array;
  /**
   * M = R (RᵀXᵀWXR)⁻¹ Rᵀ [K×K]: the coefficients are M XᵀW y, their covariance is s² M when the weights are inverse
   * variances up to the factor s². Rows of columns that were not estimated are 0.
   */
  readonly inverse: Matrix;
  /** Number of free parameters: estimated columns less the constraints that bind them. */
  readonly parameterCount: number;
  /** Σ w x_s and Σ w x_s² of every dense column [S each]. */
  readonly denseSums: Float64Array;
  readonly denseSquares: Float64Array;
  /** Σ w. */
  readonly totalWeight: number;
  /** κ₁ of RᵀXᵀWXR scaled to a diagonal of ones; 1 for orthogonal columns, NaN without any. */
  readonly conditionNumber: number;
}

/**
 * Weighted least squares min Σ w (y − Xb)² subject to linear constraints Σ c_k b_k = 0, in the reduced basis b = R g.
 *
 * g = (RᵀXᵀWXR)⁻¹RᵀXᵀWy by Cholesky. R is a product of one elimination per constraint, so that no product of two K×K
 * matrices is ever formed (reduced-basis.ts). A column without weighted data, or one that is a combination of the columns
 * before it, is left out and marked.
 *
 * @param design       X; rows with weight above 0 must be finite
 * @param weights      [N] ≥ 0; 0 excludes the row, whose y and dense values may then be NaN
 * @param y            [N]
 * @param constraints  [K] each, one per degeneracy of X (a market that is the sum of the industries, and of the countries);
 *   columns without data are left out of them, and one that follows from those before it is ignored
 * @throws {EngineError} value: a y or an element of X that is not finite in a row of positive weight
 * @complexity O(N·S² + K³)
 * @see docs/methodology/06-factor-returns.md
 * @example
 * Array.from(solveLeastSquares({ rowCount: 2, interceptCount: 1, groupCount: 0, groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, denseCount: 0, dense: [] }, [1, 3], [1, 2]).coefficients) // => [1.75]
 */
export function solveLeastSquares(
  design: StructuredDesign,
  weights: Vector,
  y: Vector,
  constraints: readonly Vector[] = [],
): LeastSquares {
  return withResidentDesign(design, (resident) =>
    resident.residence === undefined
      ? plainSolution(design, weights, y, constraints)
      : residentSolution(resident, resident.residence, weights, y, constraints),
  );
}

function plainSolution(
  design: StructuredDesign,
  weights: Vector,
  y: Vector,
  constraints: readonly Vector[],
): LeastSquares {
  const size = columnCount(design);
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const denseSums = plainEquations(gram, moment, design, weights, y);
  let totalWeight = 0;
  for (let row = 0; row < design.rowCount; row++) if (weights[row] > 0) totalWeight += weights[row];
  const reduce = (estimated: Uint8Array, basis: readonly Elimination[]) =>
    plainReduced(gram, moment, estimated, basis);
  return solveEquations(design, constraints, { gram, moment, denseSums, totalWeight, reduce });
}

function residentSolution(
  design: StructuredDesign,
  residence: Residence,
  weights: Vector,
  y: Vector,
  constraints: readonly Vector[],
): LeastSquares {
  const size = columnCount(design);
  const { simd } = residence;
  return withStack(simd, () => {
    const places = pushEquations(design, residence, weights, y);
    const reduce = (estimated: Uint8Array, basis: readonly Elimination[]) =>
      withStack(simd, () => simdReduced(simd, places, estimated, basis));
    return solveEquations(design, constraints, {
      gram: simd.view(places.gram, size * size),
      moment: simd.view(places.moment, size),
      denseSums: simd.view(places.sums, design.denseCount).slice(),
      totalWeight: places.totalWeight,
      reduce,
    });
  });
}

interface Equations {
  /** Read before the first reduction. */
  readonly gram: Float64Array;
  readonly moment: Float64Array;
  readonly denseSums: Float64Array;
  readonly totalWeight: number;
  readonly reduce: (estimated: Uint8Array, basis: readonly Elimination[]) => Reduced;
}

function solveEquations(
  design: StructuredDesign,
  constraints: readonly Vector[],
  { gram, moment, denseSums, totalWeight, reduce }: Equations,
): LeastSquares {
  const size = columnCount(design);
  const diagonal = new Float64Array(size);
  const estimated = new Uint8Array(size);
  for (let k = 0; k < size; k++) {
    diagonal[k] = gram[k * (size + 1)];
    if (diagonal[k] > 0) estimated[k] = 1;
  }
  // What is not finite in a row is not in the square of its column.
  if (!allFinite(moment) || !allFinite(diagonal)) {
    throw new EngineError("value", "solveLeastSquares needs finite rows wherever the weight is above 0");
  }
  const denseSquares = diagonal.slice(size - design.denseCount);
  for (;;) {
    const solved = reduce(estimated, reducedBasis(design, estimated, constraints));
    if ("inverse" in solved) {
      const { coefficients, inverse, parameterCount, conditionNumber } = solved;
      return {
        coefficients,
        estimated,
        inverse,
        parameterCount,
        denseSums,
        denseSquares,
        totalWeight,
        conditionNumber,
      };
    }
    estimated[solved.dependentColumn] = 0;
  }
}

/** Zero times each, summed: NaN as soon as one is not finite. */
function allFinite(values: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i];
  return sum === 0;
}
