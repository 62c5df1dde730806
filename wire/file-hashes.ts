import { z } from "zod";

/** Hash of each file by its path, with the stamp the file had when it was hashed. */
export type FileHashRecord = Readonly<Record<string, { readonly stamp: string; readonly sha256: string }>>;

const schema: z.ZodType<FileHashRecord> = z.record(
  z.string(),
  z.strictObject({ stamp: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
);

/** Hashes that are remembered, as text. */
export function formatFileHashes(hashes: FileHashRecord): string {
  return `${JSON.stringify(hashes)}\n`;
}

/** Hashes from text; none where it is not what was written. */
export function parseFileHashes(text: string): FileHashRecord {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
