import { singleMembership } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { type Axis, axis } from "../../engine/labels/index.ts";
import { ownFactorCovariance } from "../../engine/minimodel/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";

/*
 * The primer's ten stocks, built by hand and apart from the engine's own pipeline: inputs and quoted results from
 * "It's Just Beta", chapters 2-3, 6-10, 17-18. Only the factor covariance is the engine's, this project's own: the primer's was not
 * recovered.
 */

const INDUSTRY = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2];
const CAP = [150, 80, 40, 10, 120, 60, 20, 90, 30, 15];
const BOOK_TO_PRICE = [0.15, 0.25, 0.45, 0.6, 0.85, 0.95, 1.1, 0.4, 0.55, 0.7];
const MOMENTUM = [0.32, 0.18, -0.05, 0.4, 0.06, -0.02, -0.12, 0.1, 0.02, -0.08];
const SPECIFIC_VOLATILITY = [18, 22, 30, 38, 16, 20, 28, 17, 26, 32];

const TOTAL_CAP = CAP.reduce((sum, cap) => sum + cap, 0);

export const ASSETS: Axis<"asset"> = axis("asset", [
  ..."AXIOM BINARY CIPHER DIGIT EVERGREEN FIDELIS GUARDIAN HARVEST INDIGO JUNIPER".split(" "),
]);
export const FACTOR_NAMES: readonly string[] = ["MKT", "TECH", "FIN", "CONS", "VALUE", "MOM", "SIZE"];
export const RETURNS: Float64Array = Float64Array.of(4.2, 2.8, 0.5, 6, 0.8, -0.6, -1.8, 1.2, 2, -0.5).map(
  (r) => r / 100,
);
export const MANAGER: Float64Array = Float64Array.of(
  0.1,
  0.08,
  0.1,
  0.03,
  0.22,
  0.14,
  0.06,
  0.15,
  0.08,
  0.04,
);
export const BENCHMARK: Float64Array = Float64Array.from(CAP, (cap) => cap / TOTAL_CAP);

const STYLES = [BOOK_TO_PRICE, MOMENTUM, CAP.map(Math.log)].map(standardised);

/** X [10][7]. */
const DENSE = CAP.map((_, n) => [
  1,
  ...[0, 1, 2].map((j) => (INDUSTRY[n] === j ? 1 : 0)),
  ...STYLES.map((z) => z[n]),
]);

export const EXPOSURES: Exposures = {
  factors: FACTOR_NAMES.map((name, k) => ({
    name,
    family: k === 0 ? "market" : k < 4 ? "industry" : "style",
  })),
  marketCount: 1,
  countryCount: 0,
  industryCount: 3,
  styleCount: 3,
  currencyCount: 0,
  covered: new Uint8Array(10).fill(1),
  groups: singleMembership(Int32Array.from(INDUSTRY)),
  styles: Float64Array.from(DENSE.flatMap((row) => row.slice(4))),
  currency: new Int32Array(10).fill(-1),
};

export const MODEL: RiskModel = {
  date: "2024-01-31",
  assets: ASSETS,
  exposures: EXPOSURES,
  factorCovariance: ownFactorCovariance().covarianceAnnual,
  specificVariance: Float64Array.from(SPECIFIC_VOLATILITY, (volatility) => (volatility / 100) ** 2),
  periodsPerYear: 1,
};

/** f and ε of month 1: weighted least squares, √cap, cap-weighted industry returns summing to 0, by the KKT system. */
export function monthOne(): { factorReturns: Float64Array; specificReturns: Float64Array } {
  const root = CAP.map(Math.sqrt);
  const constraint = [
    0,
    ...[0, 1, 2].map((j) => CAP.reduce((sum, cap, n) => sum + (INDUSTRY[n] === j ? cap : 0), 0)),
    0,
    0,
    0,
  ];
  const rows = constraint.map((c, i) => [
    ...constraint.map((_, j) => DENSE.reduce((sum, x, n) => sum + root[n] * x[i] * x[j], 0)),
    c,
    DENSE.reduce((sum, x, n) => sum + root[n] * x[i] * RETURNS[n], 0),
  ]);
  const solution = eliminate([...rows, [...constraint, 0, 0]]);
  const factorReturns = Float64Array.from(solution.slice(0, 7));
  const specificReturns = RETURNS.map(
    (r, n) => r - DENSE[n].reduce((sum, x, k) => sum + x * factorReturns[k], 0),
  );
  return { factorReturns, specificReturns };
}

/** Cap-weighted mean 0, equal-weighted population deviation 1. */
function standardised(values: readonly number[]): number[] {
  const capMean = values.reduce((sum, value, n) => sum + (CAP[n] / TOTAL_CAP) * value, 0);
  const mean = values.reduce((sum, value) => sum + value / 10, 0);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / 10, 0));
  return values.map((value) => (value - capMean) / deviation);
}

/** Solves an augmented system by Gauss–Jordan elimination with partial pivoting. */
function eliminate(rows: number[][]): number[] {
  const n = rows.length;
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let r = col; r < n; r++) if (Math.abs(rows[r][col]) > Math.abs(rows[pivot][col])) pivot = r;
    [rows[col], rows[pivot]] = [rows[pivot], rows[col]];
    for (let r = 0; r < n; r++) {
      if (r === col) continue;
      const scale = rows[r][col] / rows[col][col];
      for (let c = col; c <= n; c++) rows[r][c] -= scale * rows[col][c];
    }
  }
  return rows.map((row, r) => row[n] / row[r]);
}
