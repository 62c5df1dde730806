import type {
  ComparedBook,
  DifferenceParts,
  FactorDifference,
  FamilyComparison,
  ForecastDifference,
} from "../documents/index.ts";
import type { WhyPart, WhyQuestion } from "../why-question.ts";
import { count, percent, precisePercent, spaced } from "../words.ts";
import { part, worked } from "./worked.ts";

const SPLIT = "Methodology 14b, why two forecasts differ; Shapley (1953)";
const BETTER = "Methodology 14b, which forecasts were better; Diebold & Mariano (1995)";

/** Two forecasts of a book, and what they are called. */
export interface ComparedContext {
  readonly book: ComparedBook;
  /** The book in full, where it is the last date's. */
  readonly lines?: ForecastDifference | undefined;
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
export function whyForecast(of: ComparedContext, isSecond: boolean): WhyQuestion {
  const { book, what, letter } = of;
  const value = isSecond ? book.secondAnnual : book.firstAnnual;
  const by = isSecond ? letter : "A";
  return {
    title: `${what} by ${by}`,
    value: `${percent(value, 3)} % a year`,
    number: value,
    formula: [
      isSecond
        ? worked({
            left: `σ_${by}`,
            general: `√(x_${by}′F_${by}x_${by} + w′Δ_${by}w)`,
            right: "σ_A + d",
            parts: {
              first: part("σ_A", `${what.toLowerCase()} by A`, book.firstAnnual, { as: "percent" }),
              difference: part("d", `${by} less A`, book.differenceAnnual, {
                as: "percent",
                next: () => whyDifference(of),
              }),
            },
            result: book.firstAnnual + book.differenceAnnual,
            as: "percent",
            source: SPLIT,
          })
        : { symbols: "σ_A = √(x_A′F_Ax_A + w′Δ_Aw)", values: "", source: SPLIT },
    ],
    notes: ["Both are of the same weights, which drift with A's returns."],
  };
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
  const { book, lines, what, letter } = of;
  const [title, symbol, is] = PARTS[name];
  const value = book.parts[name];
  const general = `${symbol} = ${is.replaceAll("_L", `_${letter}`)}${is.startsWith("what") ? "" : ` / (σ_A + σ_${letter})`}`;
  const terms = lines === undefined ? [] : partTerms({ ...of, lines }, name);
  const shown = terms.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_LINES);
  const sum = terms.reduce((total, term) => total + term.value, 0);
  const rest = sum - shown.reduce((total, term) => total + term.value, 0);
  return {
    title: `${what} by ${letter} less that by A: ${title}`,
    value: `${percent(value, 3)} points of %`,
    number: value,
    formula: [
      lines === undefined
        ? { symbols: general, values: "", source: SPLIT }
        : {
            symbols: general,
            values: `over ${count(terms.length)} ${terms.length === 1 ? "line" : "lines"} = ${precisePercent(sum)}`,
            source: SPLIT,
            parts: [
              ...shown,
              ...(terms.length > shown.length
                ? [part("…", `${count(terms.length - shown.length)} more`, rest, { as: "percent" })]
                : []),
            ],
            result: sum,
          },
    ],
    notes: [
      "Exposures and factor covariance are each the mean of their effect in both orders; variances add, and each part is divided by the sum of the volatilities.",
    ],
  };
}

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
  const formulas = {
    exposuresAnnual: {
      symbols: `Δ_{X,k} = (x_{${letter},k} − x_{A,k}) [F̄ (x_A + x_${letter})]_k / (σ_A + σ_${letter})`,
      values: "",
      source: SPLIT,
    },
    factorCovarianceAnnual: {
      symbols: `Δ_{F,k} = ½ [x_{A,k} (ΔF x_A)_k + x_{${letter},k} (ΔF x_${letter})_k] / (σ_A + σ_${letter})`,
      values: "",
      source: SPLIT,
    },
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

/** Diebold and Mariano's t: the mean difference over its error. */
export function whyLossT(
  { lossDifference, tStatistic, windows }: FamilyComparison,
  letter: string,
): WhyQuestion | undefined {
  if (lossDifference === null || tStatistic === null || tStatistic === 0) return undefined;
  return {
    title: `t of the difference of QLIKE, ${letter} less A`,
    value: count(tStatistic, 1),
    number: tStatistic,
    formula: [
      worked({
        left: "t",
        right: "d̄ / se",
        parts: {
          mean: part(
            "d̄",
            `mean over ${count(windows)} windows of QLIKE of ${letter} less that of A`,
            lossDifference,
          ),
          error: part("se", "its error by Newey and West", lossDifference / tStatistic),
        },
        result: tStatistic,
        source: BETTER,
      }),
    ],
    notes: [
      `Below 0 the forecasts of ${letter} were better. Portfolios of a window count once, however many they are.`,
    ],
  };
}
