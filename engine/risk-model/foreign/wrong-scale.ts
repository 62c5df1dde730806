import type { Vector } from "../../linalg/index.ts";

/** What numbers are, for what is plausible of them. */
export type ScaledQuantity = "factor volatility" | "specific volatility" | "return over its volatility";

/**
 * What the median of a market's numbers lies between, whatever the market: annual volatilities of factors and of specific returns, and the size of a return in units of its own
 * forecast volatility, which is 0.67 where the forecasts are right and the returns normal.
 */
const PLAUSIBLE: Readonly<Record<ScaledQuantity, readonly [least: number, most: number]>> = {
  "factor volatility": [0.003, 0.9],
  "specific volatility": [0.025, 3],
  "return over its volatility": [0.05, 6],
};

/** How numbers of the wrong unit are wrong. */
const MISTAKES: readonly { readonly factor: number; readonly words: string }[] = [
  { factor: 100, words: "percent where decimals are expected" },
  { factor: 0.01, words: "decimals where percent are expected" },
  { factor: Math.sqrt(252), words: "annual where daily ones are expected" },
  { factor: 1 / Math.sqrt(252), words: "daily where annual ones are expected" },
];

/**
 * Why numbers cannot be in the unit that they were taken for, with the mistake that they look like; undefined where they can.
 *
 * @param values  sizes of one quantity over many names or factors; zeros and what is no number do not count
 * @example
 * wrongScale("specific volatility", [21, 28, 35])?.likely // => "percent where decimals are expected"
 */
export function wrongScale(
  quantity: ScaledQuantity,
  values: Vector,
): { readonly median: number; readonly likely: string } | undefined {
  const sizes = Float64Array.from(values)
    .map(Math.abs)
    .filter((value) => value > 0 && Number.isFinite(value))
    .sort();
  if (sizes.length === 0) return undefined;
  const middle = sizes[sizes.length >> 1];
  const [least, most] = PLAUSIBLE[quantity];
  if (middle >= least && middle <= most) return undefined;
  const usual = Math.sqrt(least * most);
  const off = (factor: number) => Math.abs(Math.log(middle / factor / usual));
  const [likely] = [...MISTAKES].sort((a, b) => off(a.factor) - off(b.factor)) as [(typeof MISTAKES)[number]];
  return { median: middle, likely: likely.words };
}
