import type { FormulaLine, WhyPart, WhyQuestion } from "../why-question.ts";
import { precise, precisePercent } from "../words.ts";
import { part, type Reading, type Unworked, worked } from "./worked.ts";

/** A number as it stands on the page: what it is, with its unit, and in full. */
export interface Numbered {
  readonly title: string;
  readonly value: string;
  readonly number: number | null | undefined;
}

/** What may stand beside a formula. */
interface Beside {
  readonly notes?: readonly string[];
  readonly explain?: WhyQuestion["explain"] | undefined;
}

const numbered = ({ title, value, number }: Numbered): Omit<WhyQuestion, "formula"> => ({
  title,
  value,
  number: number ?? null,
});

const beside = ({ notes, explain }: Beside): Pick<WhyQuestion, "notes" | "explain"> => ({
  ...(notes === undefined ? {} : { notes }),
  ...(explain === undefined ? {} : { explain }),
});

/** A number by one formula with its values put in. */
export function reckoned<Symbols extends string>(of: Numbered & Beside & Unworked<Symbols>): WhyQuestion {
  return { ...numbered(of), formula: [worked(of)], ...beside(of) };
}

/** A number by formulas whose values are asked when it is pressed: the formula as it is until then, and the lines that take its place. */
export function whyAsked(
  of: Numbered &
    Beside & {
      readonly symbols: string;
      readonly source: string;
      readonly ingredients: NonNullable<WhyQuestion["ingredients"]>;
    },
): WhyQuestion {
  const { symbols, source, ingredients } = of;
  return { ...numbered(of), formula: [{ symbols, values: "", source }], ingredients, ...beside(of) };
}

/** A number that is no result of a formula but taken or counted: from where, and by what rule. */
export function whyDatum(of: Numbered & Beside & { readonly from: string }): WhyQuestion {
  return { ...numbered(of), formula: [], ...beside({ ...of, notes: [of.from, ...(of.notes ?? [])] }) };
}

/** A number that is the sum of lines, each of which can be asked again. */
export function whySum(
  of: Numbered &
    Beside & {
      readonly symbols: string;
      readonly source: string;
      readonly parts: readonly WhyPart[];
      readonly as?: Reading;
    },
): WhyQuestion {
  return { ...numbered(of), formula: [summed(of)], ...beside(of) };
}

/** A formula that is the sum of its lines. */
export function summed({
  symbols,
  source,
  parts,
  as = "percent",
}: {
  readonly symbols: string;
  readonly source: string;
  readonly parts: readonly WhyPart[];
  readonly as?: Reading;
}): FormulaLine {
  const sum = parts.reduce((whole, { value }) => whole + value, 0);
  const word = as === "percent" ? precisePercent : precise;
  const values = `over ${parts.length} ${parts.length === 1 ? "line" : "lines"} = ${word(sum)}`;
  return { symbols, values, source, parts, result: sum };
}

/** A sum over many terms as the line of a formula: the largest by themselves, the others as one. */
export const sumLine = (of: Parameters<typeof summed>[0]): FormulaLine =>
  summed({ ...of, parts: largestParts(of.parts) });

/** The largest parts by themselves, the others as one line: they still sum to the whole. */
export function largestParts(parts: readonly WhyPart[], most = 12): readonly WhyPart[] {
  if (parts.length <= most + 1) return parts.toSorted(bySize);
  const sorted = parts.toSorted(bySize);
  const rest = sorted.slice(most);
  const [first] = rest;
  const as = first?.shown.endsWith("%") === true ? "percent" : "plain";
  const sum = rest.reduce((whole, { value }) => whole + value, 0);
  return [...sorted.slice(0, most), part("…", `the other ${rest.length}`, sum, { as })];
}

const bySize = (a: WhyPart, b: WhyPart): number => Math.abs(b.value) - Math.abs(a.value);

/** What a number changed by. */
export function whyChange(
  of: Numbered & {
    readonly before: WhyQuestion | number;
    readonly after: WhyQuestion | number;
    readonly as?: Reading;
  },
): WhyQuestion {
  const { as = "plain" } = of;
  const side = (symbol: string, meaning: string, given: WhyQuestion | number): WhyPart =>
    typeof given === "number"
      ? part(symbol, meaning, given, { as })
      : part(symbol, meaning, given.number ?? Number.NaN, { as, next: () => given });
  const [after, before] = [side("after", "after", of.after), side("before", "before", of.before)];
  return reckoned({
    ...of,
    left: "Δ",
    right: "after − before",
    parts: { after, before },
    result: after.value - before.value,
    as,
    source: "A difference, no formula of the model",
  });
}

/** The mean of values that are on the page. */
export function whyMean(
  of: Numbered &
    Beside & {
      readonly values: readonly number[];
      /** What they are: "periods of 2020". */
      readonly over: string;
      readonly as?: Reading;
      readonly source: string;
    },
): WhyQuestion {
  const { values, over, as = "plain", source } = of;
  const sum = values.reduce((whole, value) => whole + value, 0);
  return reckoned({
    ...of,
    left: "mean",
    right: "S / n",
    parts: {
      sum: part("S", `their sum over ${over}`, sum, { as }),
      count: part("n", over, values.length),
    },
    result: sum / values.length,
    as,
    source,
  });
}
