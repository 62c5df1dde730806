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
  const { marketCount, styleCount, covered, groups, styles, currency } = exposures;
  const { offsets, codes, shares } = groups;
  const firstCurrency = regressionFactorCount(exposures);
  const sum = new Float64Array(exposures.factors.length);
  const dense = new Float64Array(styleCount);
  let total = 0;
  // Two names at a time: the sums are read and written half as often.
  let waiting = -1;
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (weight === 0) continue;
    if (covered[asset] !== 1) {
      throw new EngineError(
        "value",
        `portfolioExposures: asset ${asset} has weight ${weight} and no exposures`,
      );
    }
    total += weight;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      sum[marketCount + codes[entry]] += weight * shares[entry];
    }
    if (waiting < 0) waiting = asset;
    else {
      addTwoRows(dense, styles, { asset: waiting, weight: weights[waiting] }, { asset, weight });
      waiting = -1;
    }
    if (currency[asset] >= 0) sum[firstCurrency + currency[asset]] += weight;
  }
  if (marketCount === 1) sum[0] = total;
  if (waiting >= 0) {
    const last = { asset: waiting, weight: weights[waiting] };
    addTwoRows(dense, styles, last, { ...last, weight: 0 });
  }
  sum.set(dense, firstStyle(exposures));
  return sum;
}

interface Position {
  readonly asset: number;
  readonly weight: number;
}

function addTwoRows(dense: Float64Array, styles: Float64Array, a: Position, b: Position): void {
  const count = dense.length;
  const [left, right] = [a.weight, b.weight];
  let cell = a.asset * count;
  let other = b.asset * count;
  for (let style = 0; style < count; style++) dense[style] += left * styles[cell++] + right * styles[other++];
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

/** X times a vector over the factors [N]; NaN where an asset is not covered. [coefficients: K] */
export function exposureProducts(exposures: Exposures, coefficients: Vector): Float64Array {
  const { marketCount, styleCount, covered, groups, styles, currency } = exposures;
  const { offsets, codes, shares } = groups;
  const first = firstStyle(exposures);
  const firstCurrency = regressionFactorCount(exposures);
  const market = marketCount === 1 ? coefficients[0] : 0;
  const dense = new Float64Array(styleCount);
  for (let style = 0; style < styleCount; style++) dense[style] = coefficients[first + style];
  const even = styleCount & ~1;
  const out = new Float64Array(covered.length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    if (covered[asset] !== 1) continue;
    let sum = market;
    // A second sum, so that one addition need not wait for the other.
    let other = currency[asset] < 0 ? 0 : coefficients[firstCurrency + currency[asset]];
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      sum += shares[entry] * coefficients[marketCount + codes[entry]];
    }
    const row = asset * styleCount;
    for (let style = 0; style < even; style += 2) {
      sum += styles[row + style] * dense[style];
      other += styles[row + style + 1] * dense[style + 1];
    }
    if (even < styleCount) sum += styles[row + even] * dense[even];
    out[asset] = sum + other;
  }
  return out;
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
