/** Factor returns so far, date-major: the state of the factor covariance. */
export interface FactorHistory {
  readonly factorCount: number;
  readonly dateCount: number;
  /** [capacity × K]; rows beyond `dateCount` are unused. */
  readonly returns: Float64Array;
  /** [capacity × K] 1 where the factor was estimated from data of its own. */
  readonly estimated: Uint8Array;
}

/** An empty history. */
export function startFactorHistory(factorCount: number): FactorHistory {
  return { factorCount, dateCount: 0, returns: new Float64Array(0), estimated: new Uint8Array(0) };
}

/** Appends one date; storage doubles when full. The arrays are owned by the fold. */
export function stepFactorHistory(
  history: FactorHistory,
  returns: Float64Array,
  estimated: Uint8Array,
): FactorHistory {
  const { factorCount, dateCount } = history;
  const needed = (dateCount + 1) * factorCount;
  let store = history;
  if (history.returns.length < needed) {
    const capacity = Math.max(64, 2 * dateCount) * factorCount;
    const grown = { returns: new Float64Array(capacity), estimated: new Uint8Array(capacity) };
    grown.returns.set(history.returns);
    grown.estimated.set(history.estimated);
    store = { ...history, ...grown };
  }
  store.returns.set(returns, dateCount * factorCount);
  store.estimated.set(estimated, dateCount * factorCount);
  return { ...store, dateCount: dateCount + 1 };
}
