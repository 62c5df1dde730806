import type { HullBase } from "./hull-program.ts";
import { type KnownChoice, solveChoice } from "./solve-choice.ts";
import type { NamePieces, WeightPiece } from "./weight-pieces.ts";

/** How much of the open names' lots is fixed at a time. */
const SHARE = 1 / 3;

/**
 * Whole lots near a choice: the dearest lots are rounded first, a third of them at a time, and what is left is solved again around them, so that
 * the small lots take up what the large ones miss. Where no portfolio is left, fewer at a time; then one up instead of down. null where that
 * leads nowhere either.
 *
 * @complexity some log n programs of the names that are held
 */
export function roundLots(base: HullBase, start: KnownChoice): KnownChoice | null {
  let last = start;
  for (;;) {
    const { pieces, solution } = last.answer;
    const open = Array.from(pieces.keys())
      .filter((i) => isOpen(pieces[i][0]))
      .sort((a, b) => pieces[b][0].lot - pieces[a][0].lot || a - b);
    if (open.length === 0) return last;
    const weight = (i: number) => base.centre[i] + solution.x[i];
    let next: KnownChoice | null = null;
    for (
      let count = Math.max(1, Math.ceil(open.length * SHARE));
      next === null && count >= 1;
      count = count >> 1
    )
      next = solveChoice(base, rounded(base, pieces, { names: open.slice(0, count), weight, way: 0 }));
    for (const way of [1, -1] as const)
      next ??= solveChoice(base, rounded(base, pieces, { names: open.slice(0, 1), weight, way }));
    if (next === null) return null;
    last = next;
  }
}

function isOpen({ lot, lower, upper }: WeightPiece): boolean {
  return lot > 0 && lower < upper;
}

interface Rounding {
  readonly names: readonly number[];
  readonly weight: (i: number) => number;
  /** 0: to the nearest lot; 1: up; −1: down. */
  readonly way: -1 | 0 | 1;
}

function rounded({ current }: HullBase, pieces: NamePieces, { names, weight, way }: Rounding): NamePieces {
  const chosen = new Set(names);
  return pieces.map((own, i) => {
    if (!chosen.has(i)) return own;
    const { lot, lower, upper, ...state } = own[0];
    const lots = (weight(i) - current[i]) / lot;
    const whole = way === 0 ? Math.round(lots) : way > 0 ? Math.ceil(lots) : Math.floor(lots);
    const at = Math.min(upper, Math.max(lower, current[i] + whole * lot));
    return [{ ...state, lot, lower: at, upper: at }];
  });
}
