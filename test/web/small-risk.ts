import type {
  FactorRisk,
  ModelDocument,
  NameRisk,
  RiskDocument,
  RiskSide,
} from "../../web/documents/index.ts";

/** Two factors, three names: small enough to multiply out. */
const F = [
  [0.04, -0.006],
  [-0.006, 0.01],
];
const X = [
  [1, 0.5],
  [1, -1],
  [1, 1.5],
];
const DELTA = [0.3, 0.25, 0.4];
const FACTORS = [
  ["market", "market"],
  ["value", "style"],
] as const;

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** The risk of weights in it, written out from Σ = XFX′ + Δ, name by name: no code of the engine. */
function smallSide(w: readonly number[]): RiskSide {
  const sigma = X.map((row, n) =>
    X.map(
      (other, m) =>
        dot(
          row,
          F.map((line) => dot(line, other)),
        ) + (n === m ? DELTA[n] ** 2 : 0),
    ),
  );
  const volatility = Math.sqrt(
    dot(
      w,
      sigma.map((row) => dot(row, w)),
    ),
  );
  const x = FACTORS.map((_, k) =>
    dot(
      w,
      X.map((row) => row[k]),
    ),
  );
  const specific = dot(
    w,
    w.map((weight, n) => weight * DELTA[n] ** 2),
  );
  const factors = FACTORS.map(([factor, family], k): FactorRisk => {
    const covariance = dot(F[k], x);
    const own = Math.sqrt(F[k][k]);
    return {
      factor,
      family,
      exposure: x[k],
      volatilityAnnual: own,
      standaloneVolatilityAnnual: Math.abs(x[k]) * own,
      correlation: covariance / own / volatility,
      marginalRiskAnnual: covariance / volatility,
      riskContributionAnnual: (x[k] * covariance) / volatility,
      varianceShare: (x[k] * covariance) / volatility ** 2,
    };
  });
  const part = (variance: number) => ({
    riskContributionAnnual: variance / volatility,
    varianceShare: variance / volatility ** 2,
  });
  return {
    volatilityAnnual: volatility,
    factorVolatilityAnnual: Math.sqrt(volatility ** 2 - specific),
    specificVolatilityAnnual: Math.sqrt(specific),
    factorTotal: part(volatility ** 2 - specific),
    specific: part(specific),
    families: factors.map((one) => ({ ...one, factorCount: 1 })),
    factors,
    names: w.map((weight, n): NameRisk => {
      const marginal = dot(sigma[n], w) / volatility;
      return {
        id: `N${n}`,
        weight,
        marginalRiskAnnual: marginal,
        riskContributionAnnual: weight * marginal,
        specificRiskContributionAnnual: (weight * DELTA[n]) ** 2 / volatility,
      };
    }),
    tail: {
      estimates: [
        {
          method: "normal",
          level: 0.95,
          // 1.644854 and 2.062713: tables of the normal distribution.
          valueAtRisk: (1.6448536269514722 * volatility) / Math.sqrt(252),
          expectedShortfall: (2.0627128075074275 * volatility) / Math.sqrt(252),
          sources: [
            ...factors.map(({ factor, riskContributionAnnual }) => [factor, riskContributionAnnual] as const),
            ["specific", specific / volatility] as const,
          ].map(([source, contribution]) => ({
            source,
            valueAtRisk: (1.6448536269514722 * contribution) / Math.sqrt(252),
            expectedShortfall: (2.0627128075074275 * contribution) / Math.sqrt(252),
          })),
        },
      ],
    },
  };
}

/** As GET /v1/risk would answer of three names against a benchmark. */
export function smallRisk(): RiskDocument {
  const portfolio = [0.6, 0.1, 0.3];
  const benchmark = [0.3, 0.4, 0.3];
  const { names } = smallSide(portfolio);
  return {
    date: "2024-01-31",
    runId: "0123456789ab",
    burnIn: false,
    forecast: "stored",
    periodsPerYear: 252,
    portfolioName: "mine",
    benchmarkName: "benchmark",
    holdingsSince: "2024-01-31",
    outside: [],
    summary: {
      grossWeight: 1,
      netWeight: 1,
      unmodelledGrossWeight: 0.125,
      nameCount: names.length,
      effectiveNameCount: 1 / (0.6 ** 2 + 0.1 ** 2 + 0.3 ** 2),
    },
    beta: betaOf(portfolio, benchmark),
    portfolio: smallSide(portfolio),
    benchmark: smallSide(benchmark),
    active: smallSide(portfolio.map((weight, n) => weight - benchmark[n])),
  };
}

/** As GET /v1/model would answer of them: variances of one of its 252 periods a year. */
export const smallModel = (): ModelDocument => ({
  date: "2024-01-31",
  runId: "0123456789ab",
  burnIn: false,
  periodsPerYear: 252,
  factors: FACTORS.map(([factor, family]) => ({ factor, family })),
  ids: X.map((_, n) => `N${n}`),
  names: X.map(() => ""),
  inEstimationUniverse: X.map(() => 1),
  marketCap: X.map(() => 1),
  exposures: {
    market: true,
    groups: X.map(() => []),
    scores: { value: X.map((row) => row[1]) },
    currency: X.map(() => null),
  },
  factorCovariance: F.map((row) => row.map((cell) => cell / 252)),
  specificVariance: DELTA.map((own) => own ** 2 / 252),
  linked: null,
});

function betaOf(portfolio: readonly number[], benchmark: readonly number[]): number {
  const exposure = (w: readonly number[]) =>
    FACTORS.map((_, k) =>
      dot(
        w,
        X.map((row) => row[k]),
      ),
    );
  const covariance = (a: readonly number[], b: readonly number[]) =>
    dot(
      exposure(a),
      F.map((row) => dot(row, exposure(b))),
    ) +
    dot(
      a,
      b.map((w, n) => w * DELTA[n] ** 2),
    );
  return covariance(portfolio, benchmark) / covariance(benchmark, benchmark);
}
