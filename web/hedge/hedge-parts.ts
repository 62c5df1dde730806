import { part, type WhyPart, type WhyQuestion } from "../why/index.ts";
import { count } from "../words.ts";

/** Where the formulas stand. */
export const SOURCE = "Methodology 12, hedging";

/** A part in percent. */
export const percentPart = (
  symbol: string,
  meaning: string,
  value: number,
  next?: () => WhyQuestion,
): WhyPart => part(symbol, meaning, value, { as: "percent", next });

/** A share of the capital in basis points. */
export const basisPoints = (value: number): string => `${count(1e4 * value, 1)} bp of the capital`;
