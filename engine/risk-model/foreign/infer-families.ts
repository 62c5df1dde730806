import type { FactorFamily } from "../../exposures/index.ts";
import type { Matrix } from "../../linalg/index.ts";

/** What is known of the names of factors. */
export interface FamilyHints {
  /** Families that were said, by factor. */
  readonly known: ReadonlyMap<string, FactorFamily>;
  /** Codes of currencies and of countries that securities have. */
  readonly currencies: ReadonlySet<string>;
  readonly countries: ReadonlySet<string>;
}

/**
 * The family of each factor, where nobody says it, by what exposures to it look like: 1 for everybody is the market; 1 for some and 0 for the others, under the code of a
 * currency or a country, is that; shares between 0 and 1, which sum to 1 for each name over all such factors, are industries; all else is a style, which any exposure fits.
 *
 * @param exposures  X [N×K]
 * @returns [K]
 * @example
 * inferFamilies(["all", "banks", "oil", "value"], { rows: 2, cols: 4, values: [1, 1, 0, 0.5, 1, 0, 1, -0.5] }, { known: new Map(), currencies: new Set(), countries: new Set() }) // => ["market", "industry", "industry", "style"]
 */
export function inferFamilies(
  names: readonly string[],
  exposures: Matrix,
  { known, currencies, countries }: FamilyHints,
): readonly FactorFamily[] {
  const { rows, cols, values } = exposures;
  const columnOf = (k: number) => Array.from({ length: rows }, (_, i) => values[i * cols + k]);
  const shapes = names.map((_, k) => shapeOf(columnOf(k)));
  const families = names.map((name) => known.get(name));
  const isOpen = (k: number) => families[k] === undefined;
  if (!families.includes("market")) {
    const market = names.findIndex((_, k) => isOpen(k) && shapes[k] === "ones");
    if (market >= 0) families[market] = "market";
  }
  const claim = (family: FactorFamily, codes: ReadonlySet<string>) => {
    const found = names.flatMap((name, k) =>
      isOpen(k) && shapes[k] !== "any" && shapes[k] !== "shares" && codes.has(lastWord(name)) ? [k] : [],
    );
    const isOne = columnSums(exposures, found).every((sum) => sum <= 1);
    if (isOne) for (const k of found) families[k] = family;
  };
  claim("currency", currencies);
  claim("country", countries);
  const shares = names.flatMap((_, k) =>
    isOpen(k) && shapes[k] !== "any" && shapes[k] !== "empty" && shapes[k] !== "ones" ? [k] : [],
  );
  const sums = columnSums(exposures, shares);
  if (shares.length > 1 && sums.every((sum) => Math.abs(sum - 1) <= 1e-9))
    for (const k of shares) families[k] = "industry";
  return families.map((family) => family ?? "style");
}

type Shape = "empty" | "ones" | "flags" | "shares" | "any";

function shapeOf(column: readonly number[]): Shape {
  if (column.every((value) => value === 0)) return "empty";
  if (column.every((value) => value === 1)) return "ones";
  if (column.every((value) => value === 0 || value === 1)) return "flags";
  return column.every((value) => value >= 0 && value <= 1) ? "shares" : "any";
}

function columnSums({ rows, cols, values }: Matrix, columns: readonly number[]): readonly number[] {
  return Array.from({ length: rows }, (_, i) => columns.reduce((sum, k) => sum + values[i * cols + k], 0));
}

/** Of MODEL_USD the USD: names of factors often begin with the model's. */
function lastWord(name: string): string {
  return name.slice(name.lastIndexOf("_") + 1).toUpperCase();
}
