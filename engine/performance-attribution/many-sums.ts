import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import { ROW_BLOCK, type RowEntries, sumPanelsInto, sumPickedRowsInto } from "../linalg/index.ts";
import type { HeldPanels } from "./held-panels.ts";
import type { PeriodReturns } from "./period-attribution.ts";

/** What a portfolio holds of the names on the model's axis. */
export interface HeldNames {
  /** On the asset axis, each once. */
  readonly positions: Int32Array;
  /** Beside them, decimals of capital; names that the model does not cover may be held. */
  readonly weights: Float64Array;
  /** Weight of cash. */
  readonly cash: number;
}

/** Sums over the names of a portfolio: their places in a row of sums; styles follow from `EXTRA` on, and then groups and currencies. */
export const WEIGHT = 0;
export const RETURN = 1;
export const SPECIFIC = 2;
export const UNMODELLED = 3;
const EXTRA = 4;

/** What a period says of each name, in rows a name: a portfolio then reads whole rows. */
export interface NameTable {
  /** Of a row: `EXTRA` and the styles, and zeros up to whole blocks. */
  readonly width: number;
  /** [N×width] 1, return and specific return of a modelled name and its styles; of every other only its return, 0 where missing; all times the name's growth. */
  readonly values: Float64Array;
  /** Shares in groups and currencies times the name's growth; slots are factors. */
  readonly entries: RowEntries;
  /** [N+1] first entry of each name. */
  readonly offsets: Int32Array;
  /** [N] slot of a name's only entry, as most have one; −1 of a name that has none, −2 where it has several. */
  readonly only: Int32Array;
  /** [N] value of that entry. */
  readonly share: Float64Array;
}

/** The rows of a period. @param growth  [N] by which weights are still to be multiplied */
export function nameTable(
  { exposures, returns, specificReturns }: PeriodReturns,
  growth: Float64Array,
): NameTable {
  const { styleCount, styles, covered } = exposures;
  const width = Math.ceil((EXTRA + styleCount) / ROW_BLOCK) * ROW_BLOCK;
  const values = new Float64Array(width * returns.length);
  for (let asset = 0; asset < returns.length; asset++) {
    const row = asset * width;
    const value = returns[asset];
    const factor = growth[asset];
    if (!isModelled(covered[asset], value + specificReturns[asset])) {
      values[row + UNMODELLED] = Number.isNaN(value) ? 0 : factor * value;
      continue;
    }
    values[row + WEIGHT] = factor;
    values[row + RETURN] = factor * value;
    values[row + SPECIFIC] = factor * specificReturns[asset];
    for (let s = 0; s < styleCount; s++) values[row + EXTRA + s] = factor * styles[asset * styleCount + s];
  }
  return { width, values, ...nameEntries({ exposures, values, width }, growth) };
}

function isModelled(covered: number, returns: number): boolean {
  return covered === 1 && Number.isFinite(returns);
}

function nameEntries(
  of: { readonly exposures: Exposures; readonly values: Float64Array; readonly width: number },
  growth: Float64Array,
): Pick<NameTable, "entries" | "offsets" | "only" | "share"> {
  const { exposures, values, width } = of;
  const { marketCount, currency, groups } = exposures;
  const firstCurrency = regressionFactorCount(exposures);
  const offsets = new Int32Array(growth.length + 1);
  const most = groups.offsets[growth.length] + growth.length;
  const [rows, slots, shares] = [new Int32Array(most), new Int32Array(most), new Float64Array(most)];
  const only = new Int32Array(growth.length).fill(-1);
  const share = new Float64Array(growth.length);
  let count = 0;
  const add = (asset: number, slot: number, part: number): void => {
    rows[count] = asset;
    slots[count] = slot;
    shares[count] = part * growth[asset];
    count++;
  };
  for (let asset = 0; asset < growth.length; asset++) {
    // What is not modelled has no weight there, and a modelled name's is its growth, which is never 0.
    if (values[asset * width + WEIGHT] !== 0) {
      for (let g = groups.offsets[asset]; g < groups.offsets[asset + 1]; g++)
        add(asset, marketCount + groups.codes[g], groups.shares[g]);
      if (exposures.currencyCount > 0 && currency[asset] >= 0) add(asset, firstCurrency + currency[asset], 1);
    }
    offsets[asset + 1] = count;
    const first = offsets[asset];
    if (count === first) continue;
    only[asset] = count === first + 1 ? slots[first] : -2;
    share[asset] = shares[first];
  }
  const entries = {
    rows: rows.subarray(0, count),
    slots: slots.subarray(0, count),
    values: shares.subarray(0, count),
    slotCount: exposures.factors.length,
  };
  return { entries, offsets, only, share };
}

/** Sums of what each portfolio holds, over all names or over its own. */
export interface RowSums {
  /** [P×width] of portfolios that hold few names. */
  readonly picked: Float64Array;
  /** [columns×(width + K)] of the others, in their columns. */
  readonly full: Float64Array;
}

/** Sums of the rows of what each portfolio holds. */
export function sumRows(
  held: readonly (HeldNames | undefined)[],
  panels: HeldPanels,
  { values, width, entries }: NameTable,
): RowSums {
  const picked = new Float64Array(held.length * width);
  const picks = held.map((now, row) => (panels.columnOf[row] < 0 ? now : undefined));
  sumPickedRowsInto(picked, values, width, picks);
  const nameCount = values.length / width;
  const columns = nameCount === 0 ? 0 : panels.values.length / nameCount;
  const full = new Float64Array(columns * (width + entries.slotCount));
  if (columns > 0)
    sumPanelsInto(full, { rows: nameCount, values: panels.values }, { table: values, width, entries });
  return { picked, full };
}

/**
 * The sums and exposures of one portfolio.
 *
 * @param row  its place in the sums
 * @param sums  [width] overwritten
 * @param exposed  [K] x, overwritten
 * @param scale  1 over the growth of the portfolio since its weights were set
 */
export function exposeRow(
  row: number,
  held: HeldNames,
  period: {
    readonly table: NameTable;
    readonly exposures: Exposures;
    readonly panels: HeldPanels;
    readonly rowSums: RowSums;
  },
  of: { readonly sums: Float64Array; readonly exposed: Float64Array; readonly scale: number },
): void {
  const { table, rowSums, panels } = period;
  const { sums, exposed, scale } = of;
  const { marketCount, styleCount } = period.exposures;
  const style = firstStyle(period.exposures);
  const column = panels.columnOf[row];
  const { width } = table;
  const { picked, full } = rowSums;
  const at = column >= 0 ? column * (width + exposed.length) : row * width;
  const from = column >= 0 ? full : picked;
  for (let c = 0; c < width; c++) sums[c] = scale * from[at + c];
  if (column >= 0) for (let k = 0; k < exposed.length; k++) exposed[k] = full[at + width + k];
  else addEntries(exposed.fill(0), held, table);
  for (let k = 0; k < exposed.length; k++) exposed[k] *= scale;
  for (let k = 0; k < marketCount; k++) exposed[k] = sums[WEIGHT];
  for (let s = 0; s < styleCount; s++) exposed[style + s] = sums[EXTRA + s];
}

function addEntries(
  exposed: Float64Array,
  { positions, weights }: HeldNames,
  { entries, offsets, only, share }: NameTable,
): void {
  const { slots, values } = entries;
  for (let at = 0; at < positions.length; at++) {
    const asset = positions[at];
    const slot = only[asset];
    if (slot >= 0) exposed[slot] += weights[at] * share[asset];
    if (slot !== -2) continue;
    const end = offsets[asset + 1];
    for (let e = offsets[asset]; e < end; e++) exposed[slots[e]] += weights[at] * values[e];
  }
}
