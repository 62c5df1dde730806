import type { ConstructedTrade } from "../documents/index.ts";

/** Columns of a trade list, as `construct --out` writes them: `risk --what-if` reads it. */
export const TRADE_COLUMNS: readonly string[] = [
  "id",
  "name",
  "side",
  "before",
  "to",
  "shares",
  "notional",
  "day_share",
  "cost_share",
];

/** Rows of it, in full precision. */
export function tradeRows(
  trades: readonly ConstructedTrade[],
): readonly (readonly (string | number | null)[])[] {
  return trades.map((of) => [
    of.id,
    of.name,
    of.side,
    of.before,
    of.after,
    of.shares,
    of.notional,
    of.dayShare,
    of.costShare,
  ]);
}
