import type { MarketDay } from "../../engine/data/index.ts";
import {
  type CoreDay,
  type CoreState,
  type Forecast,
  finishDay,
  forecastInputs,
  forecastModel,
  type LateState,
  type ModelDay,
  type ModelOptions,
  type ModelState,
  openDay,
  type PendingDay,
  startModel,
} from "../../engine/pipeline/index.ts";
import { simulateEigenfactors } from "../../engine/risk-model/index.ts";
import type { MarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import { readCheckpoint } from "../store/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import { planPeriods } from "./plan-periods.ts";

/** What days are computed again from. */
export interface ReplayInputs {
  readonly project: Project;
  readonly data: MarketData;
  /** Those that the run was made with. */
  readonly options: ModelOptions;
}

/** Where a replay begins. */
export interface ReplayStart {
  /** Date of the state that was kept; undefined: before the first day. */
  readonly kept: string | undefined;
  /** Days to be computed up to the last one asked for. */
  readonly dayCount: number;
}

/** A day as it was computed again. What it holds of the state is good until the next day is asked for. */
export interface ReplayedDay {
  readonly date: string;
  /** The trading day before; undefined on the first. */
  readonly before: string | undefined;
  readonly day: MarketDay;
  /** [N] last price and its age at the close before. */
  readonly priceBefore: Float64Array;
  readonly priceAgeBefore: Int32Array;
  /** At its close. */
  readonly state: CoreState;
  readonly output: CoreDay;
  readonly pending: PendingDay;
  /** The day with its factor portfolios; undefined where they were not asked for. */
  readonly whole: ModelDay | undefined;
  /** The forecast at the close; undefined while histories are too short. With draws, where they are not the month's. */
  readonly forecast: () => Forecast | undefined;
}

/** Which days are wanted, and what of them. */
export interface ReplayRequest {
  /** Ascending. */
  readonly dates: readonly string[];
  /** Whether factor portfolios and the month's eigenfactors are wanted: draws, twice or more. */
  readonly late: boolean;
  readonly onStart?: (start: ReplayStart) => void;
}

/**
 * Computes days of a run again, from the nearest state that was kept before the first of them: the same fold over the same
 * data, so the same bits. Nothing is written and no lock is taken.
 */
export async function* replayDays(
  inputs: ReplayInputs,
  { dates, late: isLate, onStart }: ReplayRequest,
): AsyncGenerator<ReplayedDay> {
  const { data, options } = inputs;
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return;
  const start = await startOf(inputs, first);
  const plan = data.dates.filter((date) => date > (start?.date ?? "") && date <= last);
  onStart?.({ kept: start?.date, dayCount: plan.length });
  const initial = start?.state ?? startModel(data.axes, options);
  let late: LateState = { portfolios: initial.portfolios, eigenfactorBias: initial.eigenfactorBias };
  let core: CoreState = initial;
  // Portfolios are held for a month, and turnover compares with those of the month before.
  const lateFrom = start === undefined ? monthBefore(data.dates, first) : "";
  const wanted = new Set(dates);
  const days = data.days(plan[0]);
  try {
    for (const date of plan) {
      const next = await days.next();
      if (next.done === true || next.value.date !== date) throw new Error(`the data gave no day ${date}`);
      const isWanted = wanted.has(date);
      const [priceBefore, priceAgeBefore] = isWanted
        ? [core.market.price.slice(), core.market.priceAge.slice()]
        : [new Float64Array(0), new Int32Array(0)];
      const before = core.market.date;
      const open = openDay(core, next.value, data.axes, options);
      core = open.state;
      let whole: ModelDay | undefined;
      if (isLate && date.slice(0, 7) >= lateFrom) {
        const bias = simulateEigenfactors(open.pending.draft?.covariance.draws);
        const finished = finishDay(late, open.pending, bias, { axes: data.axes, options });
        late = finished.state;
        whole = { ...open.output, portfolios: finished.output };
      }
      if (!isWanted) continue;
      const state = core;
      const { eigenfactorBias } = late;
      yield {
        date,
        before: before === "" ? undefined : before,
        day: next.value,
        priceBefore,
        priceAgeBefore,
        state,
        output: open.output,
        pending: open.pending,
        whole,
        forecast: () => forecastModel(forecastInputs({ ...state, eigenfactorBias }), data.axes, options),
      };
    }
  } finally {
    await days.return(undefined);
  }
}

/** The newest state that was kept of a date before; undefined where there is none. */
async function startOf(
  { project, data, options }: ReplayInputs,
  before: string,
): Promise<{ readonly date: string; readonly state: ModelState } | undefined> {
  const periods = await planPeriods({ ...project, options }, data);
  const store = { loadCheckpoint: (key: string) => readCheckpoint(project.modelFolder, key) };
  for (const period of periods.toReversed()) {
    const date = period.dates.at(-1);
    if (date === undefined || date >= before) continue;
    const kept = await loadCheckpoint(store, period.key, data.axes, options);
    if (kept !== undefined) return { date, state: kept.state };
  }
  return undefined;
}

/** The month (YYYY-MM) of the data before that of a date; its own where it is the first. */
function monthBefore(dates: readonly string[], date: string): string {
  const month = date.slice(0, 7);
  return (dates.findLast((day) => day.slice(0, 7) < month) ?? date).slice(0, 7);
}
