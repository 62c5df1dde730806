import { lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import { weightedMoments } from "../stats/index.ts";
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
  const now = stylesOf(exposures.styles, styleCount);
  const correlations = new Float64Array(styleCount * styleCount);
  for (let row = 0; row < styleCount; row++) {
    for (let col = 0; col <= row; col++) {
      const value = weightedCorrelation(now[row], now[col], regressionWeights);
      correlations[row * styleCount + col] = value;
      correlations[col * styleCount + row] = value;
    }
  }
  if (before === null) return { stability: new Float64Array(styleCount).fill(Number.NaN), correlations };
  const then = stylesOf(before.styles, styleCount);
  const weight = before.weight.map((value, asset) => (covered[asset] === 1 ? value : 0));
  const stability = Float64Array.from(now, (column, style) =>
    weightedCorrelation(column, then[style], weight),
  );
  return { stability, correlations };
}

/** The columns of a row-major matrix. [S] of [N] */
function stylesOf(styles: Float64Array, styleCount: number): readonly Float64Array[] {
  return Array.from({ length: styleCount }, (_, style) =>
    Float64Array.from({ length: styles.length / styleCount }, (_, n) => styles[n * styleCount + style]),
  );
}

/** Correlation over the entries of positive weight; NaN where one of the two has no spread. */
function weightedCorrelation(a: Vector, b: Vector, weights: Vector): number {
  const [first, second] = [weightedMoments(a, weights), weightedMoments(b, weights)];
  let sum = 0;
  let total = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    sum += weights[asset] * (a[asset] - first.mean) * (b[asset] - second.mean);
    total += weights[asset];
  }
  const spread = first.deviation * second.deviation;
  return spread > 1e-12 ? sum / total / spread : Number.NaN;
}
