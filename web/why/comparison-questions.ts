import { type ReadonlySignal, signal } from "@preact/signals";
import { type Answer, following } from "../answers.ts";
import type {
  ComparedBook,
  DifferenceParts,
  FactorDifference,
  ForecastDifference,
} from "../documents/index.ts";
import type { FormulaLine, WhyPart, WhyQuestion } from "../why-question.ts";
import { percent, spaced } from "../words.ts";
import { largestParts, reckoned, summed, whyAsked } from "./plain-questions.ts";
import { part, worked } from "./worked.ts";

const SPLIT = "Methodology 14b, why two forecasts differ; Shapley (1953)";

/** Two forecasts of a book, and what they are called. */
export interface ComparedContext {
  readonly book: ComparedBook;
  /** The book in full, where it is the last date's. */
  readonly lines?: ForecastDifference | undefined;
  /** Asks for it in full, where it is of an earlier date. */
  readonly asked?: (() => ReadonlySignal<Answer<ForecastDifference>>) | undefined;
  /** Tracking error or volatility. */
  readonly what: string;
  /** The letter of the second run; that of the first is A. */
  readonly letter: string;
}

/** What a part of a difference is called, its symbol, and what it is by definition. `L` stands for the letter of the second run. */
const PARTS: Readonly<Record<keyof DifferenceParts, readonly [title: string, symbol: string, is: string]>> = {
  exposuresAnnual: ["exposures", "Δ_X", "(x_L − x_A)′ F̄ (x_L + x_A)"],
  factorCovarianceAnnual: ["factor covariance", "Δ_F", "½ [x_A′(F_L − F_A) x_A + x_L′(F_L − F_A) x_L]"],
  factorsInOneModelAnnual: ["factors of one model", "Δ_K", "what factors that only one has bring"],
  specificRiskAnnual: ["specific risk", "Δ_S", "Σ w^2 (δ_L^2 − δ_A^2)"],
  namesInOneModelAnnual: ["names of one model", "Δ_N", "what names that only one covers bring"],
};

/** The parts of a difference in the order in which they are told. */
export const differenceParts = Object.keys(PARTS) as readonly (keyof DifferenceParts)[];

/** What a part is called. */
export const partTitle = (name: keyof DifferenceParts): string => PARTS[name][0];

/** A forecast by one of the two. */
export function whyForecast({ book, what, letter }: ComparedContext, isSecond: boolean): WhyQuestion {
  const value = isSecond ? book.secondAnnual : book.firstAnnual;
  const { factorAnnual, specificAnnual } = isSecond ? book.secondAlone : book.firstAlone;
  const by = isSecond ? letter : "A";
  return reckoned({
    title: `${what} by ${by}`,
    value: `${percent(value, 3)} % a year`,
    number: value,
    left: `σ_${by}`,
    general: `√(x_${by}′F_${by}x_${by} + w′Δ_${by}w)`,
    right: "√(σ_F² + σ_S²)",
    parts: {
      factors: part("σ_F", `factors alone, by ${by}`, factorAnnual, { as: "percent" }),
      specific: part("σ_S", `specific alone, by ${by}`, specificAnnual, { as: "percent" }),
    },
    result: Math.hypot(factorAnnual, specificAnnual),
    as: "percent",
    source: SPLIT,
    notes: ["Both are of the same weights, which drift with A's returns."],
  });
}

/** The difference of two forecasts: its five parts. */
export function whyDifference(of: ComparedContext): WhyQuestion {
  const { book, what, letter } = of;
  const parts = Object.fromEntries(
    differenceParts.map((name) => [
      name,
      part(PARTS[name][1], PARTS[name][0], book.parts[name], {
        as: "percent",
        next: () => whyDifferencePart(of, name),
      }),
    ]),
  ) as Record<keyof DifferenceParts, WhyPart>;
  return {
    title: `${what} by ${letter} less that by A`,
    value: `${percent(book.differenceAnnual, 3)} points of %`,
    number: book.differenceAnnual,
    formula: [
      worked({
        left: "d",
        general: `σ_${letter} − σ_A`,
        right: differenceParts.map((name) => PARTS[name][1]).join(" + "),
        parts,
        result: differenceParts.reduce((sum, name) => sum + book.parts[name], 0),
        as: "percent",
        source: SPLIT,
      }),
    ],
  };
}

/** Lines of a sum that the panel has; the rest is one line. */
const MOST_LINES = 20;

/** A part of the difference: the sum of its factors' or its names'. */
export function whyDifferencePart(of: ComparedContext, name: keyof DifferenceParts): WhyQuestion {
  const { book, lines, asked, what, letter } = of;
  const [title, symbol, is] = PARTS[name];
  const value = book.parts[name];
  const general = `${symbol} = ${is.replaceAll("_L", `_${letter}`)}${is.startsWith("what") ? "" : ` / (σ_A + σ_${letter})`}`;
  const line = (known: ForecastDifference): FormulaLine =>
    summed({
      symbols: general,
      source: SPLIT,
      parts: largestParts(partTerms({ ...of, lines: known }, name), MOST_LINES),
    });
  const head = {
    title: `${what} by ${letter} less that by A: ${title}`,
    value: `${percent(value, 3)} points of %`,
    number: value,
    notes: [
      "Exposures and factor covariance are each the mean of their effect in both orders; variances add, and each part is divided by the sum of the volatilities.",
    ],
  };
  if (lines !== undefined) return { ...head, formula: [line(lines)] };
  return whyAsked({
    ...head,
    symbols: general,
    source: SPLIT,
    ingredients: () => following(asked?.() ?? NOTHING, (found) => (found === undefined ? [] : [line(found)])),
  });
}

/** Where nobody says where the lines are. */
const NOTHING = signal({ state: "there" as const, value: undefined });

function partTerms(
  of: ComparedContext & { readonly lines: ForecastDifference },
  name: keyof DifferenceParts,
): readonly WhyPart[] {
  const { lines } = of;
  const percents = { as: "percent" } as const;
  const inBoth = lines.factors.filter(({ models }) => models === "both");
  switch (name) {
    case "exposuresAnnual":
      return inBoth.map((factor) =>
        part("Δ_{X,k}", spaced(factor.factor.name), factor.exposuresAnnual, {
          ...percents,
          next: () => whyFactorPart(of, factor, "exposuresAnnual"),
        }),
      );
    case "factorCovarianceAnnual":
      return inBoth.map((factor) =>
        part("Δ_{F,k}", spaced(factor.factor.name), factor.factorCovarianceAnnual, {
          ...percents,
          next: () => whyFactorPart(of, factor, "factorCovarianceAnnual"),
        }),
      );
    case "factorsInOneModelAnnual":
      return lines.factors
        .filter(({ models }) => models !== "both")
        .map((factor) =>
          part(
            "Δ_k",
            `${spaced(factor.factor.name)}, of ${holder(of, factor.models)}`,
            factor.totalAnnual,
            percents,
          ),
        );
    case "specificRiskAnnual":
      return lines.names
        .filter(({ models }) => models === "both")
        .map(({ id, specificRiskAnnual }) => part("Δ_{S,n}", id, specificRiskAnnual, percents));
    case "namesInOneModelAnnual":
      return lines.names
        .filter(({ models }) => models !== "both")
        .map(({ id, models, totalAnnual }) =>
          part("Δ_n", `${id}, in ${holder(of, models)}`, totalAnnual, percents),
        );
  }
}

const holder = ({ letter }: ComparedContext, models: FactorDifference["models"]): string =>
  models === "first" ? "A alone" : models === "second" ? `${letter} alone` : "both";

/** A factor's part of the difference, or one of the two that it is of. */
export function whyFactorPart(
  of: ComparedContext,
  factor: FactorDifference,
  name: "exposuresAnnual" | "factorCovarianceAnnual" | "totalAnnual",
): WhyQuestion {
  const { letter, what } = of;
  const { exposuresAnnual, factorCovarianceAnnual } = factor;
  const value = factor[name];
  const asking = (one: "exposuresAnnual" | "factorCovarianceAnnual") => () => whyFactorPart(of, factor, one);
  const { shared, exposure, covariance } = factor.rates;
  const [own, other] = [
    part("x_A", "exposure of the names of both, by A", shared[0]),
    part("x_L", `the same by ${letter}`, shared[1]),
  ];
  const formulas = {
    exposuresAnnual: worked({
      left: "Δ_{X,k}",
      right: "(x_L − x_A) × m_k",
      parts: {
        ...{ own, other },
        rate: part("m_k", `[F̄ (x_A + x_${letter})]_k / (σ_A + σ_${letter})`, exposure, { as: "percent" }),
      },
      result: (shared[1] - shared[0]) * exposure,
      as: "percent",
      source: SPLIT,
    }),
    factorCovarianceAnnual: worked({
      left: "Δ_{F,k}",
      right: "x_A × a_k + x_L × b_k",
      parts: {
        ...{ own, other },
        first: part("a_k", `½ (ΔF x_A)_k / (σ_A + σ_${letter})`, covariance[0], { as: "percent" }),
        second: part("b_k", `½ (ΔF x_${letter})_k / (σ_A + σ_${letter})`, covariance[1], { as: "percent" }),
      },
      result: shared[0] * covariance[0] + shared[1] * covariance[1],
      as: "percent",
      source: SPLIT,
    }),
    totalAnnual: worked({
      left: "Δ_k",
      right: "Δ_{X,k} + Δ_{F,k}",
      parts: {
        exposures: part("Δ_{X,k}", "other exposures", exposuresAnnual, {
          as: "percent",
          next: asking("exposuresAnnual"),
        }),
        covariance: part("Δ_{F,k}", "another factor covariance", factorCovarianceAnnual, {
          as: "percent",
          next: asking("factorCovarianceAnnual"),
        }),
      },
      result: exposuresAnnual + factorCovarianceAnnual,
      as: "percent",
      source: SPLIT,
    }),
  };
  const words = {
    exposuresAnnual: ", exposures",
    factorCovarianceAnnual: ", factor covariance",
    totalAnnual: "",
  };
  return {
    title: `${what} by ${letter} less that by A: ${spaced(factor.factor.name)}${words[name]}`,
    value: `${percent(value, 3)} points of %`,
    number: value,
    formula: [formulas[name]],
    notes: ["Factors are matched by family and name; names that only one model covers are in none of them."],
  };
}
