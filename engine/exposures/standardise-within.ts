import { type Memberships, mainGroup } from "../data/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { AssetCodes } from "./factor-list.ts";
import { rankShare } from "./rank-scores.ts";
import type { Scale } from "./record-style.ts";
import { type ScoreRules, type Scores, type StandardisationUniverse, standardise } from "./standardise.ts";

/** What a score is centred and scaled within. */
export type Grouping = "none" | "industry" | "country" | "size";

/** One group per name, and how many known estimation names a group needs to have moments of its own. */
export interface ScoreGroups {
  /** [N] -1 = none. */
  readonly codes: Int32Array;
  readonly minSize: number;
}

/** Scores, with what each group that is a universe of its own was centred and scaled by, by its code. */
export interface WithinScores extends Scores {
  readonly scales?: ReadonlyMap<number, Scale>;
}

/**
 * Scores within groups: each group with enough known estimation names is a universe of its own, for its ranks, outliers,
 * centre and scale; names of smaller groups, and of none, are scored in the whole universe.
 *
 * @param raw     [N] any unit; NaN = missing
 * @param groups  undefined: the whole universe
 * @returns mean and deviation are the whole universe's, `scales` those of the groups that have their own
 * @complexity O(N log N)
 * @see docs/methodology/03-exposures.md
 */
export function standardiseWithin(
  raw: Vector,
  universe: StandardisationUniverse,
  groups: ScoreGroups | undefined,
  rules: ScoreRules,
): WithinScores {
  const whole = standardise(raw, universe, rules);
  if (groups === undefined) return whole;
  const values = whole.values.slice();
  const treatment = whole.treatment.slice();
  const scales = new Map<number, Scale>();
  for (const names of namesByGroup(groups.codes, universe.coverage)) {
    const known = names.reduce(
      (count, n) => count + (universe.estimation[n] === 1 && Number.isFinite(raw[n]) ? 1 : 0),
      0,
    );
    if (known < groups.minSize) continue;
    const own = standardise(
      names.map((n) => raw[n]),
      {
        estimation: Uint8Array.from(names, (n) => universe.estimation[n]),
        coverage: new Uint8Array(names.length).fill(1),
        capWeight: Float64Array.from(names, (n) => universe.capWeight[n]),
      },
      rules,
    );
    scales.set(groups.codes[names[0]], { mean: own.mean, deviation: own.deviation });
    names.forEach((n, at) => {
      values[n] = own.values[at];
      treatment[n] = own.treatment[at];
    });
  }
  return { ...whole, values, treatment, scales };
}

/** The covered names of each group, in the order of the codes. */
function namesByGroup(codes: Int32Array, coverage: Uint8Array): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (let asset = 0; asset < codes.length; asset++) {
    if (codes[asset] < 0 || coverage[asset] !== 1) continue;
    while (groups.length <= codes[asset]) groups.push([]);
    groups[codes[asset]].push(asset);
  }
  return groups;
}

/** What groups are made from. */
export interface GroupInputs {
  readonly universe: StandardisationUniverse;
  readonly marketCap: Vector;
  readonly industries: Memberships;
  readonly countries: AssetCodes;
}

/**
 * The group of every name: its industry (that of the largest share), its country, or its bucket of market cap between
 * quantiles of the estimation universe. [N] undefined for "none"
 */
export function groupCodes(
  grouping: Grouping,
  { universe, marketCap, industries, countries }: GroupInputs,
  sizeBuckets: number,
): Int32Array | undefined {
  if (grouping === "none") return undefined;
  if (grouping === "country") return countries.codes;
  if (grouping === "industry") return Int32Array.from(marketCap, (_, asset) => mainGroup(industries, asset));
  const caps = Float64Array.from(marketCap)
    .filter((_, asset) => universe.estimation[asset] === 1)
    .sort();
  return Int32Array.from(marketCap, (cap) =>
    caps.length === 0 ? -1 : Math.min(sizeBuckets - 1, Math.floor(sizeBuckets * rankShare(caps, cap))),
  );
}
