import type { BindingLimit, ConstructedDocument, FactorMove, FrontierPoint } from "../documents/index.ts";
import {
  largestParts,
  part,
  reckoned,
  type WhyQuestion,
  whyDatum,
  whyDefined,
  whySum,
} from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";

const SOURCE = "Methodology 11b, construction";

type When = "before" | "after";

/** A figure of the scorecard, as it is read. */
export interface FigureShown {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly word: (value: number | null) => string;
}

/** Formulas of figures whose ingredients are a row for every name. */
const SYMBOLS: Readonly<Record<string, string>> = {
  returnAnnual: "r = Σ_n w_n α_n / years of the horizon",
  activeReturnAnnual: "r_A = Σ_n (w_n − w_{B,n}) α_n / years of the horizon",
  worstReturnAnnual: "r = Σ_n w_n α_n − κ √(w′Ωw), a year",
  transferCoefficient: "TC = corr(w_A, w*_A), weighted by δ^2",
  beta: "β = w′Σw_B / w_B′Σw_B",
  factorVolatilityAnnual: "σ_F = √(x′Fx)",
  specificVolatilityAnnual: "σ_S = √(Σ w^2 δ^2)",
  activeFactorVolatilityAnnual: "σ_F = √(x_A′F x_A)",
  activeSpecificVolatilityAnnual: "σ_S = √(Σ w_A^2 δ^2)",
  names: "n = Σ_n [w_n ≠ 0]",
  net: "N = Σ_n w_n",
  gross: "G = Σ_n |w_n|",
  cash: "C = 1 − N − what is outside the model",
  turnover: "T = Σ_n |w_n − w_{0,n}|",
  costOnce: "c = Σ_n |w_n − w_{0,n}| c_n",
  costAnnual: "c / years of the horizon, and what borrowing costs",
};

const VOLATILITIES: Readonly<Record<string, readonly [factor: string, specific: string]>> = {
  volatilityAnnual: ["factorVolatilityAnnual", "specificVolatilityAnnual"],
  trackingErrorAnnual: ["activeFactorVolatilityAnnual", "activeSpecificVolatilityAnnual"],
};

/** Why a figure before or after is what it is. */
export function whyFigure(
  found: ConstructedDocument,
  figure: FigureShown,
  when: When,
): WhyQuestion | undefined {
  const { key, title, unit, word } = figure;
  const number = found.totals[key]?.[when] ?? null;
  const head = { title: `${title}, ${when}`, value: `${word(number)} ${unit}`.trim(), number };
  const parts = VOLATILITIES[key];
  const [factor, specific] = (parts ?? []).map((one) => found.totals[one]?.[when] ?? null);
  if (factor != null && specific != null)
    return reckoned({
      ...head,
      left: "σ",
      right: "√(σ_F² + σ_S²)",
      parts: {
        factor: part("σ_F", "of it factor", factor, { as: "percent" }),
        specific: part("σ_S", "of it specific", specific, { as: "percent" }),
      },
      result: Math.hypot(factor, specific),
      as: "percent",
      source: "Methodology 9, variance",
    });
  return (
    (when === "after" ? ofWeights(found, key, head) : undefined) ??
    whyDefined({
      ...head,
      symbols: SYMBOLS[key] ?? "σ = √(w′Σw) under the other model",
      source: SOURCE,
      notes: [
        when === "before"
          ? "Of the weights that are held now; the what-if view has them name by name."
          : "Of the weights that were found: take them into what-if to have every figure with its ingredients.",
      ],
    })
  );
}

/** Figures that are sums over the weights or trades that were found. */
function ofWeights(
  { weights, trades }: ConstructedDocument,
  key: string,
  head: Pick<WhyQuestion, "title" | "value" | "number">,
): WhyQuestion | undefined {
  const sum = (symbols: string, values: readonly (readonly [id: string, value: number])[]): WhyQuestion =>
    whySum({
      ...head,
      number: head.number ?? null,
      symbols,
      source: SOURCE,
      parts: largestParts(values.map(([id, value]) => part(id, "", value, { as: "percent" }))),
    });
  if (key === "turnover")
    return sum(
      "T = Σ_n |w_n − w_{0,n}|",
      trades.map(({ id, before, after }) => [id, Math.abs(after - before)]),
    );
  if (key === "names")
    return whyDatum({
      ...head,
      number: head.number ?? null,
      from: `Counted: names with a weight, of the ${weights.length} holdings that were found, cash and what is outside the model left out.`,
    });
  return undefined;
}

/** An exposure or a contribution before or after. */
export function whyMove(
  move: FactorMove,
  number: "exposure" | "contribution",
  when: When,
): WhyQuestion | undefined {
  const isBefore = when === "before";
  const exposure = isBefore ? move.exposureBefore : move.exposureAfter;
  const rho = isBefore ? move.correlationBefore : move.correlationAfter;
  const contribution = isBefore ? move.riskContributionBeforeAnnual : move.riskContributionAfterAnnual;
  const name = spaced(move.factor);
  const ofExposure = (): WhyQuestion =>
    whyDefined({
      title: `Exposure to ${name}, ${when}`,
      value: score(exposure),
      number: exposure,
      symbols: "x_k = Σ_n w_n X_{n,k}",
      source: "Methodology 9, variance",
      notes: [
        "Exposures of the names are in the grid; weights are active where the mandate is against a benchmark.",
      ],
    });
  if (number === "exposure") return ofExposure();
  if (rho === null) return undefined;
  return reckoned({
    title: `Risk contribution of ${name}, ${when}`,
    value: `${percent(contribution)} points of %`,
    number: contribution,
    left: "CTR_k",
    right: "x_k × σ_k × ρ_k",
    parts: {
      exposure: part("x_k", "exposure", exposure, { next: ofExposure }),
      volatility: part("σ_k", "volatility of the factor", move.volatilityAnnual, { as: "percent" }),
      rho: part("ρ_k", "correlation with the return", rho),
    },
    result: exposure * move.volatilityAnnual * rho,
    as: "percent",
    source: "Methodology 9, contributions; Davis & Menchero (2011)",
  });
}

/** A number of a limit that binds. */
export function whyLimit(
  limit: BindingLimit,
  number: "value" | "count" | "givenUp" | "price",
  shown: string,
): WhyQuestion | undefined {
  const { name, about, step } = limit;
  const of = (title: string, value: number | null, symbols: string, note: string): WhyQuestion =>
    whyDefined({
      title: `${name}: ${title}`,
      value: shown,
      number: value,
      symbols,
      source: SOURCE,
      notes: [note],
    });
  switch (number) {
    case "value":
      return of(
        "where it stands",
        limit.value,
        "a′w",
        `${about}: the quantity that is limited, of the weights that were found.`,
      );
    case "count":
      return whyDatum({
        title: `${name}: names at it`,
        value: shown,
        number: limit.atLimit,
        from: "Counted: names whose own bound of this limit holds with equality.",
      });
    case "givenUp":
      return of(
        "what it gives up",
        limit.givenUp,
        "U(without it) − U",
        "The objective solved once more without this limit, less the objective as it is.",
      );
    case "price":
      return of(
        "shadow price",
        limit.gainAnnual,
        "λ × step, λ = ∂U / ∂b",
        `λ is the multiplier of the limit; a step is ${Math.abs(step) === 0.1 ? score(step) : `${percent(step)} %`} of it. It holds for small steps.`,
      );
  }
}

/** A number of a point of the frontier. */
export function whyPoint(
  point: FrontierPoint,
  number: "risk" | "return" | "cost" | "net" | "ratio" | "turnover" | "names",
): WhyQuestion {
  const { volatilityAnnual, returnAnnual, costAnnual, netReturnAnnual, ratio, turnover, names } = point;
  const of = (title: string, value: number, symbols: string): WhyQuestion =>
    whyDefined({
      title,
      value: `${percent(value)} %`,
      number: value,
      symbols,
      source: SOURCE,
      notes: ["Of this point’s portfolio: take it into what-if to have the figure with its ingredients."],
    });
  const gross = part("r", "expected return", returnAnnual, { as: "percent" });
  const net = part("r_n", "net of costs", netReturnAnnual, {
    as: "percent",
    next: () => whyPoint(point, "net"),
  });
  switch (number) {
    case "risk":
      return of("Risk of the point", volatilityAnnual, "σ = √(w′Σw)");
    case "return":
      return of("Expected return of the point", returnAnnual, "r = Σ_n w_n α_n, a year");
    case "cost":
      return of("Costs of getting to the point", costAnnual, "c = Σ_n |Δw_n| c_n, a year");
    case "turnover":
      return of("Turnover to the point", turnover, "T = Σ_n |w_n − w_{0,n}|");
    case "names":
      return whyDatum({
        title: "Names of the point",
        value: count(names),
        number: names,
        from: "Counted: names with a weight.",
      });
    case "net":
      return reckoned({
        title: "Net return of the point",
        value: `${percent(netReturnAnnual)} %`,
        number: netReturnAnnual,
        left: "r_n",
        right: "r − c",
        parts: { gross, cost: part("c", "costs", costAnnual, { as: "percent" }) },
        result: returnAnnual - costAnnual,
        as: "percent",
        source: SOURCE,
      });
    case "ratio":
      return reckoned({
        title: "Net return over risk",
        value: score(ratio),
        number: ratio,
        left: "IR",
        right: "r_n / σ",
        parts: { net, risk: part("σ", "risk", volatilityAnnual, { as: "percent" }) },
        result: netReturnAnnual / volatilityAnnual,
        source: SOURCE,
      });
  }
}
