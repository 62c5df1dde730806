/** What a mean is of: the sum of its terms, how many they are, and the largest of them. */
export interface MeanTerms {
  readonly sum: number;
  readonly count: number;
  /** By size, the largest first; the others are the rest of the sum. */
  readonly largest: readonly { readonly date: string; readonly value: number }[];
}

/** A summary with what its mean is of, where that was asked for. */
export type WithTerms<T> = T & { readonly terms?: MeanTerms };

/** Terms that are told one by one. */
const MOST = 12;

/**
 * The terms of a mean over dates; those that are not finite are no terms.
 *
 * @param dates  [D] of the values
 */
export function meanTerms(dates: readonly string[], values: ArrayLike<number>): MeanTerms {
  const terms = dates.flatMap((date, d) => {
    const value = values[d] ?? Number.NaN;
    return Number.isFinite(value) ? [{ date, value }] : [];
  });
  return {
    sum: terms.reduce((sum, { value }) => sum + value, 0),
    count: terms.length,
    largest: terms.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST),
  };
}
