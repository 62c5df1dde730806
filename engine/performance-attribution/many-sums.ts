import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import { ROW_BLOCK, sumPickedRowsInto } from "../linalg/index.ts";
import type { PeriodReturns } from "./period-attribution.ts";

/** What a portfolio holds of the names on the model's axis: few of them, so only those. */
export interface HeldNames {
  /** On the asset axis, each once. */
  readonly positions: Int32Array;
  /** Beside them, decimals of capital; names that the model does not cover may be held. */
  readonly weights: Float64Array;
  /** Weight of cash. */
  readonly cash: number;
}

/** Sums over the names of a portfolio: their places in `sumRows`'s result; styles follow from `EXTRA` on. */
export const WEIGHT = 0;
export const RETURN = 1;
export const SPECIFIC = 2;
export const UNMODELLED = 3;
const EXTRA = 4;

/** What a period says of each name, in one row a name: a portfolio then reads whole rows. */
export interface NameTable {
  /** Of a row: `EXTRA` and the styles, and zeros up to whole blocks. */
  readonly width: number;
  /** [N] 1 + return; 1 where it is missing. */
  readonly growth: Float64Array;
  /** [N] the factor that is the name's only group; −1 where it has none or is not modelled, −2 where it has several. */
  readonly group: Int32Array;
  /** [N×width] 1, return and specific return of a modelled name and its styles; of every other only its return, 0 where missing. */
  readonly values: Float64Array;
}

/** The rows of a period. */
export function nameTable({ exposures, returns, specificReturns }: PeriodReturns): NameTable {
  const { styleCount, styles, covered, groups, marketCount } = exposures;
  const width = Math.ceil((EXTRA + styleCount) / ROW_BLOCK) * ROW_BLOCK;
  const values = new Float64Array(width * returns.length);
  const growth = new Float64Array(returns.length);
  const group = new Int32Array(returns.length).fill(-1);
  const { offsets, codes, shares } = groups;
  for (let asset = 0; asset < returns.length; asset++) {
    const row = asset * width;
    const value = returns[asset];
    growth[asset] = Number.isNaN(value) ? 1 : 1 + value;
    if (covered[asset] !== 1 || !Number.isFinite(value + specificReturns[asset])) {
      values[row + UNMODELLED] = Number.isNaN(value) ? 0 : value;
      continue;
    }
    const first = offsets[asset];
    const isSingle = offsets[asset + 1] === first + 1 && shares[first] === 1;
    if (isSingle) group[asset] = marketCount + codes[first];
    else if (offsets[asset + 1] > first) group[asset] = -2;
    values[row + WEIGHT] = 1;
    values[row + RETURN] = value;
    values[row + SPECIFIC] = specificReturns[asset];
    for (let s = 0; s < styleCount; s++) values[row + EXTRA + s] = styles[asset * styleCount + s];
  }
  return { width, values, growth, group };
}

/** Sums of the rows of what each portfolio holds, [P×width]; zeros where nothing is held. */
export function sumRows(
  held: readonly (HeldNames | undefined)[],
  { values, width }: NameTable,
): Float64Array {
  const out = new Float64Array(held.length * width);
  sumPickedRowsInto(out, values, width, held);
  return out;
}

/**
 * The exposures of one portfolio, which drifts on the way: each weight times `scale`, and then grown by the name's return.
 *
 * @param sums  [width] of the weights times `scale`
 * @param exposed  [K] x, overwritten
 * @param scale  what is still to be multiplied with the weights: 1 over the growth of the whole in the period before
 */
export function exposeHeld(
  { positions, weights }: HeldNames,
  period: { readonly table: NameTable; readonly exposures: Exposures },
  of: { readonly sums: Float64Array; readonly exposed: Float64Array; readonly scale: number },
): void {
  const { sums, exposed, scale } = of;
  const { growth, group, width, values } = period.table;
  const { marketCount, styleCount, groups, currency, currencyCount } = period.exposures;
  const { offsets, codes, shares } = groups;
  const [style, firstCurrency] = [firstStyle(period.exposures), regressionFactorCount(period.exposures)];
  exposed.fill(0);
  for (let at = 0; at < positions.length; at++) {
    const asset = positions[at];
    const weight = weights[at] * scale;
    weights[at] = weight * growth[asset];
    const only = group[asset];
    if (only >= 0) exposed[only] += weight;
    else if (only === -2) {
      for (let g = offsets[asset]; g < offsets[asset + 1]; g++)
        exposed[marketCount + codes[g]] += weight * shares[g];
    }
    if (currencyCount > 0 && currency[asset] >= 0 && values[asset * width + WEIGHT] === 1)
      exposed[firstCurrency + currency[asset]] += weight;
  }
  for (let k = 0; k < marketCount; k++) exposed[k] = sums[WEIGHT];
  for (let s = 0; s < styleCount; s++) exposed[style + s] = sums[EXTRA + s];
}
