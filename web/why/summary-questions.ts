import type { RiskDocument } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { count, percent, score } from "../words.ts";
import { largestParts, reckoned, whySum } from "./plain-questions.ts";
import { whySide } from "./risk-questions.ts";
import { part, worked } from "./worked.ts";

/** β from the three volatilities: σ_A² = σ_P² + σ_B² − 2 β σ_B². */
export function whyBeta(risk: RiskDocument): WhyQuestion | undefined {
  const { portfolio, benchmark, active, beta } = risk;
  if (benchmark === undefined || active === undefined || beta === null) return undefined;
  const [p, b, a] = [portfolio.volatilityAnnual, benchmark.volatilityAnnual, active.volatilityAnnual];
  return {
    title: "Predicted beta",
    value: score(beta),
    number: beta,
    formula: [
      worked({
        left: "β",
        general: "w_P′Σw_B / σ_B^2",
        right: "(σ_P² + σ_B² − σ_A²) / (2 × σ_B²)",
        parts: {
          portfolio: part("σ_P", "volatility of the portfolio", p, {
            as: "percent",
            next: () => whySide("Volatility of the portfolio", portfolio),
          }),
          benchmark: part("σ_B", "volatility of the benchmark", b, {
            as: "percent",
            next: () => whySide("Volatility of the benchmark", benchmark),
          }),
          active: part("σ_A", "tracking error", a, {
            as: "percent",
            next: () => whySide("Tracking error", active),
          }),
        },
        result: (p ** 2 + b ** 2 - a ** 2) / (2 * b ** 2),
        source: "Methodology 9, beta",
      }),
    ],
  };
}

/** How many equal positions would be as concentrated. */
export function whyEffectiveNames({ summary, portfolio }: RiskDocument): WhyQuestion {
  const sizes = portfolio.names.map(({ weight }) => Math.abs(weight));
  const gross = sizes.reduce((sum, weight) => sum + weight, 0);
  const squares = sizes.reduce((sum, weight) => sum + weight ** 2, 0);
  return {
    title: "Effective names",
    value: `${count(summary.effectiveNameCount)} of ${count(summary.nameCount)} names`,
    number: summary.effectiveNameCount,
    formula: [
      worked({
        left: "n_{eff}",
        general: "(Σ|w|)^2 / Σ w^2",
        right: "G² / Q",
        parts: {
          gross: part("G", "Σ|w| over the names in the model", gross),
          squares: part("Q", "Σ w² over the same", squares),
        },
        result: gross ** 2 / squares,
        source: "Methodology 9, portfolios",
      }),
    ],
    notes: ["It is n for n positions of the same size, long or short. Cash is left out."],
  };
}

/** How many names are held that the model has. */
export function whyNameCount({ summary, portfolio }: RiskDocument): WhyQuestion {
  const [long, short] = [1, -1].map(
    (sign) => portfolio.names.filter(({ weight }) => sign * weight > 0).length,
  ) as [number, number];
  return reckoned({
    title: "Names",
    value: count(summary.nameCount),
    number: summary.nameCount,
    left: "n",
    right: "n_{long} + n_{short}",
    parts: {
      long: part("n_{long}", "names held long that the model has", long),
      short: part("n_{short}", "names held short", short),
    },
    result: long + short,
    source: "Methodology 9b, portfolios",
  });
}

/** Sizes of all holdings together, or their sum. */
export function whyWeights(risk: RiskDocument, which: "gross" | "net"): WhyQuestion {
  const { summary, portfolio, outside } = risk;
  const value = which === "gross" ? summary.grossWeight : summary.netWeight;
  const of = (weight: number): number => (which === "gross" ? Math.abs(weight) : weight);
  return whySum({
    title: which === "gross" ? "Gross weight" : "Net weight",
    value: `${percent(value, 1)} % of the capital`,
    number: value,
    symbols: which === "gross" ? "G = Σ|w|" : "N = Σ w",
    source: "Methodology 9b, portfolios",
    parts: largestParts([
      ...portfolio.names.map(({ id, weight }) => part(id, "", of(weight), { as: "percent" })),
      ...outside
        .filter(({ reason }) => reason !== "cash")
        .map(({ id, weight }) => part(id, "outside the model", of(weight), { as: "percent" })),
    ]),
    notes: ["Cash is in neither."],
  });
}

/** Share of the gross weight that the model has exposures of. */
export function whyModelled({ summary }: RiskDocument): WhyQuestion {
  const { unmodelledGrossWeight, grossWeight } = summary;
  const share = 1 - unmodelledGrossWeight / (grossWeight || 1);
  return {
    title: "In the model",
    value: `${percent(share, 1)} % of gross`,
    number: share,
    formula: [
      worked({
        left: "share",
        right: "1 − U / G",
        parts: {
          outside: part("U", "gross weight of names without exposures", unmodelledGrossWeight, {
            as: "percent",
          }),
          gross: part("G", "gross weight", grossWeight, { as: "percent" }),
        },
        result: share,
        as: "percent",
        source: "Methodology 9, portfolios",
      }),
    ],
    notes: ["Names without exposures are in no figure of risk. Cash has none and is not among them."],
  };
}
