import { following } from "../answers.ts";
import { type BooksOf, booksOf, type ModelBook, weightsById, whyBookVolatility } from "../book/index.ts";
import type { FrontierDocument, FrontierPoint } from "../documents/index.ts";
import {
  type FormulaLine,
  reckoned,
  sumLine,
  type WhyPart,
  type WhyQuestion,
  whyAsked,
  whyDatum,
} from "../why/index.ts";
import { count, percent, score } from "../words.ts";
import { type FigureHead, percentPart } from "./figure-parts.ts";
import { SOURCE } from "./found-book.ts";
import { whyCostsOf } from "./why-costs.ts";
import { returnParts } from "./why-expected.ts";

type PointNumber = "risk" | "return" | "cost" | "net" | "ratio" | "turnover" | "names";

/** A point, and the frontier that it is on. */
interface PointOf {
  readonly found: FrontierDocument;
  readonly point: FrontierPoint;
}

/** A number of a point of the frontier. */
export const whyPoint = (found: FrontierDocument, point: FrontierPoint, number: PointNumber): WhyQuestion =>
  POINT[number]({ found, point });

const POINT: Readonly<Record<PointNumber, (of: PointOf) => WhyQuestion>> = {
  risk: (of) =>
    withBooks(of, head("Risk of the point", of.point.volatilityAnnual), {
      symbols: "σ = √(w′Σw)",
      lines: (books) => whyBookVolatility(bookOf(of, books)).formula,
    }),
  return: (of) => {
    const symbols = "r = Σ_n w_n α_n";
    return withBooks(of, head("Expected return of the point", of.point.returnAnnual), {
      symbols,
      lines: (books) => {
        const alpha = new Map(of.found.alphaAnnual.map(({ id, alpha: value }) => [id, value]));
        return [sumLine({ symbols, source: SOURCE, parts: returnParts(bookOf(of, books), alpha) })];
      },
    });
  },
  cost: ({ point: { costAnnual, costParts } }) => {
    const title = head("Costs of getting to the point", costAnnual);
    return costParts === null
      ? whyDatum({ ...title, from: "The mandate has no costs." })
      : whyCostsOf(title, costParts);
  },
  turnover: (of) => {
    const symbols = "T = Σ_n |w_n − w_{0,n}|";
    const { turnover } = of.point;
    const shown = { title: "Turnover to the point", value: `${percent(turnover, 1)} %`, number: turnover };
    const lines = ({ own }: BooksOf) => [
      sumLine({ symbols, source: SOURCE, parts: tradeParts(of.found, own) }),
    ];
    return withBooks(of, shown, { symbols, lines });
  },
  names: ({ point: { names } }) =>
    whyDatum({
      title: "Names of the point",
      value: count(names),
      number: names,
      from: `Counted: ${count(names)} names of the model have a weight of more than 10⁻⁷ of the capital; less is the optimiser’s rounding.`,
    }),
  net: (of) => {
    const { netReturnAnnual, returnAnnual, costAnnual } = of.point;
    return reckoned({
      ...head("Net return of the point", netReturnAnnual),
      left: "r_n",
      right: "r − c",
      parts: {
        gross: percentPart("r", "expected return", returnAnnual, () => POINT.return(of)),
        cost: percentPart("c", "costs", costAnnual, () => POINT.cost(of)),
      },
      result: returnAnnual - costAnnual,
      as: "percent",
      source: SOURCE,
    });
  },
  ratio: (of) => {
    const { netReturnAnnual, volatilityAnnual, ratio } = of.point;
    return reckoned({
      title: "Net return over risk",
      value: score(ratio),
      number: ratio,
      left: "IR",
      right: "r_n / σ",
      parts: {
        net: percentPart("r_n", "net of costs", netReturnAnnual, () => POINT.net(of)),
        risk: percentPart("σ", "risk", volatilityAnnual, () => POINT.risk(of)),
      },
      result: netReturnAnnual / volatilityAnnual,
      source: SOURCE,
    });
  },
};

const head = (title: string, value: number): FigureHead => ({
  title,
  value: `${percent(value)} %`,
  number: value,
});

const bookOf = ({ found }: PointOf, { own, active }: BooksOf): ModelBook =>
  (found.relative ? active : undefined) ?? own;

function withBooks(
  { found: { date, benchmarkName }, point: { weights } }: PointOf,
  shown: FigureHead,
  {
    symbols,
    lines,
  }: { readonly symbols: string; readonly lines: (books: BooksOf) => readonly FormulaLine[] },
): WhyQuestion {
  return whyAsked({
    ...shown,
    symbols,
    source: SOURCE,
    ingredients: () => following(booksOf({ date, benchmark: benchmarkName, weights }), lines),
  });
}

/** What of the names of the model is traded to come to a point. */
function tradeParts({ current }: FrontierDocument, own: ModelBook): readonly WhyPart[] {
  const before = new Map(current.weights.map(({ id, weight }) => [id, weight]));
  const after = new Map(weightsById(own));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const [w, was] = [after.get(id) ?? 0, before.get(id) ?? 0];
    if (w === was) return [];
    return [
      percentPart("|Δw_n|", id, Math.abs(w - was), () =>
        reckoned({
          title: `Trade of ${id}`,
          value: `${percent(Math.abs(w - was))} %`,
          number: Math.abs(w - was),
          left: "|Δw_n|",
          right: "|w − w_0|",
          parts: {
            after: percentPart("w", "weight of the point", w),
            before: percentPart("w_0", "weight now", was),
          },
          result: Math.abs(w - was),
          as: "percent",
          source: SOURCE,
        }),
      ),
    ];
  });
}
