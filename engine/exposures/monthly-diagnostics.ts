import { lengthen } from "../labels/index.ts";
import { type Vector, weightedGramInto } from "../linalg/index.ts";
import type { Exposures } from "./exposures.ts";

/** What is measured at the first close of a month: how far X has moved in a month, and how its styles overlap. */
export interface MonthlyDiagnostics {
  /** ρ [S] of each style against the first close of the month before; NaN where there is none or no spread. */
  readonly stability: Float64Array;
  /** [S×S] correlations of the styles under the regression weights; NaN without spread. */
  readonly correlations: Float64Array;
}

/** X at the first close of the last month, to compare the next with. */
export interface MonthlyExposures {
  /** [N×S] NaN where not covered. */
  readonly styles: Float64Array;
  /** [N] √cap where covered, else 0. */
  readonly weight: Float64Array;
}

/** X as the next month will be compared with it. */
export function monthlyExposures(exposures: Exposures, marketCap: Vector): MonthlyExposures {
  const weight = Float64Array.from(exposures.covered, (covered, asset) =>
    covered === 1 ? Math.sqrt(marketCap[asset]) : 0,
  );
  return { styles: exposures.styles, weight };
}

/** With more assets, none of the new ones covered. */
export function growMonthlyExposures(before: MonthlyExposures, assetCount: number): MonthlyExposures {
  const styleCount = before.weight.length > 0 ? before.styles.length / before.weight.length : 0;
  return {
    styles: lengthen(before.styles, assetCount * styleCount, Number.NaN),
    weight: lengthen(before.weight, assetCount, 0),
  };
}

/**
 * The stability coefficient ρ_k = corr_v(X_k at both dates) with v = √cap at the earlier one, over the names that have
 * exposures at both; and the styles' correlations now.
 *
 * @param regressionWeights  [N] 0 outside the estimation universe
 * @see docs/methodology/03-exposures.md; Grinold & Kahn, Active Portfolio Management (2000), ch. 3
 * @complexity O(N·S²)
 */
export function measureMonth(
  exposures: Exposures,
  before: MonthlyExposures | null,
  regressionWeights: Vector,
): MonthlyDiagnostics {
  const { styleCount, covered } = exposures;
  const now = exposures.styles;
  const correlations = weightedCorrelations(now, styleCount, regressionWeights);
  const stability = new Float64Array(styleCount).fill(Number.NaN);
  if (before === null) return { stability, correlations };
  const weight = before.weight.map((value, asset) => (covered[asset] === 1 ? value : 0));
  const both = new Float64Array(2 * now.length);
  for (let asset = 0; asset < weight.length; asset++) {
    const [from, to] = [asset * styleCount, (asset + 1) * styleCount];
    both.set(now.subarray(from, to), 2 * from);
    both.set(before.styles.subarray(from, to), 2 * from + styleCount);
  }
  const pairs = weightedCorrelations(both, 2 * styleCount, weight);
  for (let style = 0; style < styleCount; style++)
    stability[style] = pairs[style * 2 * styleCount + styleCount + style];
  return { stability, correlations };
}

/** Correlations of the columns over the rows of positive weight; NaN where one of the two has no spread. [C×C] */
function weightedCorrelations(rows: Float64Array, width: number, weights: Vector): Float64Array {
  const means = new Float64Array(width);
  let total = 0;
  for (let n = 0; n < weights.length; n++) {
    if (!(weights[n] > 0)) continue;
    total += weights[n];
    for (let k = 0; k < width; k++) means[k] += weights[n] * rows[n * width + k];
  }
  for (let k = 0; k < width; k++) means[k] /= total;
  const centred = new Float64Array(rows.length);
  const counted = new Float64Array(weights.length);
  for (let n = 0; n < weights.length; n++) {
    if (!(weights[n] > 0)) continue;
    counted[n] = weights[n];
    for (let k = 0; k < width; k++) centred[n * width + k] = rows[n * width + k] - means[k];
  }
  const products = new Float64Array(width * width);
  weightedGramInto(products, centred, counted, weights.length, width);
  const deviations = means.map((_, k) => Math.sqrt(products[k * width + k] / total));
  return products.map((product, cell) => {
    const spread = deviations[Math.floor(cell / width)] * deviations[cell % width];
    return spread > 1e-12 ? product / total / spread : Number.NaN;
  });
}
