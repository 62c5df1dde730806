import { EngineError } from "../errors/index.ts";
import { type Factor, portfolioExposures } from "../exposures/index.ts";
import type { Axis } from "../labels/index.ts";
import { dot, type Matrix, matrix, multiplyVector, type Vector } from "../linalg/index.ts";
import { type RiskModel, specificProduct } from "../risk-model/index.ts";

/** Weights by name, on an axis that need not be either model's. */
export interface NamedWeights {
  readonly assets: Axis<"asset">;
  /** [N] decimals, total or active; NaN not allowed. */
  readonly weights: Vector;
}

/** Which of the two models have a name or a factor. */
export type ModelsWith = "both" | "first" | "second";

/** @throws {EngineError} not one weight per name, or one that is not finite */
export function checkNamedWeights({ assets, weights }: NamedWeights): void {
  const { labels } = assets;
  if (weights.length !== labels.length) {
    throw new EngineError(
      "shape",
      `attributeForecastDifference needs ${labels.length} weights, got ${weights.length}`,
    );
  }
  const bad = labels.findIndex((_, i) => !Number.isFinite(weights[i]));
  if (bad >= 0)
    throw new EngineError(
      "value",
      `attributeForecastDifference needs finite weights, got ${weights[bad]} for ${labels[bad]}`,
    );
}

/** A factor of either model, and its column in each; −1 = has none. */
export interface MatchedFactor {
  readonly factor: Factor;
  readonly models: ModelsWith;
  readonly at: readonly [number, number];
}

/** Factors of both models first, in the order of the first model. */
export function matchFactors(first: RiskModel, second: RiskModel): readonly MatchedFactor[] {
  const keyOf = ({ family, name }: Factor) => `${family}: ${name}`;
  const columns = [first, second].map(
    ({ exposures }) => new Map(exposures.factors.map((factor, k) => [keyOf(factor), { factor, k }])),
  );
  const all = new Map([...columns[1], ...columns[0]]);
  const matched = [...columns[0].keys(), ...columns[1].keys()].map((key): [string, MatchedFactor] => {
    const at = columns.map((of) => of.get(key)?.k ?? -1) as [number, number];
    const models = at[1] < 0 ? "first" : at[0] < 0 ? "second" : "both";
    return [key, { factor: (all.get(key) as { factor: Factor }).factor, models, at }];
  });
  const order = { both: 0, first: 1, second: 2 };
  return [...new Map(matched).values()].sort((a, b) => order[a.models] - order[b.models]);
}

/** A model's view of the portfolio; factors are those of the union, variances annual. */
export interface ModelSide {
  readonly model: RiskModel;
  /** [N] of the portfolio's axis: code in the model; −1 = not covered. */
  readonly codes: Int32Array;
  /** [U×U] F; 0 for factors it has not. */
  readonly covariance: Matrix;
  /** [U] x of all names it covers. */
  readonly exposures: Float64Array;
  /** [N of the model] Δw. */
  readonly specific: Float64Array;
  readonly variance: number;
  /** Of it what factors bring, x′Fx. */
  readonly factorVariance: number;
}

/** A model's forecast of the portfolio, its names that the model covers. */
export function measureSide(
  model: RiskModel,
  { assets, weights }: NamedWeights,
  union: readonly MatchedFactor[],
  side: number,
): ModelSide {
  const { covered } = model.exposures;
  const codes = Int32Array.from(assets.labels, (label) => {
    const code = model.assets.codes.get(label) ?? -1;
    return covered[code] === 1 ? code : -1;
  });
  const own = new Float64Array(covered.length);
  codes.forEach((code, i) => {
    if (code >= 0) own[code] = weights[i];
  });
  const x = portfolioExposures(model.exposures, own);
  const exposures = Float64Array.from(union, ({ at }) => (at[side] < 0 ? 0 : x[at[side]]));
  const { factorCovariance, periodsPerYear } = model;
  const size = union.length;
  const values = new Float64Array(size * size);
  union.forEach(({ at: row }, j) => {
    union.forEach(({ at: column }, k) => {
      if (row[side] < 0 || column[side] < 0) return;
      values[j * size + k] =
        periodsPerYear * factorCovariance.values[row[side] * factorCovariance.cols + column[side]];
    });
  });
  const covariance = matrix(size, size, values);
  const specific = specificProduct(model, own).map((value) => periodsPerYear * value);
  const factorVariance = Math.max(0, dot(exposures, multiplyVector(covariance, exposures)));
  const variance = factorVariance + dot(own, specific);
  return { model, codes, covariance, exposures, specific, variance, factorVariance };
}

/** [U] x of the names that both models cover, in each of them. */
export function sharedExposures(
  sides: readonly [ModelSide, ModelSide],
  { weights }: NamedWeights,
  union: readonly MatchedFactor[],
): readonly [Float64Array, Float64Array] {
  return ([0, 1] as const).map((side) => {
    const { model, codes } = sides[side];
    const own = new Float64Array(model.assets.labels.length);
    codes.forEach((code, i) => {
      if (code >= 0 && sides[1 - side].codes[i] >= 0) own[code] = weights[i];
    });
    const x = portfolioExposures(model.exposures, own);
    return Float64Array.from(union, ({ at }) => (at[side] < 0 ? 0 : x[at[side]]));
  }) as [Float64Array, Float64Array];
}
