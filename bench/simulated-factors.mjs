// Truths and samples of factor returns for the benches of the factor covariance.
import { symmetricEigen } from "../dist/engine/linalg/index.js";
import { randomStream } from "../dist/engine/stats/index.js";

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
export const deviation = (values) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
export const diagonal = ({ rows, values }, k) => values[k * (rows + 1)];

/** A covariance of one common part, volatilities between 0.2 and 1.2 % a period. */
export function trueCovariance(size) {
  const random = randomStream("truth", size);
  const sd = Array.from({ length: size }, () => 0.002 + 0.01 * random.uniform());
  const loading = Array.from({ length: size }, () => 0.6 * random.normal());
  const rho = (i, j) =>
    i === j ? 1 : (loading[i] * loading[j]) / Math.sqrt((1 + loading[i] ** 2) * (1 + loading[j] ** 2));
  const values = Float64Array.from({ length: size * size }, (_, cell) => {
    const [i, j] = [Math.floor(cell / size), cell % size];
    return sd[i] * sd[j] * rho(i, j);
  });
  return { rows: size, cols: size, values };
}

/** T draws of the truth as a history without gaps; `draw` gives numbers of unit variance, normal ones by default. */
export function sampleHistory(truth, periods, key, draw = (random) => random.normal()) {
  const size = truth.rows;
  const random = randomStream("sample", key);
  const { values, vectors } = symmetricEigen(truth);
  const returns = new Float64Array(periods * size);
  for (let t = 0; t < periods; t++) {
    const along = Array.from(values, (value) => Math.sqrt(Math.max(0, value)) * draw(random));
    for (let i = 0; i < size; i++)
      for (let e = 0; e < size; e++) returns[t * size + i] += vectors.values[i * size + e] * along[e];
  }
  return {
    factorCount: size,
    dateCount: periods,
    returns,
    estimated: new Uint8Array(periods * size).fill(1),
  };
}

export const plainOptions = {
  volatilityHalfLife: Number.POSITIVE_INFINITY,
  correlationHalfLife: Number.POSITIVE_INFINITY,
  ownHistoryFull: 60,
  burnIn: "mark",
  neweyWest: null,
  eigenfactor: null,
  regime: null,
};

/** All observations alike, no lags. */
export const equalWeights = {
  volatilityHalfLife: Number.POSITIVE_INFINITY,
  correlationHalfLife: Number.POSITIVE_INFINITY,
  lags: 0,
};

/** xᵀMx. */
export function variance(x, { rows, values }) {
  let sum = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < rows; j++) sum += x[i] * values[i * rows + j] * x[j];
  return sum;
}

export const eigenvector = ({ vectors }, e) =>
  Array.from({ length: vectors.rows }, (_, i) => vectors.values[i * vectors.rows + e]);

/** M⁻¹ a through the eigenvectors. */
export function solve(matrix, a) {
  const eigen = symmetricEigen(matrix);
  const out = new Float64Array(matrix.rows);
  eigen.values.forEach((value, e) => {
    const u = eigenvector(eigen, e);
    const share = u.reduce((sum, x, i) => sum + x * a[i], 0) / value;
    for (let i = 0; i < out.length; i++) out[i] += u[i] * share;
  });
  return out;
}

/** Every forecast of a sample that is compared: by name, from the history and its sample covariance. */
export function judge(truth, { periods, trials, forecasts, draw }) {
  const size = truth.rows;
  const results = new Map();
  for (let trial = 0; trial < trials; trial++) {
    const history = sampleHistory(truth, periods, `t${periods} ${trial}`, draw);
    const random = randomStream("alpha", trial);
    const alpha = Array.from({ length: size }, (_, k) => Math.sqrt(diagonal(truth, k)) * random.normal());
    for (const [name, forecast] of Object.entries(forecasts(history, trial))) {
      const result = results.get(name) ?? {
        eigen: columns(size),
        single: columns(size),
        best: [],
        reached: [],
      };
      results.set(name, result);
      const eigen = symmetricEigen(forecast);
      for (let e = 0; e < size; e++) {
        result.eigen[e].push(variance(eigenvector(eigen, e), truth) / eigen.values[e]);
        result.single[e].push(diagonal(truth, e) / diagonal(forecast, e));
      }
      const w = solve(forecast, alpha);
      result.best.push(variance(w, truth) / variance(w, forecast));
      const return2 = alpha.reduce((sum, a, i) => sum + a * w[i], 0) ** 2;
      const ideal = solve(truth, alpha).reduce((sum, x, i) => sum + x * alpha[i], 0);
      result.reached.push(return2 / variance(w, truth) / ideal);
    }
  }
  return results;
}

const columns = (size) => Array.from({ length: size }, () => []);
/** √mean(true variance / forecast variance): 1 is right, above 1 the forecast was too low. */
export const bias = (ratios) => Math.sqrt(mean(ratios));
