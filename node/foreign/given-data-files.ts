import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GIVEN_DATA, type Project } from "../project/index.ts";
import { formatParquet, type TableChunk } from "../store/index.ts";

/** A table that a given model brings along, for holdings. */
export function dataFile({ modelFolder }: Project, table: string, period: string): string {
  return join(modelFolder, GIVEN_DATA, table, `${period}.parquet`);
}

/** Names and identifiers beside the runs, for holdings. */
export async function writeData(
  project: Project,
  chunks: readonly { readonly table: string; readonly chunk: TableChunk | undefined }[],
): Promise<void> {
  for (const { table, chunk } of chunks) {
    const file = dataFile(project, table, "all");
    if (chunk === undefined) await rm(dirname(file), { recursive: true, force: true });
    else await writeFileWhole(file, formatParquet(chunk));
  }
}

/** Under another name first, so that nobody reads half of it. */
export async function writeFileWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, file);
}
