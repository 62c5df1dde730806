import type { Memberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { type GroupTree, groupTree } from "../../engine/performance-attribution/index.ts";
import type { RunAxes } from "./run-axes.ts";

/** The industries of a run as a tree, under their sectors where the spec has some. */
export interface IndustryTree {
  readonly tree: GroupTree;
  /** Node of each industry. */
  readonly nodes: Int32Array;
}

/** @param parents  industry → sector, by name; an industry that is not there stands at the first level itself; a sector named as an industry is called so */
export function industryTree(
  { industryCodes }: Pick<RunAxes, "industryCodes">,
  parents: Readonly<Record<string, string>>,
): IndustryTree {
  const labels: string[] = [];
  const above: number[] = [];
  const sectors = new Map<string, number>();
  const nodes = new Int32Array(industryCodes.size);
  for (const [industry, code] of industryCodes) {
    const sector = Object.hasOwn(parents, industry) ? parents[industry] : undefined;
    if (sector !== undefined && !sectors.has(sector)) {
      // Two lines of one name in a table could not be told apart.
      const label = industryCodes.has(sector) ? `${sector} (sector)` : sector;
      sectors.set(sector, labels.push(label) - 1);
      above.push(-1);
    }
    nodes[code] = labels.push(industry) - 1;
    above.push(sector === undefined ? -1 : (sectors.get(sector) as number));
  }
  return { tree: groupTree(labels, Int32Array.from(above)), nodes };
}

/** The industries of names on a date as nodes of the tree; names without one have no entry. */
export function industryMembers(
  { groups, countryCount, industryCount }: Exposures,
  { nodes }: IndustryTree,
): Memberships {
  const { offsets, codes, shares } = groups;
  const isIndustry = (at: number): boolean => {
    const industry = (codes[at] as number) - countryCount;
    return industry >= 0 && industry < industryCount;
  };
  const kept = new Int32Array(offsets.length);
  const [ofNames, ofShares]: [number[], number[]] = [[], []];
  for (let asset = 0; asset < offsets.length - 1; asset++) {
    for (let at = offsets[asset] as number; at < (offsets[asset + 1] as number); at++) {
      if (!isIndustry(at)) continue;
      ofNames.push(nodes[(codes[at] as number) - countryCount] as number);
      ofShares.push(shares[at] as number);
    }
    kept[asset + 1] = ofNames.length;
  }
  return { offsets: kept, codes: Int32Array.from(ofNames), shares: Float64Array.from(ofShares) };
}
