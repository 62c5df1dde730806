import { EngineError } from "../../errors/index.ts";
import type { Matrix, Vector } from "../../linalg/index.ts";
import type { TimeSeriesBetas } from "./estimate-betas.ts";

/** What is thought of a name's betas before its own history is looked at, factor by factor. */
export interface BetaPrior {
  /** [K] */
  readonly mean: Float64Array;
  /** [K] variance of the true betas across names. */
  readonly variance: Float64Array;
  /** Names it was found from. */
  readonly count: number;
}

/** How a name's betas lean on the others'. */
export interface BetaShrinkage {
  /** Vasicek: by precision, name by name; Blume: by the same share for all; none: a name that has betas stands for itself. */
  readonly method: "vasicek" | "blume" | "none";
  /** Share of the own beta in Blume's line. */
  readonly blumeSlope: number;
  /** Periods from which a name's own betas count at all, and from which it is one of those the prior is found from. */
  readonly minObservations: number;
}

/** Betas of all names, and how much of each is the name's own. */
export interface ComposedBetas {
  /** [N×K] finite. */
  readonly betas: Matrix;
  /** [N×K] 0 … 1: share of the name's own estimate; the rest is the prior's mean. */
  readonly ownWeight: Matrix;
  readonly prior: BetaPrior;
}

/**
 * The prior of a universe: mean and variance of the betas of its members that have at least `minObservations` periods. The
 * mean squared standard error is taken off the variance, which otherwise holds the noise of the estimates as well.
 *
 * Undefined with fewer than two such names.
 *
 * @param members  [N] 1 = in the estimation universe
 * @see docs/methodology/06c-time-series.md; Vasicek, Journal of Finance 28 (1973)
 * @complexity O(N·K)
 */
export function estimateBetaPrior(
  { betas, betaError, count }: Pick<TimeSeriesBetas, "betas" | "betaError" | "count">,
  members: Uint8Array,
  minObservations: number,
): BetaPrior | undefined {
  const factorCount = betas.cols;
  const used: number[] = [];
  for (let asset = 0; asset < members.length; asset++) {
    const has = count[asset] >= minObservations && Number.isFinite(betas.values[asset * factorCount]);
    if (members[asset] === 1 && has) used.push(asset);
  }
  if (used.length < 2) return undefined;
  const [mean, variance] = [new Float64Array(factorCount), new Float64Array(factorCount)];
  for (let k = 0; k < factorCount; k++) {
    for (const asset of used) mean[k] += betas.values[asset * factorCount + k] / used.length;
    let [spread, noise] = [0, 0];
    for (const asset of used) {
      spread += (betas.values[asset * factorCount + k] - mean[k]) ** 2;
      noise += betaError.values[asset * factorCount + k] ** 2;
    }
    variance[k] = Math.max(0, spread / (used.length - 1) - noise / used.length);
  }
  return { mean, variance, count: used.length };
}

/**
 * Betas for every name: β = w b + (1 − w) b̄, b the name's own estimate and b̄ the prior's mean.
 *
 * Vasicek: w = v/(v + s²), v the prior's variance and s the standard error of b, factor by factor. Blume: w = `blumeSlope`.
 * A name without betas of its own, or with fewer than `minObservations` periods, has w = 0.
 *
 * @throws {EngineError} shape: the prior is of other factors
 * @see docs/methodology/06c-time-series.md; Vasicek (1973); Blume, Journal of Finance 26 (1971) and 30 (1975)
 * @complexity O(N·K)
 * @example
 * Array.from(composeBetas({ betas: matrixFrom([[1.8]]), betaError: matrixFrom([[0.2]]), count: Int32Array.of(60) }, { mean: Float64Array.of(1), variance: Float64Array.of(0.12), count: 9 }, { method: "vasicek", blumeSlope: 0, minObservations: 24 }).betas.values) // => [1.6]
 */
export function composeBetas(
  { betas, betaError, count }: Pick<TimeSeriesBetas, "betas" | "betaError" | "count">,
  prior: BetaPrior,
  { method, blumeSlope, minObservations }: BetaShrinkage,
): ComposedBetas {
  if (prior.mean.length !== betas.cols) {
    throw new EngineError(
      "shape",
      `composeBetas needs a prior of ${betas.cols} factors, got one of ${prior.mean.length}`,
    );
  }
  const [out, ownWeight] = [new Float64Array(betas.values.length), new Float64Array(betas.values.length)];
  for (let cell = 0; cell < out.length; cell++) {
    const [asset, k] = [Math.floor(cell / betas.cols), cell % betas.cols];
    const own = betas.values[cell];
    const isOwn = count[asset] >= minObservations && Number.isFinite(own);
    if (isOwn) {
      const byPrecision = prior.variance[k] / (prior.variance[k] + betaError.values[cell] ** 2);
      // A fit without any residual is certain, also against a prior that allows no difference.
      const vasicek = betaError.values[cell] === 0 ? 1 : byPrecision;
      ownWeight[cell] = method === "vasicek" ? vasicek : method === "blume" ? blumeSlope : 1;
    }
    out[cell] = prior.mean[k] + (isOwn ? ownWeight[cell] * (own - prior.mean[k]) : 0);
  }
  const shape = { rows: betas.rows, cols: betas.cols };
  return { betas: { ...shape, values: out }, ownWeight: { ...shape, values: ownWeight }, prior };
}

/**
 * Blume's line: the regression, across names, of the betas of one period on those of the period before. Its slope is how much
 * of a beta's distance from the mean lasts.
 *
 * @param earlier  [N] betas of a factor; a name with NaN in either is left out
 * @param later    [N]
 * @throws {EngineError} value: fewer than two names, or betas that are all the same
 * @see Blume (1971): 0.34 + 0.68 β from 1948–54 to 1955–61
 * @example
 * blumeLine([0.5, 1, 1.5], [0.75, 1, 1.25]) // => { intercept: 0.5, slope: 0.5 }
 */
export function blumeLine(earlier: Vector, later: Vector): { intercept: number; slope: number } {
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let n = 0; n < earlier.length; n++) {
    if (Number.isNaN(earlier[n]) || Number.isNaN(later[n])) continue;
    count++;
    const dx = earlier[n] - x;
    x += dx / count;
    y += (later[n] - y) / count;
    xx += dx * (earlier[n] - x);
    xy += dx * (later[n] - y);
  }
  if (!(xx > 0)) throw new EngineError("value", `blumeLine needs names with different betas, got ${count}`);
  return { intercept: y - (xy / xx) * x, slope: xy / xx };
}
