import type { Vector } from "../linalg/index.ts";
import { normalQuantile, studentUpperTail } from "../stats/index.ts";
import type { ReturnLaw } from "./bias-band.ts";

/** Cells of a histogram of probability transforms. */
export const TRANSFORM_CELLS = 10;

/**
 * Probability integral transform: which share of returns over their forecasts fell into each tenth of the law. All 0.1 for right forecasts of that law; high at both ends
 * where forecasts were too low, high in the middle where they were too high, aslant where returns had a mean.
 *
 * @param standardised  return over forecast volatility; NaN not allowed
 * @returns [10] shares, from the worst tenth of returns to the best
 * @see Diebold, Gunther & Tay (1998), Evaluating density forecasts, International Economic Review 39(4)
 * @complexity O(n)
 * @example
 * Array.from(transformHistogram([-2, -1, 1, 2], { kind: "normal" })) // => [0.25, 0.25, 0, 0, 0, 0, 0, 0, 0.25, 0.25]
 */
export function transformHistogram(standardised: Vector, law: ReturnLaw): Float64Array {
  const edges = Array.from({ length: TRANSFORM_CELLS - 1 }, (_, cell) => {
    const p = (cell + 1) / TRANSFORM_CELLS;
    if (law.kind === "normal") return normalQuantile(p);
    return studentEdge(p, law.degrees) * Math.sqrt((law.degrees - 2) / law.degrees);
  });
  const shares = new Float64Array(TRANSFORM_CELLS);
  for (const z of standardised) {
    let cell = 0;
    while (cell < edges.length && z > edges[cell]) cell++;
    shares[cell]++;
  }
  return shares.map((count) => count / standardised.length);
}

/** Quantile of Student's t for p from 0.1 to 0.9, by halving. */
function studentEdge(p: number, degrees: number): number {
  let [low, high] = [-4, 4];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (1 - studentUpperTail(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Where all ten shares of one portfolio's right forecasts lie in 95 of 100 cases: binomial, normal approximation, level shared out over the cells (Bonferroni).
 * Portfolios of a family move together: it is the band of their pooled histogram as well if they are all alike, and too wide a one otherwise.
 *
 * @param windows  independent returns of one portfolio
 * @complexity O(1)
 * @example
 * transformBand(252).upper.toFixed(3) // => "0.153"
 */
export function transformBand(windows: number): { readonly lower: number; readonly upper: number } {
  const share = 1 / TRANSFORM_CELLS;
  const width = normalQuantile(1 - 0.025 / TRANSFORM_CELLS) * Math.sqrt((share * (1 - share)) / windows);
  return { lower: Math.max(0, share - width), upper: Math.min(1, share + width) };
}
