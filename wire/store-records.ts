import { z } from "zod";
import { formatCanonicalJson } from "./canonical-json.ts";
import { type PartitionRef, partitionRefSchema } from "./manifest.ts";

const runId = z.string().regex(/^[0-9a-f]{64}$/);

/** `current.json`: the published run, and those published before it, latest first. */
export interface RunPointer {
  readonly formatVersion: 1;
  readonly run: string;
  readonly earlier: readonly string[];
}
export const runPointerSchema: z.ZodType<RunPointer> = z.strictObject({
  formatVersion: z.literal(1),
  run: runId,
  earlier: z.array(runId),
});

/** `journal/<key>.json`: the partitions a finished step of a run wrote. */
export interface JournalStep {
  readonly formatVersion: 1;
  readonly partitions: readonly PartitionRef[];
}
export const journalStepSchema: z.ZodType<JournalStep> = z.strictObject({
  formatVersion: z.literal(1),
  partitions: z.array(partitionRefSchema),
});

/** `writer.lock`: who is writing. `start` tells a process from a later one that was given the same number. */
export interface WriterLock {
  readonly pid: number;
  readonly host: string;
  readonly start: string;
  readonly token: string;
}
export const writerLockSchema: z.ZodType<WriterLock> = z.strictObject({
  pid: z.number().int().positive(),
  host: z.string(),
  start: z.string(),
  token: z.string(),
});

/** Any of the store's small records as the text that is written. */
export function formatRecord(record: RunPointer | JournalStep | WriterLock): string {
  return `${formatCanonicalJson(record)}\n`;
}

/** A record from its text, or undefined when it is damaged. */
export function parseRecord<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
