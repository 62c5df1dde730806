import { type Fault, InputError } from "../errors/index.ts";
import type { WeightRow } from "./build-portfolio.ts";

/** One line of a holdings table in shares or money. */
export interface HoldingRow {
  readonly id: string;
  /** Shares, or currency for cash and notional holdings; negative when short. */
  readonly amount: number;
  /** Line in the file, for messages. */
  readonly row?: number;
}

/** How amounts become weights. The capital base is the caller's choice: it is never guessed from the holdings. */
export interface Valuation {
  readonly unit: "shares" | "notional";
  /** Currency per share by id; read for shares only. */
  readonly prices: ReadonlyMap<string, number>;
  /** What a weight of 1 is worth, in currency: net asset value, gross or long value, committed capital. */
  readonly capital: number;
  /** Ids that mean money: their amount is currency in both units. */
  readonly cashIds: readonly string[];
  /** What messages call the rows. */
  readonly source: string;
}

/**
 * Weights of holdings given in shares or in money: amount · price / capital, amount / capital.
 *
 * @throws {InputError} every amount that is not finite, every share holding without a price above 0, and a capital
 *   base that is not above 0, at once
 * @example
 * holdingWeights([{ id: "A", amount: 30 }], { unit: "shares", prices: new Map([["A", 5]]), capital: 200, cashIds: [], source: "holdings.csv" })[0].weight // => 0.75
 */
export function holdingWeights(rows: readonly HoldingRow[], valuation: Valuation): readonly WeightRow[] {
  const { unit, prices, capital, source } = valuation;
  const cashIds = new Set(valuation.cashIds);
  const faults: Fault[] = [];
  if (!(capital > 0 && capital < Number.POSITIVE_INFINITY)) {
    faults.push({
      file: source,
      column: "capital",
      value: String(capital),
      rule: "the capital base must be above 0",
    });
  }
  const weights = rows.map(({ id, amount, row = 0 }, position): WeightRow => {
    const place = { file: source, row: row || position + 1 };
    const price = unit === "notional" || cashIds.has(id) ? 1 : (prices.get(id) ?? Number.NaN);
    if (!Number.isFinite(amount)) {
      faults.push({
        ...place,
        column: unit,
        value: String(amount),
        rule: "an amount must be a finite number",
      });
    }
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) {
      faults.push({
        ...place,
        column: "id",
        value: id,
        rule: "shares need a price above 0 on the portfolio's date",
      });
    }
    return { id, weight: (amount * price) / capital, row: place.row };
  });
  if (faults.length > 0) throw new InputError(faults);
  return weights;
}
