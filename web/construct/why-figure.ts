import { following } from "../answers.ts";
import { whyBetaTo, whyBookPart } from "../book/index.ts";
import type { BeforeAfter } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyAsked, whyDatum } from "../why/index.ts";
import { count } from "../words.ts";
import { type Figure, type FigureHead, headOf, percentPart, whySumOf } from "./figure-parts.ts";
import { type Found, foundBooks, modelNames, SOURCE, type When } from "./found-book.ts";
import { whyCostAnnual, whyCostOnce } from "./why-costs.ts";
import { whyActiveReturn, whyReturn, whyTransfer, whyWorst } from "./why-expected.ts";

/** A figure of the scorecard, as it is read. */
export interface FigureShown extends BeforeAfter {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly word: (value: number | null) => string;
}

/** Why a figure before or after is what it is. */
export function whyFigure(found: Found, figure: FigureShown, when: When): WhyQuestion | undefined {
  const { title, unit, word } = figure;
  const number = figure[when];
  if (number === null) return undefined;
  const head = { title: `${title}, ${when}`, value: `${word(number)} ${unit}`.trim(), number };
  return FIGURES[figure.key]?.(found, when, head) ?? whyOtherModel(found, figure, when, head);
}

/** Two parts of a volatility that add in squares. */
function whyOfParts(
  head: FigureHead,
  factor: { readonly number: number; readonly next?: () => WhyQuestion },
  specific: { readonly number: number; readonly next?: () => WhyQuestion },
): WhyQuestion {
  return reckoned({
    ...head,
    left: "σ",
    right: "√(σ_F² + σ_S²)",
    parts: {
      factor: percentPart("σ_F", "of it factor", factor.number, factor.next),
      specific: percentPart("σ_S", "of it specific", specific.number, specific.next),
    },
    result: Math.hypot(factor.number, specific.number),
    as: "percent",
    source: "Methodology 9, variance",
  });
}

const whole =
  (side: "own" | "active"): Figure =>
  (found, when, head) => {
    const [factors, specific] = (["factors", "specific"] as const).map((which) => {
      const of = headOf(found, PART_KEYS[side][which], when, `${head.title}: ${which} alone`);
      return { number: of.number, next: () => whyPart(found, when, of, { side, which }) };
    }) as [Parameters<typeof whyOfParts>[1], Parameters<typeof whyOfParts>[1]];
    return whyOfParts(head, factors, specific);
  };

const PART_KEYS = {
  own: { factors: "factorVolatilityAnnual", specific: "specificVolatilityAnnual" },
  active: { factors: "activeFactorVolatilityAnnual", specific: "activeSpecificVolatilityAnnual" },
} as const;

interface Side {
  readonly side: "own" | "active";
  readonly which: "factors" | "specific";
}

function whyPart(found: Found, when: When, head: FigureHead, { side, which }: Side): WhyQuestion {
  return whyAsked({
    ...head,
    symbols: which === "factors" ? "σ_F = √(x′Fx)" : "σ_S = √(w′Δw)",
    source: "Methodology 9, variance",
    ingredients: () =>
      following(foundBooks(found, when), (books) => whyBookPart(books[side] ?? books.own, which).formula),
  });
}

const partOf =
  (of: Side): Figure =>
  (found, when, head) =>
    whyPart(found, when, head, of);

const whyBeta: Figure = (found, when, head) =>
  whyAsked({
    ...head,
    symbols: "β = w′Σw_B / w_B′Σw_B",
    source: "Methodology 9, beta",
    ingredients: () =>
      following(foundBooks(found, when), ({ own, benchmark }) =>
        benchmark === undefined ? [] : whyBetaTo(own, benchmark, head).formula,
      ),
  });

const sumOfWeights =
  (symbols: string, of: (weight: number) => number): Figure =>
  (found, when, head) =>
    whySumOf(
      head,
      symbols,
      () => modelNames(found, when).map(({ id, weight }) => percentPart("w_n", id, of(weight))),
      ["Over the names of the model; money and what stands outside it are left out."],
    );

const whyNames: Figure = (found, when, head) => {
  const long = modelNames(found, when).filter(({ weight }) => weight > 0).length;
  const short = modelNames(found, when).length - long;
  return reckoned({
    ...head,
    left: "n",
    right: "n_{long} + n_{short}",
    parts: {
      long: part("n_{long}", "names of the model held long", long),
      short: part("n_{short}", "names held short", short),
    },
    result: long + short,
    source: SOURCE,
  });
};

const whyCash: Figure = (found, when, head) => {
  const [before, net] = [headOf(found, "cash", "before", ""), headOf(found, "net", when, "")];
  if (when === "before")
    return whyDatum({ ...head, from: "Taken from the holdings: the weights of what means money." });
  const netBefore = headOf(found, "net", "before", "").number;
  return reckoned({
    ...head,
    left: "C",
    right: "C_0 − (N − N_0)",
    parts: {
      before: percentPart("C_0", "cash before", before.number),
      net: percentPart("N", "net weight of the names after", net.number),
      netBefore: percentPart("N_0", "net weight before", netBefore),
    },
    result: before.number - (net.number - netBefore),
    as: "percent",
    source: SOURCE,
    notes: ["What the trades leave, their costs not taken off."],
  });
};

const whyTurnover: Figure = (found, _, head) =>
  whySumOf(
    head,
    "T = Σ_n |w_n − w_{0,n}|",
    () => found.trades.map(({ id, before, after }) => percentPart("|Δw_n|", id, Math.abs(after - before))),
    [`Over ${count(found.trades.length)} trades, both sides.`],
  );

const FIGURES: Readonly<Record<string, Figure>> = {
  returnAnnual: whyReturn,
  activeReturnAnnual: whyActiveReturn,
  worstReturnAnnual: whyWorst,
  transferCoefficient: whyTransfer,
  volatilityAnnual: whole("own"),
  factorVolatilityAnnual: partOf({ side: "own", which: "factors" }),
  specificVolatilityAnnual: partOf({ side: "own", which: "specific" }),
  beta: whyBeta,
  trackingErrorAnnual: whole("active"),
  activeFactorVolatilityAnnual: partOf({ side: "active", which: "factors" }),
  activeSpecificVolatilityAnnual: partOf({ side: "active", which: "specific" }),
  names: whyNames,
  net: sumOfWeights("N = Σ_n w_n", (weight) => weight),
  gross: sumOfWeights("G = Σ_n |w_n|", Math.abs),
  cash: whyCash,
  turnover: whyTurnover,
  costOnce: whyCostOnce,
  costAnnual: whyCostAnnual,
};

/** Risk by one of the mandate's further models, which the page has not: its two parts. */
function whyOtherModel(
  found: Found,
  { key }: FigureShown,
  when: When,
  head: FigureHead,
): WhyQuestion | undefined {
  const model = found.models.find(({ name }) => key === `volatility ${name}` || key === `error ${name}`);
  if (model === undefined) return undefined;
  const isActive = key.startsWith("error ");
  const factor = isActive ? model.activeFactorVolatilityAnnual : model.factorVolatilityAnnual;
  const specific = isActive ? model.activeSpecificVolatilityAnnual : model.specificVolatilityAnnual;
  return whyOfParts(
    head,
    { number: factor?.[when] ?? Number.NaN },
    { number: specific?.[when] ?? Number.NaN },
  );
}
