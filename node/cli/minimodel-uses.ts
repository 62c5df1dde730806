import { type MiniModel, miniModelInputs, ownFactorCovariance } from "../../engine/minimodel/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { ChapterText, Section } from "./minimodel-layout.ts";
import { fixed, percent } from "./table-text.ts";

const { names, factorNames } = miniModelInputs;

/** What has to be known of every number that is marked “our F”. */
export const OWN_COVARIANCE =
  "The primer's factor volatilities and correlations were not recovered. This matrix is Plimsoll's own, chosen so that every quoted risk number comes out; many others would do. What rests on it is marked “our F”. Its industries do not satisfy Σ c_j f_j = 0 as an estimated F would, nor can they: with σ_MKT = 16 % the quoted 18.14 % of the benchmark needs industry risk in the market portfolio.";

/** Chapter 8: F, Δ and the risk of three portfolios. */
export function riskChapter(model: MiniModel): ChapterText {
  const line = (name: string, risk: RiskAttribution): readonly string[] => [
    name,
    percent(risk.factorVolatilityAnnual, 2),
    percent(risk.specificVolatilityAnnual, 2),
    percent(risk.volatilityAnnual, 2),
    percent(risk.factorTotal.varianceShare, 1),
  ];
  const { portfolio, benchmark, active } = model.own.risk;
  return {
    chapter: 8,
    title: "Risk model assembly",
    sections: [
      covarianceSection(),
      {
        title: "Specific volatilities (the primer's), % a year",
        formula: ["Δ = diag(σ_ε²)"],
        inputs: specificLines(),
      },
      {
        title: "Portfolio, benchmark and active risk, a year (our F)",
        formula: ["σ² = xᵀFx + wᵀΔw,   x = Xᵀw;   active: w_a = w_p − w_b;   benchmark: cap weights"],
        tables: [
          {
            headers: ["", "factor vol, %", "specific vol, %", "volatility, %", "factor share of variance, %"],
            rows: [line("portfolio", portfolio), line("benchmark", benchmark), line("active", active)],
          },
        ],
        result: [`predicted beta of the portfolio ${fixed(model.own.risk.beta, 3)}`],
        note: "The specific volatilities need no F.",
      },
      {
        title: "How long a half-life remembers",
        formula: ["λ = 2^(−1/h),   effective observations (Σ λ^s)² / Σ λ^2s ≈ 2 h / ln 2"],
        numbers: ["h = 90 days"],
        result: [`2 × 90 / ln 2 = ${fixed(180 / Math.LN2, 1)}`],
      },
    ],
  };
}

function covarianceSection(): Section {
  const { volatilityAnnual, correlation } = ownFactorCovariance();
  const count = factorNames.length;
  return {
    title: "Factor covariance F (our own)",
    formula: ["F = diag(σ) C diag(σ)"],
    tables: [
      {
        headers: ["factor", "σ, % a year", ...factorNames],
        rows: factorNames.map((name, k) => [
          name,
          percent(volatilityAnnual[k]!, 1),
          ...factorNames.map((_, j) => fixed(correlation.values[k * count + j]!, 2)),
        ]),
      },
    ],
    note: OWN_COVARIANCE,
  };
}

function specificLines(): readonly string[] {
  const cells = names.map((name, asset) => {
    return `${name} ${fixed(miniModelInputs.specificVolatilityAnnualPercent[asset]!, 0)}`.padEnd(16);
  });
  return [cells.slice(0, 5).join("").trimEnd(), cells.slice(5).join("").trimEnd()];
}

/** Chapter 9: where the active risk comes from, and what a shock would do. */
export function riskAttributionChapter(model: MiniModel): ChapterText {
  return {
    chapter: 9,
    title: "Risk attribution",
    sections: [factorRiskSection(model), nameRiskSection(model), shockSection(model)],
  };
}

function factorRiskSection(model: MiniModel): Section {
  const { active } = model.own.risk;
  const share = (of: { varianceShare: number; riskContributionAnnual: number }): readonly string[] => [
    percent(of.riskContributionAnnual, 3),
    percent(of.varianceShare, 1),
  ];
  return {
    title: "Active risk by factor (our F)",
    formula: ["CTV_k = x_k (F x)_k;   CTR_k = CTV_k / σ = x_k σ_k ρ_k;   x = Xᵀ(w_p − w_b)"],
    tables: [
      {
        headers: ["factor", "active exposure", "σ, %", "correlation", "CTR, % vol", "share of variance, %"],
        rows: [
          ...active.factors.map((line, k) => [
            factorNames[k]!,
            fixed(line.exposure, 3),
            percent(line.volatilityAnnual, 1),
            fixed(line.correlation, 3),
            ...share(line),
          ]),
          ...active.families
            .filter(({ family }) => family !== "market")
            .map((line) => [
              line.family === "industry" ? "industries" : "styles",
              "",
              "",
              "",
              ...share(line),
            ]),
          ["specific", "", "", "", ...share(active.specific)],
          [
            "tracking error",
            "",
            "",
            "",
            percent(active.volatilityAnnual, 3),
            percent(active.factorTotal.varianceShare + active.specific.varianceShare, 1),
          ],
        ],
        totalsFrom: factorNames.length,
      },
    ],
    note: "F is Plimsoll's own: see chapter 8. Shares are of variance; CTR is in volatility and sums to the tracking error.",
  };
}

function nameRiskSection(model: MiniModel): Section {
  const { active } = model.own.risk;
  const { weights, marginalRiskAnnual, riskContributionAnnual } = active.assets;
  const byPart = names
    .map((name, asset) => ({ name, asset }))
    .sort((a, b) => riskContributionAnnual[b.asset]! - riskContributionAnnual[a.asset]!);
  return {
    title: "Active risk by name (our F)",
    formula: ["MCR_i = (Σ w_a)_i / σ,   CTR_i = w_a,i MCR_i"],
    tables: [
      {
        headers: [
          "stock",
          "active weight, %",
          "MCR, % vol per 100 %",
          "CTR, % vol",
          "share of tracking error, %",
        ],
        rows: [
          ...byPart.map(({ name, asset }) => [
            name,
            percent(weights[asset]!, 2),
            percent(marginalRiskAnnual[asset]!, 2),
            percent(riskContributionAnnual[asset]!, 3),
            percent(riskContributionAnnual[asset]! / active.volatilityAnnual, 1),
          ]),
          [
            "total",
            percent(
              weights.reduce((sum, weight) => sum + weight, 0),
              2,
            ),
            "",
            percent(
              riskContributionAnnual.reduce((sum, part) => sum + part, 0),
              3,
            ),
            percent(
              riskContributionAnnual.reduce((sum, part) => sum + part / active.volatilityAnnual, 0),
              1,
            ),
          ],
        ],
        totalsFrom: names.length,
      },
    ],
  };
}

function shockSection(model: MiniModel): Section {
  const { naive, conditional } = model.own.shock;
  const { factors } = model.own.risk.active;
  return {
    title: "VALUE falls 8 % (two deviations): what the active portfolio loses",
    formula: [
      "naive: the other factors stand still",
      "correlated: E[f | f_VALUE = s] = F_·VALUE / F_VALUE,VALUE · s",
      "impact = x_aᵀ f",
    ],
    tables: [
      {
        headers: [
          "factor",
          "active exposure",
          "naive f, %",
          "impact, %",
          "correlated f (our F), %",
          "impact, %",
        ],
        rows: [
          ...factorNames.map((name, k) => [
            name,
            fixed(factors[k]!.exposure, 3),
            percent(naive.factorReturns[k]!, 2),
            percent(naive.contributions[k]!, 3),
            percent(conditional.factorReturns[k]!, 2),
            percent(conditional.contributions[k]!, 3),
          ]),
          ["total", "", "", percent(naive.impact, 3), "", percent(conditional.impact, 3)],
        ],
        totalsFrom: factorNames.length,
      },
    ],
    note: "The naive impact needs no F.",
  };
}

/** Chapter 10: month 1, and what is quoted of the quarter. */
export function performanceChapter(model: MiniModel): ChapterText {
  const { portfolio, benchmark, active } = model.attribution;
  const factorReturn = (of: { factorContributions: Float64Array }): string =>
    percent(
      of.factorContributions.reduce((sum, part) => sum + part, 0),
      3,
    );
  return {
    chapter: 10,
    title: "Performance attribution",
    sections: [
      {
        title: "Month 1: active return by factor",
        formula: ["r_a = x_aᵀ f + w_aᵀ ε:   exact, no cross term"],
        tables: [
          {
            headers: ["factor", "portfolio x", "benchmark x", "active x", "× f, %", "= contribution, %"],
            rows: [
              ...factorNames.map((name, k) => [
                name,
                fixed(portfolio.exposures[k]!, 3),
                fixed(benchmark.exposures[k]!, 3),
                fixed(active.exposures[k]!, 3),
                percent(model.factorReturns.values[k]!, 3),
                percent(active.factorContributions[k]!, 3),
              ]),
              ["factors", "", "", "", "", factorReturn(active)],
              ["specific", "", "", "", "", percent(active.specific, 3)],
              ["active return", "", "", "", "", percent(active.returnPeriod, 3)],
            ],
            totalsFrom: factorNames.length,
          },
        ],
        result: [
          `portfolio ${percent(portfolio.returnPeriod, 3)} % − benchmark ${percent(benchmark.returnPeriod, 3)} % = ${percent(active.returnPeriod, 3)} %`,
        ],
      },
      {
        title: "Linking months (Cariño)",
        formula: [
          "κ_t = [ln(1 + r_p) − ln(1 + r_b)] / (r_p − r_b)",
          "contributions of month t are scaled by κ_t / κ, κ that of the whole span",
        ],
        result: [`κ of month 1 = ${fixed(model.carino, 5)}`],
        note: "κ of the quarter needs months 2 and 3, which were not recovered: their numbers below are quoted only.",
      },
      {
        title: "How long until skill shows",
        formula: ["t = IR √T,   so t = 2 after (2 / IR)² years"],
        result: ["information ratio 0.5: 16 years;  1.0: 4 years"],
      },
    ],
  };
}
