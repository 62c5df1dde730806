import type { MarketAxes } from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import type { DataCache } from "../../wire/index.ts";

/** The dictionaries of a project's data, and the traits of its securities as codes of them. */
export function marketAxes(cache: Omit<DataCache, "dayKeys">, baseCurrency: string | undefined): MarketAxes {
  const { countries, currencies } = cache;
  const issuers = [...new Set(cache.assetIssuers)].filter((name) => name !== "");
  return {
    assets: axis("asset", cache.assets),
    industries: cache.industries,
    items: cache.items,
    countries,
    currencies,
    baseCurrency: baseCurrency === undefined ? -1 : currencies.indexOf(baseCurrency),
    lists: cache.lists,
    factors: cache.factors,
    traits: {
      country: codesOf(cache.assetCountries, countries),
      currency: codesOf(cache.assetCurrencies, currencies),
      issuer: codesOf(cache.assetIssuers, issuers),
      primary: Uint8Array.from(cache.assetPrimary, Number),
    },
  };
}

function codesOf(values: readonly string[], names: readonly string[]): Int32Array {
  const codes = new Map(names.map((name, code) => [name, code]));
  return Int32Array.from(values, (value) => codes.get(value) ?? -1);
}
