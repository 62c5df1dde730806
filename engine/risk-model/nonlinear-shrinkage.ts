import { type Matrix, symmetricEigen } from "../linalg/index.ts";
import { centredColumns, sampleMoments } from "./sample-moments.ts";

/**
 * Ledoit and Wolf's analytical nonlinear shrinkage: every eigenvalue of the sample covariance is moved by what random
 * matrix theory says of eigenvalues in its neighbourhood; eigenvectors stay.
 *
 * With c = K/n, n = T − 1 and f, H the density of the sample eigenvalues and its Hilbert transform, both by Epanechnikov's
 * kernel of width λ_j n^(−1/3): d_i = λ_i / ((π c λ_i f_i)² + (1 − c − π c λ_i H_i)²). With fewer periods than factors the
 * zero eigenvalues share one value above 0.
 *
 * For comparison with the eigenfactor adjustment: it knows no half-lives, lags or gaps.
 *
 * @param returns  [T×K] decimals, about their mean, T ≥ 3; NaN not allowed
 * @returns [K×K] per period (decimal²), positive definite unless a column does not vary
 * @throws {EngineError} shape: fewer than two periods; value: a return that is not finite
 * @see Ledoit & Wolf (2020), Analytical nonlinear shrinkage of large-dimensional covariance matrices
 * @complexity O(T·K² + K³)
 */
export function shrinkNonlinearly(returns: Matrix): Matrix {
  const { rows, cols: size } = returns;
  const n = rows - 1;
  const sample = sampleMoments(centredColumns("shrinkNonlinearly", returns), size).map((v) => (v * rows) / n);
  const { values, vectors } = symmetricEigen({ rows: size, cols: size, values: sample });
  const shrunk = shrunkEigenvalues(Float64Array.from(values), n);
  const out = new Float64Array(size * size);
  for (let e = 0; e < size; e++) {
    for (let i = 0; i < size; i++) {
      const left = shrunk[e] * vectors.values[i * size + e];
      for (let j = 0; j <= i; j++) out[i * size + j] += left * vectors.values[j * size + e];
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) out[j * size + i] = out[i * size + j];
  return { rows: size, cols: size, values: out };
}

/** d of every sample eigenvalue, ascending; n degrees of freedom. */
function shrunkEigenvalues(all: Float64Array, n: number): Float64Array {
  const size = all.length;
  const zeros = Math.max(0, size - n);
  const width = n ** (-1 / 3);
  const lambda = all.subarray(zeros);
  const c = size / n;
  const shrunk = Float64Array.from(lambda, (value) => {
    const { density, hilbert } = kernelAt(value, lambda, width);
    const spread = Math.PI * value * density;
    const drift = Math.PI * value * hilbert;
    return zeros > 0
      ? value / (spread ** 2 + drift ** 2)
      : value / ((c * spread) ** 2 + (1 - c - c * drift) ** 2);
  });
  const atZero = zeros > 0 ? valueAtZero(lambda, { width, share: zeros / n }) : 0;
  return Float64Array.from(all, (_, e) => (e < zeros ? atZero : shrunk[e - zeros]));
}

const ROOT5 = Math.sqrt(5);

/** Density of the sample eigenvalues and its Hilbert transform at x, each eigenvalue with a kernel as wide as itself × h. */
function kernelAt(x: number, lambda: Float64Array, width: number) {
  let [density, hilbert] = [0, 0];
  for (const centre of lambda) {
    const h = centre * width;
    const u = (x - centre) / h;
    const parabola = 1 - u ** 2 / 5;
    density += (3 / (4 * ROOT5)) * (Math.max(0, parabola) / h);
    hilbert += hilbertOfKernel(u) / h;
  }
  return { density: density / lambda.length, hilbert: hilbert / lambda.length };
}

/** Hilbert transform of the kernel at u, (1/π) PV ∫ k(v)/(v − u) dv. */
function hilbertOfKernel(u: number): number {
  const q = 5 / u ** 2;
  if (q < 1 / 16) {
    // Far out the closed form is a difference of large numbers: its series has none, and 13 terms are exact.
    let [sum, power] = [0, 1];
    for (let k = 0; k < 13; k++, power *= q) sum += (3 * power) / ((2 * k + 1) * (2 * k + 3));
    return -sum / (Math.PI * u);
  }
  // At the edge of the kernel the logarithm's infinity is multiplied by 0.
  const isEdge = Math.abs(u) === ROOT5;
  const edge = isEdge ? 0 : (1 - u ** 2 / 5) * Math.log(Math.abs((ROOT5 - u) / (ROOT5 + u)));
  return ((-3 / 10) * u + (3 / (4 * ROOT5)) * edge) / Math.PI;
}

/** What the zero eigenvalues become; `share` of them per degree of freedom. */
function valueAtZero(
  lambda: Float64Array,
  { width: h, share }: { readonly width: number; readonly share: number },
): number {
  const inverse = lambda.reduce((sum, value) => sum + 1 / value, 0) / lambda.length;
  // At 0 every kernel is 1/h of its own widths away.
  const hilbert = (inverse / h) * hilbertOfKernel(-1 / h);
  return 1 / (Math.PI * share * hilbert);
}
