import { createHash, type Hash } from "node:crypto";
import type { MarketDay, Memberships } from "../../engine/data/index.ts";
import type { Vector } from "../../engine/linalg/index.ts";
import type { DataCache } from "../../wire/index.ts";

interface Names
  extends Pick<
    DataCache,
    | "assets"
    | "firstDays"
    | "industries"
    | "items"
    | "currencies"
    | "factors"
    | "assetCountries"
    | "assetCurrencies"
    | "assetIssuers"
    | "assetPrimary"
  > {
  /** [N] position of the asset's currency in `currencies`. */
  readonly currencyCodes: Int32Array;
}

/**
 * A key per month: SHA-256 of its days as they are delivered, by name instead of by code and only of assets that have
 * appeared by then. So it covers every table, units and mapping included, and nothing that comes later changes it.
 */
export async function monthKeys(
  days: AsyncIterable<MarketDay>,
  names: Names,
): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  let month = "";
  let hash = createHash("sha256");
  let appeared = 0;
  let position = 0;
  let lastIndustries: Memberships | undefined;
  let lastLists: MarketDay["lists"] | undefined;
  let lastListText: string | undefined;
  const finish = () => {
    if (month === "") return;
    hash.update(
      JSON.stringify(names.assets.slice(0, appeared).map((id, asset) => traitsOf(names, id, asset))),
    );
    keys[month] = hash.digest("hex");
  };
  for await (const day of days) {
    if (day.date.slice(0, 7) !== month) {
      finish();
      month = day.date.slice(0, 7);
      hash = createHash("sha256");
      lastIndustries = undefined;
      lastLists = undefined;
      lastListText = undefined;
    }
    while (appeared < names.assets.length && names.firstDays[appeared]! <= position) appeared++;
    hashDay(hash, day, appeared, names);
    if (day.industries !== lastIndustries)
      hash.update(industryText(day.industries, appeared, names.industries));
    lastIndustries = day.industries;
    if (day.lists !== lastLists) {
      const text = listText(day.lists, appeared);
      // A new object may say the same: then nothing has changed.
      if (text !== lastListText) hash.update(`lists ${text};`);
      lastListText = text;
    }
    lastLists = day.lists;
    hash.update(currencyText(day, appeared, names));
    position++;
  }
  finish();
  return keys;
}

function hashDay(hash: Hash, day: MarketDay, appeared: number, names: Names): void {
  hash.update(`${day.date} ${appeared} ${day.riskFree} ${day.returnsFromPrices};`);
  for (const vector of [day.price, day.givenReturn, day.marketCap, day.volume])
    hash.update(bytes(vector, appeared));
  for (const name of [...day.scores.keys()].sort()) {
    const vector = day.scores.get(name)!;
    // A score that nobody has yet is no different from one that does not exist yet.
    if (!hasValue(vector, appeared)) continue;
    hash.update(`${JSON.stringify(name)};`);
    hash.update(bytes(vector, appeared));
  }
  const { asset, item, periodEnd, value } = day.fundamentals;
  asset.forEach((code, r) => {
    hash.update(`${code} ${JSON.stringify(names.items[item[r]!])} ${periodEnd[r]} ${value[r]};`);
  });
  const given = day.factors;
  given.factor.forEach((code, r) => {
    hash.update(
      `factor ${JSON.stringify(names.factors[code])} ${given.isLevel[r]} ${given.value[r]} ${given.consensus[r]};`,
    );
  });
}

/** An asset with all that is said of it without dates. */
function traitsOf(names: Names, id: string, asset: number): readonly unknown[] {
  return [
    id,
    names.assetCountries[asset],
    names.assetCurrencies[asset],
    names.assetIssuers[asset],
    names.assetPrimary[asset],
  ];
}

/** A list that nobody is on yet is no different from one that does not exist yet. */
function listText(lists: MarketDay["lists"], appeared: number): string {
  return [...lists.keys()]
    .sort()
    .map((name) => [name, [...lists.get(name)!.subarray(0, appeared).entries()].filter(([, on]) => on === 1)])
    .filter(([, on]) => on!.length > 0)
    .map(([name, on]) => `${JSON.stringify(name)} ${on}`)
    .join(";");
}

/** Rates of the currencies of assets that have appeared, by name. */
function currencyText(
  { riskFreeByCurrency, fxRate, fxReturn }: MarketDay,
  appeared: number,
  names: Names,
): string {
  if (riskFreeByCurrency.length === 0 && fxRate.length === 0) return "";
  const codes = [...new Set(names.currencyCodes.subarray(0, appeared))].filter((code) => code >= 0);
  return codes
    .sort((a, b) => a - b)
    .map((code) =>
      [JSON.stringify(names.currencies[code]), riskFreeByCurrency[code], fxRate[code], fxReturn[code]].join(
        " ",
      ),
    )
    .join(";");
}

function industryText(memberships: Memberships, appeared: number, names: readonly string[]): string {
  const parts: string[] = [];
  for (let asset = 0; asset < appeared; asset++) {
    for (let at = memberships.offsets[asset]!; at < memberships.offsets[asset + 1]!; at++) {
      parts.push(`${asset} ${JSON.stringify(names[memberships.codes[at]!])} ${memberships.shares[at]}`);
    }
  }
  return parts.join(";");
}

function hasValue(vector: Vector, count: number): boolean {
  for (let i = 0; i < count; i++) if (!Number.isNaN(vector[i])) return true;
  return false;
}

function bytes(vector: Vector, count: number): Uint8Array {
  const values = vector instanceof Float64Array ? vector : Float64Array.from(vector);
  return new Uint8Array(values.buffer, values.byteOffset, count * 8);
}
