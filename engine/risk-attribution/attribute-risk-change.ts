import { EngineError } from "../errors/index.ts";
import { type Factor, portfolioExposures } from "../exposures/index.ts";
import { dot, type Vector } from "../linalg/index.ts";
import { type RiskModel, specificProduct } from "../risk-model/index.ts";

/** A portfolio under the model of its date. */
export interface DatedPortfolio {
  readonly model: RiskModel;
  /** [N] on the model's asset axis, decimals, total or active; NaN not allowed; 0 wherever the asset is not covered. */
  readonly weights: Vector;
}

/** Why a portfolio's forecast volatility is not what it was. Decimals per year; the four parts sum to the change. */
export interface RiskChange {
  readonly volatilityBeforeAnnual: number;
  readonly volatilityAfterAnnual: number;
  readonly changeAnnual: number;
  /** Weights: trades, drift, and names that entered or left. */
  readonly positionsAnnual: number;
  /** The rows of X of names that both models cover. */
  readonly exposuresAnnual: number;
  /** F. */
  readonly factorCovarianceAnnual: number;
  /** Δ of names that both models cover. */
  readonly specificRiskAnnual: number;
  /** Names with a weight that only one of the models covers: their X and Δ are that model's throughout. */
  readonly assetsInOneModel: readonly string[];
  /** Factors that only one of the models has: in the other they have no exposure and no variance. */
  readonly factorsInOneModel: readonly string[];
}

/** The players, as bits: which of the four are those of the later date. */
const POSITIONS = 1;
const EXPOSURES = 2;
const COVARIANCE = 4;
const SPECIFIC = 8;
const PLAYERS = [POSITIONS, EXPOSURES, COVARIANCE, SPECIFIC];

/** |S|! (3 − |S|)! / 4! for a coalition of |S| others. */
const SHAPLEY = [1 / 4, 1 / 12, 1 / 12, 1 / 4];

/**
 * The change of a portfolio's volatility between two dates, split into positions, exposures, factor covariance and specific
 * risk by Shapley values: each part is its mean effect over all 24 orders in which the four can be moved from the earlier to
 * the later date (16 volatilities). So it does not depend on an order, has no residual, and turns its sign with the dates.
 *
 * Names and factors are matched by label (factors by family and name). A name that only one model covers keeps that model's
 * exposures and specific risk in all mixtures, so that entering or leaving is a matter of positions. A factor that only one model
 * has stands with no exposure and no variance in the other: what it brings is shared by exposures and covariance.
 *
 * @throws {EngineError} shape: not one weight per asset; value: a weight that is not finite, or on a name not covered
 * @see docs/methodology/09-risk-attribution.md; Shapley (1953); Shorrocks (2013)
 * @complexity O(N·S + K²), sixteen volatilities of one portfolio
 * @example
 * ((model) => attributeRiskChange({ model, weights: [1, 0] }, { model, weights: [2, 0] }).positionsAnnual)({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }) // => 0.2
 */
export function attributeRiskChange(before: DatedPortfolio, after: DatedPortfolio): RiskChange {
  const dated = [before, after] as const;
  for (const portfolio of dated) checkWeights(portfolio);
  const factorKeys = dated.map(({ model }) => model.exposures.factors.map(keyOf));
  const parts = dated.map((portfolio, date) => {
    const other = dated[1 - date];
    const moved = moveWeights(portfolio, other.model);
    const own = { [date]: portfolio.weights, [1 - date]: none(other.model) };
    const mixed = { [date]: moved.rest, [1 - date]: moved.found };
    return [0, 1].map((source) => (source === date ? own : mixed));
  });
  const exposures = parts.map((bySource) =>
    bySource.map((weights) => exposuresOf(dated, weights, factorKeys)),
  );
  const specific = parts.map((bySource) => bySource.map((weights) => specificVarianceOf(dated, weights)));
  const volatility = Array.from({ length: 16 }, (_, mask) => {
    const [w, x, f, d] = PLAYERS.map((player) => (mask & player ? 1 : 0));
    const factorVariance = factorVarianceOf(dated[f].model, factorKeys[f], exposures[w][x]);
    return Math.sqrt(Math.max(factorVariance, 0) + specific[w][d]);
  });
  const shapley = (player: number): number =>
    volatility.reduce((sum, value, mask) => {
      if (mask & player) return sum;
      const others = PLAYERS.filter((one) => mask & one).length;
      return sum + SHAPLEY[others] * (volatility[mask | player] - value);
    }, 0);
  return {
    volatilityBeforeAnnual: volatility[0],
    volatilityAfterAnnual: volatility[15],
    changeAnnual: volatility[15] - volatility[0],
    positionsAnnual: shapley(POSITIONS),
    exposuresAnnual: shapley(EXPOSURES),
    factorCovarianceAnnual: shapley(COVARIANCE),
    specificRiskAnnual: shapley(SPECIFIC),
    assetsInOneModel: dated.flatMap((portfolio, date) => heldAndNotCovered(portfolio, dated[1 - date].model)),
    factorsInOneModel: dated.flatMap(({ model }, date) =>
      model.exposures.factors
        .filter((factor) => !factorKeys[1 - date].includes(keyOf(factor)))
        .map(({ name }) => name),
    ),
  };
}

function keyOf({ family, name }: Factor): string {
  return `${family}: ${name}`;
}

function checkWeights({ model, weights }: DatedPortfolio): void {
  const assetCount = model.assets.labels.length;
  if (weights.length !== assetCount) {
    throw new EngineError(
      "shape",
      `attributeRiskChange needs ${assetCount} weights on ${model.date}, got ${weights.length}`,
    );
  }
  for (let asset = 0; asset < assetCount; asset++) {
    const weight = weights[asset];
    if (weight === 0 || (Number.isFinite(weight) && model.exposures.covered[asset] === 1)) continue;
    throw new EngineError(
      "value",
      `attributeRiskChange needs finite weights on covered names, got ${weight} for ${model.assets.labels[asset]} on ${model.date}`,
    );
  }
}

function none(model: RiskModel): Float64Array {
  return new Float64Array(model.assets.labels.length);
}

/** The code of a name on another model's axis, where that model covers it; −1 otherwise. */
function codeIn(model: RiskModel, label: string): number {
  const code = model.assets.codes.get(label) ?? -1;
  return model.exposures.covered[code] === 1 ? code : -1;
}

/** Weights on another model's axis, and on their own what that model does not cover. */
function moveWeights({ model, weights }: DatedPortfolio, to: RiskModel) {
  const found = none(to);
  const rest = none(model);
  for (let asset = 0; asset < rest.length; asset++) {
    if (weights[asset] === 0) continue;
    const code = codeIn(to, model.assets.labels[asset]);
    if (code >= 0) found[code] = weights[asset];
    else rest[asset] = weights[asset];
  }
  return { found, rest };
}

function heldAndNotCovered({ model, weights }: DatedPortfolio, other: RiskModel): string[] {
  return model.assets.labels.filter((label, asset) => weights[asset] !== 0 && codeIn(other, label) < 0);
}

/** Weights on each of the two axes, whose union is one portfolio. */
type SplitWeights = Readonly<Record<number, Vector>>;
type Dated = readonly [DatedPortfolio, DatedPortfolio];

function exposuresOf(
  dated: Dated,
  weights: SplitWeights,
  factorKeys: readonly (readonly string[])[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  dated.forEach(({ model }, date) => {
    portfolioExposures(model.exposures, weights[date]).forEach((exposure, k) => {
      const key = factorKeys[date][k];
      sums.set(key, (sums.get(key) ?? 0) + exposure);
    });
  });
  return sums;
}

function factorVarianceOf(
  { factorCovariance, periodsPerYear }: RiskModel,
  keys: readonly string[],
  exposures: ReadonlyMap<string, number>,
): number {
  const { values, cols } = factorCovariance;
  const x = Float64Array.from(keys, (key) => exposures.get(key) ?? 0);
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    for (let k = 0; k < cols; k++) sum += x[j] * values[j * cols + k] * x[k];
  }
  return sum * periodsPerYear;
}

function specificVarianceOf(dated: Dated, weights: SplitWeights): number {
  return dated.reduce((sum, { model }, date) => {
    return sum + dot(weights[date], specificProduct(model, weights[date])) * model.periodsPerYear;
  }, 0);
}
