/** The largest of some rows by absolute size, and the others, which become one line "Other (n)". */
export interface TopRows<T> {
  readonly top: readonly T[];
  readonly others: readonly T[];
}

/** At most `count` rows one by one; a single row left over is shown, as its line would not be shorter. */
export function topRows<T>(rows: readonly T[], size: (row: T) => number, count: number): TopRows<T> {
  const sorted = rows.toSorted((a, b) => Math.abs(size(b)) - Math.abs(size(a)));
  const shown = sorted.length <= count + 1 ? sorted.length : count;
  return { top: sorted.slice(0, shown), others: sorted.slice(shown) };
}

/** The sum over some rows. */
export function total<T>(rows: readonly T[], value: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
}
