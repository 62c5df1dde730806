/** A term of a sum: what it is of, and null for the others together. */
export interface Term {
  readonly of: string | null;
  readonly value: number;
}

/** Terms that are shown by themselves. */
const SHOWN = 12;

/** The largest terms of a sum by themselves, the others as one: they still come to the whole. Those that are 0 are left out. */
export function largestTerms(terms: readonly Term[]): readonly Term[] {
  const sorted = terms
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || 0);
  if (sorted.length <= SHOWN + 1) return sorted;
  const rest = sorted.slice(SHOWN).reduce((sum, { value }) => sum + value, 0);
  return [...sorted.slice(0, SHOWN), { of: null, value: rest }];
}
