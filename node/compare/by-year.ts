/** What belongs to each calendar year, in their order. */
export function byYear<T>(
  all: readonly T[],
  dateOf: (one: T) => string,
): readonly { readonly year: string; readonly of: readonly T[] }[] {
  const years = new Map<string, T[]>();
  for (const one of all) {
    const year = dateOf(one).slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), one]);
  }
  return [...years].map(([year, of]) => ({ year, of }));
}
