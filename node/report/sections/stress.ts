import { htmlTable, number, text } from "../html-table.ts";
import { fixed, percent } from "../number-text.ts";
import type { FactorPart, ReportInput, RiskBook } from "../report-input.ts";
import { hasBenchmark, mainBook } from "../report-words.ts";
import { topRows } from "../top-rows.ts";

/** Standard deviations of a shock, and how many of its horizons make a year. */
const SIZE = 2;
const MONTHS = 12;
const TOP = 10;

/** A factor's move of two monthly deviations in the direction that costs, and what it does to a book. */
interface Shock {
  readonly factor: string;
  readonly factorReturn: number;
  /** The other factors stand still: x s. */
  readonly naive: number;
  /** They move as the covariance expects them to. */
  readonly conditional: number;
}

/**
 * What a return s of one factor does to a book. Conditionally E[r | f_k = s] = Cov(r, f_k) / F_kk · s = ρ_k σ / σ_k · s, where ρ_k is
 * the correlation of the book with the factor: the page of risk has all of it.
 *
 * @see docs/methodology/09-risk-attribution.md
 */
function shockOf(book: RiskBook, { factor, volatilityAnnual }: FactorPart, factorReturn: number): Shock {
  const own = book.factors.find((of) => of.factor === factor);
  const correlation = own?.correlation ?? 0;
  return {
    factor,
    factorReturn,
    naive: (own?.exposure ?? 0) * factorReturn,
    conditional: ((correlation * book.volatilityAnnual) / volatilityAnnual) * factorReturn,
  };
}

/** Two deviations of the main factors over a month, read naively and conditionally. */
export function stressSection({ risk }: ReportInput): string {
  const against = hasBenchmark(risk);
  const book = mainBook(risk);
  const present = book.factors.filter((of) => of.volatilityAnnual > 0 && of.correlation !== null);
  const { top } = topRows(present, (of) => of.correlation ?? 0, TOP);
  const rows = top.slice(0, TOP).map((factor) => {
    const size = (SIZE * factor.volatilityAnnual) / Math.sqrt(MONTHS);
    // The direction that costs the book.
    const factorReturn = (factor.correlation ?? 0) > 0 ? -size : size;
    const total = shockOf(risk.portfolio, factor, factorReturn);
    const active = shockOf(book, factor, factorReturn);
    return {
      cells: [
        factor.factor,
        percent(factorReturn),
        fixed(factor.correlation),
        percent(active.naive),
        percent(active.conditional),
        ...(against ? [percent(total.naive), percent(total.conditional)] : []),
      ],
    };
  });
  const what = against ? "Active" : "Portfolio";
  return [
    htmlTable(
      `Two standard deviations of a factor over one month, in the direction that costs ${against ? "against the benchmark" : "the portfolio"}; the other direction is the mirror image`,
      [
        text("Factor"),
        number("Its return, %"),
        number(`Correlation with ${what.toLowerCase()}`),
        number(`${what}, naive, %`),
        number(`${what}, conditional, %`),
        ...(against ? [number("Portfolio, naive, %"), number("Portfolio, conditional, %")] : []),
      ],
      rows,
    ),
    '<p class="note">Naive: the other factors stand still, which rarely happens. Conditional: they move as the factor covariance expects them to, given this one. Factors stand in the order of their correlation with the book. Specific returns are expected to be 0; these are moves under the model, not a worst case.</p>',
  ].join("\n");
}
