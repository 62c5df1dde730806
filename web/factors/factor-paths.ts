/** A series, null where there is none. */
export type Path = readonly (number | null)[];

/** Wealth less 1 of a path of returns, in percent. */
export function compounded(path: Path): Path {
  let wealth = 1;
  return path.map((value) => {
    if (value === null) return null;
    wealth *= 1 + value;
    return 100 * (wealth - 1);
  });
}

/** Compounded returns of calendar years, decimal; null where a year has none. */
export function yearly(
  dates: readonly string[],
  path: Path,
): readonly { readonly year: string; readonly value: number | null; readonly path: readonly number[] }[] {
  const years = [...new Set(dates.map((date) => date.slice(0, 4)))];
  return years.map((year) => {
    const own = path.filter(
      (value, i): value is number => value !== null && dates[i]?.startsWith(year) === true,
    );
    return {
      year,
      path: own,
      value: own.length === 0 ? null : own.reduce((wealth, value) => wealth * (1 + value), 1) - 1,
    };
  });
}

/** Means by calendar month of what is not missing, at the last date of each. */
export function monthly(
  dates: readonly string[],
  path: Path,
): { readonly dates: readonly string[]; readonly values: Path } {
  const months = new Map<string, { last: string; sum: number; count: number }>();
  dates.forEach((date, i) => {
    const month = months.get(date.slice(0, 7)) ?? { last: date, sum: 0, count: 0 };
    const value = path[i] ?? null;
    months.set(date.slice(0, 7), {
      last: date,
      sum: month.sum + (value ?? 0),
      count: month.count + (value === null ? 0 : 1),
    });
  });
  const of = [...months.values()];
  return {
    dates: of.map(({ last }) => last),
    values: of.map(({ sum, count }) => (count === 0 ? null : sum / count)),
  };
}

/** Correlations of two series over a window that ends at each date; null before there are so many of both. */
export function rollingCorrelation(a: Path, b: Path, window: number): Path {
  return a.map((_, end) => {
    if (end + 1 < window) return null;
    const pairs: [number, number][] = [];
    for (let i = end + 1 - window; i <= end; i++) {
      const [x, y] = [a[i], b[i]];
      if (x == null || y == null) return null;
      pairs.push([x, y]);
    }
    return correlationOf(pairs);
  });
}

function correlationOf(pairs: readonly (readonly [number, number])[]): number | null {
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [a, b] of pairs) {
    xx += (a - x) ** 2;
    yy += (b - y) ** 2;
    xy += (a - x) * (b - y);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}
