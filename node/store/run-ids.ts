import { openDurableFiles } from "./durable-files.ts";
import { readPointer } from "./read-pointer.ts";

/**
 * Ids of the runs of a model that are kept: the published one, then those before it, the latest first.
 *
 * @throws {StoreError} "missing" when nothing was published, "corrupt" when the pointer is damaged
 */
export async function readRunIds(modelDir: string): Promise<readonly string[]> {
  const { run, earlier } = await readPointer(openDurableFiles(modelDir));
  return [run, ...earlier];
}
