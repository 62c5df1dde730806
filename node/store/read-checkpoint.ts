import { parseState } from "../../wire/index.ts";
import { checksum } from "./checksum.ts";
import { openDurableFiles } from "./durable-files.ts";
import { checkpointFile } from "./layout.ts";

/** A state of a fold that was kept in a model's folder, without the writer's lock; undefined when there is none or it is damaged. */
export async function readCheckpoint(
  modelDir: string,
  key: string,
): Promise<{ readonly state: unknown } | undefined> {
  const bytes = await openDurableFiles(modelDir).read(checkpointFile(key));
  return bytes === undefined ? undefined : parseState(bytes, checksum);
}
