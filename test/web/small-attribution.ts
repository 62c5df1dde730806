import type { AttributionDocument, AttributionSide, ReturnSource } from "../../web/documents/index.ts";

/** A line of n periods of which each contributes its mean plus and minus a deviation: its t is by hand. */
function line(source: string, tilt: number, timing: number, deviation = 0.01): ReturnSource {
  const periods = 100;
  const sum = 0.9 * (tilt + timing);
  const error = deviation * Math.sqrt(periods);
  const years = 2;
  return {
    source,
    contribution: tilt + timing,
    contributionSum: sum,
    exposureMean: 0.5,
    factorReturnLinked: tilt / 0.5,
    tilt,
    timing,
    standardError: error,
    tStatistic: sum / error,
    informationRatioAnnual: sum / error / Math.sqrt(years),
  };
}

const plain = (source: string, contribution: number): ReturnSource => ({
  ...line(source, contribution, 0),
  exposureMean: null,
  factorReturnLinked: null,
  tilt: null,
  timing: null,
});

function side(): AttributionSide {
  const byFactor = [
    { ...line("value", 0.03, -0.01), family: "style" },
    { ...line("size", -0.02, 0.005), family: "style" },
    { ...line("banks", 0.01, 0.002), family: "industry" },
  ];
  const familyOf = (family: string): ReturnSource => {
    const own = byFactor.filter((one) => one.family === family);
    const sum = (key: "tilt" | "timing") => own.reduce((whole, one) => whole + (one[key] ?? 0), 0);
    return { ...line(family, sum("tilt"), sum("timing")), exposureMean: null, factorReturnLinked: null };
  };
  const rest = { specific: 0.04, riskFree: 0.001, unmodelled: -0.002, unexplained: 0, trading: 0.003 };
  const total = 0.017 + Object.values(rest).reduce((sum, value) => sum + value, 0);
  return {
    returnTotal: total,
    total: plain("total", total),
    factors: plain("factors", 0.017),
    specific: plain("specific", rest.specific),
    riskFree: plain("riskFree", rest.riskFree),
    unmodelled: plain("unmodelled", rest.unmodelled),
    unexplained: plain("unexplained", rest.unexplained),
    trading: plain("trading", rest.trading),
    byFamily: [familyOf("style"), familyOf("industry")],
    byFactor,
  };
}

/** As GET /v1/attribution would answer: every line's number is known without the engine. */
export function smallAttribution(): AttributionDocument {
  return {
    portfolioName: "mine",
    benchmarkName: "benchmark",
    from: "2022-01-03",
    to: "2024-01-31",
    periodCount: 100,
    periodsPerYear: 50,
    linking: "carino",
    portfolio: side(),
    active: side(),
    path: [],
    brinson: null,
  };
}
