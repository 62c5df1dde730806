import { mainGroup } from "../data/index.ts";
import type { Vector } from "../linalg/index.ts";
import { eligibleNames, type ReviewClose } from "./eligible-names.ts";
import { rankNames, seatedNames } from "./rank-names.ts";
import { medianTradedValue } from "./traded-value.ts";
import { changeCode } from "./universe-changes.ts";
import type { UniverseOptions } from "./universe-options.ts";

/** The members from a review on, and the code of each covered name's change. [N] each */
export interface Review {
  readonly member: Uint8Array;
  readonly changes: Uint8Array;
}

/**
 * Decides the members at a review: eligible names by rank, within each market where there are several, then industries
 * with too few members filled up.
 *
 * @param before  [N] members so far
 * @see docs/methodology/05-universes.md
 * @complexity O(N log N), with rules on liquidity O(N·W log W) for W periods
 */
export function reviewMembers(before: Uint8Array, close: ReviewClose, options: UniverseOptions): Review {
  const { names, barred } = eligibleNames(before, close, options);
  const ranked = rankNames(names, scores(names, close, options));
  const member = new Uint8Array(before.length);
  for (const { names: inMarket, top } of markets(ranked, close, options)) {
    for (const asset of seatedNames(inMarket, before, { ...options, top })) member[asset] = 1;
  }
  const filled = fillIndustries({ ranked, before, member }, close, options);
  const changes = new Uint8Array(before.length);
  for (let asset = 0; asset < before.length; asset++) {
    if (member[asset] > before[asset])
      changes[asset] = changeCode("entered", filled.has(asset) ? "industry" : "rank");
    if (member[asset] < before[asset]) changes[asset] = changeCode("left", barred.get(asset) ?? "rank");
  }
  return { member, changes };
}

/** [N] what names are ranked by. */
function scores(names: readonly number[], { market, traded }: ReviewClose, options: UniverseOptions): Vector {
  if (options.by === "market_cap") return market.marketCap;
  const values = new Float64Array(market.marketCap.length).fill(Number.NaN);
  for (const asset of names) values[asset] = medianTradedValue(traded, asset);
  return values;
}

function markets(ranked: readonly number[], { axes }: ReviewClose, options: UniverseOptions) {
  if (options.markets.length === 0) return [{ names: ranked, top: options.top }];
  return options.markets.map(({ country, top }) => {
    const code = axes.countries.indexOf(country);
    return { names: ranked.filter((asset) => axes.traits.country[asset] === code), top };
  });
}

interface Seats {
  readonly ranked: readonly number[];
  readonly before: Uint8Array;
  /** Gains the names that fill an industry. */
  readonly member: Uint8Array;
}

/**
 * Fills industries (of the largest share) with too few members up to the minimum: first with members so far within
 * `buffer` times as many ranks of the industry, then with the next by rank.
 *
 * @returns the names added
 */
function fillIndustries(
  { ranked, before, member }: Seats,
  close: ReviewClose,
  options: UniverseOptions,
): ReadonlySet<number> {
  const minimum = options.minMembersPerIndustry;
  const added = new Set<number>();
  if (minimum === 0) return added;
  const byIndustry = new Map<number, number[]>();
  for (const asset of ranked) {
    const industry = mainGroup(close.market.industries, asset);
    const names = byIndustry.get(industry);
    if (names === undefined) byIndustry.set(industry, [asset]);
    else names.push(asset);
  }
  for (const names of byIndustry.values()) {
    const missing = minimum - names.filter((asset) => member[asset] === 1).length;
    if (missing <= 0) continue;
    const kept = new Set(
      seatedNames(names, before, { top: minimum, buffer: options.buffer, entryBuffer: 1 }),
    );
    const vacant = names.filter((asset) => member[asset] === 0);
    const first = vacant.filter((asset) => before[asset] === 1 && kept.has(asset));
    const rest = vacant.filter((asset) => !first.includes(asset));
    for (const asset of [...first, ...rest].slice(0, missing)) {
      member[asset] = 1;
      added.add(asset);
    }
  }
  return added;
}
