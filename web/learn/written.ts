import type { MiniModel, MiniModelInputs } from "../../engine/minimodel/index.ts";
import { correlation, percent, score } from "../words.ts";

/** A formula, and the same with numbers put in. */
export interface Written {
  readonly symbols: string;
  readonly values: string;
  /** What the numbers give, in full precision: the number of the table beside it. */
  readonly result: number;
}

const MARKET_AND_INDUSTRIES = 4;

const DESCRIPTORS: readonly ((inputs: MiniModelInputs, at: number) => number)[] = [
  (inputs, at) => inputs.bookToPrice[at] ?? Number.NaN,
  (inputs, at) => inputs.momentum[at] ?? Number.NaN,
  (inputs, at) => Math.log(inputs.capUsdBn[at] ?? Number.NaN),
];

/** X of a stock and a factor, as a dense number. */
export function exposureOf({ exposures }: MiniModel, inputs: MiniModelInputs, at: number, k: number): number {
  const { styles, styleCount } = exposures;
  const style = k - MARKET_AND_INDUSTRIES;
  if (style >= 0) return styles[at * styleCount + style] ?? Number.NaN;
  return k === 0 || inputs.industries[at] === k - 1 ? 1 : 0;
}

/** How a stock comes by its exposure to a factor. */
export function writeExposure(inputs: MiniModelInputs, at: number, k: number): Written {
  const descriptor = DESCRIPTORS[k - MARKET_AND_INDUSTRIES];
  const name = inputs.factorNames[k];
  if (descriptor === undefined) {
    const isIn = k === 0 || inputs.industries[at] === k - 1;
    return {
      symbols: k === 0 ? "X = 1 for every stock" : `X = 1 for the stocks of ${name}, 0 for all others`,
      values: String(Number(isIn)),
      result: Number(isIn),
    };
  }
  const values = inputs.names.map((_, i) => descriptor(inputs, i));
  const total = inputs.capUsdBn.reduce((sum, cap) => sum + cap, 0);
  const mean = values.reduce((sum, value, i) => sum + (value * (inputs.capUsdBn[i] ?? 0)) / total, 0);
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  const own = values[at] ?? Number.NaN;
  return {
    symbols: "X = (d − μ) ÷ σ, μ weighted by cap, σ about the plain mean",
    values: `(${digits(own)} − ${digits(mean)}) ÷ ${digits(deviation)}`,
    result: (own - mean) / deviation,
  };
}

/** How a stock's return divides. */
export function writeReturn(model: MiniModel, inputs: MiniModelInputs, at: number): Written {
  const { values, specificReturns } = model.factorReturns;
  const terms = [...values].map((value, k) => ({ exposure: exposureOf(model, inputs, at, k), value }));
  const specific = specificReturns[at] ?? Number.NaN;
  return {
    symbols: "r = Σ X f + ε",
    values: `${terms
      .filter(({ exposure }) => exposure !== 0)
      .map(({ exposure, value }) => `${score(exposure)} × ${percent(value)}`)
      .join(" + ")} + ${percent(specific)}, in %`,
    result: terms.reduce((sum, { exposure, value }) => sum + exposure * value, specific),
  };
}

/** How much of the active risk is a factor's. */
export function writeContribution({ own }: MiniModel, k: number): Written {
  const line = own.risk.active.factors[k];
  if (line === undefined) return { symbols: "", values: "", result: Number.NaN };
  const { exposure, volatilityAnnual, correlation: rho } = line;
  return {
    symbols: "contribution = x × σ × ρ",
    values: `${score(exposure)} × ${percent(volatilityAnnual)} % × ${correlation(rho)}`,
    result: exposure * volatilityAnnual * rho,
  };
}

/** The covariance of two stocks' returns. */
export function writeCovariance(model: MiniModel, i: number, j: number): Written {
  const { covarianceAnnual } = model.own;
  const value = covarianceAnnual.values[i * covarianceAnnual.cols + j] ?? Number.NaN;
  const specific = 12 * (model.own.model.specificVariance[i] ?? Number.NaN);
  return {
    symbols: i === j ? "Var(r) = xᵀFx + δ" : "Cov(rᵢ, rⱼ) = xᵢᵀF xⱼ: specific returns have nothing in common",
    values:
      i === j
        ? `${digits(value - specific)} + ${digits(specific)}, a volatility of ${percent(Math.sqrt(value))} %`
        : digits(value),
    result: value,
  };
}

const digits = (value: number): string => value.toFixed(4).replace("-", "−");
