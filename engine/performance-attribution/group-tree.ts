import { type Memberships, singleMembership } from "../data/index.ts";
import { EngineError } from "../errors/index.ts";

/**
 * Groups in levels, sector → industry say, for Brinson attribution. Nodes stand parents first. The first level's groups, money and
 * what has no group included, are everything that is held.
 */
export interface GroupTree {
  readonly labels: readonly string[];
  /** Node of each node's parent; −1 for the first level. */
  readonly parents: Int32Array;
  /** Nodes of the first level for money, and for names that the model does not cover or that have no group. */
  readonly cash: number;
  readonly outside: number;
}

/** A tree, and the finest node of each name, with shares; a name without an entry has no group. */
export interface GroupedNames {
  readonly tree: GroupTree;
  /** [N] */
  readonly members: Memberships;
}

/** One level of groups: labels, and the group of each asset; −1 where it has none. */
export interface GroupLevel {
  readonly labels: readonly string[];
  /** [N] */
  readonly codes: Int32Array;
}

/** What the node for money is called. */
export const CASH_LABEL = "Cash";
/** What the node for everything without a group is called. */
export const OUTSIDE_LABEL = "No group";

/**
 * A tree of groups with the two nodes that every tree has.
 *
 * @param parents  node of each group's parent, before it in the list; −1 for the first level
 * @throws {EngineError} shape: not one parent per label; value: a parent that does not stand before its group
 * @example
 * groupTree(["Tech", "chips"], Int32Array.of(-1, 0)).labels // => ["Tech", "chips", "Cash", "No group"]
 */
export function groupTree(labels: readonly string[], parents: Int32Array): GroupTree {
  if (parents.length !== labels.length) {
    throw new EngineError("shape", `groupTree needs ${labels.length} parents, got ${parents.length}`);
  }
  const bad = parents.findIndex((parent, node) => !(parent >= -1 && parent < node));
  if (bad >= 0) {
    throw new EngineError(
      "value",
      `groupTree needs the parent of ${labels[bad]} before it, got ${parents[bad]}`,
    );
  }
  const count = labels.length;
  return {
    labels: [...labels, CASH_LABEL, OUTSIDE_LABEL],
    parents: Int32Array.from([...parents, -1, -1]),
    cash: count,
    outside: count + 1,
  };
}

/**
 * A tree from levels of codes, coarse to fine, and where each name stands in it: only paths that some name has become nodes. A name
 * without a group at a level stays at the one above.
 *
 * @throws {EngineError} shape: no level, or levels of different lengths
 * @example
 * groupNames([{ labels: ["Tech", "Banks"], codes: Int32Array.of(1, 0, -1) }]).tree.labels // => ["Tech", "Banks", "Cash", "No group"]
 * @complexity O(N · levels)
 */
export function groupNames(levels: readonly GroupLevel[]): GroupedNames {
  const [first] = levels;
  if (first === undefined) throw new EngineError("shape", "groupNames needs at least one level");
  const assetCount = first.codes.length;
  if (levels.some(({ codes }) => codes.length !== assetCount)) {
    const lengths = levels.map(({ codes }) => codes.length).join(", ");
    throw new EngineError("shape", `groupNames needs one code per asset and level, got ${lengths}`);
  }
  const labels: string[] = [];
  const parents: number[] = [];
  let nodes = new Int32Array(assetCount).fill(-1);
  levels.forEach((level, depth) => {
    const paths = new Map<string, { readonly parent: number; readonly code: number }>();
    const key = (asset: number): string => `${nodes[asset]} ${level.codes[asset]}`;
    for (let asset = 0; asset < assetCount; asset++) {
      const code = level.codes[asset];
      if (code < 0 || (depth > 0 && nodes[asset] < 0)) continue;
      paths.set(key(asset), { parent: nodes[asset], code });
    }
    // In the order of the level's labels, whatever the order of the names.
    const ordered = [...paths].sort(([, a], [, b]) => a.parent - b.parent || a.code - b.code);
    const nodeOf = new Map<string, number>();
    for (const [path, { parent, code }] of ordered) {
      nodeOf.set(path, labels.push(level.labels[code]) - 1);
      parents.push(parent);
    }
    nodes = nodes.map((node, asset) => nodeOf.get(key(asset)) ?? node);
  });
  return { tree: groupTree(labels, Int32Array.from(parents)), members: singleMembership(nodes) };
}
