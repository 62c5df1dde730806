import type { Vector } from "../linalg/index.ts";

/** A book in the tree of all books. */
export interface BookNode {
  readonly path: readonly string[];
  /** [N] of the book and all below it, netted. */
  readonly weights: Float64Array;
  /** Σ|w| of the leaves, each on its own. */
  readonly leafGross: number;
  readonly children: readonly BookNode[];
}

interface Branch {
  readonly own: Float64Array[];
  readonly children: Map<string, Branch>;
}

/**
 * Books by their paths as a tree under one root. Weights of the same path are added up; what stands beside books below it is put into a
 * leaf of its own.
 *
 * @param options  own: the name of such a leaf
 */
export function bookTree(
  books: readonly { readonly path: readonly string[]; readonly weights: Vector }[],
  { assetCount, own }: { readonly assetCount: number; readonly own: string },
): BookNode {
  const root: Branch = { own: [], children: new Map() };
  for (const { path, weights } of books) {
    let branch = root;
    for (const name of path) {
      const next = branch.children.get(name) ?? { own: [], children: new Map() };
      branch.children.set(name, next);
      branch = next;
    }
    branch.own.push(Float64Array.from(weights));
  }
  const nodeOf = (path: readonly string[], { own: held, children }: Branch): BookNode => {
    if (children.size === 0) {
      const weights = sumOf(held, assetCount);
      const leafGross = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
      return { path, weights, leafGross, children: [] };
    }
    const below = [...children].map(([name, child]) => nodeOf([...path, name], child));
    if (held.length > 0) below.unshift(nodeOf([...path, own], { own: held, children: new Map() }));
    return {
      path,
      weights: sumOf(
        below.map(({ weights }) => weights),
        assetCount,
      ),
      leafGross: below.reduce((sum, child) => sum + child.leafGross, 0),
      children: below,
    };
  };
  return nodeOf([], root);
}

function sumOf(vectors: readonly Float64Array[], length: number): Float64Array {
  const out = new Float64Array(length);
  for (const vector of vectors) {
    for (let i = 0; i < length; i++) out[i] += vector[i];
  }
  return out;
}
