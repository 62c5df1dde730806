import type { RiskModel } from "../../engine/risk-model/index.ts";
import { type RandomModel, specificCovariance } from "../portfolio/random-model.ts";

/** Σ over the given names by its definition, XFXᵀ + Δ. */
export function denseSigma({ model, dense }: RandomModel, names: ArrayLike<number>): number[][] {
  return covarianceOf(model, (asset) => dense[asset] ?? [], names);
}

function covarianceOf(
  model: RiskModel,
  rowOf: (asset: number) => readonly number[],
  names: ArrayLike<number>,
): number[][] {
  const { values, cols } = model.factorCovariance;
  const list = Array.from(names);
  return list.map((i) =>
    list.map((j) => {
      let sum = specificCovariance(model, i, j);
      rowOf(i).forEach((a, k) => {
        rowOf(j).forEach((b, l) => {
          sum += a * b * values[k * cols + l];
        });
      });
      return sum;
    }),
  );
}

/** A x = b by Gauss and Jordan with pivoting: nothing of the engine's. */
export function solveDense(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]]);
  const n = rows.length;
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c; r < n; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[best][c])) best = r;
    [rows[c], rows[best]] = [rows[best], rows[c]];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r][c] / rows[c][c];
      for (let k = c; k <= n; k++) rows[r][k] -= factor * rows[c][k];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

/** Least ½x'Qx + c'x with Ax = b, by the bordered system. */
export function equalityMinimum(
  q: readonly (readonly number[])[],
  c: readonly number[],
  a: readonly (readonly number[])[],
  b: readonly number[],
): number[] {
  const zeros = a.map(() => 0);
  const top = q.map((row, i) => [...row, ...a.map((constraint) => constraint[i])]);
  const bottom = a.map((constraint) => [...constraint, ...zeros]);
  return solveDense([...top, ...bottom], [...c.map((v) => -v), ...b]).slice(0, q.length);
}
