import { formatState, parseState } from "../../wire/index.ts";
import { checksum, type ObjectStore } from "../store/index.ts";
import type { BlockResult } from "./compute-block.ts";

/**
 * Finished blocks under their keys, in the folder of the nights or where several machines meet. A block is a pure function of its key, so
 * that whoever writes one writes the same bytes, and nobody needs a lock.
 */
export interface NightBlocks {
  /** Whether there is one. Whether it is whole is seen when it is read. */
  readonly has: (key: string) => Promise<boolean>;
  readonly save: (key: string, result: BlockResult) => Promise<void>;
  /** Undefined where it must be computed, again where it is damaged. */
  readonly load: (key: string) => Promise<BlockResult | undefined>;
  /** Removes those whose keys are not kept. */
  readonly prune: (isKept: (key: string) => boolean) => Promise<void>;
}

const FOLDER = "blocks";
const SUFFIX = ".state";

/** The blocks of a folder of nights, or of a bucket that has the place of one. */
export function nightBlocks(objects: ObjectStore): NightBlocks {
  const file = (key: string): string => `${FOLDER}/${key}${SUFFIX}`;
  return {
    has: async (key) => (await objects.size(file(key))) !== undefined,
    save: (key, result) => objects.write("checkpoint", file(key), formatState(result, checksum)),
    load: async (key) => {
      const bytes = await objects.read(file(key));
      return bytes === undefined
        ? undefined
        : (parseState(bytes, checksum)?.state as BlockResult | undefined);
    },
    prune: async (isKept) => {
      for (const name of await objects.list(FOLDER)) {
        if (!isKept(name.slice(0, -SUFFIX.length))) await objects.remove("checkpoint", `${FOLDER}/${name}`);
      }
    },
  };
}
