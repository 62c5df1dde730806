import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatFaults, InputError } from "../../engine/errors/index.ts";
import { readProject } from "../../node/project/index.ts";

/** A project folder with this spec. */
export function projectWith(spec: string): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-spec-"));
  writeFileSync(join(folder, "plimsoll.yaml"), spec);
  return folder;
}

/** The faults as lines; none when the spec is good. */
export async function faultsOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (error instanceof InputError) return formatFaults(error.faults).split("\n");
    throw error;
  }
}

/** The faults of a spec alone, without its data. */
export const check = (spec: string): Promise<string[]> => faultsOf(readProject(projectWith(spec)));
