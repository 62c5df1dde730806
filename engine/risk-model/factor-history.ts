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

/** Returns of some factors over the latest periods, estimated anew; what they were in earlier periods is no longer known. */
export interface RewrittenHistory {
  /** Dates of the periods, ascending; the last is the close of the rewriting. */
  readonly dates: readonly string[];
  /** Columns of X. */
  readonly columns: readonly number[];
  /** [T×M] by period, then column; 0 where not estimated. */
  readonly values: Float64Array;
  /** [T×M] 1 where estimated. */
  readonly estimated: Uint8Array;
}

/**
 * The history with the columns replaced over its last T periods and not estimated before them; periods at its start
 * without any factor are cut off. The history may have fewer periods than T: it then begins with them.
 *
 * @returns a history in arrays of its own
 */
export function rewriteFactorHistory(history: FactorHistory, rewritten: RewrittenHistory): FactorHistory {
  const { factorCount, dateCount } = history;
  const { dates, columns, values, estimated } = rewritten;
  const total = Math.max(dateCount, dates.length);
  const cells = total * factorCount;
  const out = { returns: new Float64Array(cells), estimated: new Uint8Array(cells) };
  const offset = (total - dateCount) * factorCount;
  out.returns.set(history.returns.subarray(0, dateCount * factorCount), offset);
  out.estimated.set(history.estimated.subarray(0, dateCount * factorCount), offset);
  const first = total - dates.length;
  for (let row = 0; row < total; row++) {
    columns.forEach((k, m) => {
      const cell = (row - first) * columns.length + m;
      out.returns[row * factorCount + k] = row < first ? 0 : values[cell];
      out.estimated[row * factorCount + k] = row < first ? 0 : estimated[cell];
    });
  }
  const known = out.estimated.indexOf(1);
  const cut = Math.floor((known < 0 ? cells : known) / factorCount);
  return {
    factorCount,
    dateCount: total - cut,
    returns: out.returns.slice(cut * factorCount),
    estimated: out.estimated.slice(cut * factorCount),
  };
}
