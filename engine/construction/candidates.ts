import { EngineError } from "../errors/index.ts";
import { exposureRow } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import { type RiskModel, specificParts } from "../risk-model/index.ts";

/** The names whose weights are decided, with what the model says about them. Variances are over the horizon. */
export interface Candidates {
  readonly model: RiskModel;
  /** [n] positions on the asset axis, ascending. */
  readonly names: Int32Array;
  /** [n × K] row-major X. */
  readonly exposures: Float64Array;
  /** [n] own part of the specific variance. */
  readonly ownVariance: Float64Array;
  /** [n] block: lines of one issuer share one. */
  readonly block: Int32Array;
  /** Lines of one issuer that move together: positions among the names and loadings. */
  readonly issuers: readonly { readonly members: readonly number[]; readonly loading: readonly number[] }[];
  /** [n] */
  readonly current: Float64Array;
  /** [n]; 0 without a benchmark. */
  readonly benchmark: Float64Array;
  /** [n] over the horizon; 0 where there is no view. */
  readonly alpha: Float64Array;
}

/** What the candidates are gathered from. [N] each, on the model's asset axis. */
export interface CandidateInputs {
  readonly model: RiskModel;
  /** [N] whether the name may be held or is held. */
  readonly eligible: Uint8Array;
  readonly current: Vector;
  readonly benchmark: Vector | null;
  readonly alpha: Vector | null;
  /** Length of the horizon in the model's periods. */
  readonly horizon: number;
}

/**
 * Gathers the candidates: the eligible names, and all that are held now or stand in the benchmark.
 *
 * @throws {EngineError} value: a name of the three has no forecast
 */
export function candidatesOf({
  model,
  eligible,
  current,
  benchmark,
  alpha,
  horizon,
}: CandidateInputs): Candidates {
  const wanted = (asset: number) =>
    eligible[asset] === 1 || current[asset] !== 0 || (benchmark?.[asset] ?? 0) !== 0;
  const names = Int32Array.from(Array.from(eligible.keys()).filter(wanted));
  const { diagonal, issuers } = specificParts(model);
  const factors = model.exposures.factors.length;
  const exposures = new Float64Array(names.length * factors);
  const at = new Map<number, number>();
  names.forEach((asset, i) => {
    if (!(model.specificVariance[asset] >= 0))
      throw new EngineError("value", `candidatesOf: asset ${asset} has no forecast on ${model.date}`);
    exposures.set(exposureRow(model.exposures, asset), i * factors);
    at.set(asset, i);
  });
  const block = Int32Array.from(names, (_, i) => i);
  const groups = issuers.flatMap(({ assets, loading }) => {
    const kept = assets.flatMap((asset, k) => {
      const member = at.get(asset);
      return member === undefined ? [] : [{ member, loading: loading[k] * Math.sqrt(horizon) }];
    });
    for (const { member } of kept) block[member] = kept[0].member;
    return kept.length === 0
      ? []
      : [{ members: kept.map((k) => k.member), loading: kept.map((k) => k.loading) }];
  });
  const pick = (values: Vector | null) =>
    Float64Array.from(names, (asset) => (Number.isFinite(values?.[asset]) ? (values?.[asset] ?? 0) : 0));
  return {
    model,
    names,
    exposures,
    ownVariance: Float64Array.from(names, (asset) => diagonal[asset] * horizon),
    block,
    issuers: groups,
    current: pick(current),
    benchmark: pick(benchmark),
    alpha: pick(alpha),
  };
}
