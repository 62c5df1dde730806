import { normalQuantile } from "../stats/index.ts";

/** The form of a score: the value itself, its rank, or the normal quantile of its rank. */
export type ScoreForm = "zscore" | "rank" | "gaussian_rank";

/**
 * Replaces values by their ranks among the known estimation names, as u = (names below + ½ names equal) / n; the
 * Gaussian form by Φ⁻¹(u).
 *
 * A monotone change of the values changes nothing. A coverage name is placed among the estimation names; beyond the
 * last of them its u is 0 or 1, for Φ⁻¹ drawn in to ½/n from the end, where the last estimation name is.
 *
 * @param values  [N] NaN = missing; changed in place
 * @complexity O(N log N)
 */
export function rankInto(
  values: Float64Array,
  estimation: Uint8Array,
  form: Exclude<ScoreForm, "zscore">,
): void {
  const known = values.filter((value, asset) => estimation[asset] === 1 && !Number.isNaN(value)).sort();
  for (let asset = 0; asset < values.length; asset++) {
    if (Number.isNaN(values[asset])) continue;
    const share = rankShare(known, values[asset]);
    const end = 0.5 / known.length;
    values[asset] = form === "rank" ? share : normalQuantile(Math.max(end, Math.min(1 - end, share)));
  }
}

/** (values below + ½ values equal) / n among sorted values; NaN among none. */
export function rankShare(sorted: Float64Array, value: number): number {
  const below = countBelow(sorted, (other) => other < value);
  const through = countBelow(sorted, (other) => other <= value);
  return (below + through) / (2 * sorted.length);
}

/** Number of leading elements that pass, by halving: those that pass come first. */
function countBelow(sorted: Float64Array, passes: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (passes(sorted[half])) low = half + 1;
    else high = half;
  }
  return low;
}
