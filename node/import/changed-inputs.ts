import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openFileHashes } from "./file-hashes.ts";

/** A file as a run has read it. */
export interface ReadInput {
  /** As the spec names it. */
  readonly file: string;
  readonly hash: string;
  readonly bytes: number;
}

/**
 * The files that are no longer what they were. Size tells at once; a hash is taken again only where the file was touched
 * since it was last hashed.
 *
 * @param projectDir  folder the paths are relative to
 */
export async function changedInputs(
  projectDir: string,
  inputs: readonly ReadInput[],
): Promise<readonly string[]> {
  const hashes = await openFileHashes(join(projectDir, ".plimsoll", "cache"));
  const changed: string[] = [];
  for (const { file, hash, bytes } of inputs) {
    const absolute = resolve(projectDir, file);
    const size = await stat(absolute).then(
      (status) => status.size,
      () => undefined,
    );
    // A file that cannot be read is not what was read.
    const now = size === bytes ? await hashes.recall(file, absolute).catch(() => undefined) : undefined;
    if (now !== hash) changed.push(file);
  }
  await hashes.save();
  return changed;
}
