import { biasesOf, familyTest } from "./forecast-tests.ts";
import type { CardFactor, CardForecasts, ModelCard, PublishedFigure } from "./model-card.ts";
import { fixedText, percentText } from "./numbers.ts";

type Figures = Pick<ModelCard, "factors" | "fit" | "forecasts" | "tests" | "coverage">;

const NOTES = "Menchero, Orr & Wang 2011";
const TABLES = "Liu, Menchero, Orr & Wang 2011, as quoted in an open build";
const EIGEN = "Menchero, Wang & Orr 2012";
const REGIME = "Menchero & Morozov 2015";
const OPEN_LONG = "open build, US, 68 factors, 2001–2026";
const OPEN_GUIDE = "the guide of an open library";
const OPEN_SHORT = "another open build, US, 503 names, 2016–2024";

/**
 * Published figures of models of the same kind, and the run's beside them: of other markets and years, so they say what is usual, not what is
 * right. Those the run has no figure for are left empty.
 *
 * @see docs/methodology/14-model-card.md
 */
export function publishedFigures(card: Figures): readonly PublishedFigure[] {
  return [
    ...admissionFigures(card),
    ...factorRiskFigures(card),
    ...portfolioFigures(card),
    ...nameFigures(card),
  ];
}

function admissionFigures({ factors, fit, coverage }: Figures): readonly PublishedFigure[] {
  const market = factors.find(({ family }) => family === "market");
  const daily = coverage.periodsPerYear === 252;
  const share = (names: readonly string[]) => {
    const parts = names.flatMap((name) => {
      const of = factors.find(({ factor }) => factor === name);
      return of === undefined ? [] : [`${name} ${percentText(of.shareAbove2)}`];
    });
    return parts.join(", ");
  };
  return [
    {
      topic: `R² of the regression, mean, ${daily ? "daily" : "monthly"}`,
      published: daily ? "0.25; 0.19" : "0.25",
      source: daily ? `${OPEN_LONG}; ${OPEN_SHORT} (forms not stated)` : `${OPEN_LONG} (form not stated)`,
      ours: joined([`${fixedText(fit.rSquared)} uncentred`, `${fixedText(fit.rSquaredCentred)} centred`]),
    },
    {
      topic: "Market factor, correlation with the cap-weighted universe",
      published: "0.999",
      source: NOTES,
      ours: fixedText(market?.marketCorrelation ?? Number.NaN, 3),
    },
    ...styleFigures(factors),
    ...(daily
      ? [
          {
            topic: "Share of days with |t| > 2",
            published: "market 85 %, beta 66 %, momentum 57 %, earnings yield 21 %, growth 9 %",
            source: OPEN_SHORT,
            ours: share(["market", "beta", "momentum", "earnings_yield", "growth"]),
          },
        ]
      : []),
  ];
}

/** Stability of exposures from month to month in an open build, by the name styles usually have. */
const STABILITY: Readonly<Record<string, number>> = {
  size: 0.997,
  beta: 0.946,
  value: 0.977,
  earnings_yield: 0.963,
  dividend_yield: 0.993,
  leverage: 0.991,
  liquidity: 0.971,
  growth: 0.986,
  momentum: 0.87,
  volatility: 0.94,
};

function styleFigures(factors: readonly CardFactor[]): readonly PublishedFigure[] {
  const of = (name: string) => factors.find(({ factor }) => factor === name);
  const words = (factor: CardFactor | undefined, parts: (of: CardFactor) => readonly string[]) =>
    factor === undefined ? "" : joined(parts(factor));
  const shared = factors.filter(
    ({ factor, stability }) => STABILITY[factor] !== undefined && Number.isFinite(stability),
  );
  return [
    {
      topic: "Beta: mean |t|; stability; correlation with the market",
      published: "3.96 to 4.02; 0.96 to 0.97; 0.77 to 0.90",
      source: TABLES,
      ours: words(of("beta"), ({ meanAbsT, stability, marketCorrelation }) => [
        fixedText(meanAbsT),
        fixedText(stability),
        fixedText(marketCorrelation),
      ]),
    },
    {
      topic: "Momentum: mean |t|; stability",
      published: "about 3.5; 0.89 to 0.92",
      source: TABLES,
      ours: words(of("momentum"), ({ meanAbsT, stability }) => [fixedText(meanAbsT), fixedText(stability)]),
    },
    {
      topic: "Stability of exposures from month to month",
      published: shared.map(({ factor }) => `${factor} ${fixedText(STABILITY[factor]!, 3)}`).join(", "),
      source: OPEN_LONG,
      ours: shared.map(({ factor, stability }) => `${factor} ${fixedText(stability, 3)}`).join(", "),
    },
  ].filter(({ published }) => published !== "");
}

function factorRiskFigures({ forecasts, tests }: Figures): readonly PublishedFigure[] {
  const eigen = biasesOf(tests, "month", "eigenfactor");
  const smallest = eigen.find(({ name }) => name === "eigenfactor 1")?.bias ?? Number.NaN;
  const deviation = mean(eigen.map(({ bias }) => Math.abs(bias - 1)));
  const family = familyTest(tests, "month", "eigenfactor");
  const optimised = familyTest(tests, "month", "least_variance_factors");
  const pure = familyTest(tests, "month", "pure_factor");
  return [
    {
      topic: "Bias of the smallest eigenfactor, until the next forecast date",
      published: "about 1.4 before the adjustment, inside the band after",
      source: `${EIGEN} (191 months)`,
      ours: fixedText(smallest),
    },
    {
      topic: "Eigenfactors: mean |bias − 1|; inside the band",
      published: "0.31 before, 0.07 after; 97 % after",
      source: `${OPEN_LONG} (288 forecasts)`,
      ours: family === undefined ? "" : joined([fixedText(deviation), percentText(family.withinNormal)]),
    },
    {
      topic: "Optimised portfolios of factors inside the band",
      published: "0 of 100 before, most after",
      source: EIGEN,
      ours: optimised === undefined ? "" : percentText(optimised.withinNormal),
    },
    {
      topic: "v of the smallest eigenfactor, simulated",
      published: "1.25 to 1.3",
      source: EIGEN,
      ours: fixedText(forecasts.smallestEigenfactorBias),
    },
    {
      topic: "Pure factors, mean |bias − 1| over windows of 12 (MRAD)",
      published: "0.17 for right forecasts of normal returns, 0.19 with a kurtosis of 4",
      source: EIGEN,
      ours: fixedText(pure?.rollingDeviation ?? Number.NaN),
    },
    {
      topic: "Regime multiplier λ of the factors, highest and lowest",
      published: "1.4 (1998), 1.45 (late 2008), 0.7 (end 2009)",
      source: `${NOTES}; ${REGIME}`,
      ours: range(forecasts, forecasts.factorMultiplier),
    },
    {
      topic: "Regime multiplier λ of specific risk, highest and lowest",
      published: "1.45, 0.75",
      source: NOTES,
      ours: range(forecasts, forecasts.specificMultiplier),
    },
  ];
}

function portfolioFigures({ tests, coverage }: Figures): readonly PublishedFigure[] {
  const universe = biasesOf(tests, "month", "universe");
  const tilts = biasesOf(tests, "month", "style_tilt");
  const bias = (of: typeof universe, name: string, title = name) => {
    const found = of.find((one) => one.name === name);
    return found === undefined ? [] : [`${title} ${fixedText(found.bias)}`];
  };
  const days = biasesOf(tests, "period");
  return [
    ...wholeFigures(tests),
    {
      topic: "Bias of portfolios until the next forecast date",
      published: "by cap 0.91, equally weighted 0.94; momentum 0.78, value 0.86, size 0.80",
      source: OPEN_LONG,
      ours: [
        ...bias(universe, "by cap"),
        ...bias(universe, "equally weighted"),
        ...["momentum", "value", "size"].flatMap((name) => bias(tilts, name)),
      ].join(", "),
    },
    ...(coverage.periodsPerYear === 252
      ? [
          {
            topic: "One-day forecasts: portfolios with a bias of 0.91 to 1.09",
            published: "70 % (daily, one block), 45 % (several blocks), 0 % (monthly, scaled)",
            source: "Barbieri et al. 2009 (normal band at 252 days)",
            ours:
              days.length === 0
                ? ""
                : percentText(mean(days.map(({ bias: b }) => Number(b >= 0.91 && b <= 1.09)))),
          },
        ]
      : []),
  ];
}

/** Mean and median of the ratios over the windows. */
function wholeFigures(tests: Figures["tests"]): readonly PublishedFigure[] {
  const whole = tests?.horizons.find(({ horizon }) => horizon === "month")?.covariance ?? undefined;
  const both = (ratio: { readonly mean: number; readonly median: number } | undefined) =>
    ratio === undefined ? "" : `${fixedText(ratio.mean)}; ${fixedText(ratio.median)}`;
  return [
    {
      topic: "Whole covariance, Mahalanobis ratio: mean; median",
      published: "1.51; 1.32",
      source: OPEN_GUIDE,
      ours: both(whole?.mahalanobis),
    },
    {
      topic: "Whole covariance, diagonal ratio: mean; median",
      published: "1.09; 0.92",
      source: OPEN_GUIDE,
      ours: both(whole?.diagonal),
    },
  ];
}

function nameFigures({ tests }: Figures): readonly PublishedFigure[] {
  const of = (grouping: string) => (tests?.names ?? []).filter((group) => group.grouping === grouping);
  const span = (grouping: string) => {
    const values = of(grouping).map(({ specificBias }) => specificBias);
    return values.length === 0
      ? ""
      : `${fixedText(Math.min(...values))} to ${fixedText(Math.max(...values))}`;
  };
  const size = of("size");
  const squares = size.reduce((sum, { specificBias, count }) => sum + specificBias ** 2 * count, 0);
  const overall = Math.sqrt(squares / size.reduce((sum, { count }) => sum + count, 0));
  return [
    {
      topic: "Specific risk: bias by tenth of forecast volatility",
      published: "0.9 to 1.1 before shrinkage, near 1 after",
      source: `${NOTES} (191 months)`,
      ours: span("volatility"),
    },
    {
      topic: "Specific risk: bias by tenth of market cap",
      published: "1.24 to 1.60 in the three smallest before a structural model, 1.02 to 1.11 after",
      source: OPEN_LONG,
      ours: span("size"),
    },
    {
      topic: "Specific risk: bias of all names",
      published: "1.07; 1.26 without a structural model",
      source: `${OPEN_LONG}; ${OPEN_SHORT}`,
      ours: fixedText(overall),
    },
  ];
}

function range({ dates }: CardForecasts, values: readonly number[]): string {
  if (values.every((value) => value === 1)) return "";
  const high = values.indexOf(Math.max(...values));
  const low = values.indexOf(Math.min(...values));
  return [high, low].map((at) => `${fixedText(values[at]!)} (${dates[at]!.slice(0, 7)})`).join(", ");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function joined(parts: readonly string[]): string {
  return parts.join("; ");
}
