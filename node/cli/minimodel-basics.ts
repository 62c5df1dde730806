import { exposureRow } from "../../engine/exposures/index.ts";
import {
  buildFiveStockToy,
  buildTwoStockToy,
  type MiniModel,
  miniModelInputs,
  parameterCounts,
} from "../../engine/minimodel/index.ts";
import { type ChapterText, grouped, type Section } from "./minimodel-layout.ts";
import { fixed, percent } from "./table-text.ts";

/** Returns of the one-factor case: ours, the primer gives none. */
const MARKET_RETURN = 0.02;
const SPECIFIC_RETURN = -0.005;

/** Chapter 1: one stock, then two, on one factor. */
export function introductionChapter(): ChapterText {
  const { model, covariance, risk } = buildTwoStockToy();
  const [betaA = Number.NaN, betaB = Number.NaN] = model.exposures.styles;
  const [varianceA = Number.NaN, cross = Number.NaN, , varianceB = Number.NaN] = covariance.values;
  const [weightA = Number.NaN, weightB = Number.NaN] = risk.weights;
  const factorReturn = betaA * MARKET_RETURN;
  return {
    chapter: 1,
    title: "Why factor models exist",
    sections: [
      countSection(),
      {
        title: "One stock, one factor: return",
        formula: ["r = β f + ε"],
        numbers: [`r_A = ${betaA} × ${percent(MARKET_RETURN, 2)} % + (${percent(SPECIFIC_RETURN, 2)} %)`],
        result: [
          `${percent(factorReturn + SPECIFIC_RETURN, 2)} %, of which factor ${percent(factorReturn, 2)} % and specific ${percent(SPECIFIC_RETURN, 2)} %`,
        ],
        note: "The two returns are ours, to show the arithmetic.",
      },
      {
        title: "One stock, one factor: variance of stock 1 (A)",
        formula: ["Var(r) = β² σ_f² + σ_ε²"],
        numbers: ["1.2² × 0.16² + 0.25²"],
        result: [`${fixed(varianceA, 6)}, a volatility of ${percent(Math.sqrt(varianceA), 2)} % a year`],
      },
      {
        title: "Variance of stock 2 (B)",
        formula: ["Var(r) = β² σ_f² + σ_ε²"],
        numbers: ["0.8² × 0.16² + 0.20²"],
        result: [`${fixed(varianceB, 6)}, a volatility of ${percent(Math.sqrt(varianceB), 2)} % a year`],
      },
      {
        title: "Covariance of stocks 1 and 2",
        formula: ["Cov(r_A, r_B) = β_A β_B σ_f²        (the specific returns are uncorrelated)"],
        numbers: [`${betaA} × ${betaB} × 0.16²`],
        result: [
          `${fixed(cross, 6)}, a correlation of ${fixed(cross / Math.sqrt(varianceA * varianceB), 3)}`,
        ],
      },
      {
        title: "Covariance matrix",
        formula: ["Σ = X F Xᵀ + Δ,   X = (1.2, 0.8)ᵀ,   F = (0.16²),   Δ = diag(0.25², 0.20²)"],
        tables: [
          {
            headers: ["Σ, per year", "A", "B"],
            rows: [
              ["A", fixed(varianceA, 6), fixed(cross, 6)],
              ["B", fixed(cross, 6), fixed(varianceB, 6)],
            ],
          },
        ],
      },
      {
        title: "Portfolio variance as a sum",
        formula: ["σ_p² = w_A² Var(A) + w_B² Var(B) + 2 w_A w_B Cov(A, B)"],
        numbers: [
          `${weightA}² × ${fixed(varianceA, 6)} + ${weightB}² × ${fixed(varianceB, 6)} + 2 × ${weightA} × ${weightB} × ${fixed(cross, 6)}`,
        ],
        result: [
          varianceText(weightA ** 2 * varianceA + weightB ** 2 * varianceB + 2 * weightA * weightB * cross),
        ],
        note: "The weights are ours: the primer gives none.",
      },
      {
        title: "Portfolio variance in matrix form",
        formula: ["σ_p² = wᵀΣw = xᵀFx + wᵀΔw,   x = Xᵀw"],
        numbers: [
          `x = ${weightA} × ${betaA} + ${weightB} × ${betaB} = ${fixed(risk.exposures[0]!, 2)}`,
          `${fixed(risk.exposures[0]!, 2)}² × 0.16² + (${weightA}² × 0.25² + ${weightB}² × 0.20²) = ${fixed(risk.factorVariance, 6)} + ${fixed(risk.specificVariance, 6)}`,
        ],
        result: [varianceText(risk.variance)],
      },
    ],
  };
}

function countSection(): Section {
  const small = parameterCounts(50, 70);
  const large = parameterCounts(3000, 70);
  return {
    title: "How many numbers a covariance takes",
    formula: ["N (N + 1) / 2 for N stocks,   K (K + 1) / 2 for K factors"],
    result: [
      `50 stocks ${grouped(small.full)};  3,000 stocks ${grouped(large.full)};  70 factors ${grouped(large.factorCovariance)}`,
    ],
    note: "Ten years of days are about 2,500 observations: fewer than 3,000 stocks, so their sample covariance is singular.",
  };
}

function varianceText(variance: number): string {
  return `${fixed(variance, 6)}, a volatility of ${percent(Math.sqrt(variance), 2)} % a year`;
}

/** Chapter 2: two factors, K factors, and portfolios. */
export function equationChapter(model: MiniModel): ChapterText {
  return {
    chapter: 2,
    title: "The factor model equation",
    sections: [
      ...twoFactorSections(model),
      axiomSection(model),
      axiomVarianceSection(model),
      portfolioReturnSection(model),
      ...portfolioVarianceSections(model),
      {
        title: "How many numbers a factor model takes",
        formula: ["K (K + 1) / 2 + N K + N   against   N (N + 1) / 2"],
        numbers: ["N = 3,000 stocks, K = 70 factors"],
        result: [
          `${grouped(parameterCounts(3000, 70).factorModel)} against ${grouped(parameterCounts(3000, 70).full)}; F and Δ alone ${grouped(parameterCounts(3000, 70).estimated)}`,
        ],
      },
    ],
  };
}

function twoFactorSections(model: MiniModel): readonly Section[] {
  const { risk } = buildFiveStockToy();
  const [market = Number.NaN, , , , value = Number.NaN] = model.factorReturns.values;
  const systematic = market + 0.235 * value;
  return [
    {
      title: "One stock, two factors: return",
      formula: ["r = β₁ f₁ + β₂ f₂ + ε"],
      numbers: [`1 × ${percent(market, 3)} % + 0.235 × ${percent(value, 3)} % + ε`],
      result: [`${percent(systematic, 3)} % + ε`],
      note: "The chapter's five stocks were not recovered: the recovered exposures of their portfolio (market 1, value 0.235) stand for the stock. The factor returns are those of MKT and VALUE in month 1; ε is not known.",
    },
    {
      title: "One stock, two factors: variance (the chapter's five-stock portfolio)",
      formula: ["Var(r) = β₁² σ₁² + β₂² σ₂² + 2 β₁ β₂ ρ σ₁ σ₂ + σ_ε²"],
      numbers: ["1² × 0.16² + 0.235² × 0.04² + 2 × 1 × 0.235 × (−0.2) × 0.16 × 0.04 + 0.011311"],
      result: [
        `${fixed(risk.factorVariance, 6)} + ${fixed(risk.specificVariance, 6)} = ${varianceText(risk.variance)}`,
        `factor share of variance ${percent(risk.factorVariance / risk.variance, 1)} %`,
      ],
      note: "Exposures and specific variance are the primer's. Volatilities of 16 % and 4 % and the correlation of −0.2 are inferred by us from the factor variance that it quotes.",
    },
  ];
}

function axiomSection(model: MiniModel): Section {
  const { factorNames } = miniModelInputs;
  const row = axiomRow(model);
  const f = model.factorReturns.values;
  const specific = model.factorReturns.specificReturns[0]!;
  return {
    title: "One stock, K factors: return of AXIOM in month 1",
    formula: ["r = Σ_k X_k f_k + ε"],
    tables: [
      {
        headers: ["AXIOM", "exposure", "× factor return, %", "= contribution, %"],
        rows: [
          ...factorNames.map((name, k) => {
            return [name, fixed(row[k]!, 3), percent(f[k]!, 3), percent(row[k]! * f[k]!, 2)];
          }),
          ["systematic", "", "", percent(model.returns[0]! - specific, 2)],
          ["specific", "", "", percent(specific, 2)],
          ["return", "", "", percent(model.returns[0]!, 2)],
        ],
        totalsFrom: factorNames.length,
      },
    ],
  };
}

/** AXIOM's row of X. [K] */
function axiomRow({ exposures }: MiniModel): Float64Array {
  return exposureRow(exposures, 0);
}

function axiomVarianceSection(model: MiniModel): Section {
  const { values, cols } = model.own.covarianceAnnual;
  const [axiom, cross, binary] = [values[0]!, values[1]!, values[cols + 1]!];
  const specific = (asset: number): number =>
    (miniModelInputs.specificVolatilityAnnualPercent[asset]! / 100) ** 2;
  return {
    title: "K factors: variance of AXIOM, of BINARY, and their covariance (our F)",
    formula: ["Var(r_i) = x_iᵀ F x_i + σ_εi²,   Cov(r_i, r_j) = x_iᵀ F x_j"],
    numbers: [
      `AXIOM ${fixed(axiom - specific(0), 6)} + 0.18² = ${fixed(axiom, 6)}`,
      `BINARY ${fixed(binary - specific(1), 6)} + 0.22² = ${fixed(binary, 6)}`,
    ],
    tables: [
      {
        headers: ["Σ, per year", "AXIOM", "BINARY"],
        rows: [
          ["AXIOM", fixed(axiom, 6), fixed(cross, 6)],
          ["BINARY", fixed(cross, 6), fixed(binary, 6)],
        ],
      },
    ],
    result: [
      `volatilities ${percent(Math.sqrt(axiom), 2)} % and ${percent(Math.sqrt(binary), 2)} %, correlation ${fixed(cross / Math.sqrt(axiom * binary), 3)}`,
    ],
    note: "F is Plimsoll's own, not the primer's, which was not recovered: see chapter 8.",
  };
}

function portfolioReturnSection(model: MiniModel): Section {
  const { portfolio } = model.attribution;
  const factorReturn = portfolio.factorContributions.reduce((sum, part) => sum + part, 0);
  return {
    title: "Portfolio: exposure, factor return and specific return (the manager, month 1)",
    formula: ["x = Xᵀw,   r_p = xᵀf + wᵀε"],
    tables: [
      {
        headers: ["manager", "exposure", "× factor return, %", "= contribution, %"],
        rows: [
          ...miniModelInputs.factorNames.map((name, k) => {
            const contribution = percent(portfolio.factorContributions[k]!, 3);
            return [
              name,
              fixed(portfolio.exposures[k]!, 3),
              percent(model.factorReturns.values[k]!, 3),
              contribution,
            ];
          }),
          ["factor return", "", "", percent(factorReturn, 3)],
          ["specific return", "", "", percent(portfolio.specific, 3)],
          ["return", "", "", percent(portfolio.returnPeriod, 3)],
        ],
        totalsFrom: miniModelInputs.factorNames.length,
      },
    ],
  };
}

function portfolioVarianceSections(model: MiniModel): readonly Section[] {
  const { covarianceAnnual, risk } = model.own;
  const { weights } = model.portfolio;
  let own = 0;
  let pairs = 0;
  for (let i = 0; i < weights.length; i++) {
    for (let j = 0; j < weights.length; j++) {
      const term = weights[i]! * weights[j]! * covarianceAnnual.values[i * weights.length + j]!;
      if (i === j) own += term;
      else pairs += term;
    }
  }
  const { factorVarianceAnnual, specificVarianceAnnual, varianceAnnual } = risk.portfolio;
  return [
    {
      title: "Portfolio variance as a sum (the manager, our F)",
      formula: ["σ_p² = Σ_i w_i² Var(r_i) + Σ_i Σ_j≠i w_i w_j Cov(r_i, r_j)"],
      numbers: [`10 variances ${fixed(own, 6)} + 90 covariances ${fixed(pairs, 6)}`],
      result: [varianceText(own + pairs)],
    },
    {
      title: "Portfolio variance in matrix form (the manager, our F)",
      formula: ["σ_p² = wᵀΣw = xᵀFx + wᵀΔw,   Σ = X F Xᵀ + Δ"],
      numbers: [
        `factor xᵀFx ${fixed(factorVarianceAnnual, 6)} + specific wᵀΔw ${fixed(specificVarianceAnnual, 6)}`,
      ],
      result: [varianceText(varianceAnnual)],
    },
  ];
}
