import { purePortfolio, type SignalDate } from "../../engine/alpha/index.ts";
import {
  type AttributionState,
  attributePeriod,
  type BookPerformance,
  finishAttribution,
  startAttribution,
  stepAttribution,
} from "../../engine/performance-attribution/index.ts";
import { alignWeights } from "../../engine/portfolio/index.ts";
import { readAxes, runOptions, walkRun } from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** Dates of a signal, and the closes that they count from. */
export interface HeldSignal {
  readonly dates: readonly SignalDate[];
  readonly closes: readonly string[];
}

/**
 * The performance attribution of the pure portfolio of each signal, held with fixed weights from each of its dates to the next: what it earned of each factor, which is
 * of exposures that drifted between dates, and what of specific returns. Periods without a regression are unmodelled.
 *
 * @returns [S] of the books without a benchmark, in the order of the signals; undefined for one without dates
 */
export async function attributePure(
  run: Run,
  signals: readonly HeldSignal[],
): Promise<readonly (BookPerformance | undefined)[]> {
  const { assets } = await readAxes(run);
  const { periodsPerYear } = runOptions(run);
  const begins = signals.flatMap(({ closes }) => closes.slice(0, 1)).sort();
  const books = signals.map(({ dates, closes }) => ({
    formed: new Map(closes.map((close, d) => [close, dates[d] as SignalDate])),
    state: startAttribution({ linking: "carino", periodsPerYear }),
    weights: undefined as Float64Array | undefined,
  }));
  const nothing = new Float64Array(assets.labels.length);
  if (begins[0] === undefined) return signals.map(() => undefined);
  for await (const { before, returns } of walkRun(run, begins[0], run.manifest.dates.last)) {
    const basis = { assets, covered: before.exposures.covered };
    const benchmark = alignWeights(nothing, basis);
    for (const book of books) {
      const date = book.formed.get(before.date);
      if (date !== undefined) book.weights = purePortfolio(date);
      if (book.weights === undefined) continue;
      const portfolio = alignWeights(book.weights, basis);
      book.state = stepAttribution(book.state, attributePeriod({ ...returns, portfolio, benchmark }));
    }
  }
  return books.map(({ state }: { state: AttributionState }) =>
    state.periodCount === 0 ? undefined : finishAttribution(state).portfolio,
  );
}
