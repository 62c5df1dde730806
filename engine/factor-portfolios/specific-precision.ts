import { addExposures, type Exposures } from "../exposures/index.ts";
import { type RiskModel, specificParts } from "../risk-model/index.ts";
import { normalEquationsInto } from "../stats/index.ts";
import type { FullDesign } from "./full-design.ts";

/** Δ⁻¹ = diag(d) − Σ_issuers s sᵀ. */
export interface SpecificPrecision {
  /** [N] 0 where not covered. */
  readonly diagonal: Float64Array;
  readonly issuers: readonly IssuerPrecision[];
}

/** One rank-one part of Δ⁻¹. */
export interface IssuerPrecision {
  readonly assets: readonly number[];
  /** s of each line. */
  readonly shared: readonly number[];
}

/**
 * Δ⁻¹ of a model's covered names, by Sherman and Morrison where lines of one issuer are linked.
 *
 * @complexity O(N)
 */
export function specificPrecision(
  model: Pick<RiskModel, "exposures" | "specificVariance" | "linked">,
): SpecificPrecision {
  const { covered } = model.exposures;
  const parts = specificParts(model);
  const diagonal = new Float64Array(parts.diagonal.length);
  for (let asset = 0; asset < diagonal.length; asset++) {
    if (covered[asset] === 1) diagonal[asset] = 1 / parts.diagonal[asset];
  }
  const issuers = parts.issuers.map((issuer) => {
    const assets: number[] = [];
    const shared: number[] = [];
    let square = 1;
    issuer.assets.forEach((asset, line) => {
      if (!(diagonal[asset] > 0)) return;
      const scaled = diagonal[asset] * issuer.loading[line];
      assets.push(asset);
      shared.push(scaled);
      square += scaled * issuer.loading[line];
    });
    return { assets, shared: shared.map((scaled) => scaled / Math.sqrt(square)) };
  });
  return { diagonal, issuers };
}

/**
 * Δ⁻¹ x [N]; 0 where not covered, whatever x is there.
 *
 * @complexity O(N)
 */
export function specificSolve({ diagonal, issuers }: SpecificPrecision, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let asset = 0; asset < out.length; asset++) {
    if (diagonal[asset] > 0) out[asset] = diagonal[asset] * x[asset];
  }
  for (const { assets, shared } of issuers) {
    let sum = 0;
    for (let i = 0; i < assets.length; i++) sum += shared[i] * x[assets[i]];
    for (let i = 0; i < assets.length; i++) out[assets[i]] -= shared[i] * sum;
  }
  return out;
}

/**
 * XᵀΔ⁻¹X [K×K].
 *
 * @complexity O(N·S²) for S dense columns
 */
export function specificGram(
  exposures: Exposures,
  { diagonal, issuers }: SpecificPrecision,
  { design, columns }: FullDesign,
): Float64Array {
  const size = columns.length;
  const lower = new Float64Array(size * size);
  normalEquationsInto(lower, new Float64Array(size), design, diagonal, diagonal);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      gram[columns[i] * size + columns[j]] = lower[i * size + j];
      gram[columns[j] * size + columns[i]] = lower[i * size + j];
    }
  }
  for (const { assets, shared } of issuers) {
    const moment = new Float64Array(size);
    for (let line = 0; line < assets.length; line++)
      addExposures(moment, exposures, assets[line], shared[line]);
    for (let i = 0; i < size; i++) {
      if (moment[i] === 0) continue;
      for (let j = 0; j < size; j++) gram[i * size + j] -= moment[i] * moment[j];
    }
  }
  return gram;
}
