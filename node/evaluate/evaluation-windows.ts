import type { DirectionFamily, ForecastSeries, PortfolioFamily } from "../../engine/evaluation/index.ts";

/** A portfolio of names or of factors whose forecasts are followed. */
export interface Followed {
  readonly family: PortfolioFamily | DirectionFamily;
  readonly name: string;
  /** [N] or [K] */
  readonly weights: Float64Array;
  /** Per period, as each run forecast it at the close; NaN where a run has no forecast. */
  readonly variances: readonly number[];
}

/** From a close on which forecasts were made until the window's end. */
export interface OpenWindow {
  /** The close of the forecast. */
  readonly date: string;
  readonly portfolios: readonly Followed[];
  readonly directions: readonly Followed[];
  /** Σ of returns and of their squares so far, portfolios first, then directions. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  periods: number;
}

/** A window that has not begun. */
export function openWindow(
  date: string,
  portfolios: readonly Followed[],
  directions: readonly Followed[],
): OpenWindow {
  const count = portfolios.length + directions.length;
  const [sums, squares] = [new Float64Array(count), new Float64Array(count)];
  return { date, portfolios, directions, sums, squares, periods: 0 };
}

/**
 * Takes a period into a window: the weights stand still, returns are summed.
 *
 * @param excess   [N] in excess of the risk-free rate; 0 where a name had none
 * @param factors  [K] factor returns
 */
export function addPeriod(window: OpenWindow, excess: Float64Array, factors: Float64Array): void {
  const { portfolios, directions, sums, squares } = window;
  let at = 0;
  const add = (weights: Float64Array, returns: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * returns[i]!;
    sums[at] = sums[at]! + sum;
    squares[at] = squares[at]! + sum * sum;
    at++;
  };
  for (const { weights } of portfolios) add(weights, excess);
  for (const { weights } of directions) add(weights, factors);
  window.periods++;
}

/** Finished windows, as one series per portfolio. */
export interface WindowLedger {
  /** Ends a window: its forecasts are of as many periods as it had. */
  take(window: OpenWindow): void;
  /** [T] of every portfolio by a run's forecasts, NaN in the windows it had no part in; the returns are the same of all runs. */
  series(run: number): readonly ForecastSeries[];
  /** The closes that the windows began at. */
  readonly dates: readonly string[];
}

interface WindowValues {
  readonly forecasts: readonly number[];
  readonly sum: number;
  readonly square: number;
}

/** An empty ledger. */
export function windowLedger(): WindowLedger {
  const dates: string[] = [];
  const entries = new Map<string, { followed: Followed; at: number[]; values: WindowValues[] }>();
  return {
    dates,
    take(window) {
      const followed = [...window.portfolios, ...window.directions];
      followed.forEach((one, p) => {
        const key = `${one.family}\n${one.name}`;
        const entry = entries.get(key) ?? { followed: one, at: [], values: [] };
        entries.set(key, entry);
        entry.at.push(dates.length);
        const forecasts = one.variances.map((variance) => variance * window.periods);
        entry.values.push({ forecasts, sum: window.sums[p]!, square: window.squares[p]! });
      });
      dates.push(window.date);
    },
    series: (run) =>
      [...entries.values()].map(({ followed: { family, name }, at, values }) => {
        const column = (part: (of: WindowValues) => number) => {
          const full = new Float64Array(dates.length).fill(Number.NaN);
          at.forEach((t, entry) => {
            full[t] = part(values[entry]!);
          });
          return full;
        };
        return {
          family,
          name,
          forecast: column(({ forecasts }) => forecasts[run]!),
          returns: column(({ sum }) => sum),
          realised: column(({ square }) => square),
        };
      }),
  };
}
