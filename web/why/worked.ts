import type { FormulaLine, WhyPart, WhyQuestion } from "../why-question.ts";
import { precise, precisePercent } from "../words.ts";

/** How the values of a formula are read. */
export type Reading = "percent" | "plain";

const readingOf: Readonly<Record<Reading, (value: number) => string>> = {
  percent: precisePercent,
  plain: precise,
};

/** A quantity of a formula. */
export function part(
  symbol: string,
  meaning: string,
  value: number,
  { as = "plain", next }: { readonly as?: Reading; readonly next?: (() => WhyQuestion) | undefined } = {},
): WhyPart {
  return { symbol, meaning, value, shown: readingOf[as](value), next };
}

/** A formula before its values are put in. */
export interface Unworked<Symbols extends string> {
  /** The number's own symbol: "CTR_k". */
  readonly left: string;
  /** The definition, where it is another than what is computed. */
  readonly general?: string;
  /** What is computed, in the symbols of the parts. */
  readonly right: string;
  readonly parts: Readonly<Record<Symbols, WhyPart>>;
  readonly result: number;
  readonly as?: Reading;
  readonly source: string;
}

/** A formula, and the same with the values of its parts where their symbols stand: what is shown is what was computed. */
export function worked<Symbols extends string>(of: Unworked<Symbols>): FormulaLine {
  const { left, general, right, result, as = "plain", source } = of;
  const parts: readonly WhyPart[] = Object.values(of.parts);
  const symbols = [left, general, right].filter((side) => side !== undefined).join(" = ");
  // Of nothing there are no correlations: the formula stands without values.
  if (![result, ...parts.map(({ value }) => value)].every(Number.isFinite))
    return { symbols, values: "", source, parts };
  return {
    symbols,
    values: `${putIn(right, parts)} = ${readingOf[as](result)}`,
    source,
    parts,
    result,
  };
}

/** The text with values in place of symbols, longer symbols first; below 0 in parentheses. */
function putIn(text: string, parts: readonly WhyPart[]): string {
  const bySymbol = new Map(parts.map((of) => [of.symbol, of]));
  const symbols = [...bySymbol.keys()].sort((a, b) => b.length - a.length).map(escaped);
  if (symbols.length === 0) return text;
  const pattern = new RegExp(`(?<![\\p{L}_])(?:${symbols.join("|")})(?![\\p{L}_])`, "gu");
  return text.replace(pattern, (symbol, at: number) => {
    const of = bySymbol.get(symbol);
    if (of === undefined) return symbol;
    const isPower = /[²^]/.test(text[at + symbol.length] ?? "");
    return of.value < 0 || isPower || of.shown.includes("×") ? `(${of.shown})` : of.shown;
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
