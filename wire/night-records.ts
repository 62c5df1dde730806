import { z } from "zod";
import { formatCanonicalJson } from "./canonical-json.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be a sha256 in lower-case hex");
const isoDate = z.iso.date();
const count = z.number().int().nonnegative();

/** A file of a night. */
export interface NightFile {
  /** Path inside the folder of the nights. */
  readonly file: string;
  readonly hash: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Everything a night is: what went in and what came out. It holds no clock and no path of a machine, so the same inputs give the same bytes,
 * and the night's id is their sha256.
 */
export interface NightManifest {
  readonly formatVersion: 1;
  readonly date: string;
  readonly runId: string;
  readonly code: string;
  readonly benchmark: string;
  readonly capital: string | number;
  /** The close that is compared with, and the run that has its model; "" where none has. */
  readonly before: { readonly date: string; readonly runId: string };
  /** Id of the night whose open breaches were followed; "" where there was none. */
  readonly followed: string;
  /** sha256 of the limits that held; "" without limits. */
  readonly limits: string;
  readonly portfolios: number;
  readonly failed: number;
  /** Open breaches of portfolios that are no longer there. */
  readonly gone: readonly string[];
  /** Keys of the blocks in order. */
  readonly blocks: readonly string[];
  readonly tables: Readonly<Record<string, NightFile>>;
}

const nightFileSchema: z.ZodType<NightFile> = z.strictObject({
  file: z.string(),
  hash,
  rows: count,
  bytes: count,
});

/** Schema of the manifest of a night. */
export const nightManifestSchema: z.ZodType<NightManifest> = z.strictObject({
  formatVersion: z.literal(1),
  date: isoDate,
  runId: hash,
  code: z.string(),
  benchmark: z.string(),
  capital: z.union([z.string(), z.number()]),
  before: z.strictObject({ date: isoDate, runId: z.union([hash, z.literal("")]) }),
  followed: z.union([hash, z.literal("")]),
  limits: z.union([hash, z.literal("")]),
  portfolios: count,
  failed: count,
  gone: z.array(z.string()),
  blocks: z.array(hash),
  tables: z.record(z.string(), nightFileSchema),
});

/** Which night stands for each date, and which was published last. */
export interface NightPointer {
  readonly formatVersion: 1;
  readonly night: string;
  /** Date → id. */
  readonly nights: Readonly<Record<string, string>>;
  /** The tables of the night published last, by name: what a reader in another language opens. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Schema of the pointer of a folder of nights. */
export const nightPointerSchema: z.ZodType<NightPointer> = z.strictObject({
  formatVersion: z.literal(1),
  night: hash,
  nights: z.record(isoDate, hash),
  tables: z.record(z.string(), z.string()),
});

/** A manifest or pointer as the text that is written and, for a manifest, hashed. */
export function formatNightRecord(record: NightManifest | NightPointer): string {
  return `${formatCanonicalJson(record)}\n`;
}
