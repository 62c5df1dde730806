import { InputError } from "../../engine/errors/index.ts";
import { type ActiveRiskAttribution, attributeActiveRisk } from "../../engine/risk-attribution/index.ts";
import type { Run } from "../store/index.ts";
import { followBooks, type HeldBooks } from "./book-paths.ts";
import { type PortfolioChoice, sourceName } from "./read-portfolio.ts";
import { readRiskModel, type StoredModel } from "./read-risk-model.ts";
import { readAxes } from "./run-axes.ts";
import { firstHoldingsFault } from "./set-place.ts";
import { walkRun } from "./walk-run.ts";

/** A portfolio's risk as forecast at one close. */
export interface RiskAt {
  readonly date: string;
  readonly risk: ActiveRiskAttribution;
  /** Whether the factor covariance was mostly noise on the date. */
  readonly burnIn: boolean;
}

/**
 * The risk of a portfolio and of its benchmark at every forecast date of a span, the holdings set on their dates and drifting between.
 *
 * @throws {InputError} no forecast date in the span at which the portfolio was held
 */
export async function readRiskHistory(
  run: Run,
  choice: PortfolioChoice,
  span: { readonly from?: string; readonly to?: string },
): Promise<readonly RiskAt[]> {
  const { first, last } = run.manifest.dates;
  const { from = first, to = last } = span;
  const calendar = new Set(run.manifest.forecastDates.filter((date) => date >= from && date <= to));
  const end = [...calendar].sort().at(-1) ?? to;
  const books = followBooks(choice, await readAxes(run));
  const points: RiskAt[] = [];
  const add = async (date: string, held: HeldBooks | undefined): Promise<void> => {
    const stored = held === undefined || !calendar.has(date) ? undefined : await forecastOn(run, date);
    if (stored === undefined || held === undefined) return;
    const risk = attributeActiveRisk(stored.model, held.portfolio.weights, held.benchmark.weights);
    points.push({ date, risk, burnIn: stored.covariance.burnIn });
  };
  for await (const { before, returns } of walkRun(run, first, end)) {
    await add(before.date, books.at(before));
    books.drift(returns);
    if (returns.date === end) {
      const stored = await forecastOn(run, end);
      if (stored !== undefined) await add(end, books.at(stored));
    }
  }
  if (points.length === 0) {
    const rule = `no forecast of the run from ${from} to ${to} at which it is held; the run covers ${first} to ${last}`;
    const late = [choice.portfolio, choice.benchmark].flatMap((of) => (typeof of === "string" ? [] : [of]));
    const latest = late.toSorted((a, b) => ((a.dates[0] ?? "") < (b.dates[0] ?? "") ? 1 : -1))[0];
    throw new InputError([
      latest === undefined
        ? { file: `portfolio ${sourceName(choice.portfolio)}`, rule }
        : firstHoldingsFault(latest, `${latest.name} begins here: ${rule}`),
    ]);
  }
  return points;
}

/** Undefined where the run had too little history for a forecast. */
async function forecastOn(run: Run, date: string): Promise<StoredModel | undefined> {
  try {
    return await readRiskModel(run, date);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
