import { following } from "../answers.ts";
import { askedBook, exposureLine, factorAt } from "../book/index.ts";
import type {
  FoundHedgeDocument,
  HedgeExposure,
  HedgeInstrument,
  HedgeLine,
  InstrumentBeta,
} from "../documents/index.ts";
import { part, reckoned, sumLine, type WhyPart, type WhyQuestion, whyAsked, whySum } from "../why/index.ts";
import { count, percent, precise, score, spaced } from "../words.ts";
import { percentPart, SOURCE } from "./hedge-parts.ts";

type LeftNumber = "volatility" | "factor" | "specific" | "effectiveness" | "gross";

/** A number of what a hedge leaves. */
export function whyLeft(line: HedgeLine, found: FoundHedgeDocument, number: LeftNumber): WhyQuestion {
  const { hedge, volatilityAnnual, factorVolatilityAnnual, specificVolatilityAnnual, effectiveness, gross } =
    line;
  const none = found.hedges[0]?.volatilityAnnual ?? Number.NaN;
  const next = (of: LeftNumber) => () => whyLeft(line, found, of);
  switch (number) {
    case "volatility":
      return reckoned({
        title: `Volatility with ${hedge}`,
        value: `${percent(volatilityAnnual)} %`,
        number: volatilityAnnual,
        left: "σ",
        right: "√(σ_F² + σ_S²)",
        parts: {
          factor: percentPart("σ_F", "of it factor", factorVolatilityAnnual, next("factor")),
          specific: percentPart("σ_S", "of it specific", specificVolatilityAnnual, next("specific")),
        },
        result: Math.hypot(factorVolatilityAnnual, specificVolatilityAnnual),
        as: "percent",
        source: "Methodology 9, variance",
      });
    case "factor":
    case "specific":
      return whyPartLeft(line, found, number);
    case "effectiveness":
      return reckoned({
        title: `What of the variance goes with ${hedge}`,
        value: `${percent(effectiveness, 1)} %`,
        number: effectiveness,
        left: "e",
        right: "1 − σ² / σ_0²",
        parts: {
          after: percentPart("σ", `volatility with ${hedge}`, volatilityAnnual, next("volatility")),
          before: percentPart("σ_0", "volatility without a hedge", none),
        },
        result: 1 - volatilityAnnual ** 2 / none ** 2,
        as: "percent",
        source: SOURCE,
      });
    case "gross":
      return whySum({
        title: line === found.hedges.at(-1) ? "Notionals together" : `Notional of ${hedge}`,
        value: `${percent(gross)} %`,
        number: gross,
        symbols: "G = Σ_i |h_i|",
        source: SOURCE,
        parts: heldIn(line, found).map(({ instrument, notional }) =>
          percentPart("|h_i|", instrument, Math.abs(notional)),
        ),
      });
  }
}

/** The instruments that a hedge holds. */
const heldIn = ({ notionals }: HedgeLine, { instruments }: FoundHedgeDocument) =>
  instruments
    .map((of) => ({ ...of, notional: notionals[of.instrument] ?? 0 }))
    .filter(({ notional }) => notional !== 0);

/** The factor or specific volatility that a hedge leaves: the book’s variance, and what the instruments add to it or take off. */
function whyPartLeft(line: HedgeLine, found: FoundHedgeDocument, which: "factor" | "specific"): WhyQuestion {
  const isFactor = which === "factor";
  const number = isFactor ? line.factorVolatilityAnnual : line.specificVolatilityAnnual;
  const own =
    (isFactor ? found.hedges[0]?.factorVolatilityAnnual : found.hedges[0]?.specificVolatilityAnnual) ??
    Number.NaN;
  const key = isFactor ? "factorAnnual" : "specificAnnual";
  const terms = (): readonly WhyPart[] => [
    part(isFactor ? "x′Fx" : "w′Δw", "the book alone, its volatility squared", own ** 2),
    ...heldIn(line, found).map((of) => withBookPart(of, of.withBook[key])),
    ...pairsOf(heldIn(line, found)).map(([a, b]) =>
      pairPart(a, b, a.covariances[b.instrument]?.[key] ?? Number.NaN),
    ),
  ];
  const parts = terms();
  const variance = parts.reduce((sum, { value }) => sum + value, 0);
  const symbol = isFactor ? "V_F" : "V_S";
  return reckoned({
    title: `${isFactor ? "Factor" : "Specific"} volatility with ${line.hedge}`,
    value: `${percent(number)} %`,
    number,
    left: isFactor ? "σ_F" : "σ_S",
    general: isFactor ? "√((x + Σ_i h_i x_i)′F (x + Σ_i h_i x_i))" : "√(Σ_n (w_n + Σ_i h_i w_{i,n})^2 δ_n^2)",
    right: `√(${symbol})`,
    parts: {
      variance: part(symbol, "what is left of the variance, a year", variance, {
        next: () =>
          whySum({
            title: `${isFactor ? "Factor" : "Specific"} variance with ${line.hedge}, a year`,
            value: precise(variance),
            number: variance,
            symbols: `${symbol} = V_0 + 2 Σ_i h_i c_i + Σ_{ij} h_i h_j C_{ij}`,
            source: SOURCE,
            as: "plain",
            parts,
          }),
      }),
    },
    // What rounding leaves below 0 is nothing.
    result: Math.sqrt(Math.max(0, variance)),
    as: "percent",
    source: SOURCE,
    notes: isFactor
      ? []
      : ["Of instruments known by returns alone the residual takes the place of their names."],
  });
}

type Held = HedgeInstrument;

function withBookPart({ instrument, notional }: Held, both: number): WhyPart {
  return part("2 h_i c_i", `${instrument} with the book`, 2 * notional * both, {
    next: () =>
      reckoned({
        title: `${instrument} with the book`,
        value: precise(2 * notional * both),
        number: 2 * notional * both,
        left: "2 h_i c_i",
        right: "2 × h × c",
        parts: {
          notional: percentPart("h", `notional of ${instrument}`, notional),
          both: part("c", "covariance with the book, a year", both),
        },
        result: 2 * notional * both,
        source: SOURCE,
      }),
  });
}

/** Every instrument with itself, and every two of them. */
const pairsOf = (held: readonly Held[]): readonly (readonly [Held, Held])[] =>
  held.flatMap((a, at) => held.slice(at).map((b) => [a, b] as const));

function pairPart(a: Held, b: Held, both: number): WhyPart {
  const times = a.instrument === b.instrument ? 1 : 2;
  const value = times * a.notional * b.notional * both;
  const name = times === 1 ? `${a.instrument} by itself` : `${a.instrument} with ${b.instrument}, twice`;
  return part("h_i h_j C_{ij}", name, value, {
    next: () =>
      reckoned({
        title: name,
        value: precise(value),
        number: value,
        left: times === 1 ? "h^2 C" : "2 h_i h_j C",
        right: times === 1 ? "h_i² × C" : "2 × h_i × h_j × C",
        parts: {
          first: percentPart("h_i", `notional of ${a.instrument}`, a.notional),
          second: percentPart("h_j", `notional of ${b.instrument}`, b.notional),
          both: part("C", times === 1 ? "its variance, a year" : "their covariance, a year", both),
        },
        result: value,
        source: SOURCE,
      }),
  });
}

/** What is left of a factor. */
export function whyLeftExposure(
  of: HedgeExposure,
  found: FoundHedgeDocument,
  { number, when }: { readonly number: "exposure" | "alone"; readonly when: "before" | "after" },
): WhyQuestion {
  const isBefore = when === "before";
  const exposure = isBefore ? of.before : of.after;
  const alone = isBefore ? of.aloneAnnualBefore : of.aloneAnnualAfter;
  const name = spaced(of.factor);
  const ofExposure = () => (isBefore ? whyBefore(of, found) : whyAfter(of, found));
  if (number === "exposure") return ofExposure();
  return reckoned({
    title: `${name} alone, ${when} the hedge`,
    value: `${percent(alone)} % a year`,
    number: alone,
    left: "σ",
    right: "|x_k| × σ_k",
    parts: {
      exposure: part("x_k", "exposure", exposure, { next: ofExposure }),
      volatility: percentPart("σ_k", "volatility of the factor", of.volatilityAnnual),
    },
    result: Math.abs(exposure) * of.volatilityAnnual,
    as: "percent",
    source: "Methodology 9, variance",
  });
}

function whyBefore(
  { factor, before }: HedgeExposure,
  { date, portfolioName }: FoundHedgeDocument,
): WhyQuestion {
  return whyAsked({
    title: `Exposure to ${spaced(factor)} before the hedge`,
    value: score(before),
    number: before,
    symbols: "x_k = Σ_n w_n X_{n,k}",
    source: "Methodology 9, variance",
    ingredients: () =>
      following(askedBook({ date, portfolio: portfolioName, benchmark: null, isActive: false }), (book) => [
        exposureLine(book, factorAt(book, factor)),
      ]),
  });
}

function whyAfter(of: HedgeExposure, found: FoundHedgeDocument): WhyQuestion {
  const { factor, before, after, instruments } = of;
  return {
    title: `Exposure to ${spaced(factor)} after the hedge`,
    value: score(after),
    number: after,
    formula: [
      sumLine({
        symbols: "x_k = Σ_n w_n X_{n,k} + Σ_i h_i x_{i,k}",
        source: SOURCE,
        as: "plain",
        parts: [
          part("x_k", "the book alone", before, { next: () => whyBefore(of, found) }),
          ...Object.entries(found.hedges.at(-1)?.notionals ?? {}).map(([instrument, notional]) => {
            const own = instruments[instrument] ?? 0;
            return part("h_i x_{i,k}", instrument, notional * own, {
              next: () =>
                reckoned({
                  title: `${instrument} in the exposure to ${spaced(factor)}`,
                  value: score(notional * own),
                  number: notional * own,
                  left: "h_i x_{i,k}",
                  right: "h × x",
                  parts: {
                    notional: percentPart("h", "notional", notional),
                    own: part("x", `exposure of a unit of ${instrument}`, own),
                  },
                  result: notional * own,
                  source: SOURCE,
                }),
            });
          }),
        ],
      }),
    ],
  };
}

/** A beta of an instrument that is known by its returns. */
export function whyInstrumentBeta(
  { instrument, periods, residualDeviation }: FoundHedgeDocument["regressions"][number],
  { factor, beta, error, ownSquares }: InstrumentBeta,
  number: "beta" | "error",
): WhyQuestion {
  const squares = part(
    "S",
    `Σ of the squares of ${spaced(factor)}’s returns that the other factors do not explain`,
    ownSquares,
  );
  if (number === "beta")
    return reckoned({
      title: `${instrument}: beta to ${spaced(factor)}`,
      value: score(beta),
      number: beta,
      left: "b_k",
      general: "((Σ_t f_t f_t′)^{−1} Σ_t f_t r_t)_k",
      right: "C / S",
      parts: {
        products: part("C", "Σ of the products of that with the instrument’s returns", beta * ownSquares),
        squares,
      },
      result: beta,
      source: `${SOURCE}; Frisch & Waugh (1933)`,
      notes: [`By ${count(periods)} returns of the instrument and of the factors, about their means.`],
    });
  return reckoned({
    title: `${instrument}: standard error of the beta to ${spaced(factor)}`,
    value: score(error),
    number: error,
    left: "se",
    general: "√(s^2 (Σ_t f_t f_t′)^{−1}_{kk})",
    right: "s / √(S)",
    parts: { residual: part("s", "deviation of the residual, a period", residualDeviation), squares },
    result: residualDeviation / Math.sqrt(ownSquares),
    source: `${SOURCE}; Frisch & Waugh (1933)`,
    notes: [`By ${count(periods)} returns of the instrument and of the factors.`],
  });
}
