import type { FactorFamily } from "../../../engine/exposures/index.ts";

const WORDS: readonly (readonly [RegExp, FactorFamily])[] = [
  [/industr|sector/i, "industry"],
  [/countr/i, "country"],
  [/currenc|^fx$/i, "currency"],
  [/market|world|global|intercept/i, "market"],
  [/statistic|blind/i, "statistical"],
  [/macro|given/i, "given"],
  [/style|fundamental/i, "style"],
];

/** The family that a category of factors is, by its words; undefined for others. */
export function familyOfWords(words: string): FactorFamily | undefined {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1];
}
