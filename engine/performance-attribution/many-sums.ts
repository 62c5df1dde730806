import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import type { PeriodReturns } from "./period-attribution.ts";

/** What a portfolio holds of the names on the model's axis: few of them, so only those. */
export interface HeldNames {
  /** Positions on the asset axis, each once. */
  readonly assets: Int32Array;
  /** Beside them, decimals of capital; names that the model does not cover may be held. */
  readonly weights: Float64Array;
  /** Weight of cash. */
  readonly cash: number;
}

/** Sums over the names of a portfolio: their places in `sumHeld`'s result; styles follow from `EXTRA` on. */
export const WEIGHT = 0;
export const RETURN = 1;
export const SPECIFIC = 2;
export const UNMODELLED = 3;
const EXTRA = 4;

/** Columns that are summed together. */
const BLOCK = 4;

/** What a period says of each name, in one row a name: a portfolio then reads whole rows. */
export interface NameTable {
  /** Of a row: `EXTRA` and the styles, and zeros up to whole blocks. */
  readonly width: number;
  /** [N×width] 1, return and specific return of a modelled name and its styles; of every other only its return, 0 where missing. */
  readonly values: Float64Array;
}

/** The rows of a period. */
export function nameTable({ exposures, returns, specificReturns }: PeriodReturns): NameTable {
  const { styleCount, styles, covered } = exposures;
  const width = Math.ceil((EXTRA + styleCount) / BLOCK) * BLOCK;
  const values = new Float64Array(width * returns.length);
  for (let asset = 0; asset < returns.length; asset++) {
    const row = asset * width;
    const value = returns[asset];
    if (covered[asset] !== 1 || !Number.isFinite(value + specificReturns[asset])) {
      values[row + UNMODELLED] = Number.isNaN(value) ? 0 : value;
      continue;
    }
    values[row + WEIGHT] = 1;
    values[row + RETURN] = value;
    values[row + SPECIFIC] = specificReturns[asset];
    for (let s = 0; s < styleCount; s++) values[row + EXTRA + s] = styles[asset * styleCount + s];
  }
  return { width, values };
}

/** A period's names and what to sum over them. */
export interface HeldPeriod {
  readonly table: NameTable;
  readonly exposures: Exposures;
}

/**
 * Sums over the names of one portfolio, which it lets drift on the way: each weight times `scale`, and then grown by the name's return.
 *
 * @param sums  [width] is overwritten
 * @param exposed  [K] x, overwritten
 * @param scale  what is still to be multiplied with the weights: 1 over the growth of the whole in the period before
 */
export function sumHeld(
  { assets, weights }: HeldNames,
  { table: { width, values }, exposures }: HeldPeriod,
  into: { readonly sums: Float64Array; readonly exposed: Float64Array; readonly scale: number },
): void {
  const { sums, exposed, scale } = into;
  const { marketCount, styleCount, groups, currency, currencyCount } = exposures;
  const { offsets, codes, shares } = groups;
  const [style, firstCurrency] = [firstStyle(exposures), regressionFactorCount(exposures)];
  exposed.fill(0);
  for (let c = 0; c < width; c += BLOCK) addColumns(sums, c, { assets, weights, values, width, scale });
  for (let at = 0; at < assets.length; at++) {
    const asset = assets[at];
    const weight = weights[at] * scale;
    const row = asset * width;
    weights[at] = weight + weight * (values[row + RETURN] + values[row + UNMODELLED]);
    if (values[row] === 0) continue;
    for (let g = offsets[asset]; g < offsets[asset + 1]; g++)
      exposed[marketCount + codes[g]] += weight * shares[g];
    if (currencyCount > 0 && currency[asset] >= 0) exposed[firstCurrency + currency[asset]] += weight;
  }
  for (let k = 0; k < marketCount; k++) exposed[k] = sums[WEIGHT];
  for (let s = 0; s < styleCount; s++) exposed[style + s] = sums[EXTRA + s];
}

/** Four columns' sums, held in registers: a third of the time of a row at a time. */
function addColumns(
  sums: Float64Array,
  first: number,
  of: Pick<HeldNames, "assets" | "weights"> & NameTable & { readonly scale: number },
): void {
  const { assets, weights, values, width, scale } = of;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let at = 0; at < assets.length; at++) {
    const weight = weights[at];
    const cell = assets[at] * width + first;
    s0 += weight * values[cell];
    s1 += weight * values[cell + 1];
    s2 += weight * values[cell + 2];
    s3 += weight * values[cell + 3];
  }
  sums[first] = s0 * scale;
  sums[first + 1] = s1 * scale;
  sums[first + 2] = s2 * scale;
  sums[first + 3] = s3 * scale;
}
