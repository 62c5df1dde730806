import { type Matrix, matrix } from "../../engine/linalg/index.ts";
import { familyTitles } from "./family-titles.ts";

const titles: Readonly<Record<string, string>> = familyTitles;

/** A row of a heat map: one factor, or all of a family. */
interface Line {
  readonly label: string;
  readonly factors: readonly number[];
}

/** Correlations as a map of a given width has room for. */
export interface FittedCorrelations {
  readonly labels: readonly string[];
  /** Between single factors ρ; with a group, the root mean square ρ of the pairs, without a sign; NaN in a group of one pair's half. */
  readonly correlation: Matrix;
  /** Whether a row stands for a family. */
  readonly hasGroups: boolean;
}

/** Columns that a heat map takes. */
function widthOf(lines: readonly Line[]): number {
  return Math.max(...lines.map(({ label }) => label.length)) + 2 + 2 * lines.length;
}

/**
 * The correlations as they are, or, where their heat map would be wider than `width`, with whole families as one row each,
 * those with the most factors first.
 *
 * @param factors      [K] names and families, factors of one family together
 * @param correlation  [K×K]
 */
export function fittedCorrelations(
  factors: readonly { readonly factor: string; readonly family: string }[],
  correlation: Matrix,
  width: number,
): FittedCorrelations {
  const families = [...new Set(factors.map(({ family }) => family))];
  const members = (family: string) => [...factors.keys()].filter((k) => factors[k]?.family === family);
  const bySize = [...families].sort((a, b) => members(b).length - members(a).length);
  for (let grouped = 0; ; grouped++) {
    const asOne = bySize.slice(0, grouped);
    const lines = families.flatMap((family): Line[] => {
      const own = members(family);
      return asOne.includes(family) && own.length > 1
        ? [{ label: `${own.length} × ${titles[family] ?? family}`, factors: own }]
        : own.map((k) => ({ label: factors[k]?.factor as string, factors: [k] }));
    });
    if (widthOf(lines) <= width || grouped === families.length) return fitted(lines, correlation);
  }
}

function fitted(lines: readonly Line[], { cols, values }: Matrix): FittedCorrelations {
  const between = (a: Line, b: Line): number => {
    if (a.factors.length === 1 && b.factors.length === 1)
      return values[(a.factors[0] as number) * cols + (b.factors[0] as number)] as number;
    const pairs = a.factors.flatMap((i) =>
      b.factors.filter((j) => i !== j).map((j) => values[i * cols + j] as number),
    );
    return Math.sqrt(pairs.reduce((sum, rho) => sum + rho * rho, 0) / pairs.length);
  };
  const cells = lines.flatMap((a) => lines.map((b) => between(a, b)));
  return {
    labels: lines.map(({ label }) => label),
    correlation: matrix(lines.length, lines.length, Float64Array.from(cells)),
    hasGroups: lines.some(({ factors }) => factors.length > 1),
  };
}
