import type { Vector } from "../linalg/index.ts";
import type { RiskModel } from "./risk-model.ts";

type Specific = Pick<RiskModel, "specificVariance" | "linked">;

/**
 * Δw [N]: the covariance of each name's specific return with the portfolio's. Linked lines share their issuer's return;
 * all others stand alone.
 *
 * @param weights  [N] 0 wherever the asset is not covered
 * @returns 0 where a name is neither held nor linked to one that is
 * @complexity O(N)
 */
export function specificProduct({ specificVariance, linked }: Specific, weights: Vector): Float64Array {
  const out = new Float64Array(weights.length);
  for (let asset = 0; asset < out.length; asset++) {
    if (weights[asset] !== 0) out[asset] = weights[asset] * specificVariance[asset];
  }
  if (linked === undefined) return out;
  const { issuer, loading } = linked;
  const held = new Map<number, number>();
  for (let asset = 0; asset < out.length; asset++) {
    if (issuer[asset] < 0) continue;
    held.set(issuer[asset], (held.get(issuer[asset]) ?? 0) + loading[asset] * weights[asset]);
  }
  for (let asset = 0; asset < out.length; asset++) {
    if (issuer[asset] < 0) continue;
    // A line's own part is in its variance already.
    const others = (held.get(issuer[asset]) as number) - loading[asset] * weights[asset];
    out[asset] += loading[asset] * others;
  }
  return out;
}

/** One rank-one part of Δ: what the lines of an issuer have in common. */
export interface IssuerBlock {
  readonly assets: readonly number[];
  /** l of each line. */
  readonly loading: readonly number[];
}

/** The diagonal that Δ has without what linked lines share, σ² − l² [N], and the shared parts. */
export function specificParts({ specificVariance, linked }: Specific): {
  readonly diagonal: Float64Array;
  readonly issuers: readonly IssuerBlock[];
} {
  const diagonal = Float64Array.from(specificVariance);
  if (linked === undefined) return { diagonal, issuers: [] };
  const blocks = new Map<number, { assets: number[]; loading: number[] }>();
  for (let asset = 0; asset < diagonal.length; asset++) {
    const code = linked.issuer[asset];
    if (code < 0) continue;
    const block = blocks.get(code) ?? { assets: [], loading: [] };
    block.assets.push(asset);
    block.loading.push(linked.loading[asset]);
    blocks.set(code, block);
    diagonal[asset] -= linked.loading[asset] ** 2;
  }
  return { diagonal, issuers: [...blocks.values()] };
}
