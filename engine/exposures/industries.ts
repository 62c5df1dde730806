import { type Memberships, mainGroup } from "../data/index.ts";

/** Which industries of the data are joined, for ever or while they have too few members. */
export interface IndustryOptions {
  /** Industry of the data → the one it is always part of, by name; the latter need not be in the data. */
  readonly merge: Readonly<Record<string, string>>;
  /** Estimation members below which an industry is joined to the largest of its parent until the next review; 0: never. */
  readonly minMembers: number;
  /** Industry → sector, by name; an industry that is not here has the market for its parent. */
  readonly parents: Readonly<Record<string, string>>;
}

/** Industries left as the data have them. */
export const industriesAsGiven: IndustryOptions = Object.freeze({ merge: {}, minMembers: 0, parents: {} });

/** The industries that are factors, and which of them each industry of the data belongs to. */
export interface IndustryAxis {
  readonly names: readonly string[];
  /** By code in the data: position in `names`. */
  readonly codes: Int32Array;
}

/**
 * The industries of the model: those of the data, some joined under one name.
 *
 * @example
 * industryAxis(["banks", "insurers", "water"], { insurers: "banks" }).names // => ["banks", "water"]
 */
export function industryAxis(industries: readonly string[], merge: IndustryOptions["merge"]): IndustryAxis {
  const targets = industries.map((name) => (Object.hasOwn(merge, name) ? merge[name] : name));
  const names = [...new Set(targets)];
  const position = new Map(names.map((name, code) => [name, code]));
  return { names, codes: Int32Array.from(targets, (name) => position.get(name) as number) };
}

/** The sectors that industries belong to. */
export interface IndustryParents {
  /** Sector names, in the order of their first industry. */
  readonly names: readonly string[];
  /** [I] position in `names`; -1 = in none: the market is the parent. */
  readonly codes: Int32Array;
}

/**
 * The sector of each industry.
 *
 * @example
 * industryParents(["banks", "insurers", "water"], { banks: "finance", insurers: "finance" }) // => { names: ["finance"], codes: Int32Array.of(0, 0, -1) }
 */
export function industryParents(
  industries: readonly string[],
  parents: IndustryOptions["parents"],
): IndustryParents {
  const names: string[] = [];
  const codes = Int32Array.from(industries, (industry) => {
    if (!Object.hasOwn(parents, industry)) return -1;
    const sector = parents[industry];
    if (!names.includes(sector)) names.push(sector);
    return names.indexOf(sector);
  });
  return { names, codes };
}

/**
 * Where each industry's names belong until the next review: an industry with fewer estimation members than
 * `minMembers` joins the one with the most members of the same parent, the first of equals. It is left alone when it has
 * no parent or is itself the largest. [I]
 *
 * @param members  [I] estimation members by main industry
 * @param parents  [I] -1 = none
 * @example
 * Array.from(reviewIndustries([2, 30, 3, 1], Int32Array.of(0, 0, 1, -1), 5)) // => [1, 1, 2, 3]
 */
export function reviewIndustries(
  members: ArrayLike<number>,
  parents: Int32Array,
  minMembers: number,
): Int32Array {
  const into = Int32Array.from({ length: parents.length }, (_, industry) => industry);
  for (let industry = 0; industry < into.length; industry++) {
    if (members[industry] >= minMembers || parents[industry] < 0) continue;
    let largest = industry;
    for (let other = 0; other < into.length; other++) {
      if (parents[other] !== parents[industry]) continue;
      const more = members[other] - members[largest];
      if (more > 0 || (more === 0 && other < largest)) largest = other;
    }
    into[industry] = largest;
  }
  return into;
}

/** Estimation names by main industry. [I] */
export function industryMembers(
  industries: Memberships,
  estimation: Uint8Array,
  industryCount: number,
): Int32Array {
  const members = new Int32Array(industryCount);
  for (let asset = 0; asset < estimation.length; asset++) {
    const industry = mainGroup(industries, asset);
    if (industry >= 0 && estimation[asset] === 1) members[industry]++;
  }
  return members;
}

/**
 * Memberships under other codes, the shares of a name's industries that become one added up.
 *
 * @param codes  by present code: the new one
 * @returns the memberships themselves where every code stays
 */
export function recodeMemberships(memberships: Memberships, codes: Int32Array): Memberships {
  if (codes.every((code, before) => code === before)) return memberships;
  const offsets = new Int32Array(memberships.offsets.length);
  const recoded = new Int32Array(memberships.codes.length);
  const shares = new Float64Array(memberships.codes.length);
  let end = 0;
  for (let asset = 0; asset + 1 < offsets.length; asset++) {
    for (let entry = memberships.offsets[asset]; entry < memberships.offsets[asset + 1]; entry++) {
      const code = codes[memberships.codes[entry]];
      let at = offsets[asset];
      while (at < end && recoded[at] !== code) at++;
      if (at === end) recoded[end++] = code;
      shares[at] += memberships.shares[entry];
    }
    offsets[asset + 1] = end;
  }
  return { offsets, codes: recoded.slice(0, end), shares: shares.slice(0, end) };
}
