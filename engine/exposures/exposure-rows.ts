import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { type Exposures, firstStyle, regressionFactorCount } from "./exposures.ts";

/**
 * One asset's row of X, dense. [K]
 *
 * @throws {EngineError} value: the asset has no exposures on this date
 * @example
 * Array.from(exposureRow({ factors: [{ name: "market", family: "market" }, { name: "value", family: "style" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 1, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: Float64Array.of(1, -1), currency: Int32Array.of(-1, -1) }, 1)) // => [1, -1]
 */
export function exposureRow(exposures: Exposures, asset: number): Float64Array {
  const row = new Float64Array(exposures.factors.length);
  if (exposures.covered[asset] !== 1)
    throw new EngineError("value", `exposureRow: asset ${asset} is not covered`);
  addExposures(row, exposures, asset, 1);
  return row;
}

/**
 * x = Xᵀw over the covered names; weights of names that are not covered must be 0. [w: N → x: K]
 *
 * @throws {EngineError} value: a weight on a name without exposures
 * @complexity O(N·S)
 * @example
 * Array.from(portfolioExposures({ factors: [{ name: "market", family: "market" }, { name: "value", family: "style" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 1, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: Float64Array.of(1, -1), currency: Int32Array.of(-1, -1) }, [0.75, 0.25])) // => [1, 0.5]
 */
export function portfolioExposures(exposures: Exposures, weights: Vector): Float64Array {
  const sum = new Float64Array(exposures.factors.length);
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (weight === 0) continue;
    if (exposures.covered[asset] !== 1) {
      throw new EngineError(
        "value",
        `portfolioExposures: asset ${asset} has weight ${weight} and no exposures`,
      );
    }
    addExposures(sum, exposures, asset, weight);
  }
  return sum;
}

/** Adds `scale` times an asset's row of X to `target`. [target: K] */
export function addExposures(target: Float64Array, exposures: Exposures, asset: number, scale: number): void {
  const { marketCount, styleCount, groups, styles, currency } = exposures;
  if (marketCount === 1) target[0] += scale;
  for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
    target[marketCount + groups.codes[entry]] += scale * groups.shares[entry];
  }
  const first = firstStyle(exposures);
  for (let style = 0; style < styleCount; style++) {
    target[first + style] += scale * styles[asset * styleCount + style];
  }
  if (currency[asset] >= 0) target[regressionFactorCount(exposures) + currency[asset]] += scale;
}

/** An asset's row of X times a vector over the factors; the asset must be covered. [coefficients: K] */
export function exposureProduct(exposures: Exposures, asset: number, coefficients: Vector): number {
  const { marketCount, styleCount, groups, styles, currency } = exposures;
  let sum = marketCount === 1 ? coefficients[0] : 0;
  for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
    sum += groups.shares[entry] * coefficients[marketCount + groups.codes[entry]];
  }
  const first = firstStyle(exposures);
  for (let style = 0; style < styleCount; style++) {
    sum += styles[asset * styleCount + style] * coefficients[first + style];
  }
  if (currency[asset] >= 0) sum += coefficients[regressionFactorCount(exposures) + currency[asset]];
  return sum;
}
