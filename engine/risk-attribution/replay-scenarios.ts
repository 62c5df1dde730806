import { EngineError } from "../errors/index.ts";
import type { Matrix } from "../linalg/index.ts";
import { scenarioTotals } from "./return-moments.ts";

/**
 * How periods add up. "sum": on constant capital, what active and dollar-neutral portfolios need. "compound": gains and losses
 * stay in the portfolio, each period's contributions are times what has become of 1.
 */
export type Compounding = "sum" | "compound";

/** Which part of a history. */
export interface ReplayOptions {
  /** First scenario. */
  readonly from: number;
  readonly periods: number;
  readonly compounding: Compounding;
}

/** A window of history, through the portfolio of today. */
export interface Replay {
  readonly from: number;
  /** Last scenario. */
  readonly to: number;
  /** Over the window, a decimal; the sum of the contributions. */
  readonly windowReturn: number;
  /** [J] by source. */
  readonly contributions: Float64Array;
  /** [periods] return from the start to the end of each period. */
  readonly path: Float64Array;
  /** The lowest point of the path, not above 0. */
  readonly lowest: number;
}

/**
 * Replays a window of scenarios: exposures of today, held constant through the window (rebalanced every period).
 *
 * Compounded, R = Π(1 + r_t) − 1 = Σ_t V_{t−1} r_t with V_{t−1} the value of 1 before period t, so that V_{t−1} s_tj are exact
 * contributions without a linking method.
 *
 * @param contributions  [T×J] of `factorScenarios`; NaN not allowed
 * @throws {EngineError} value: a window outside the scenarios, a value that is not finite, or, compounded, a period that loses everything
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(T·J)
 * @example
 * replayScenarios(matrix(2, 1, [-0.5, -0.5]), { from: 0, periods: 2, compounding: "compound" }).windowReturn // => -0.75
 */
export function replayScenarios(contributions: Matrix, options: ReplayOptions): Replay {
  const { rows } = contributions;
  const { from, periods } = options;
  if (
    !(
      Number.isInteger(from) &&
      Number.isInteger(periods) &&
      from >= 0 &&
      periods > 0 &&
      from + periods <= rows
    )
  ) {
    throw new EngineError(
      "value",
      `replayScenarios needs a window within ${rows} scenarios, got ${periods} from ${from}`,
    );
  }
  return replayWindow(contributions, scenarioTotals(contributions), options);
}

/** Options of `worstWindows`. */
export interface WorstWindowOptions {
  /** Length of a window. */
  readonly periods: number;
  /** How many at most. */
  readonly count: number;
  readonly compounding: Compounding;
}

/**
 * The worst windows of h periods in a history, none overlapping another: the worst of all, then the worst of those that share no
 * period with it, and so on. Overlapping ones would be one crisis told ten times.
 *
 * @param contributions  [T×J] of `factorScenarios`; NaN not allowed
 * @returns worst first, of equals the earlier; fewer than asked where the history is too short
 * @throws {EngineError} value: periods or count that are no whole numbers above 0; as `replayScenarios`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(T·h + T log T + T·J)
 * @example
 * worstWindows(matrix(5, 1, [-1, -2, -3, 1, -2]), { periods: 2, count: 2, compounding: "sum" }).map((window) => window.from) // => [1, 3]
 */
export function worstWindows(
  contributions: Matrix,
  { periods, count, compounding }: WorstWindowOptions,
): readonly Replay[] {
  for (const [name, value] of Object.entries({ periods, count })) {
    if (!(Number.isInteger(value) && value > 0))
      throw new EngineError("value", `worstWindows needs a whole number of ${name} above 0, got ${value}`);
  }
  const totals = scenarioTotals(contributions);
  const starts = Array.from({ length: Math.max(0, totals.length - periods + 1) }, (_, from) => {
    return { from, windowReturn: windowReturn(totals, from, { periods, compounding }) };
  }).sort((a, b) => a.windowReturn - b.windowReturn || a.from - b.from);
  const taken = new Uint8Array(totals.length);
  const chosen: Replay[] = [];
  for (const { from } of starts) {
    if (chosen.length === count) break;
    // Windows are of one length: two overlap where an end of one lies in the other.
    if (taken[from] === 1 || taken[from + periods - 1] === 1) continue;
    taken.fill(1, from, from + periods);
    chosen.push(replayWindow(contributions, totals, { from, periods, compounding }));
  }
  return chosen;
}

function windowReturn(
  totals: Float64Array,
  from: number,
  { periods, compounding }: Pick<ReplayOptions, "periods" | "compounding">,
): number {
  let value = 1;
  for (let t = from; t < from + periods; t++) value += before(value, compounding, t, totals) * totals[t];
  return value - 1;
}

/** What a period's contributions are multiplied by. */
function before(value: number, compounding: Compounding, t: number, totals: Float64Array): number {
  if (compounding === "sum") return 1;
  if (!(totals[t] > -1)) {
    throw new EngineError(
      "value",
      `scenario ${t} returns ${totals[t]}: nothing is left to compound, replay it with "sum" on constant capital`,
    );
  }
  return value;
}

function replayWindow(
  { cols, values }: Matrix,
  totals: Float64Array,
  { from, periods, compounding }: ReplayOptions,
): Replay {
  const contributions = new Float64Array(cols);
  const path = new Float64Array(periods);
  let value = 1;
  let lowest = 0;
  for (let t = from; t < from + periods; t++) {
    const capital = before(value, compounding, t, totals);
    for (let j = 0; j < cols; j++) contributions[j] += capital * values[t * cols + j];
    value += capital * totals[t];
    path[t - from] = value - 1;
    lowest = Math.min(lowest, value - 1);
  }
  return { from, to: from + periods - 1, windowReturn: value - 1, contributions, path, lowest };
}
