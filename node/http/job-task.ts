import { createHash } from "node:crypto";
import { formatCanonicalJson, type HttpBody, type HttpLongId } from "../../wire/index.ts";

/** A long operation that was asked for, checked. */
export interface JobTask<Id extends HttpLongId = HttpLongId> {
  readonly operation: Id;
  readonly body: HttpBody<Id>;
  readonly projectFolder: string;
  /** The published run when it was asked for; "" where there was none. */
  readonly runId: string;
  /** Of the spec and the files of its data as they were then. */
  readonly stamp: string;
}

/**
 * What a job is called: the same for the same question of the same run, project and code, and so for whoever asks it again.
 *
 * @param version  of the code
 */
export function jobIdOf({ operation, body, runId, stamp }: JobTask, version: string): string {
  const asked = formatCanonicalJson({ operation, body: body as object, runId, stamp, version });
  return createHash("sha256").update(asked).digest("hex").slice(0, 32);
}

/** How far a job is. */
export interface JobProgress {
  /** What is done now, in words. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}
