import { type ByteCache, dataBytes, openByteCache } from "../store/index.ts";

const keeps = new WeakMap<object, ByteCache<unknown>>();

/**
 * From now on what readers make of a run or of a project is kept beside it, up to so many bytes: for a service, which is asked again.
 * Without it nothing is kept.
 */
export function keepReads(owner: object, mostBytes: number): void {
  keeps.set(owner, openByteCache(mostBytes));
}

/** Whether what readers make of it is kept. */
export function isKept(owner: object): boolean {
  return keeps.has(owner);
}

/**
 * What `make` gives, from memory where reads of the owner are kept and it was made before. Nobody may change it: the next one gets the same.
 * What fails is made anew.
 *
 * @param key  all that `make` depends on beside the owner
 */
export async function kept<Value>(owner: object, key: string, make: () => Promise<Value>): Promise<Value> {
  const keep = keeps.get(owner);
  if (keep === undefined) return make();
  const known = keep.get(key);
  if (known !== undefined) return known as Value;
  const made = await make();
  keep.set(key, made, dataBytes(made));
  return made;
}
