/** The last `length` periods of excess returns, as a ring; row `age` 0 is the latest. */
export interface ReturnHistory {
  readonly length: number;
  readonly assetCount: number;
  /** Position of the next row to write. */
  readonly next: number;
  /** [length × N] NaN = no return. */
  readonly returns: Float64Array;
  /** [length] the market's excess return; NaN = none. */
  readonly market: Float64Array;
}

/** An empty history. */
export function startReturnHistory(length: number, assetCount: number): ReturnHistory {
  return {
    length,
    assetCount,
    next: 0,
    returns: new Float64Array(length * assetCount).fill(Number.NaN),
    market: new Float64Array(length).fill(Number.NaN),
  };
}

/** Appends a period; the oldest row is overwritten. The arrays are owned by the fold. */
export function stepReturnHistory(
  history: ReturnHistory,
  returns: Float64Array,
  market: number,
): ReturnHistory {
  history.returns.set(returns, history.next * history.assetCount);
  history.market[history.next] = market;
  return { ...history, next: (history.next + 1) % history.length };
}

/** Excess returns `age` periods before the latest. [N, a view] */
export function returnsAt(history: ReturnHistory, age: number): Float64Array {
  const row = (history.next - 1 - age + 2 * history.length) % history.length;
  return history.returns.subarray(row * history.assetCount, (row + 1) * history.assetCount);
}

/** The market's excess return `age` periods before the latest. */
export function marketAt(history: ReturnHistory, age: number): number {
  return history.market[(history.next - 1 - age + 2 * history.length) % history.length];
}
