import { dayNumber } from "../../../data/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor, Window } from "../descriptor.ts";

const MONTHS = 12;
/** Days after a close within which the next period has come, whatever weekend and holidays lie between. */
const DAYS_AHEAD = 5;

/**
 * Mean log excess return in the coming calendar month, over the last years.
 *
 * The coming month is that of the date five days after the close: the engine knows no calendar of trading days, and a
 * month's last close, with a weekend and holidays after it, must look at the month that follows. On daily data the turn
 * thus comes up to a few closes early. Periods are dated at their end. Returns of the month that is under way count from
 * the next year on.
 *
 * The window counts **years** at every frequency: `periods` years, `lag` of the latest left out, at least `minPeriods`
 * of them with a return in that month. A month's return is the sum over the periods it has; a return of −100 % is no
 * observation.
 *
 * @complexity O(N·years) a period; the state holds a month's sum and number per asset and month of the window
 */
export const seasonality: Descriptor = {
  name: "seasonality",
  family: "momentum",
  meaning:
    "Mean log excess return in the coming calendar month over the last years; the window counts years.",
  formula:
    "Σ w R / Σ w, R = Σ ln(1 + r) over that month of a year; the coming month is that of close + 5 days",
  source: "Heston & Sadka (2008)",
  needs: ["total_return"],
  windows: {
    daily: { periods: 5, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 3 },
    monthly: { periods: 5, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 3 },
  },
  lookback: () => ({ log_return: 1 }),
  start: (assetCount, window) => ({
    sum: new Float64Array(slotCount(window) * assetCount),
    month: new Float64Array(slotCount(window) * assetCount),
  }),
  step: ({ sum, month }, { day, series }, window) => {
    const logs = valuesAt(series("log_return"), 0);
    const N = logs.length;
    const slots = slotCount(window);
    const now = monthNumber(day.date);
    const row = (now % slots) * N;
    for (let asset = 0; asset < N; asset++) {
      if (Number.isNaN(logs[asset])) continue;
      if (month[row + asset] !== now) sum[row + asset] = 0;
      month[row + asset] = now;
      sum[row + asset] += logs[asset];
    }
    const coming = turnsWithin(day.date, DAYS_AHEAD) ? now + 1 : now;
    return sameMonthMeans(sum, month, coming, window);
  },
};

/** A year more than the window reaches back, so that the month under way overwrites none that is still needed. */
function slotCount({ periods, lag }: Window): number {
  return MONTHS * (periods + lag + 1);
}

function sameMonthMeans(
  sum: Float64Array,
  month: Float64Array,
  coming: number,
  window: Window,
): Float64Array {
  const slots = slotCount(window);
  const N = sum.length / slots;
  const [count, weights, total] = [new Float64Array(N), new Float64Array(N), new Float64Array(N)];
  for (let k = 0; k < window.periods; k++) {
    const then = coming - MONTHS * (1 + window.lag + k);
    const weight = 2 ** (-k / window.halfLife);
    const row = (then % slots) * N;
    for (let asset = 0; asset < N; asset++) {
      if (month[row + asset] !== then) continue;
      count[asset]++;
      weights[asset] += weight;
      total[asset] += weight * sum[row + asset];
    }
  }
  for (let asset = 0; asset < N; asset++)
    total[asset] = count[asset] >= window.minPeriods ? total[asset] / weights[asset] : Number.NaN;
  return total;
}

/** Months since the year 0. */
function monthNumber(isoDate: string): number {
  return MONTHS * Number(isoDate.slice(0, 4)) + Number(isoDate.slice(5, 7)) - 1;
}

/** Whether the next month begins within `days` days after the date. */
function turnsWithin(isoDate: string, days: number): boolean {
  const next = monthNumber(isoDate) + 1;
  const year = String(Math.floor(next / MONTHS)).padStart(4, "0");
  const month = String((next % MONTHS) + 1).padStart(2, "0");
  return dayNumber(isoDate) + days >= dayNumber(`${year}-${month}-01`);
}
