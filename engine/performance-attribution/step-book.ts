import type { Vector } from "../linalg/index.ts";
import {
  atFactorLines,
  type BookLines,
  FACTORS_LINE,
  lineContributions,
  SPECIFIC_LINE,
} from "./attribution-lines.ts";
import type { BookState } from "./attribution-state.ts";
import { stepLedger } from "./contribution-ledger.ts";
import type { LinkingMethod } from "./linking-factors.ts";
import type { ReturnParts } from "./period-attribution.ts";

/** r and b of the linking formulas, and what one unit of the book's return is. */
export interface BookReturns {
  readonly own: number;
  readonly base: number;
  readonly unit?: number;
}

/** What a book's step needs to know of a period beside the book's own parts. */
export interface BookPeriod extends BookReturns, BookLines {
  /** f [K]; not finite where it is not known: nothing has exposure to it then. */
  readonly factorReturns: Vector;
  readonly method: LinkingMethod;
}

/** A book after one more period. The given one is not changed. */
export function stepBook(book: BookState, parts: ReturnParts, period: BookPeriod): BookState {
  const { lines, slots, method, own, base, unit = 1 } = period;
  const known = Float64Array.from(period.factorReturns, (value) =>
    Number.isFinite(value) ? value / unit : 0,
  );
  const contributions = lineContributions(parts, slots, lines.length);
  for (let line = 0; line < contributions.length; line++) contributions[line] /= unit;
  const factorReturns = atFactorLines(known, slots, lines.length);
  const ledger = stepLedger(book.ledger, method, { contributions, own, base });
  const before = book.ledger.means[FACTORS_LINE];
  return {
    ledger,
    exposures: atFactorLines(parts.exposures, slots, lines.length).map((value, line) => {
      const mean = book.exposures[line] ?? 0;
      return mean + (value - mean) / ledger.periodCount;
    }),
    factorReturns: stepLedger(book.factorReturns, method, { contributions: factorReturns, own, base }),
    specificWithFactors:
      book.specificWithFactors +
      (contributions[FACTORS_LINE] - before) * (contributions[SPECIFIC_LINE] - ledger.means[SPECIFIC_LINE]),
  };
}
