import {
  type ActionRecords,
  type FactorRecords,
  type MarketDay,
  noFactorRecords,
  ofCurrency,
} from "../../engine/data/index.ts";
import type { RowReader } from "./row-reader.ts";

/** Columns of the canonical table of actions, as they are read. */
export const actionColumns = "day, asset, kind, other, currency, ratio, amount, given_return";

async function readRows(reader: RowReader, day: number): Promise<number[][]> {
  const rows: number[][] = [];
  await reader.through(day, (columns, from, to) => {
    for (let row = from; row < to; row++) rows.push(columns.map((column) => column[row]!));
  });
  return rows;
}

/** @param reader  rows (day, factor, is_level, value, consensus); undefined where there are no given factors */
export async function readFactors(reader: RowReader | undefined, day: number): Promise<FactorRecords> {
  const rows = reader === undefined ? [] : await readRows(reader, day);
  if (rows.length === 0) return noFactorRecords;
  return {
    factor: Int32Array.from(rows, (row) => row[1]!),
    isLevel: Uint8Array.from(rows, (row) => row[2]!),
    value: Float64Array.from(rows, (row) => row[3]!),
    consensus: Float64Array.from(rows, (row) => row[4]!),
  };
}

/**
 * Actions of a day with their amounts in the asset's own currency, by the rates known at its close; nothing where there are none.
 *
 * @param reader      rows of `actionColumns`
 * @param currencyOf  currency of every asset
 */
export async function readActions(
  reader: RowReader | undefined,
  day: number,
  { fxRate }: Pick<MarketDay, "fxRate">,
  currencyOf: Int32Array,
): Promise<{ readonly actions?: ActionRecords }> {
  const rows = reader === undefined ? [] : await readRows(reader, day);
  if (rows.length === 0) return {};
  const converted = (row: readonly number[]): number => {
    const [, asset, , other, currency, , amount] = row as [number, ...number[]];
    const own = currencyOf[asset!]!;
    // A share spun off is worth its own price, in its own currency.
    const from = other! >= 0 ? currencyOf[other!]! : currency!;
    if (from < 0 || from === own || fxRate.length === 0) return amount!;
    return (amount! * fxRate[from]!) / ofCurrency(fxRate, own, own < 0 ? 1 : Number.NaN);
  };
  const actions = {
    asset: Int32Array.from(rows, (row) => row[1]!),
    kind: Int32Array.from(rows, (row) => row[2]!),
    ratio: Float64Array.from(rows, (row) => row[5]!),
    amount: Float64Array.from(rows, converted),
    givenReturn: Float64Array.from(rows, (row) => row[7]!),
  };
  return { actions };
}
