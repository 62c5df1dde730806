import { whyLater } from "../book/index.ts";
import { type FormulaLine, part, reckoned, sumLine, type WhyPart, type WhyQuestion } from "../why/index.ts";
import { percent, precisePercent } from "../words.ts";
import { type Found, SOURCE, type When } from "./found-book.ts";

/** What a figure is called and how it stands on the page. */
export interface FigureHead {
  readonly title: string;
  readonly value: string;
  readonly number: number;
}

/** Why a figure of the scorecard is what it is. */
export type Figure = (found: Found, when: When, head: FigureHead) => WhyQuestion | undefined;

/** A part in percent. */
export const percentPart = (
  symbol: string,
  meaning: string,
  value: number,
  next?: () => WhyQuestion,
): WhyPart => part(symbol, meaning, value, { as: "percent", next });

/** A figure of the totals that another one is made of. */
export function headOf({ totals }: Found, key: string, when: When, title = ""): FigureHead {
  const number = totals[key]?.[when] ?? Number.NaN;
  return { title, value: `${percent(number)} %`, number };
}

/** A sum over the names, computed when it is asked: there may be thousands. */
export function whySumOf(
  head: FigureHead,
  symbols: string,
  parts: () => readonly WhyPart[],
  notes: readonly string[] = [],
): WhyQuestion {
  const lines = (): readonly FormulaLine[] => [sumLine({ symbols, source: SOURCE, parts: parts() })];
  return whyLater({ ...head, symbols, source: SOURCE, lines, notes });
}

/** A name's part of an expected return: its weight times what it is expected to return. */
export function returnPart(id: string, weight: number, alpha: number, words: string): WhyPart {
  return percentPart("w_n α_n", id, weight * alpha, () =>
    reckoned({
      title: `${id} in the expected return`,
      value: precisePercent(weight * alpha),
      number: weight * alpha,
      left: "w_n α_n",
      right: "w_n × α_n",
      parts: {
        weight: percentPart("w_n", words, weight),
        alpha: percentPart("α_n", `expected return of ${id} a year, as the mandate has it`, alpha),
      },
      result: weight * alpha,
      as: "percent",
      source: SOURCE,
    }),
  );
}
