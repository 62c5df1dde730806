import { type Memberships, memberships } from "../data/index.ts";
import { EngineError } from "../errors/index.ts";

/**
 * Groups of names in levels, sector → industry say, for Brinson attribution. Nodes stand parents first; every holding
 * has a node of the finest level, so that the first level's groups are everything that is held.
 */
export interface GroupTree {
  readonly labels: readonly string[];
  /** Node of each node's parent; −1 for the first level. */
  readonly parents: Int32Array;
  /** The finest node of each asset, with shares. [N] */
  readonly members: Memberships;
  /** Nodes of the first level for money, and for names that the model does not cover or that have no group. */
  readonly cash: number;
  readonly outside: number;
}

/** One level of groups: labels, and the group of each asset; −1 where it has none. */
export interface GroupLevel {
  readonly labels: readonly string[];
  /** [N] */
  readonly codes: Int32Array;
}

/** Labels of the two nodes that every tree has. */
export const CASH_LABEL = "Cash";
export const OUTSIDE_LABEL = "No group";

/**
 * A tree from levels of codes, coarse to fine: only paths that some name has become nodes. A name without a group at a level stays at the one above; without any it is outside.
 *
 * @throws {EngineError} shape: no level, or levels of different lengths
 * @example
 * groupTree([{ labels: ["Tech", "Banks"], codes: Int32Array.of(1, 0, -1) }]).labels // => ["Tech", "Banks", "Cash", "No group"]
 * @complexity O(N · levels)
 */
export function groupTree(levels: readonly GroupLevel[]): GroupTree {
  const [first] = levels;
  if (first === undefined) throw new EngineError("shape", "groupTree needs at least one level");
  const assetCount = first.codes.length;
  if (levels.some(({ codes }) => codes.length !== assetCount)) {
    const lengths = levels.map(({ codes }) => codes.length).join(", ");
    throw new EngineError("shape", `groupTree needs one code per asset and level, got ${lengths}`);
  }
  const labels: string[] = [];
  const parents: number[] = [];
  let nodes = new Int32Array(assetCount).fill(-1);
  levels.forEach((level, depth) => {
    const known = new Map<string, number>();
    const next = nodes.slice();
    const paths: { key: string; parent: number; code: number }[] = [];
    for (let asset = 0; asset < assetCount; asset++) {
      const code = level.codes[asset];
      if (code < 0 || (depth > 0 && nodes[asset] < 0)) continue;
      const key = `${nodes[asset]} ${code}`;
      if (known.has(key)) continue;
      known.set(key, -1);
      paths.push({ key, parent: nodes[asset], code });
    }
    // In the order of the level's labels, whatever the order of the names.
    paths.sort((a, b) => a.parent - b.parent || a.code - b.code);
    for (const { key, parent, code } of paths) {
      known.set(key, labels.push(level.labels[code]) - 1);
      parents.push(parent);
    }
    for (let asset = 0; asset < assetCount; asset++) {
      next[asset] = known.get(`${nodes[asset]} ${level.codes[asset]}`) ?? nodes[asset];
    }
    nodes = next;
  });
  const cash = labels.push(CASH_LABEL) - 1;
  const outside = labels.push(OUTSIDE_LABEL) - 1;
  const members = memberships(Array.from(nodes, (node) => [{ code: node < 0 ? outside : node, share: 1 }]));
  return { labels, parents: Int32Array.from([...parents, -1, -1]), members, cash, outside };
}
