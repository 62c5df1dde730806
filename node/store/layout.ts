import { EngineError } from "../../engine/errors/index.ts";

/*
 * The folder of a model. Partition files are named by `partitionFile` of wire, which readers in other languages see in
 * the manifest.
 *
 *   current.json                                 which run is published, and which were before it
 *   runs/<id>.json                               manifests; the id is the sha256 of the file
 *   partitions/<table>/<period>-<hash>.parquet   rows, immutable, shared between runs
 *   journal/<key>.json                           finished steps of a run: a cache for resuming
 *   checkpoints/<key>.state                      states of the folds: a cache for resuming and updating
 *   work/<goal>/<key>                            what tasks on several machines leave for each other, until the run is published
 *   evaluations/<key>.state                      what runs were found to be worth: a cache
 *   tmp/                                         files being written
 *   writer.lock                                  who is writing
 */
export const POINTER_FILE = "current.json";
export const LOCK_FILE = "writer.lock";

export function runFile(id: string): string {
  return `runs/${id}.json`;
}

export function journalFile(key: string): string {
  return `journal/${checkedKey(key)}.json`;
}

export function checkpointFile(key: string): string {
  return `checkpoints/${checkedKey(key)}.state`;
}

export const WORK_FOLDER = "work";

export function workFile(goal: string, name: string): string {
  return `${WORK_FOLDER}/${checkedKey(goal)}/${checkedKey(name)}`;
}

export function evaluationFile(key: string): string {
  return `evaluations/${checkedKey(key)}.state`;
}

function checkedKey(key: string): string {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(key)) return key;
  throw new EngineError("value", `a key needs 1 to 128 letters, digits, _ or -, got ${JSON.stringify(key)}`);
}
