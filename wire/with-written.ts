/** `base` with the fields that were written. */
export function withWritten<T extends object>(
  base: T,
  written: { readonly [Key in keyof T]?: T[Key] | undefined },
): T {
  const kept = Object.entries(written).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(kept) };
}
