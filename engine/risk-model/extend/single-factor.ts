import type { PeriodProducts } from "./extension-periods.ts";

/** A new factor that covaries with none: its variance, and twice the gain of the log-likelihood over the given model. */
export interface SingleFactor {
  readonly variance: number;
  readonly ratio: number;
}

/** [T] zᵀΣ⁻¹z, the precision with which a period tells the new factor's return, and zᵀΣ⁻¹r. */
export interface Directions {
  readonly precision: Float64Array;
  readonly projection: Float64Array;
}

/**
 * The likelihood of the variance v of a factor that covaries with none: by the determinant and Sherman and Morrison's identity it depends on a = zᵀΣ⁻¹z and d = zᵀΣ⁻¹r
 * of each period alone, −½ Σ [ln(1 + va) − vd²/(1 + va)] beyond the given model's.
 *
 * @complexity O(T)
 */
export function singleFactor(products: readonly PeriodProducts[]): SingleFactor {
  return maximise(directionsOf(products));
}

/** a and d of each period: the new factor's corner of G and s. */
export function directionsOf(products: readonly PeriodProducts[]): Directions {
  return {
    precision: Float64Array.from(products, ({ gram }) => gram[gram.length - 1]),
    projection: Float64Array.from(products, ({ score }) => score[score.length - 1]),
  };
}

/** The largest likelihood over v ≥ 0, by bisection of its slope ½ Σ [d²/(1 + va)² − a/(1 + va)]. */
export function maximise({ precision, projection }: Directions): SingleFactor {
  const slope = (v: number) => {
    let sum = 0;
    for (let t = 0; t < precision.length; t++) {
      const scale = 1 + v * precision[t];
      sum += (projection[t] / scale) ** 2 - precision[t] / scale;
    }
    return sum;
  };
  if (!(slope(0) > 0)) return { variance: 0, ratio: 0 };
  let high = 0;
  for (let t = 0; t < precision.length; t++)
    if (precision[t] > 0) high = Math.max(high, (projection[t] / precision[t]) ** 2);
  let low = 0;
  for (let step = 0; step < 100 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  const variance = (low + high) / 2;
  let ratio = 0;
  for (let t = 0; t < precision.length; t++) {
    const scale = 1 + variance * precision[t];
    ratio += (variance * projection[t] ** 2) / scale - Math.log(scale);
  }
  return { variance, ratio };
}
