import { EngineError } from "../errors/index.ts";
import { firstStyle, regressionFactorCount } from "../exposures/index.ts";
import { multiplyInto, type Vector } from "../linalg/index.ts";
import type { PreparedRiskModel } from "./prepared-model.ts";

/** Weights of P portfolios with every asset written: [P×N] row-major, decimals of capital. */
export interface DenseWeights {
  readonly rows: number;
  readonly values: Vector;
}

/** Weights of P portfolios, only what they hold: the entries of portfolio p stand from offsets[p] to offsets[p + 1]. */
export interface HeldWeights {
  readonly offsets: Int32Array;
  /** Codes on the asset axis, ascending within a portfolio. */
  readonly assets: Int32Array;
  readonly weights: Float64Array;
}

/** The risks of many portfolios. Variances are per period of the model (decimal²). */
export interface PortfolioRisks {
  /** [P×K] x = Xᵀw. */
  readonly exposures: Float64Array;
  /** [P×K] x_k (F x)_k: sums over the factors to xᵀFx. */
  readonly factorContributions: Float64Array;
  /** [P] xᵀFx. */
  readonly factorVariance: Float64Array;
  /** [P] wᵀΔw. */
  readonly specificVariance: Float64Array;
  /** [P] xᵀFx + wᵀΔw. */
  readonly variance: Float64Array;
}

/** Portfolios whose dense weights are multiplied together: what the kernel copies fits a cache. */
const PANEL = 32;

/**
 * `portfolioRisk` of many portfolios at once, to rounding: exposures by group and as one product with the dense columns, F x of all
 * as another.
 *
 * @param model    from `prepareRiskModel`
 * @param weights  decimals of capital (active weights too); NaN not allowed; 0 wherever the asset is not covered. A covered
 *                 asset whose style is NaN makes NaN the risks of the portfolios that hold it, and of no other
 * @throws {EngineError} shape: weights that do not fit the axis, offsets that do not fit the entries; value: a weight that is not finite, or on a name not covered
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(P·N·S + P·K²), held weights O(entries·S + P·K²)
 */
export function portfolioRisks(
  model: PreparedRiskModel,
  weights: DenseWeights | HeldWeights,
): PortfolioRisks {
  const { factorCovariance, exposures } = model;
  const K = exposures.factors.length;
  if (factorCovariance.cols !== K) {
    throw new EngineError(
      "shape",
      `the model has ${K} factors and a ${factorCovariance.cols}×${factorCovariance.cols} factor covariance`,
    );
  }
  const sums = "values" in weights ? denseSums(model, weights) : heldSums(model, weights);
  const rows = sums.specificVariance.length;
  const factorContributions = new Float64Array(rows * K);
  multiplyInto(factorContributions, sums.exposures, factorCovariance.values, rows, K, K);
  const factorVariance = new Float64Array(rows);
  const variance = new Float64Array(rows);
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let k = 0; k < K; k++, cell++) {
      factorContributions[cell] *= sums.exposures[cell];
      factorVariance[row] += factorContributions[cell];
    }
    variance[row] = factorVariance[row] + sums.specificVariance[row];
  }
  return { ...sums, factorContributions, factorVariance, variance };
}

/** What is summed over names. */
type NameSums = Pick<PortfolioRisks, "exposures" | "specificVariance">;

function startSums(model: PreparedRiskModel, rows: number): NameSums {
  const K = model.exposures.factors.length;
  return { exposures: new Float64Array(rows * K), specificVariance: new Float64Array(rows) };
}

function denseSums(model: PreparedRiskModel, { rows, values }: DenseWeights): NameSums {
  const { exposures, dense, unknownStyles } = model;
  const { styleCount } = exposures;
  const assetCount = model.assets.labels.length;
  if (values.length !== rows * assetCount) {
    throw new EngineError(
      "shape",
      `portfolioRisks needs ${rows}×${assetCount} weights, got ${values.length}`,
    );
  }
  const sums = startSums(model, rows);
  const all = values instanceof Float64Array ? values : Float64Array.from(values);
  const panel = new Float64Array(PANEL * styleCount);
  const shared = new Float64Array(model.issuerCount);
  for (let start = 0; start < rows; start += PANEL) {
    const count = Math.min(PANEL, rows - start);
    for (let row = start; row < start + count; row++) {
      const own = all.subarray(row * assetCount, (row + 1) * assetCount);
      addNames(sums, row, { model, weights: own, assets: null, shared });
    }
    const weights = all.subarray(start * assetCount, (start + count) * assetCount);
    multiplyInto(panel, weights, dense, count, assetCount, styleCount);
    for (let row = 0; row < count; row++) {
      const target = (start + row) * exposures.factors.length + firstStyle(exposures);
      for (let style = 0; style < styleCount; style++) {
        sums.exposures[target + style] = panel[row * styleCount + style];
      }
      for (const cell of unknownStyles) {
        const weight = weights[row * assetCount + Math.floor(cell / styleCount)];
        if (weight !== 0) sums.exposures[target + (cell % styleCount)] += weight * exposures.styles[cell];
      }
    }
  }
  return sums;
}

function heldSums(model: PreparedRiskModel, { offsets, assets, weights }: HeldWeights): NameSums {
  const { exposures } = model;
  const { styleCount, styles } = exposures;
  const rows = offsets.length - 1;
  if (assets.length !== weights.length) {
    throw new EngineError(
      "shape",
      `portfolioRisks needs a weight for each held asset, got ${assets.length} assets and ${weights.length} weights`,
    );
  }
  refuseOffsets(offsets, assets.length);
  const sums = startSums(model, rows);
  const shared = new Float64Array(model.issuerCount);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [offsets[row], offsets[row + 1]];
    const held = { weights: weights.subarray(from, to), assets: assets.subarray(from, to) };
    refuseDisorder(held.assets, row, model.assets.labels.length);
    addNames(sums, row, { model, ...held, shared });
    const target = row * exposures.factors.length + firstStyle(exposures);
    for (let entry = from; entry < to; entry++) {
      // As an asset without weight is not held, what its styles are does not matter.
      if (weights[entry] === 0) continue;
      const cell = assets[entry] * styleCount;
      for (let style = 0; style < styleCount; style++) {
        sums.exposures[target + style] += weights[entry] * styles[cell + style];
      }
    }
  }
  return sums;
}

function refuseOffsets(offsets: Int32Array, entries: number): void {
  const rule = `portfolioRisks needs offsets that start at 0, never decrease and end at the number of entries, ${entries}`;
  if (offsets.length === 0) throw new EngineError("shape", `${rule}, got none`);
  const last = offsets.length - 1;
  const bad = offsets.findIndex(
    (offset, at) =>
      (at === 0 ? offset !== 0 : offset < offsets[at - 1]) || (at === last && offset !== entries),
  );
  if (bad >= 0) throw new EngineError("shape", `${rule}, got ${offsets[bad]} at position ${bad}`);
}

function refuseDisorder(assets: Int32Array, row: number, assetCount: number): void {
  let before = -1;
  for (const asset of assets) {
    if (!(asset > before && asset < assetCount)) {
      throw new EngineError(
        "value",
        `portfolioRisks needs ascending codes below ${assetCount}, got ${asset} after ${before} in portfolio ${row}`,
      );
    }
    before = asset;
  }
}

/** Weights of one portfolio: by asset, or by entry of `assets`. */
interface OneOfMany {
  readonly model: PreparedRiskModel;
  readonly weights: Float64Array;
  readonly assets: Int32Array | null;
  /** Scratch by issuer, 0 before and after. */
  readonly shared: Float64Array;
}

/** Market, groups and currencies of one portfolio's exposures, and wᵀΔw. */
function addNames(
  { exposures: target, specificVariance }: NameSums,
  row: number,
  { model, weights, assets, shared }: OneOfMany,
): void {
  const { exposures, ownVariance, loading, issuerOf } = model;
  const { marketCount, groups, covered, currency, factors } = exposures;
  const { offsets, codes, shares } = groups;
  const start = row * factors.length;
  const firstGroup = start + marketCount;
  const firstCurrency = start + regressionFactorCount(exposures);
  let total = 0;
  let variance = 0;
  for (let entry = 0; entry < weights.length; entry++) {
    const weight = weights[entry];
    if (weight === 0) continue;
    const asset = assets === null ? entry : assets[entry];
    if (covered[asset] !== 1 || !(Math.abs(weight) < Infinity)) throw refusal(model, row, asset, weight);
    total += weight;
    variance += weight * weight * ownVariance[asset];
    for (let at = offsets[asset]; at < offsets[asset + 1]; at++) {
      target[firstGroup + codes[at]] += weight * shares[at];
    }
    if (currency[asset] >= 0) target[firstCurrency + currency[asset]] += weight;
    if (issuerOf[asset] >= 0) shared[issuerOf[asset]] += weight * loading[asset];
  }
  if (marketCount === 1) target[start] = total;
  for (let issuer = 0; issuer < shared.length; issuer++) variance += shared[issuer] ** 2;
  shared.fill(0);
  specificVariance[row] = variance;
}

function refusal(model: PreparedRiskModel, row: number, asset: number, weight: number): EngineError {
  const what = Number.isFinite(weight) ? "and no exposures" : "where a finite weight is needed";
  return new EngineError(
    "value",
    `portfolioRisks: ${model.assets.labels[asset]} has weight ${weight} in portfolio ${row} ${what}`,
  );
}
