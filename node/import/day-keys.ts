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
 * A key per day: SHA-256 of the day as it is delivered and of the key of the day before in its month, by name instead of by
 * code and only of assets that have appeared by then. So it covers every table, units and mapping included, and nothing that
 * comes later changes it; the key of a month's last day is that of the month.
 *
 * @param days    one after the other, without gaps
 * @param before  where they begin among the trading days, and the key of the day before if that is of the same month
 */
export async function dayKeys(
  days: AsyncIterable<MarketDay>,
  names: Names,
  before: { readonly firstDay: number; readonly key: string } = { firstDay: 0, key: "" },
): Promise<string[]> {
  const keys: string[] = [];
  const hashes = nameHashes(names);
  const traits = createHash("sha256");
  const digestOf = membershipDigests(hashes);
  let [appeared, position, key, month] = [0, before.firstDay, before.key, ""];
  for await (const day of days) {
    if (month !== "" && !day.date.startsWith(month)) key = "";
    month = day.date.slice(0, 7);
    for (; appeared < names.assets.length && names.firstDays[appeared]! <= position; appeared++)
      traits.update(JSON.stringify(traitsOf(names, appeared)));
    const hash = createHash("sha256").update(key);
    hashDay(hash, day, { appeared, names, hashes });
    hash.update(digestOf(day, appeared)).update(currencyText(day, appeared, names));
    key = hash.update(traits.copy().digest()).digest("hex");
    keys.push(key);
    position++;
  }
  return keys;
}

/** Four integers per code, of the hash of its name: names are as long as they like, and codes change when others come. */
interface NameHashes {
  readonly industries: Int32Array;
  readonly items: Int32Array;
}

const hashLength = 4;

function nameHashes({ industries, items }: Names): NameHashes {
  const hashed = (all: readonly string[]) => {
    const parts = all.map((name) =>
      createHash("sha256")
        .update(name)
        .digest()
        .subarray(0, 4 * hashLength),
    );
    return new Int32Array(Uint8Array.from(Buffer.concat(parts)).buffer);
  };
  return { industries: hashed(industries), items: hashed(items) };
}

/** The hash of each code's name, one after the other. */
function named(codes: Int32Array, count: number, hashes: Int32Array): Int32Array {
  const all = new Int32Array(count * hashLength);
  for (let c = 0; c < count; c++)
    for (let part = 0; part < hashLength; part++)
      all[c * hashLength + part] = hashes[codes[c]! * hashLength + part]!;
  return all;
}

function hashDay(
  hash: Hash,
  day: MarketDay,
  { appeared, names, hashes }: { appeared: number; names: Names; hashes: NameHashes },
): void {
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
  if (asset.length > 0) {
    hash.update(`fundamentals ${asset.length};`);
    hash.update(view(asset));
    hash.update(view(named(item, item.length, hashes.items)));
    hash.update(view(periodEnd));
    hash.update(bytes(value, value.length));
  }
  if (day.actions !== undefined) {
    hash.update(`actions ${day.actions.asset.length};`).update(view(day.actions.asset));
    hash.update(view(day.actions.kind));
    for (const vector of [day.actions.ratio, day.actions.amount, day.actions.givenReturn])
      hash.update(bytes(vector, vector.length));
  }
  const given = day.factors;
  given.factor.forEach((code, r) => {
    hash.update(
      `factor ${JSON.stringify(names.factors[code])} ${given.isLevel[r]} ${given.value[r]} ${given.consensus[r]};`,
    );
  });
}

/** A hash of industries and lists: the same as the day before where their objects are. */
function membershipDigests(hashes: NameHashes): (day: MarketDay, appeared: number) => Buffer {
  let last:
    | { readonly industries: Memberships; readonly lists: MarketDay["lists"]; appeared: number }
    | undefined;
  let digest = Buffer.alloc(0);
  return ({ industries, lists }, appeared) => {
    if (industries === last?.industries && lists === last.lists && appeared === last.appeared) return digest;
    last = { industries, lists, appeared };
    const count = industries.offsets[appeared]!;
    digest = createHash("sha256")
      .update(`industries ${appeared} ${count};`)
      .update(view(industries.offsets.subarray(0, appeared + 1)))
      .update(view(named(industries.codes, count, hashes.industries)))
      .update(bytes(industries.shares, count))
      .update(`lists ${listText(lists, appeared)};`)
      .digest();
    return digest;
  };
}

/** An asset with all that is said of it without dates. */
function traitsOf(names: Names, asset: number): readonly unknown[] {
  return [
    names.assets[asset],
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

function hasValue(vector: Vector, count: number): boolean {
  for (let i = 0; i < count; i++) if (!Number.isNaN(vector[i])) return true;
  return false;
}

function bytes(vector: Vector, count: number): Uint8Array {
  const values = vector instanceof Float64Array ? vector : Float64Array.from(vector);
  return view(values.subarray(0, count));
}

function view(values: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
