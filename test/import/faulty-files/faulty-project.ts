import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { project } from "../project.ts";
import { madeFiles, makeFile } from "./make-files.ts";

/** Folder of the faulty files that are kept. */
export const keptFiles: string = join(import.meta.dirname, "files");

/** What one file may cost: seconds of the processor, and memory beside what is there before. */
export const secondsMax = 10;
export const megabytesMax = 512;

/** Those that take seconds: only the command line is tried on them. */
export const slowFiles: readonly string[] = ["bomb.csv.gz", "bomb.ndjson.gz"];

/** A project whose only table is one of the faulty files. */
export async function faultyProject(name: string, files: Record<string, string> = {}): Promise<string> {
  const folder = await project(files);
  if (madeFiles.includes(name)) await makeFile(folder, name);
  else await copyFile(join(keptFiles, name), join(folder, name));
  return folder;
}
