import { join } from "node:path";
import { parseRecord, type RunPointer, runPointerSchema } from "../../wire/index.ts";
import { openDurableFiles } from "./durable-files.ts";
import { POINTER_FILE } from "./layout.ts";
import type { ObjectStore } from "./object-store.ts";
import { StoreError } from "./store-error.ts";

/**
 * The published run and the runs published before it.
 *
 * @throws {StoreError} "missing" when nothing was published, "corrupt" when the pointer is damaged
 */
export async function readPointer(files: Pick<ObjectStore, "root" | "read">): Promise<RunPointer> {
  const bytes = await files.read(POINTER_FILE);
  const path = `${files.root}/${POINTER_FILE}`;
  if (bytes === undefined) {
    throw new StoreError(
      "missing",
      `${files.root} has no published run: run npx plimsoll estimate first (no ${POINTER_FILE} there).`,
    );
  }
  const pointer = parseRecord(runPointerSchema, new TextDecoder().decode(bytes));
  if (pointer !== undefined) return pointer;
  const message = `${path} is damaged. The runs themselves are not: run npx plimsoll estimate (nothing is recomputed), or name a run of ${files.root}/runs.`;
  throw new StoreError("corrupt", message);
}

/** The file that changes when another run of a model is published. */
export function pointerPath(modelDir: string): string {
  return join(modelDir, POINTER_FILE);
}

/**
 * The id of a model's published run.
 *
 * @throws {StoreError} as `readPointer`
 */
export async function publishedRunId(modelDir: string): Promise<string> {
  return (await readPointer(openDurableFiles(modelDir))).run;
}

/** As `readPointer`, but nothing published is no run, and behind a damaged pointer stands every manifest there is. */
export async function readHistory(
  files: ObjectStore,
): Promise<{ readonly run: string | undefined; readonly earlier: readonly string[] }> {
  try {
    return await readPointer(files);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const names = error.code === "missing" ? [] : await files.list("runs");
    return { run: undefined, earlier: names.map((name) => name.replace(/\.json$/, "")) };
  }
}
