import { singleMembership } from "../data/index.ts";
import {
  type BuiltExposures,
  buildExposures,
  type Exposures,
  firstStyle,
  industriesAsGiven,
  noCodes,
  usualScores,
} from "../exposures/index.ts";
import {
  buildCharacteristicPortfolio,
  buildPurePortfolios,
  type PortfolioShape,
  portfolioShape,
} from "../factor-portfolios/index.ts";
import { estimateFactorReturns, type FactorReturns } from "../factor-returns/index.ts";
import { axis } from "../labels/index.ts";
import { type Matrix, matrix } from "../linalg/index.ts";
import { attributePeriod, carinoFactor, type PeriodAttribution } from "../performance-attribution/index.ts";
import { buildPortfolio, capWeightedPortfolio, type Portfolio } from "../portfolio/index.ts";
import {
  type ActiveRiskAttribution,
  attributeActiveRisk,
  attributeRisk,
  attributeShock,
  type ShockAttribution,
} from "../risk-attribution/index.ts";
import { denseCovariance, type RiskModel } from "../risk-model/index.ts";
import { type MiniModelInputs, miniModelInputs } from "./mini-model-inputs.ts";
import { ownFactorCovariance } from "./own-factor-covariance.ts";

/** The primer's months have no dates: month 1 of a first year. */
const MONTH_ONE = "0001-01-31";
const MONTHS_PER_YEAR = 12;
/** "VALUE −8 %" of chapter 9. */
const VALUE_SHOCK = -0.08;

/** Everything the engine says about the ten stocks. Decimals; "own" marks what needs a factor covariance of our own. */
export interface MiniModel {
  readonly exposures: Exposures;
  readonly built: BuiltExposures;
  /** √cap [N]. */
  readonly regressionWeights: Float64Array;
  /** c [I]. */
  readonly industryCapShare: Float64Array;
  /** r of month 1 [N]. */
  readonly returns: Float64Array;
  readonly factorReturns: FactorReturns;
  /** P [K×N] */
  readonly purePortfolios: Matrix;
  /** [K] */
  readonly pureShapes: readonly PortfolioShape[];
  readonly portfolio: Portfolio;
  readonly benchmark: Portfolio;
  readonly attribution: PeriodAttribution;
  /** κ of month 1. */
  readonly carino: number;
  readonly own: MiniModelRisk;
}

/** What rests on our own factor covariance (specific volatilities are the primer's). */
export interface MiniModelRisk {
  /** Variances per month: the primer's annual figures over 12. */
  readonly model: RiskModel;
  /** Σ [N×N] per year. */
  readonly covarianceAnnual: Matrix;
  readonly risk: ActiveRiskAttribution;
  /** VALUE −8 % on the active weights. */
  readonly shock: ShockAttribution;
  /** Σ⁻¹x / xᵀΣ⁻¹x for x = VALUE [N]. */
  readonly valuePortfolio: Float64Array;
  /** √(1/xᵀΣ⁻¹x). */
  readonly valueVolatilityAnnual: number;
}

/** What may be another than the primer's. */
export interface MiniModelChanges {
  readonly inputs?: MiniModelInputs;
  /** F [K×K] decimal² per year; our own table if absent. */
  readonly factorCovarianceAnnual?: Matrix;
}

/**
 * The ten-stock MiniModel of the primer through the engine's own functions: exposures, regression, pure portfolios, risk
 * and attribution.
 *
 * @param changes  other caps, returns, weights or another F, to see what follows from them; the primer's if absent
 * @throws {EngineError} inputs that no regression or portfolio can be made of, as a cap of 0
 * @see docs/methodology/minimodel.md; primer ch. 3, 6–10, 18
 * @example
 * buildMiniModel().factorReturns.observationCount // => 10
 */
export function buildMiniModel(changes: MiniModelChanges = {}): MiniModel {
  const { inputs = miniModelInputs, factorCovarianceAnnual = ownFactorCovariance().covarianceAnnual } =
    changes;
  const cap = Float64Array.from(inputs.capUsdBn);
  const regressionWeights = cap.map(Math.sqrt);
  const built = buildTenStockExposures(inputs, cap, regressionWeights);
  // The primer calls the market column MKT.
  const exposures = {
    ...built.exposures,
    factors: built.exposures.factors.map((factor, k) => ({ ...factor, name: inputs.factorNames[k] })),
  };
  const returns = Float64Array.from(inputs.returnMonthOnePercent, (percent) => percent / 100);
  const industryCapShare = industryShares(inputs, cap);
  const weights = regressionWeights;
  const factorReturns = estimateFactorReturns({ exposures, returns, weights, industryCapShare });
  const purePortfolios = buildPurePortfolios(exposures, weights, factorReturns);
  const basis = { assets: axis("asset", inputs.names), covered: exposures.covered };
  const portfolio = buildPortfolio(
    inputs.names.map((id, asset) => ({ id, weight: inputs.managerWeights[asset] })),
    { ...basis, source: "the manager's portfolio", cashIds: [], outside: "refuse" },
  );
  const benchmark = capWeightedPortfolio(basis, exposures.covered, cap);
  const attribution = attributePeriod({
    date: MONTH_ONE,
    exposures,
    factorReturns: factorReturns.values,
    specificReturns: factorReturns.specificReturns,
    returns,
    riskFree: 0,
    portfolio,
    benchmark,
  });
  return {
    exposures,
    built,
    regressionWeights,
    industryCapShare,
    returns,
    factorReturns,
    purePortfolios,
    pureShapes: exposures.factors.map((_, k) => portfolioShape(matrixRow(purePortfolios, k))),
    portfolio,
    benchmark,
    attribution,
    carino: carinoFactor(attribution.portfolio.returnPeriod, attribution.benchmark.returnPeriod),
    own: riskOf(inputs, factorCovarianceAnnual, { exposures, portfolio, benchmark }),
  };
}

function buildTenStockExposures(
  inputs: MiniModelInputs,
  cap: Float64Array,
  regressionWeights: Float64Array,
): BuiltExposures {
  const everyone = new Uint8Array(cap.length).fill(1);
  const style = (name: string, descriptor: string) => {
    return { ...usualScores, name, blend: [{ descriptor, weight: 1 }], orthogonalTo: [] };
  };
  return buildExposures(
    {
      universe: { estimation: everyone, coverage: everyone, capWeight: cap },
      regressionWeights,
      marketCap: cap,
      industries: singleMembership(Int32Array.from(inputs.industries)),
      industryNames: inputs.industryNames,
      countries: noCodes(cap.length),
      currencies: noCodes(cap.length),
      descriptors: new Map([
        ["book_to_price", Float64Array.from(inputs.bookToPrice)],
        ["momentum", Float64Array.from(inputs.momentum)],
        ["log_market_cap", cap.map(Math.log)],
      ]),
    },
    {
      market: true,
      countries: false,
      currencies: false,
      industries: industriesAsGiven,
      styles: [style("VALUE", "book_to_price"), style("MOM", "momentum"), style("SIZE", "log_market_cap")],
      // Nothing among the ten is far enough out for any of these to act.
      outliers: { errorDeviations: 1000, fenceDeviations: 10, clipDeviations: 3, bound: 10 },
      minGroupSize: 2,
      sizeBuckets: 1,
    },
  );
}

/** Cap share of each industry. [I] */
function industryShares(inputs: MiniModelInputs, cap: Float64Array): Float64Array {
  const total = cap.reduce((sum, value) => sum + value, 0);
  const shares = new Float64Array(inputs.industryNames.length);
  for (let asset = 0; asset < cap.length; asset++) shares[inputs.industries[asset]] += cap[asset] / total;
  return shares;
}

/** Row `row` of a matrix. */
function matrixRow(of: Matrix, row: number): Float64Array {
  return Float64Array.from({ length: of.cols }, (_, col) => of.values[row * of.cols + col]);
}

function riskOf(
  inputs: MiniModelInputs,
  covarianceAnnual: Matrix,
  { exposures, portfolio, benchmark }: Pick<MiniModel, "exposures" | "portfolio" | "benchmark">,
): MiniModelRisk {
  const perMonth = Float64Array.from(covarianceAnnual.values, (value) => value / MONTHS_PER_YEAR);
  const model: RiskModel = {
    date: MONTH_ONE,
    assets: portfolio.assets,
    exposures,
    factorCovariance: matrix(covarianceAnnual.rows, covarianceAnnual.cols, perMonth),
    specificVariance: Float64Array.from(
      inputs.specificVolatilityAnnualPercent,
      (percent) => (percent / 100) ** 2 / MONTHS_PER_YEAR,
    ),
    periodsPerYear: MONTHS_PER_YEAR,
  };
  const dense = denseCovariance(model);
  const active = portfolio.weights.map((weight, asset) => weight - benchmark.weights[asset]);
  const value = inputs.factorNames.indexOf("VALUE");
  const { styles, styleCount } = exposures;
  const position = value - firstStyle(exposures);
  const valueExposures = active.map((_, asset) => styles[asset * styleCount + position]);
  const valuePortfolio = buildCharacteristicPortfolio(model, valueExposures);
  return {
    model,
    covarianceAnnual: matrix(
      dense.rows,
      dense.cols,
      Float64Array.from(dense.values, (cell) => cell * MONTHS_PER_YEAR),
    ),
    risk: attributeActiveRisk(model, portfolio.weights, benchmark.weights),
    shock: attributeShock(model, active, [{ factor: value, factorReturn: VALUE_SHOCK }]),
    valuePortfolio,
    valueVolatilityAnnual: attributeRisk(model, valuePortfolio).volatilityAnnual,
  };
}
