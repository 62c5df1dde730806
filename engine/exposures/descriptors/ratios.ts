import type { Descriptor, DescriptorInput } from "./descriptor.ts";

/**
 * Descriptors that need only the day itself: logarithm of market cap, and ratios of a fundamental item to market cap
 * or to another item. The item is in the same currency as the cap; a denominator at or below 0 gives NaN.
 */
export const ratioDescriptors: readonly Descriptor[] = [
  sameDay("log_market_cap", ({ market }) => market.marketCap.map((cap) => Math.log(cap))),
  toMarketCap("book_to_price", "book_equity"),
  toMarketCap("earnings_to_price", "net_income_ttm"),
  toMarketCap("cashflow_to_price", "cash_flow_ttm"),
  toMarketCap("sales_to_price", "sales_ttm"),
  toMarketCap("dividend_yield", "dividends_ttm"),
  sameDay("return_on_equity", ({ item }) => ratio(item("net_income_ttm"), item("book_equity"))),
  sameDay("debt_to_assets", ({ item }) => ratio(item("total_debt"), item("total_assets"))),
];

function toMarketCap(name: string, item: string): Descriptor {
  return sameDay(name, (input) => ratio(input.item(item), input.market.marketCap));
}

function sameDay(name: string, values: (input: DescriptorInput) => Float64Array): Descriptor {
  return { name, historyPeriods: () => 1, start: () => ({}), step: (_state, input) => values(input) };
}

function ratio(numerator: Float64Array, denominator: Float64Array): Float64Array {
  return numerator.map((value, asset) => (denominator[asset] > 0 ? value / denominator[asset] : Number.NaN));
}
