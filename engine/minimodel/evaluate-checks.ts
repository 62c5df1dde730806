import { evaluateSignificance } from "../performance-attribution/index.ts";
import { halfLifeWeights, kishEffectiveCount } from "../stats/index.ts";
import type { MiniModel } from "./build-mini-model.ts";
import { buildFiveStockToy, buildTwoStockToy } from "./build-toys.ts";
import { miniModelInputs } from "./mini-model-inputs.ts";
import { parameterCounts } from "./parameter-counts.ts";
import { checkQuoted, type QuotedCheck } from "./quoted-check.ts";

/**
 * Every number that the primer quotes and that can be computed, beside ours.
 *
 * @see docs/methodology/minimodel.md
 * @example
 * evaluateChecks(buildMiniModel()).every((check) => check.agrees) // => true
 */
export function evaluateChecks(model: MiniModel): readonly QuotedCheck[] {
  return [
    ...checkIntroduction(),
    ...checkEquation(model),
    ...checkExposures(model),
    ...checkRegression(model),
    ...checkFactorPortfolios(model),
    ...checkRisk(model),
    ...checkRiskAttribution(model),
    ...checkPerformanceAttribution(model),
  ];
}

const { names, factorNames } = miniModelInputs;
const [MKT, TECH, FIN, , VALUE, MOM, SIZE] = factorNames.keys();
const AXIOM = names.indexOf("AXIOM");

function checkIntroduction(): readonly QuotedCheck[] {
  const [varianceA, covariance, , varianceB] = buildTwoStockToy().covariance.values;
  return checkQuoted(1, false, [
    ["variance of A", 0.0994, 4, varianceA],
    ["volatility of A %", 31.5, 1, Math.sqrt(varianceA)],
    ["variance of B", 0.0564, 4, varianceB],
    ["volatility of B %", 23.7, 1, Math.sqrt(varianceB)],
    ["covariance of A and B", 0.0246, 4, covariance],
    ["correlation of A and B", 0.33, 2, covariance / Math.sqrt(varianceA * varianceB)],
    ["covariance entries, 50 stocks", 1275, 0, parameterCounts(50, 70).full],
    ["covariance entries, 3,000 stocks, million", 4.5, 1, parameterCounts(3000, 70).full / 1e6],
    ["factor covariances, 70 factors, roughly", 2500, -2, parameterCounts(3000, 70).factorCovariance],
  ]);
}

function checkEquation(model: MiniModel): readonly QuotedCheck[] {
  const f = model.factorReturns.values;
  const x = styleOf(model, AXIOM);
  const { risk } = buildFiveStockToy();
  const counts = parameterCounts(3000, 70);
  return [
    ...checkQuoted(2, false, [
      ["AXIOM's exposure to VALUE", -1.228, 3, x(VALUE)],
      ["AXIOM's exposure to MOM", 1.198, 3, x(MOM)],
      ["AXIOM's exposure to SIZE", 0.71, 3, x(SIZE)],
      ["AXIOM: MKT contribution %", 1.82, 2, f[MKT]],
      ["AXIOM: TECH contribution %", 0.77, 2, f[TECH]],
      ["AXIOM: VALUE contribution %", -0.67, 2, x(VALUE) * f[VALUE]],
      ["AXIOM: MOM contribution %", 2.35, 2, x(MOM) * f[MOM]],
      ["AXIOM: SIZE contribution %", 0.03, 2, x(SIZE) * f[SIZE]],
      [
        "AXIOM's systematic return %",
        4.3,
        2,
        model.returns[AXIOM] - model.factorReturns.specificReturns[AXIOM],
      ],
      ["parameters, 3,000 stocks, 70 factors", 215485, 0, counts.factorModel],
      ["of which estimated (F and Δ)", 5485, 0, counts.estimated],
      ["parameters saved %", 95, 0, 1 - counts.factorModel / counts.full],
      ["five stocks: specific volatility %", 10.64, 2, Math.sqrt(risk.specificVariance)],
    ]),
    ...checkQuoted(2, true, [
      ["five stocks: factor variance", 0.025087, 6, risk.factorVariance],
      ["five stocks: factor volatility %", 15.84, 2, Math.sqrt(risk.factorVariance)],
      ["five stocks: variance", 0.036398, 6, risk.variance],
      ["five stocks: volatility %", 19.08, 2, Math.sqrt(risk.variance)],
      ["five stocks: factor share of variance %", 68.9, 1, risk.factorVariance / risk.variance],
    ]),
  ];
}

function checkExposures(model: MiniModel): readonly QuotedCheck[] {
  const scores = model.built.descriptors.find(({ descriptor }) => descriptor === "book_to_price")?.scores;
  const totalCap = miniModelInputs.capUsdBn.reduce((sum, cap) => sum + cap, 0);
  return checkQuoted(3, false, [
    ["total capitalisation, $bn", 615, 0, totalCap],
    ["cap-weighted mean of B/P", 0.5049, 4, scores?.mean ?? Number.NaN],
    ["equal-weighted deviation of B/P", 0.289, 4, scores?.deviation ?? Number.NaN],
    ["AXIOM's exposure to VALUE", -1.228, 3, styleOf(model, AXIOM)(VALUE)],
    ["GUARDIAN's exposure to VALUE", 2.06, 3, styleOf(model, names.indexOf("GUARDIAN"))(VALUE)],
  ]);
}

function checkRegression({ factorReturns }: MiniModel): readonly QuotedCheck[] {
  const quoted = [1.821, 0.768, -1.282, 0.306, 0.548, 1.962, 0.046];
  return checkQuoted(6, false, [
    ...quoted.map((value, k) => {
      return [`return of ${factorNames[k]} %`, value, 3, factorReturns.values[k]] as const;
    }),
    ["weighted R²", 0.956, 3, factorReturns.rSquaredCentred],
    ["INDIGO's specific return %", 1.09, 2, factorReturns.specificReturns[names.indexOf("INDIGO")]],
  ]);
}

function checkFactorPortfolios({ pureShapes }: MiniModel): readonly QuotedCheck[] {
  return checkQuoted(7, false, [["gross leverage of VALUE", 11.9, 1, pureShapes[VALUE].grossLeverage]]);
}

function checkRisk({ own }: MiniModel): readonly QuotedCheck[] {
  const { portfolio, benchmark, active } = own.risk;
  return [
    ...checkQuoted(8, true, [
      ["portfolio volatility %", 17.55, 2, portfolio.volatilityAnnual],
      ["portfolio factor volatility %", 15.99, 2, portfolio.factorVolatilityAnnual],
    ]),
    ...checkQuoted(8, false, [
      ["portfolio specific volatility %", 7.22, 2, portfolio.specificVolatilityAnnual],
    ]),
    ...checkQuoted(8, true, [
      ["benchmark volatility %", 18.14, 2, benchmark.volatilityAnnual],
      ["active risk %", 5.42, 2, active.volatilityAnnual],
    ]),
    // A history long enough to be whole: the oldest of 40 half-lives weighs 1e-12.
    ...checkQuoted(8, false, [
      ["effective days, half-life 90", 260, 0, kishEffectiveCount(halfLifeWeights(90, 3600))],
    ]),
  ];
}

function checkRiskAttribution({ own }: MiniModel): readonly QuotedCheck[] {
  const { active, portfolio } = own.risk;
  const family = (name: string) => active.families.find((line) => line.family === name)?.varianceShare;
  const conditional = own.shock.conditional;
  const exposure = (k: number) => active.factors[k].exposure;
  return [
    ...checkQuoted(9, false, [
      ["active exposure to MKT", 0, 3, exposure(MKT)],
      ["active exposure to TECH", -0.145, 3, exposure(TECH)],
      ["active exposure to FIN", 0.095, 3, exposure(FIN)],
      ["active exposure to VALUE", 0.385, 3, exposure(VALUE)],
      ["active exposure to MOM", -0.332, 3, exposure(MOM)],
    ]),
    ...checkQuoted(9, true, [
      ["portfolio volatility %", 17.55, 2, portfolio.volatilityAnnual],
      ["tracking error %", 5.42, 2, active.volatilityAnnual],
      ["active variance: industries %", 18, 0, family("industry") ?? Number.NaN],
      ["active variance: styles %", 42.2, 1, family("style") ?? Number.NaN],
      ["active variance: MOM %", 22, 0, active.factors[MOM].varianceShare],
      ["active variance: specific %", 39.8, 1, active.specific.varianceShare],
      [
        "AXIOM's share of tracking error %",
        61.7,
        1,
        active.assets.riskContributionAnnual[AXIOM] / active.volatilityAnnual,
      ],
      ["the shock in deviations of VALUE", -2, 0, -0.08 / active.factors[VALUE].volatilityAnnual],
      ["MKT, given the shock %", 6.4, 1, conditional.factorReturns[MKT]],
      ["MOM, given the shock %", 5.4, 1, conditional.factorReturns[MOM]],
      ["active impact of the shock, correlated %", -6.1, 1, conditional.impact],
    ]),
    ...checkQuoted(9, false, [["active impact of the shock, naive %", -3.1, 1, own.shock.naive.impact]]),
  ];
}

function checkPerformanceAttribution({ attribution }: MiniModel): readonly QuotedCheck[] {
  const { factorContributions: parts, specific, returnPeriod } = attribution.active;
  return checkQuoted(10, false, [
    ["MKT contribution %", 0, 3, parts[MKT]],
    ["TECH contribution %", -0.112, 3, parts[TECH]],
    ["FIN contribution %", -0.122, 3, parts[FIN]],
    ["VALUE contribution %", 0.211, 3, parts[VALUE]],
    ["MOM contribution %", -0.651, 3, parts[MOM]],
    ["factors together %", -0.671, 3, parts.reduce((sum, part) => sum + part, 0)],
    ["specific %", 0.03, 3, specific],
    ["active return %", -0.641, 3, returnPeriod],
    ["years to t = 2, information ratio 0.5", 16, 0, yearsAtRatio(0.5)],
    ["years to t = 2, information ratio 1", 4, 0, yearsAtRatio(1)],
  ]);
}

/** Two years of mean `ratio` and deviation 1. */
function yearsAtRatio(ratio: number): number {
  const moments = { mean: ratio, squares: 1, periodCount: 2, periodsPerYear: 1 };
  return evaluateSignificance(moments).yearsToSignificance;
}

/** Style exposures of one stock by factor position. */
function styleOf({ exposures }: MiniModel, asset: number): (factor: number) => number {
  return (factor) => exposures.styles[asset * exposures.styleCount + factor - VALUE];
}
