import type { MarketAxes, Memberships } from "../data/index.ts";
import type { ExposureOptions } from "./exposure-inputs.ts";
import type { Factor } from "./exposures.ts";

/** The names of the groups that are factors. */
export interface FactorNames {
  readonly countries: readonly string[];
  readonly industries: readonly string[];
  readonly currencies: readonly string[];
}

/** Which groups of a run's dictionaries are factors of the model. */
export function factorNames(axes: Pick<MarketAxes, "industries">): FactorNames {
  return { countries: [], industries: axes.industries, currencies: [] };
}

/**
 * The factors in column order: market (if any), countries, industries, styles, currencies.
 *
 * @example
 * factorList({ countries: [], industries: ["banks"], currencies: [] }, { market: true, styles: [{ name: "value" }] }).map((factor) => factor.name) // => ["market", "banks", "value"]
 */
export function factorList(
  names: FactorNames,
  options: Pick<ExposureOptions, "market"> & { readonly styles: readonly { readonly name: string }[] },
): readonly Factor[] {
  return [
    ...(options.market ? [{ name: "market", family: "market" } as const] : []),
    ...names.countries.map((name) => ({ name, family: "country" }) as const),
    ...names.industries.map((name) => ({ name, family: "industry" }) as const),
    ...options.styles.map(({ name }) => ({ name, family: "style" }) as const),
    ...names.currencies.map((name) => ({ name, family: "currency" }) as const),
  ];
}

/**
 * Countries and industries as one block of groups: country c keeps its code, industry i gets countryCount + i.
 *
 * @param country  [N] -1 = not known: the row then has industries only
 * @returns `industries` itself where there are no countries
 * @example
 * Array.from(joinGroups({ names: ["CH", "US"], codes: Int32Array.of(1, 0) }, { offsets: Int32Array.of(0, 1, 2), codes: Int32Array.of(0, 0), shares: Float64Array.of(1, 1) }).codes) // => [1, 2, 0, 2]
 */
export function joinGroups({ names, codes }: AssetCodes, industries: Memberships): Memberships {
  if (names.length === 0) return industries;
  const known = codes.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0);
  const offsets = new Int32Array(industries.offsets.length);
  const joined = new Int32Array(known + industries.codes.length);
  const shares = new Float64Array(joined.length).fill(1);
  let at = 0;
  for (let asset = 0; asset + 1 < offsets.length; asset++) {
    if (codes[asset] >= 0) joined[at++] = codes[asset];
    for (let entry = industries.offsets[asset]; entry < industries.offsets[asset + 1]; entry++) {
      joined[at] = names.length + industries.codes[entry];
      shares[at++] = industries.shares[entry];
    }
    offsets[asset + 1] = at;
  }
  return { offsets, codes: joined, shares };
}

/** One group per asset: what each code stands for, and each asset's. */
export interface AssetCodes {
  readonly names: readonly string[];
  /** [N] position in `names`; -1 = none. */
  readonly codes: Int32Array;
}

/**
 * Assets that are in no group of a kind, such as the countries of a model of one market.
 *
 * @example
 * Array.from(noCodes(2).codes) // => [-1, -1]
 */
export function noCodes(assetCount: number): AssetCodes {
  return { names: [], codes: new Int32Array(assetCount).fill(-1) };
}
