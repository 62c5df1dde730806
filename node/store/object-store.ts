import { type FileContent, type FileKind, openDurableFiles } from "./durable-files.ts";

/**
 * Named bytes that several machines share: a folder that all of them mount, or a bucket of a store that speaks S3.
 *
 * What has a name is whole, and all who write a name write the same bytes, so that writers need neither a lock nor a condition:
 * who comes second changes nothing.
 */
export interface ObjectStore {
  /** The folder, or `s3://bucket/prefix`. */
  readonly root: string;
  readonly write: (kind: FileKind, path: string, content: FileContent) => Promise<void>;
  /** The bytes, or undefined where there is nothing of this name. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  /** Size in bytes, or undefined where there is nothing of this name. */
  readonly size: (path: string) => number | undefined | Promise<number | undefined>;
  /** Names in a folder, sorted; none where there is no such folder. */
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly remove: (kind: FileKind, path: string) => Promise<void>;
  /** Removes a folder with all that is in it. */
  readonly removeFolder: (path: string) => Promise<void>;
  /** When it was written last, in milliseconds since 1970; undefined where there is nothing of this name. */
  readonly time: (path: string) => number | undefined | Promise<number | undefined>;
  /** Removes what writers that are gone left half written. */
  readonly clearTemporary: () => Promise<void>;
}

/** Whether a place is a bucket. */
function isBucket(place: string): boolean {
  return place.startsWith("s3://");
}

/**
 * Opens a folder or a bucket (`s3://bucket/prefix`).
 *
 * @throws {StoreError} "not-writable" where the environment has no keys for the bucket
 */
export async function openObjectStore(place: string): Promise<ObjectStore> {
  if (isBucket(place)) return (await import("./s3-objects.ts")).openBucket(place);
  return openDurableFiles(place);
}
