import { exposureRow, portfolioExposures } from "../../engine/exposures/index.ts";
import { portfolioShape } from "../../engine/factor-portfolios/index.ts";
import { type MiniModel, miniModelInputs } from "../../engine/minimodel/index.ts";
import type { ChapterText, Section, TextTable } from "./minimodel-layout.ts";
import { fixed, percent } from "./table-text.ts";

const { names, factorNames, industryNames, industries } = miniModelInputs;

/** Chapter 3: raw descriptors become exposures. */
export function exposuresChapter(model: MiniModel): ChapterText {
  const styleNames = factorNames.slice(4);
  const scores = ["book_to_price", "momentum", "log_market_cap"].map((name) => {
    return model.built.descriptors.find(({ descriptor }) => descriptor === name)?.scores;
  });
  const stocks = names.map((name, asset) => {
    const cap = miniModelInputs.capUsdBn[asset]!;
    return [
      name,
      industryNames[industries[asset]!]!,
      fixed(cap, 0),
      fixed(miniModelInputs.bookToPrice[asset]!, 2),
      fixed(miniModelInputs.momentum[asset]!, 2),
      fixed(Math.log(cap), 3),
      ...styleNames.map((_, style) => fixed(model.exposures.styles[asset * 3 + style]!, 3)),
    ];
  });
  const benchmark = portfolioExposures(model.exposures, model.benchmark.weights).slice(4);
  return {
    chapter: 3,
    title: "Factors and exposures",
    sections: [
      {
        title: "Raw descriptors to exposures",
        formula: [
          "X_ik = (d_ik − μ_k) / σ_k",
          "μ_k cap-weighted mean;  σ_k population deviation about the equal-weighted mean",
        ],
        inputs: ["VALUE from book-to-price, MOM from 12-1 month return, SIZE from ln(cap)"],
        tables: [
          {
            headers: ["stock", "industry", "cap, $bn", "B/P", "mom", "ln cap", ...styleNames],
            rows: [
              ...stocks,
              [
                "μ (cap-weighted)",
                "",
                "",
                ...scores.map((score) => fixed(score?.mean ?? Number.NaN, 4)),
                ...Array.from(benchmark, (exposure) => fixed(exposure, 3)),
              ],
              [
                "σ (equal-weighted)",
                "",
                "",
                ...scores.map((score) => fixed(score?.deviation ?? Number.NaN, 4)),
              ],
            ],
            totalsFrom: names.length,
          },
        ],
        note: "MKT is 1 for every stock, TECH, FIN and CONS are 0 or 1. The cap-weighted portfolio has no style exposure, by construction. No value is clipped, bounded or dropped.",
      },
    ],
  };
}

/** Chapter 6: one cross-sectional regression. */
export function regressionChapter(model: MiniModel): ChapterText {
  return {
    chapter: 6,
    title: "Estimating factor returns",
    sections: [regressionSection(model), residualSection(model)],
  };
}

function regressionSection(model: MiniModel): Section {
  const { values, standardError, tStatistic } = model.factorReturns;
  const shares = Array.from(model.industryCapShare, (share) => fixed(share, 4)).join(", ");
  const constrained = model.industryCapShare.reduce((sum, share, j) => sum + share * values[1 + j]!, 0);
  return {
    title: "Constrained weighted least squares",
    formula: [
      "min Σ_i w_i (r_i − X_i f)²   subject to   Σ_j c_j f_j = 0 over the industries",
      "f = R (RᵀXᵀWXR)⁻¹ RᵀXᵀW r,   f = R g satisfies the constraint for every g",
    ],
    inputs: [`w = √cap;  c = cap shares of TECH, FIN, CONS = ${shares}`],
    tables: [
      {
        headers: ["factor", "return, %", "s.e., %", "t"],
        rows: factorNames.map((name, k) => {
          const t = fixed(tStatistic[k]!, 2);
          return [name, percent(values[k]!, 3), percent(standardError[k]!, 3), t];
        }),
      },
    ],
    result: [`Σ_j c_j f_j = ${percent(constrained, 6)} %`],
    note: `MKT is close to the cap-weighted return of the ten (${percent(model.attribution.benchmark.returnPeriod, 4)} %), not equal to it: the regression weights are √cap. Standard errors rest on 10 stocks and 6 free parameters.`,
  };
}

function residualSection(model: MiniModel): Section {
  const { specificReturns, rSquaredCentred, rSquaredUncentred } = model.factorReturns;
  return {
    title: "Specific returns and fit",
    formula: ["ε = r − X f,   R² = 1 − Σ w ε² / Σ w (r − r̄)²,   r̄ = Σ w r / Σ w"],
    tables: [
      {
        headers: ["stock", "w = √cap", "r, %", "X f, %", "ε, %"],
        rows: names.map((name, asset) => {
          const r = model.returns[asset]!;
          const specific = specificReturns[asset]!;
          return [
            name,
            fixed(model.regressionWeights[asset]!, 3),
            percent(r, 2),
            percent(r - specific, 4),
            percent(specific, 4),
          ];
        }),
      },
    ],
    result: [`R² ${fixed(rSquaredCentred, 4)} (not centred: ${fixed(rSquaredUncentred, 4)})`],
    note: "Ten stocks and six free parameters: an R² this high says little.",
  };
}

/** Chapter 7: the portfolios behind the factor returns. */
export function factorPortfoliosChapter(model: MiniModel): ChapterText {
  return {
    chapter: 7,
    title: "Factor portfolios",
    sections: [pureSection(model), puritySection(model), characteristicSection(model)],
  };
}

function pureSection(model: MiniModel): Section {
  const { values, cols } = model.purePortfolios;
  const total = (of: (k: number) => string): readonly string[] => factorNames.map((_, k) => of(k));
  const portfolioReturn = (k: number): number => {
    return model.returns.reduce((sum, r, asset) => sum + r * values[k * cols + asset]!, 0);
  };
  return {
    title: "Pure factor portfolios",
    formula: ["P = R (RᵀXᵀWXR)⁻¹ RᵀXᵀW,   f = P r:   row k of P are weights whose return is f_k"],
    tables: [
      {
        headers: ["weights", ...factorNames],
        rows: [
          ...names.map((name, asset) => [name, ...total((k) => fixed(values[k * cols + asset]!, 4))]),
          ["net Σ P", ...total((k) => fixed(model.pureShapes[k]!.net, 4))],
          ["gross Σ |P|", ...total((k) => fixed(model.pureShapes[k]!.grossLeverage, 3))],
          ["return P r, %", ...total((k) => percent(portfolioReturn(k), 3))],
        ],
        totalsFrom: names.length,
      },
    ],
  };
}

function puritySection(model: MiniModel): Section {
  const { values, cols } = model.purePortfolios;
  const rows = factorNames.map((name, k) => {
    const weights = Float64Array.from({ length: cols }, (_, asset) => values[k * cols + asset]!);
    const exposures = portfolioExposures(model.exposures, weights);
    return [name, ...Array.from(exposures, (exposure) => fixed(exposure, 3))];
  });
  return {
    title: "What the portfolios are exposed to",
    formula: ["P X, with P X R = R"],
    tables: [{ headers: ["portfolio", ...factorNames], rows }],
    note: "Styles are pure. MKT carries the benchmark's industries, an industry is held against them: that is the constraint.",
  };
}

function characteristicSection(model: MiniModel): Section {
  const { values, cols } = model.purePortfolios;
  const held = model.own.valuePortfolio;
  const value = factorNames.indexOf("VALUE");
  const shape = portfolioShape(held);
  const table: TextTable = {
    headers: ["VALUE", "exposure", "pure", "characteristic (our F)"],
    rows: [
      ...names.map((name, asset) => [
        name,
        fixed(exposureRow(model.exposures, asset)[value]!, 3),
        fixed(values[value * cols + asset]!, 4),
        fixed(held[asset]!, 4),
      ]),
      ["gross", "", fixed(model.pureShapes[value]!.grossLeverage, 3), fixed(shape.grossLeverage, 3)],
    ],
    totalsFrom: names.length,
  };
  return {
    title: "The other way to a VALUE portfolio: least variance for unit exposure (our F)",
    formula: ["h = Σ⁻¹x / (xᵀΣ⁻¹x),   Var = 1 / (xᵀΣ⁻¹x)"],
    tables: [table],
    result: [`volatility ${percent(model.own.valueVolatilityAnnual, 2)} % a year`],
    note: "F is Plimsoll's own, not the primer's: see chapter 8. Purity costs leverage; this one keeps other exposures.",
  };
}
