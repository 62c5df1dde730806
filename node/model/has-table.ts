import type { Run } from "../store/index.ts";

/** Whether a run has a table: one without a row is not written, and earlier versions had fewer. */
export function hasTable({ manifest }: Run, name: string): boolean {
  return manifest.partitions.some(({ table }) => table === name);
}
