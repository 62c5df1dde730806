import { exposureProducts, type Factor } from "../exposures/index.ts";
import { multiplyVector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import {
  checkNamedWeights,
  type MatchedFactor,
  type ModelSide,
  type ModelsWith,
  matchFactors,
  measureSide,
  type NamedWeights,
  sharedExposures,
} from "./compared-models.ts";

/** Why two models forecast another volatility for one portfolio. Decimals per year; the parts sum to the difference. */
export interface ForecastDifference {
  readonly firstAnnual: number;
  readonly secondAnnual: number;
  /** Volatilities of factors and of specific returns alone, whose squares sum to that of each. */
  readonly firstAlone: AloneVolatilities;
  readonly secondAlone: AloneVolatilities;
  /** Second less first. */
  readonly differenceAnnual: number;
  readonly parts: DifferenceParts;
  /** Names with a weight that at least one model covers, in the order of the axis; they sum to the difference. */
  readonly names: readonly NameDifference[];
  /** Factors of both models, then those of the first alone, then of the second alone; they sum to the factor parts of names in both. */
  readonly factors: readonly FactorDifference[];
  /** Names with a weight that neither model covers: they count in no forecast. */
  readonly uncovered: readonly string[];
}

/** Stand-alone volatilities of a forecast, annual. */
export interface AloneVolatilities {
  readonly factorAnnual: number;
  readonly specificAnnual: number;
}

/** Where a difference of forecasts comes from. */
export interface DifferenceParts {
  /** The rows of X, in the factors of both, of the names in both. */
  readonly exposuresAnnual: number;
  /** F, between the factors of both. */
  readonly factorCovarianceAnnual: number;
  /** Factors that only one of the models has. */
  readonly factorsInOneModelAnnual: number;
  /** Δ of the names in both. */
  readonly specificRiskAnnual: number;
  /** Names that only one of the models covers: in the other they have no risk. */
  readonly namesInOneModelAnnual: number;
}

/** A name's part of the difference. */
export interface NameDifference extends DifferenceParts {
  readonly id: string;
  readonly weight: number;
  readonly models: ModelsWith;
  readonly totalAnnual: number;
}

/** A factor's part of the difference. */
export interface FactorDifference {
  readonly factor: Factor;
  readonly models: ModelsWith;
  /** Of the portfolio, all names; NaN where the model has no such factor. */
  readonly exposureFirst: number;
  readonly exposureSecond: number;
  /** Of the factor's return, per year; NaN where the model has no such factor. */
  readonly volatilityFirstAnnual: number;
  readonly volatilitySecondAnnual: number;
  readonly exposuresAnnual: number;
  readonly factorCovarianceAnnual: number;
  readonly totalAnnual: number;
  readonly rates: FactorRates;
}

/** What a factor's parts are made of: exposuresAnnual = exposure × (shared₂ − shared₁), factorCovarianceAnnual = covariance₁ × shared₁ + covariance₂ × shared₂. */
export interface FactorRates {
  /** Exposures of the names that both models cover, in the first and in the second. */
  readonly shared: readonly [number, number];
  /** [F̄ (x₁ + x₂)]_k / (σ₁ + σ₂), annual: what one more in the second model than in the first brings. */
  readonly exposure: number;
  /** ½ [(F₂ − F₁) x]_k / (σ₁ + σ₂) of the exposures of each, annual. */
  readonly covariance: readonly [number, number];
}

/**
 * The difference of two models' volatility forecasts of one portfolio, split into X, F and Δ, name by name and factor by factor.
 *
 * Variances are split first: x = Xᵀw and F are moved from one model to the other in both orders, and the two effects of each are averaged (their
 * Shapley values), (x₂ − x₁)ᵀ F̄ (x₂ + x₁) and ½ Σ xᵀ(F₂ − F₁)x with F̄ the mean of both; Δ adds to the variance and needs no order. As
 * σ₂ − σ₁ = (σ₂² − σ₁²) / (σ₂ + σ₁), every part is divided by σ₂ + σ₁. So nothing is left over, models that trade places turn every sign, and all parts are linear in the
 * weights: a name's part is its weight × what one unit of it brings.
 *
 * Factors are matched by family and name. One that a model lacks has no exposure and no variance there; a name that it does not cover has neither. Both are kept
 * out of the other parts: names first, then factors. Factors found anew in returns ("statistical") are matched by number, which need not mean the same thing.
 *
 * @throws {EngineError} shape: not one weight per name; value: a weight that is not finite
 * @see Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11; docs/methodology/14b-comparison.md
 * @complexity O(N·S + K²)
 * @example
 * ((model) => attributeForecastDifference(model, { ...model, specificVariance: [0.06, 0.01] }, { assets: model.assets, weights: [1, 0] }).parts.specificRiskAnnual.toFixed(3))({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }) // => "0.100"
 */
export function attributeForecastDifference(
  first: RiskModel,
  second: RiskModel,
  portfolio: NamedWeights,
): ForecastDifference {
  checkNamedWeights(portfolio);
  const union = matchFactors(first, second);
  const sides = [first, second].map((model, side) => measureSide(model, portfolio, union, side)) as [
    ModelSide,
    ModelSide,
  ];
  const [one, two] = sides;
  const [sigma1, sigma2] = [Math.sqrt(one.variance), Math.sqrt(two.variance)];
  const scale = sigma1 + sigma2 > 0 ? 1 / (sigma1 + sigma2) : 0;
  const rates = differenceRates(sides, scale);
  const names = nameDifferences(sides, { portfolio, union, rates, scale });
  const parts = Object.fromEntries(
    PARTS.map((part) => [part, names.reduce((sum, name) => sum + name[part], 0)]),
  ) as unknown as DifferenceParts;
  return {
    firstAnnual: sigma1,
    secondAnnual: sigma2,
    firstAlone: aloneVolatilities(one),
    secondAlone: aloneVolatilities(two),
    differenceAnnual: sigma2 - sigma1,
    parts,
    names,
    factors: factorDifferences(sides, union, rates, sharedExposures(sides, portfolio, union)),
    uncovered: portfolio.assets.labels.filter(
      (_, i) => portfolio.weights[i] !== 0 && one.codes[i] < 0 && two.codes[i] < 0,
    ),
  };
}

function aloneVolatilities({ variance, factorVariance }: ModelSide): AloneVolatilities {
  return {
    factorAnnual: Math.sqrt(factorVariance),
    specificAnnual: Math.sqrt(Math.max(0, variance - factorVariance)),
  };
}

const PARTS = [
  "exposuresAnnual",
  "factorCovarianceAnnual",
  "factorsInOneModelAnnual",
  "specificRiskAnnual",
  "namesInOneModelAnnual",
] as const satisfies readonly (keyof DifferenceParts)[];

/** What a unit of exposure brings to the difference. [U] each */
interface DifferenceRates {
  /** Of one more in the second model than in the first: F̄ (x₁ + x₂). */
  readonly exposure: Float64Array;
  /** Of one in the first model, and of one in the second, as F changes: ½ (F₂ − F₁) x. */
  readonly covariance: readonly [Float64Array, Float64Array];
}

function differenceRates([one, two]: readonly [ModelSide, ModelSide], scale: number): DifferenceRates {
  const both = one.exposures.map((value, k) => value + two.exposures[k]);
  const [mean1, mean2] = [multiplyVector(one.covariance, both), multiplyVector(two.covariance, both)];
  const change = (x: Float64Array) => {
    const [before, after] = [multiplyVector(one.covariance, x), multiplyVector(two.covariance, x)];
    return after.map((value, k) => (scale / 2) * (value - before[k]));
  };
  return {
    exposure: mean1.map((value, k) => (scale / 2) * (value + mean2[k])),
    covariance: [change(one.exposures), change(two.exposures)],
  };
}

interface SplitInputs {
  readonly portfolio: NamedWeights;
  readonly union: readonly MatchedFactor[];
  readonly rates: DifferenceRates;
  readonly scale: number;
}

function nameDifferences(
  sides: readonly [ModelSide, ModelSide],
  { portfolio, union, rates, scale }: SplitInputs,
): readonly NameDifference[] {
  const signs = [-1, 1] as const;
  /** [N of the model] what one unit of each name's row brings, by the factors of both or by the model's own. */
  const products = (side: 0 | 1, rate: (k: number) => number, isShared: boolean): Float64Array => {
    const { exposures } = sides[side].model;
    const own = new Float64Array(exposures.factors.length);
    union.forEach(({ at, models }, k) => {
      if (at[side] >= 0 && (models === "both") === isShared) own[at[side]] = rate(k);
    });
    return exposureProducts(exposures, own);
  };
  const rows = ([0, 1] as const).map((side) => {
    const exposure = (k: number) => signs[side] * rates.exposure[k];
    const covariance = (k: number) => rates.covariance[side][k];
    return {
      exposure: products(side, exposure, true),
      covariance: products(side, covariance, true),
      alone: products(side, (k) => exposure(k) + covariance(k), false),
    };
  });
  const { labels } = portfolio.assets;
  return labels.flatMap((id, i): NameDifference[] => {
    const weight = portfolio.weights[i];
    const codes = sides.map((side) => side.codes[i]);
    if (weight === 0 || (codes[0] < 0 && codes[1] < 0)) return [];
    const sum = (term: (side: 0 | 1, code: number) => number): number =>
      ([0, 1] as const).reduce<number>(
        (total, side) => total + (codes[side] < 0 ? 0 : weight * term(side, codes[side])),
        0,
      );
    const exposures = sum((side, code) => rows[side].exposure[code]);
    const covariance = sum((side, code) => rows[side].covariance[code]);
    const alone = sum((side, code) => rows[side].alone[code]);
    const specific = sum((side, code) => scale * signs[side] * sides[side].specific[code]);
    const models = codes[1] < 0 ? "first" : codes[0] < 0 ? "second" : "both";
    const total = exposures + covariance + alone + specific;
    const isBoth = models === "both";
    return [
      {
        id,
        weight,
        models,
        exposuresAnnual: isBoth ? exposures : 0,
        factorCovarianceAnnual: isBoth ? covariance : 0,
        factorsInOneModelAnnual: isBoth ? alone : 0,
        specificRiskAnnual: isBoth ? specific : 0,
        namesInOneModelAnnual: isBoth ? 0 : total,
        totalAnnual: total,
      },
    ];
  });
}

function factorDifferences(
  sides: readonly [ModelSide, ModelSide],
  union: readonly MatchedFactor[],
  { exposure, covariance }: DifferenceRates,
  shared: readonly [Float64Array, Float64Array],
): readonly FactorDifference[] {
  const size = union.length;
  return union.map(({ factor, models, at }, k) => {
    const exposures = exposure[k] * (shared[1][k] - shared[0][k]);
    const change = covariance[0][k] * shared[0][k] + covariance[1][k] * shared[1][k];
    const known = (side: 0 | 1, value: number) => (at[side] < 0 ? Number.NaN : value);
    const volatility = (side: 0 | 1) => known(side, Math.sqrt(sides[side].covariance.values[k * (size + 1)]));
    return {
      factor,
      models,
      exposureFirst: known(0, sides[0].exposures[k]),
      exposureSecond: known(1, sides[1].exposures[k]),
      volatilityFirstAnnual: volatility(0),
      volatilitySecondAnnual: volatility(1),
      exposuresAnnual: exposures,
      factorCovarianceAnnual: change,
      totalAnnual: exposures + change,
      rates: {
        shared: [shared[0][k], shared[1][k]],
        exposure: exposure[k],
        covariance: [covariance[0][k], covariance[1][k]],
      },
    };
  });
}
