import { z } from "zod";
import { formatCanonicalJson } from "./canonical-json.ts";

/** The version of the run format this code writes, and the newest it reads. */
export const RUN_FORMAT_VERSION = 1 as const;

const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be a sha256 in lower-case hex");
const isoDate = z.iso.date();
const count = z.number().int().nonnegative();

const TABLE_NAME = /^[a-z][a-z0-9_]*$/;
const PERIOD = /^(\d{4}(-(0[1-9]|1[0-2]))?|all)$/;

/** Whether a table may be called so, and the period is a month "2020-01", a year "2020" or "all". */
export function isPartitionName(table: string, period: string): boolean {
  return TABLE_NAME.test(table) && PERIOD.test(period);
}

/** File of a partition inside its model's folder. */
export function partitionFile(table: string, period: string, contentHash: string): string {
  return `partitions/${table}/${period}-${contentHash.slice(0, 32)}.parquet`;
}

/** One immutable file of a run: the rows of a table in a period. */
export interface PartitionRef {
  readonly table: string;
  /** "2020-01", "2020", or "all" for a table without dates. */
  readonly period: string;
  /** sha256 of the file. */
  readonly hash: string;
  readonly rows: number;
  readonly bytes: number;
  /** Path inside the model's folder, so that readers in other languages need no rule. */
  readonly file: string;
}

export const partitionRefSchema: z.ZodType<PartitionRef> = z
  .strictObject({
    table: z.string().regex(TABLE_NAME, "must be lower-case letters, digits and _"),
    period: z.string().regex(PERIOD, 'must be "2020-01", "2020" or "all"'),
    hash,
    rows: count,
    bytes: count,
    file: z.string(),
  })
  .refine((ref) => ref.file === partitionFile(ref.table, ref.period, ref.hash), {
    message: "must be the file that table, period and hash name",
    path: ["file"],
  });

/** What a quality gate found: its largest deviation beside the limit it had to keep. */
export interface GateResult {
  readonly name: string;
  readonly passed: boolean;
  /** null where no single number applies. */
  readonly worst: number | null;
  readonly limit: number | null;
  /** The datum that failed it, in words. */
  readonly detail?: string | undefined;
}

/**
 * Everything a run is: what went in, what made it, what came out. It holds no clock and no path of a machine, so the
 * same inputs, spec, version and platform give the same bytes, and the run's id is their sha256.
 */
export interface Manifest {
  readonly formatVersion: typeof RUN_FORMAT_VERSION;
  readonly model: string;
  /** The resolved model spec, every default visible; plain JSON. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** sha256 of the data section of the spec, tables that only reports read left out: where the inputs are and how they are read. */
  readonly dataSpec?: string | undefined;
  /** What of the data lets a day know what came later, a sentence each; absent where nothing does. */
  readonly lookAhead?: readonly string[] | undefined;
  readonly code: {
    readonly version: string;
    /** Which numeric kernels ran. */
    readonly kernel: string;
    /** sha256 of the dependency lock. */
    readonly dependencyLock?: string | undefined;
  };
  readonly platform: {
    readonly os: string;
    readonly arch: string;
    readonly node: string;
    readonly duckdb: string;
  };
  readonly inputs: readonly { readonly file: string; readonly hash: string; readonly bytes: number }[];
  readonly seeds: Readonly<Record<string, number | string>>;
  readonly dates: { readonly first: string; readonly last: string; readonly count: number };
  readonly forecastDates: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly gates: readonly GateResult[];
  readonly partitions: readonly PartitionRef[];
}

export const manifestSchema: z.ZodType<Manifest> = z
  .strictObject({
    formatVersion: z.literal(RUN_FORMAT_VERSION),
    model: z.string().min(1),
    spec: z.record(z.string(), z.json()),
    dataSpec: hash.optional(),
    lookAhead: z.array(z.string()).min(1).optional(),
    code: z.strictObject({ version: z.string(), kernel: z.string(), dependencyLock: hash.optional() }),
    platform: z.strictObject({ os: z.string(), arch: z.string(), node: z.string(), duckdb: z.string() }),
    inputs: z.array(z.strictObject({ file: z.string(), hash, bytes: count })),
    seeds: z.record(z.string(), z.union([z.number().int(), z.string()])),
    dates: z.strictObject({ first: isoDate, last: isoDate, count }),
    forecastDates: z.array(isoDate),
    counts: z.record(z.string(), z.number()),
    gates: z.array(
      z.strictObject({
        name: z.string(),
        passed: z.boolean(),
        worst: z.number().nullable(),
        limit: z.number().nullable(),
        detail: z.string().optional(),
      }),
    ),
    partitions: z.array(partitionRefSchema),
  })
  .refine((manifest) => firstRepeated(manifest.partitions) === undefined, {
    error: ({ input }) => `${firstRepeated((input as Manifest).partitions)} stands twice`,
    path: ["partitions"],
  });

function firstRepeated(partitions: readonly PartitionRef[]): string | undefined {
  const seen = new Set<string>();
  return partitions
    .map(({ table, period }) => `${table} ${period}`)
    .find((name) => seen.size === seen.add(name).size);
}

/** A manifest that was read, or the sentence that says why it cannot be. */
export type ParsedManifest =
  | { readonly status: "ok"; readonly manifest: Manifest }
  | { readonly status: "newer-format" | "invalid"; readonly reason: string };

/** The manifest as the text that is written and hashed. */
export function formatManifest(manifest: Manifest): string {
  return formatCanonicalJson(manifest);
}

/** A manifest from its text; a format of a later version is refused by name before anything else is judged. */
export function parseManifest(text: string): ParsedManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { status: "invalid", reason: "it is not JSON" };
  }
  const version = z.looseObject({ formatVersion: z.number() }).safeParse(value);
  if (version.success && version.data.formatVersion > RUN_FORMAT_VERSION) {
    const reason =
      `it was written by a newer plimsoll (run format ${version.data.formatVersion}; this version reads up to ` +
      `${RUN_FORMAT_VERSION}): update plimsoll to read it`;
    return { status: "newer-format", reason };
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return { status: "ok", manifest: parsed.data };
  return { status: "invalid", reason: z.prettifyError(parsed.error) };
}
