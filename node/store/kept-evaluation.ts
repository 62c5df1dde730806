import { stat } from "node:fs/promises";
import { join } from "node:path";
import { formatStateInPieces, parseState } from "../../wire/index.ts";
import { checksum } from "./checksum.ts";
import { type DurableFiles, openDurableFiles } from "./durable-files.ts";
import { evaluationFile } from "./layout.ts";

/** Bytes of all kept evaluations of a model; the oldest go first. */
const MOST_BYTES = 1 << 28;

/** An evaluation that was kept in a model's folder; undefined where there is none or it is damaged. */
export async function readEvaluation(
  modelDir: string,
  key: string,
): Promise<{ readonly state: unknown } | undefined> {
  try {
    const bytes = await openDurableFiles(modelDir).read(evaluationFile(key));
    return bytes === undefined ? undefined : parseState(bytes, checksum);
  } catch {
    return undefined;
  }
}

/**
 * Keeps an evaluation, plain data, in a model's folder, without the writer's lock: it has its name when it is whole. It is a cache,
 * so that a folder that cannot be written is no failure.
 */
export async function keepEvaluation(modelDir: string, key: string, evaluation: unknown): Promise<void> {
  const files = openDurableFiles(modelDir);
  const pieces = formatStateInPieces(evaluation, checksum);
  try {
    await files.write("checkpoint", evaluationFile(key), pieces);
    await removeOldest(files);
  } catch {
    // Computed again the next time.
  }
}

async function removeOldest(files: DurableFiles): Promise<void> {
  const kept = await Promise.all(
    (await files.list("evaluations")).map(async (name) => {
      const { size, mtimeMs } = await stat(join(files.root, "evaluations", name));
      return { path: `evaluations/${name}`, size, mtimeMs };
    }),
  );
  let bytes = 0;
  for (const { path, size } of kept.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    bytes += size;
    if (bytes > MOST_BYTES) await files.remove("checkpoint", path);
  }
}
