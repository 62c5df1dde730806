import { StoreError, type WorkObjects } from "../store/index.ts";

/** Which part of a result is read, and the task that was done before the part was removed. */
interface ReadPart {
  readonly part?: string;
  readonly unless?: string;
}

/**
 * What a task left under its key, or a part of it beside.
 *
 * @throws {StoreError} "missing" where it is not there or was damaged; the task counts as not done from then on
 */
export async function readWork<T>(
  work: WorkObjects,
  key: string,
  { part, unless }: ReadPart = {},
): Promise<T> {
  const found = await work.read(part === undefined ? key : `${key}-${part}`);
  if (found !== undefined) return found.value as T;
  const isRemoved = unless !== undefined && (await work.has(unless));
  return readMissing(work, isRemoved ? [] : [key]);
}

/**
 * Takes back tasks whose results are not whole, and says so.
 *
 * @throws {StoreError} "missing", always
 */
export async function readMissing(work: WorkObjects, tasks: readonly string[]): Promise<never> {
  for (const key of tasks) await work.takeBack(key);
  const message = "what another task left is not there, or was damaged: the same command makes it anew";
  throw new StoreError("missing", message);
}
