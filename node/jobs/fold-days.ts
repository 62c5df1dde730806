import type { MarketAxes, MarketDay } from "../../engine/data/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import {
  type CoreDay,
  type CoreState,
  draftForecast,
  type ForecastDraft,
  forecastInputs,
  type ModelOptions,
  openDay,
  type PendingDay,
} from "../../engine/pipeline/index.ts";
import type { SavedCore } from "./checkpoint.ts";

/** A day that is to be computed, and what is wanted at its close besides. */
export interface PlannedDay {
  readonly date: string;
  readonly isForecast: boolean;
  readonly isSaved: boolean;
}

/** A day as the fold gives it. */
export interface FoldedDay {
  readonly output: CoreDay;
  readonly pending: PendingDay;
  readonly family: CoreState["family"];
  /** Whether the day is on the forecast calendar: while histories are too short there is no forecast on it. */
  readonly isForecast: boolean;
  /** The forecast but for its draws, where one is wanted. */
  readonly draft: ForecastDraft | undefined;
  /** The core at the close where it is saved: as `foldDays` gives it itself, until the next day is asked for. */
  readonly core: SavedCore | undefined;
}

/** The data's days in their order, and what codes in them stand for. */
interface FoldInputs {
  readonly days: AsyncGenerator<MarketDay>;
  readonly axes: MarketAxes;
  readonly options: ModelOptions;
}

/**
 * The planned days one after the other, each from the core that the day before left.
 *
 * @param core  at the close before the first of them; consumed
 */
export async function* foldDays(
  core: CoreState,
  plan: readonly PlannedDay[],
  { days, axes, options }: FoldInputs,
): AsyncGenerator<FoldedDay> {
  let state = core;
  for (const { date, isForecast, isSaved } of plan) {
    const next = await days.next();
    if (next.done === true || next.value.date !== date) throw new Error(`the data gave no day ${date}`);
    const step = openDay(state, next.value, axes, options);
    state = step.state;
    const regression = step.pending.isMonthStart
      ? step.output.regression
      : withoutInverse(step.output.regression);
    yield {
      output: { ...(isForecast ? step.output : withoutSources(step.output)), regression },
      pending: { ...step.pending, period: { ...step.pending.period, regression } },
      family: isForecast ? state.family : null,
      isForecast,
      draft: isForecast
        ? draftForecast(forecastInputs({ ...state, eigenfactorBias: null }), axes, options)
        : undefined,
      core: isSaved ? state : undefined,
    };
  }
}

/** Half of a day is raw values and scores of descriptors and the rungs of exposures, which are looked at on forecast dates only. */
function withoutSources(day: CoreDay): CoreDay {
  const none = new Uint8Array(0);
  return { ...day, built: { ...day.built, descriptors: [], rung: none, bounded: none } };
}

/** M of a regression and the leverages: portfolios are made of the one, at the first close of a month, nothing of the other. */
function withoutInverse(day: CoreDay["regression"]): CoreDay["regression"] {
  if (day === undefined) return undefined;
  const { factorReturns, diagnostics } = day;
  const { solution, plainSolution } = factorReturns;
  const less = <T extends { readonly inverse: Matrix }>(of: T): T => ({ ...of, inverse: NONE });
  return {
    ...day,
    factorReturns: { ...factorReturns, solution: less(solution), plainSolution: less(plainSolution) },
    diagnostics: { ...diagnostics, leverage: new Float64Array(0) },
  };
}

const NONE: Matrix = { rows: 0, cols: 0, values: new Float64Array(0) };
