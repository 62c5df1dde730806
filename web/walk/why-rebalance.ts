import type { WalkRebalance } from "../documents/index.ts";
import { part, reckoned, type WhyPart, type WhyQuestion, whyDatum, whySum } from "../why/index.ts";
import { count, percent, precisePercent, score } from "../words.ts";
import { basisPoints } from "./walk-columns.ts";

const SOURCE = "Methodology 11c, a mandate through history";

/** What was traded at a rebalance, or what it cost: by the largest trades. */
export function whyTraded(of: WalkRebalance, number: "turnover" | "costs"): WhyQuestion {
  const isCosts = number === "costs";
  const whole = of[number];
  const told = of.trades.map((trade) => ({
    id: trade.id,
    meaning: `traded ${precisePercent(trade.change)}`,
    value: isCosts ? trade.cost : Math.abs(trade.change),
  }));
  const rest = told.reduce((left, { value }) => left - value, whole);
  const others = of.tradeCount - told.length;
  const symbol = isCosts ? "c_n" : "|Δw_n|";
  const parts: readonly WhyPart[] = [
    ...told.map(({ id, meaning, value }) => part(symbol, `${id}: ${meaning}`, value, { as: "percent" })),
    ...(others > 0 ? [part("…", `the other ${others} trades`, rest, { as: "percent" })] : []),
  ];
  return whySum({
    title: isCosts ? `Costs on ${of.date}` : `Turnover on ${of.date}`,
    value: isCosts ? `${basisPoints(whole)} bp` : `${percent(whole, 1)} %`,
    number: whole,
    symbols: isCosts ? "c = Σ_n c_n" : "T = Σ_n |w_n − w_{n,before}|",
    source: SOURCE,
    parts,
    notes: [
      isCosts
        ? "Of the capital, as the mandate writes its costs; the largest trades first."
        : "Both sides, of the weights that had drifted; the largest trades first.",
    ],
  });
}

/** Names that are held after a rebalance. */
export const whyNamesHeld = ({ date, names, tradeCount }: WalkRebalance): WhyQuestion =>
  whyDatum({
    title: `Names on ${date}`,
    value: count(names),
    number: names,
    from: `Counted after the trades: ${count(names)} names with a weight that is not 0; ${count(tradeCount)} were traded.`,
  });

/** The volatility of a side as forecast at a rebalance: factors and what is specific. */
export function whyRebalanceRisk(of: WalkRebalance, side: "portfolio" | "active"): WhyQuestion | undefined {
  const parts = of.risk?.[side];
  if (parts === undefined) return undefined;
  const { total, factor, specific } = parts;
  return reckoned({
    title: `${side === "active" ? "Tracking error" : "Volatility"} forecast on ${of.date}`,
    value: `${percent(total)} % a year`,
    number: total,
    left: side === "active" ? "σ_A" : "σ",
    general: side === "active" ? "√(x_A′F x_A + w_A′Δ w_A)" : "√(x′F x + w′Δ w)",
    right: "√(σ_F² + σ_S²)",
    parts: {
      factors: part("σ_F", "factors alone", factor, { as: "percent" }),
      specific: part("σ_S", "specific alone", specific, { as: "percent" }),
    },
    result: Math.hypot(factor, specific),
    as: "percent",
    source: "Methodology 9, variance",
  });
}

/** What the book moves with the benchmark. */
export function whyPredictedBeta(of: WalkRebalance): WhyQuestion | undefined {
  const { beta, risk, date } = of;
  if (beta === null || risk?.active === undefined || risk.benchmark === undefined) return undefined;
  const [own, base, active] = [risk.portfolio.total, risk.benchmark, risk.active.total];
  const volatility = (side: "portfolio" | "active") => {
    const why = whyRebalanceRisk(of, side);
    return { as: "percent", next: why && (() => why) } as const;
  };
  return reckoned({
    title: `Predicted beta on ${date}`,
    value: score(beta),
    number: beta,
    left: "β",
    general: "w′Σw_B / w_B′Σw_B",
    right: "(σ² + σ_B² − σ_A²) / (2 × σ_B²)",
    parts: {
      own: part("σ", "volatility of the book", own, volatility("portfolio")),
      base: part("σ_B", "volatility of the benchmark", base, { as: "percent" }),
      active: part("σ_A", "volatility of the difference", active, volatility("active")),
    },
    result: (own ** 2 + base ** 2 - active ** 2) / (2 * base ** 2),
    source: "Methodology 9, variance",
    notes: ["Of the weights after the rebalance: σ_A² = σ² + σ_B² − 2 w′Σw_B."],
  });
}
