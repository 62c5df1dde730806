import { EngineError } from "../errors/index.ts";
import { exposureRow } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import { type RiskModel, specificParts } from "../risk-model/index.ts";

/** What a model says about the risk of the names. Variances are over the horizon. */
export interface RiskView {
  /** [K × K] F over the horizon, row-major. */
  readonly factorVariance: Float64Array;
  /** [n × K] row-major X. */
  readonly exposures: Float64Array;
  /** [n] own part of the specific variance. */
  readonly ownVariance: Float64Array;
  /** Lines of one issuer that move together: positions among the names and loadings. */
  readonly issuers: readonly { readonly members: readonly number[]; readonly loading: readonly number[] }[];
}

/** The names whose weights are decided, with what the model says about them. */
export interface Candidates extends RiskView {
  readonly model: RiskModel;
  /** What further models say, for limits and aversions of their own. */
  readonly others: readonly RiskView[];
  /** [n] positions on the asset axis, ascending. */
  readonly names: Int32Array;
  /** [n] block: lines of one issuer, by any of the models, share one. */
  readonly block: Int32Array;
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
  readonly others?: readonly OtherModel[];
}

/** A further model of the same names. */
export interface OtherModel {
  readonly model: RiskModel;
  /** [N] position of each asset of the first model on this one's asset axis, −1 where it has none. */
  readonly positions: Int32Array;
  /** Length of the horizon in this model's periods. */
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
  others = [],
}: CandidateInputs): Candidates {
  const wanted = (asset: number) =>
    eligible[asset] === 1 || current[asset] !== 0 || (benchmark?.[asset] ?? 0) !== 0;
  const names = Int32Array.from(Array.from(eligible.keys()).filter(wanted));
  for (const asset of names)
    if (!(model.specificVariance[asset] >= 0))
      throw new EngineError("value", `candidatesOf: asset ${asset} has no forecast on ${model.date}`);
  const own = riskView({ model, positions: names, horizon });
  const further = others.map((other) =>
    riskView({ ...other, positions: names.map((asset) => other.positions[asset]) }, own),
  );
  const pick = (values: Vector | null) =>
    Float64Array.from(names, (asset) => (Number.isFinite(values?.[asset]) ? (values?.[asset] ?? 0) : 0));
  return {
    ...own,
    model,
    others: further,
    names,
    block: blocksOf(names.length, [own, ...further]),
    current: pick(current),
    benchmark: pick(benchmark),
    alpha: pick(alpha),
  };
}

/**
 * What a model says of names at the given positions of its asset axis. [n] A name that it does not cover has no exposures there, and the
 * whole variance that `otherwise` gives it is its own.
 */
function riskView({ model, positions, horizon }: OtherModel, otherwise?: RiskView): RiskView {
  const { diagonal, issuers } = specificParts(model);
  const factors = model.exposures.factors.length;
  const exposures = new Float64Array(positions.length * factors);
  const at = new Map<number, number>();
  const ownVariance = Float64Array.from(positions, (asset, i) => {
    if (!(model.specificVariance[asset] >= 0))
      return otherwise === undefined ? 0 : wholeVariance(otherwise, i);
    exposures.set(exposureRow(model.exposures, asset), i * factors);
    at.set(asset, i);
    return diagonal[asset] * horizon;
  });
  const groups = issuers.flatMap(({ assets, loading }) => {
    const kept = assets.flatMap((asset, k) => {
      const member = at.get(asset);
      return member === undefined ? [] : [{ member, loading: loading[k] * Math.sqrt(horizon) }];
    });
    return kept.length === 0
      ? []
      : [{ members: kept.map((k) => k.member), loading: kept.map((k) => k.loading) }];
  });
  const factorVariance = Float64Array.from(model.factorCovariance.values, (value) => value * horizon);
  return { factorVariance, exposures, ownVariance, issuers: groups };
}

/** Variance of one name alone. */
function wholeVariance({ factorVariance, exposures, ownVariance, issuers }: RiskView, i: number): number {
  const factors = Math.sqrt(factorVariance.length);
  let variance = ownVariance[i];
  for (let k = 0; k < factors; k++)
    for (let j = 0; j < factors; j++)
      variance += exposures[i * factors + k] * exposures[i * factors + j] * factorVariance[k * factors + j];
  for (const { members, loading } of issuers)
    members.forEach((member, m) => {
      if (member === i) variance += loading[m] ** 2;
    });
  return variance;
}

/** The first name of each group of names that share an issuer, by any view. [n] */
function blocksOf(count: number, views: readonly RiskView[]): Int32Array {
  const block = Int32Array.from({ length: count }, (_, i) => i);
  const first = (i: number): number => (block[i] === i ? i : first(block[i]));
  for (const { issuers } of views)
    for (const { members } of issuers)
      for (const member of members) {
        const [a, b] = [first(members[0]), first(member)];
        block[Math.max(a, b)] = Math.min(a, b);
      }
  return block.map((_, i) => first(i));
}
