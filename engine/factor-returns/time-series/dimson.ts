import { EngineError } from "../../errors/index.ts";
import { type Matrix, matrix } from "../../linalg/index.ts";

/**
 * The design of a regression on lagged, matching and leading factors (Dimson 1979): columns f_t, f_{t−1} … f_{t−lags},
 * f_{t+1} … f_{t+leads}, K each. What lies outside the sample is NaN, so that such periods do not count.
 *
 * A name that trades thinly reacts late, and one that trades more than the market early; the sum of its coefficients is its
 * beta.
 *
 * @param factorReturns  [T×K] decimal
 * @returns [T×K(1 + lags + leads)]
 * @throws {EngineError} value: lags or leads that are not whole numbers from 0
 * @see Dimson, Journal of Financial Economics 7 (1979)
 * @example
 * Array.from(dimsonDesign(matrixFrom([[1], [2], [3]]), 1, 0).values) // => [1, NaN, 2, 1, 3, 2]
 */
export function dimsonDesign(factorReturns: Matrix, lags: number, leads: number): Matrix {
  if (!isCount(lags) || !isCount(leads)) {
    throw new EngineError(
      "value",
      `dimsonDesign needs whole numbers of lags and leads, got ${lags}, ${leads}`,
    );
  }
  const { rows, cols, values } = factorReturns;
  const shifts = [
    ...Array.from({ length: lags + 1 }, (_, l) => -l),
    ...Array.from({ length: leads }, (_, l) => l + 1),
  ];
  const out = new Float64Array(rows * cols * shifts.length).fill(Number.NaN);
  for (let t = 0; t < rows; t++) {
    for (const [s, shift] of shifts.entries()) {
      if (t + shift < 0 || t + shift >= rows) continue;
      for (let k = 0; k < cols; k++) out[(t * shifts.length + s) * cols + k] = values[(t + shift) * cols + k];
    }
  }
  return matrix(rows, cols * shifts.length, out);
}

/**
 * Fowler and Rorke's weights for the coefficients of a market that is autocorrelated because its own members trade thinly:
 * β = b₀ + Σ_l w_l (b_{−l} + b_{+l}), w_l = Σ_{j=−n}^{n−l} ρ_|j| / Σ_{j=−n}^{n} ρ_|j|. Without autocorrelation they are 1,
 * and β is Dimson's sum.
 *
 * @param autocorrelations  ρ₁ … ρ_n of the factor, as many as there are lags, and leads
 * @returns [n] w₁ … w_n
 * @see Fowler & Rorke, Journal of Financial Economics 12 (1983)
 * @example
 * Array.from(fowlerRorkeWeights([0.25])) // => [1.25 / 1.5]
 */
export function fowlerRorkeWeights(autocorrelations: readonly number[]): Float64Array {
  const n = autocorrelations.length;
  const rho = (j: number) => (j === 0 ? 1 : autocorrelations[Math.abs(j) - 1]);
  const sumTo = (last: number) => {
    let sum = 0;
    for (let j = -n; j <= last; j++) sum += rho(j);
    return sum;
  };
  return Float64Array.from({ length: n }, (_, l) => sumTo(n - l - 1) / sumTo(n));
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
