/** Rows of a regression written out in full. */
export interface DenseRegression {
  /** [N][K] */
  readonly rows: readonly (readonly number[])[];
  /** [N] */
  readonly weights: readonly number[];
  /** [Q][K] Σ c f = 0 each. */
  readonly constraints: readonly (readonly number[])[];
}

/**
 * P [K][N] of f̂ = P r: weighted least squares under the constraints by Lagrange's equations, X'WX f + C'λ = X'W r, C f = 0,
 * solved for every right-hand side at once.
 *
 * @throws {RangeError} the equations have no single solution
 */
export function regressionPortfolios({ rows, weights, constraints }: DenseRegression): number[][] {
  const K = rows[0].length;
  const size = K + constraints.length;
  const system = Array.from({ length: size }, (_, i) => {
    const left = Array.from({ length: size }, (_unused, j) => {
      if (i < K && j < K) return rows.reduce((sum, x, n) => sum + weights[n] * x[i] * x[j], 0);
      if (i < K && j >= K) return constraints[j - K][i];
      return i >= K && j < K ? constraints[i - K][j] : 0;
    });
    return [...left, ...rows.map((x, n) => (i < K ? weights[n] * x[i] : 0))];
  });
  return eliminate(system, size).slice(0, K);
}

/** Gauss and Jordan with the largest pivot of each column; what stands right of the square. */
function eliminate(system: number[][], size: number): number[][] {
  const largest = Math.max(...system.flatMap((row) => row.slice(0, size).map(Math.abs)));
  for (let col = 0; col < size; col++) {
    let pivot = col;
    for (let row = col; row < size; row++)
      if (Math.abs(system[row][col]) > Math.abs(system[pivot][col])) pivot = row;
    [system[col], system[pivot]] = [system[pivot], system[col]];
    const top = system[col];
    if (!(Math.abs(top[col]) > 1e-10 * largest)) throw new RangeError(`no pivot in column ${col}`);
    for (let row = 0; row < size; row++) {
      if (row === col) continue;
      const factor = system[row][col] / top[col];
      if (factor !== 0) system[row] = system[row].map((value, j) => value - factor * top[j]);
    }
  }
  return system.map((row, col) => row.slice(size).map((value) => value / row[col]));
}
