import type { FoundHedgeDocument, HedgeExposure, HedgeInstrument, HedgeLine } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whyDefined, whySum } from "../why/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";

const SOURCE = "Methodology 12, hedging";

const percentPart = (symbol: string, meaning: string, value: number) =>
  part(symbol, meaning, value, { as: "percent" });

type InstrumentNumber =
  | "volatility"
  | "correlation"
  | "held"
  | "notional"
  | "trade"
  | "money"
  | "cost"
  | "least"
  | "error";

/** A number of an instrument. */
export function whyInstrument(
  of: HedgeInstrument,
  number: InstrumentNumber,
  capital: number | null,
): WhyQuestion | undefined {
  const { instrument, held, notional } = of;
  if (number === "held")
    return whyDatum({
      title: `${instrument}: held now`,
      value: `${percent(held)} %`,
      number: held,
      from: "As the hedge was written: what of it is held already, 0 where it says nothing.",
    });
  const whole = percentPart("h", "notional", notional);
  if (number === "trade")
    return reckoned({
      title: `${instrument}: trade`,
      value: `${percent(notional - held)} %`,
      number: notional - held,
      left: "Δh",
      right: "h − h_0",
      parts: { after: whole, before: percentPart("h_0", "held now", held) },
      result: notional - held,
      as: "percent",
      source: SOURCE,
    });
  if (number === "money")
    return capital === null
      ? undefined
      : reckoned({
          title: `${instrument}: money`,
          value: count(notional * capital),
          number: notional * capital,
          left: "m",
          right: "h × K",
          parts: { notional: whole, capital: part("K", "capital", capital) },
          result: notional * capital,
          source: SOURCE,
        });
  const { title, value, shown, symbols, note } = SOLVED[number](of);
  if (value === null) return undefined;
  return whyDefined({
    title: `${instrument}: ${title}`,
    value: shown,
    number: value,
    symbols,
    source: SOURCE,
    notes: [note],
  });
}

interface Solved {
  readonly title: string;
  readonly value: number | null;
  readonly shown: string;
  readonly symbols: string;
  readonly note: string;
}

/** What the server computes of an instrument: definitions. */
const SOLVED: Readonly<
  Record<Exclude<InstrumentNumber, "held" | "trade" | "money">, (of: HedgeInstrument) => Solved>
> = {
  volatility: ({ volatilityAnnual: value }) => ({
    title: "volatility",
    value,
    shown: `${percent(value)} % a year`,
    symbols: "σ_i = √(x_i′F x_i + s_i^2)",
    note: "Of what it holds, by the model of the date; of an instrument known by returns alone by its betas and their residual.",
  }),
  correlation: ({ correlation: value }) => ({
    title: "correlation with the book",
    value,
    shown: correlation(value),
    symbols: "ρ_i = cov(i, book) / (σ_i σ)",
    note: "By common factors, and by names that both hold.",
  }),
  notional: ({ notional: value }) => ({
    title: "notional",
    value,
    shown: `${percent(value)} %`,
    symbols: "h = argmin of the hedge’s aim within its limits",
    note: "Found by the optimiser; the residuals above say how exactly.",
  }),
  cost: ({ cost: value }) => ({
    title: "cost",
    value,
    shown: `${count(value * 1e4, 1)} bp of the capital`,
    symbols: "c = |Δh| × the cost that was written",
    note: "0 where none was written.",
  }),
  least: ({ leastVariance: value }) => ({
    title: "notional of least variance",
    value,
    shown: `${percent(value)} %`,
    symbols: "h* = −C^{−1} c",
    note: "C: covariance of the instruments, c: theirs with the book; without limits, costs and targets.",
  }),
  error: ({ leastVarianceError: value }) => ({
    title: "standard error of the least variance",
    value,
    shown: `${percent(value)} %`,
    symbols: "se = √(σ^2_{left} (C^{−1})_{ii} / T_{eff})",
    note: "As of a regression of the book on the instruments with the effective observations of the covariance.",
  }),
};

/** A number of what a hedge leaves. */
export function whyLeft(
  line: HedgeLine,
  { hedges, instruments }: FoundHedgeDocument,
  number: "volatility" | "factor" | "specific" | "effectiveness" | "gross",
): WhyQuestion {
  const { hedge, volatilityAnnual, factorVolatilityAnnual, specificVolatilityAnnual, effectiveness, gross } =
    line;
  const none = hedges[0]?.volatilityAnnual ?? Number.NaN;
  switch (number) {
    case "volatility":
      return reckoned({
        title: `Volatility with ${hedge}`,
        value: `${percent(volatilityAnnual)} %`,
        number: volatilityAnnual,
        left: "σ",
        right: "√(σ_F² + σ_S²)",
        parts: {
          factor: percentPart("σ_F", "of it factor", factorVolatilityAnnual),
          specific: percentPart("σ_S", "of it specific", specificVolatilityAnnual),
        },
        result: Math.hypot(factorVolatilityAnnual, specificVolatilityAnnual),
        as: "percent",
        source: "Methodology 9, variance",
      });
    case "factor":
      return whyDefined({
        title: `Factor volatility with ${hedge}`,
        value: `${percent(factorVolatilityAnnual)} %`,
        number: factorVolatilityAnnual,
        symbols: "σ_F = √((x + Σ_i h_i x_i)′F (x + Σ_i h_i x_i))",
        source: SOURCE,
        notes: ["Exposures before and after are in the table below."],
      });
    case "specific":
      return whyDefined({
        title: `Specific volatility with ${hedge}`,
        value: `${percent(specificVolatilityAnnual)} %`,
        number: specificVolatilityAnnual,
        symbols: "σ_S = √(Σ_n (w_n + Σ_i h_i w_{i,n})^2 δ_n^2)",
        source: SOURCE,
        notes: ["Of instruments known by returns alone the residual takes the place of their names."],
      });
    case "effectiveness":
      return reckoned({
        title: `What of the variance goes with ${hedge}`,
        value: `${percent(effectiveness, 1)} %`,
        number: effectiveness,
        left: "e",
        right: "1 − σ² / σ_0²",
        parts: {
          after: percentPart("σ", `volatility with ${hedge}`, volatilityAnnual),
          before: percentPart("σ_0", "volatility without a hedge", none),
        },
        result: 1 - volatilityAnnual ** 2 / none ** 2,
        as: "percent",
        source: SOURCE,
      });
    case "gross":
      return line === hedges.at(-1)
        ? whySum({
            title: "Notionals together",
            value: `${percent(gross)} %`,
            number: gross,
            symbols: "G = Σ_i |h_i|",
            source: SOURCE,
            parts: instruments.map(({ instrument, notional }) =>
              percentPart(instrument, "", Math.abs(notional)),
            ),
          })
        : whyDefined({
            title: `Notional of ${hedge}`,
            value: `${percent(gross)} %`,
            number: gross,
            symbols: "G = |h|",
            source: SOURCE,
            notes: ["Of this instrument alone, within the same limits."],
          });
  }
}

/** What is left of a factor. */
export function whyLeftExposure(
  of: HedgeExposure,
  number: "exposure" | "alone",
  when: "before" | "after",
): WhyQuestion {
  const exposure = when === "before" ? of.before : of.after;
  const alone = when === "before" ? of.aloneAnnualBefore : of.aloneAnnualAfter;
  const name = spaced(of.factor);
  if (number === "exposure")
    return whyDefined({
      title: `Exposure to ${name} ${when} the hedge`,
      value: score(exposure),
      number: exposure,
      symbols: when === "before" ? "x_k = Σ_n w_n X_{n,k}" : "x_k = Σ_n w_n X_{n,k} + Σ_i h_i x_{i,k}",
      source: SOURCE,
      notes: ["Notionals h are in the table above."],
    });
  return reckoned({
    title: `${name} alone, ${when} the hedge`,
    value: `${percent(alone)} % a year`,
    number: alone,
    left: "σ",
    right: "|x_k| × σ_k",
    parts: {
      exposure: part("x_k", "exposure", exposure),
      volatility: percentPart("σ_k", "volatility of the factor", of.volatilityAnnual),
    },
    result: Math.abs(exposure) * of.volatilityAnnual,
    as: "percent",
    source: "Methodology 9, variance",
  });
}

/** A beta of an instrument that is known by its returns. */
export const whyInstrumentBeta = (
  instrument: string,
  periods: number,
  { factor, beta, error }: { readonly factor: string; readonly beta: number; readonly error: number },
  number: "beta" | "error",
): WhyQuestion =>
  whyDefined({
    title: `${instrument}: ${number === "beta" ? "beta to" : "standard error of the beta to"} ${spaced(factor)}`,
    value: number === "beta" ? score(beta) : `± ${score(error)}`,
    number: number === "beta" ? beta : error,
    symbols:
      number === "beta" ? "b = (Σ_t f_t f_t′)^{−1} Σ_t f_t r_t" : "se = √(s^2 (Σ_t f_t f_t′)^{−1}_{kk})",
    source: SOURCE,
    notes: [`By ${count(periods)} returns of the instrument and of the factors.`],
  });
