import {
  type ItemDay,
  itemDepth,
  type KnownFundamentals,
  knownItem,
  knownItemAgo,
  type MarketAxes,
  unitlessItems,
} from "../data/index.ts";
import { EngineError } from "../errors/index.ts";
import type { DescriptorInput, DescriptorOptions } from "./descriptors/descriptor.ts";

/**
 * The fundamental items as descriptors read them: in the base currency, each read and converted once a day.
 *
 * @param itemDay   the day, and how old an item may be on it
 * @param baseRate  [N] units of the base currency per unit of the asset's own
 */
export function itemReaders(
  fundamentals: KnownFundamentals,
  axes: MarketAxes,
  itemDay: (name: string) => ItemDay,
  baseRate: Float64Array,
): Pick<DescriptorInput, "item" | "itemAgo"> {
  const { assetCount, firstRow } = fundamentals;
  const isHome = baseRate.every((rate) => rate === 1);
  // Several descriptors read the same item, and at most they map it.
  const read = new Map<string, Float64Array>();
  const readOnce = (name: string, years: number, values: (code: number) => Float64Array) => {
    const key = `${name} ${years}`;
    const known = read.get(key) ?? inBaseCurrency(name, values);
    read.set(key, known);
    return known;
  };
  const inBaseCurrency = (name: string, values: (code: number) => Float64Array) => {
    const code = axes.items.indexOf(name);
    if (code < 0) return new Float64Array(assetCount).fill(Number.NaN);
    const own = values(code);
    // The past at today's rate too: growth is that in the company's own currency.
    if (!isHome && !unitlessItems.has(name))
      for (let asset = 0; asset < assetCount; asset++) own[asset] *= baseRate[asset];
    return own;
  };
  return {
    item: (name) => readOnce(name, 0, (code) => knownItem(fundamentals, code, itemDay(name))),
    itemAgo: (name, years) =>
      readOnce(name, years, (code) => {
        if (itemDepth(years) > firstRow[code + 1] - firstRow[code])
          throw new EngineError(
            "unknown-label",
            `a descriptor reads ${name} of ${years} years ago, further than its itemYears says`,
          );
        return knownItemAgo(fundamentals, code, years, itemDay(name));
      }),
  };
}

/**
 * Calendar days past the end of its period after which a value of an item is too old.
 *
 * @example
 * staleDaysOf("cash", { windows: {}, fundamentalsStaleDays: 550, itemStaleDays: { cash: 200 } }) // => 200
 */
export function staleDaysOf(
  item: string,
  { fundamentalsStaleDays, itemStaleDays = {} }: DescriptorOptions,
): number {
  return Object.hasOwn(itemStaleDays, item) ? itemStaleDays[item] : fundamentalsStaleDays;
}
