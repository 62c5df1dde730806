import { exposureRow } from "../../engine/exposures/index.ts";
import { part, type WhyPart, type WhyQuestion } from "../why/index.ts";
import { spaced } from "../words.ts";
import type { ModelBook } from "./model-book.ts";

/** Where the formulas stand. */
export const VARIANCE = "Methodology 9, variance";
export const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";

/** What a number of a book is called, and how it stands on the page. */
export interface BookHead {
  readonly title: string;
  readonly value: string;
}

/** A part in percent. */
export const percentPart = (
  symbol: string,
  meaning: string,
  value: number,
  next?: () => WhyQuestion,
): WhyPart => part(symbol, meaning, value, { as: "percent", next });

/** A factor as it is read. */
export const nameOf = ({ risk }: ModelBook, k: number): string => spaced(risk.factors[k]?.factor.name ?? "");
/** The exposure of a book to a factor. */
export const exposureOf = ({ risk }: ModelBook, k: number): number => risk.factors[k]?.exposure ?? Number.NaN;
/** A name’s weight. */
export const weightOf = ({ risk }: ModelBook, asset: number): number => risk.assets.weights[asset] as number;
/** A name’s id. */
export const idOf = ({ model }: ModelBook, asset: number): string => model.assets.labels[asset] as string;
/** A name’s exposure to a factor. */
export const scoreOf = ({ model }: ModelBook, asset: number, k: number): number =>
  exposureRow(model.exposures, asset)[k] as number;
