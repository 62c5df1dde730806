import { type Ask, bodyOf, documentOf, seconds } from "./ask.ts";
import type { Document } from "./contract-types.ts";
import { type ProblemDetails, ProblemError } from "./problem-error.ts";
import { serverEvents } from "./server-events.ts";

/** A job as its server tells of it. */
export interface Job {
  readonly id: string;
  readonly operation: string | null;
  readonly state: "waiting" | "running" | "done" | "failed" | "stopped";
  readonly progress: { readonly stage: string; readonly done: number; readonly total: number } | null;
  readonly problem: ProblemDetails | null;
  readonly events: string;
  readonly result: string | null;
}

/** How a question is followed. */
export interface PostOptions {
  /** Is told how far a job is. */
  readonly onJob?: (job: Job) => void;
  /** Ends the waiting, and stops the job. */
  readonly signal?: AbortSignal;
}

/** How often a line that broke is taken up again, a second apart. */
const RECONNECTS = 30;

const LOST: ProblemDetails = {
  title: "The line was lost",
  status: 0,
  detail: "The line to the server broke again and again: ask again, which finds the same job.",
};
const STOPPED: ProblemDetails = {
  title: "The job was stopped",
  status: 409,
  detail: "Somebody stopped the job: ask again, which starts it anew.",
};

/** The answer to a question, followed to its end where it is a job. */
export async function posted(ask: Ask, path: string, body: object, options: PostOptions): Promise<Document> {
  const { signal } = options;
  // A server that was started anew has forgotten the job: the same question starts it again, once.
  for (let left = 1; ; left--) {
    const response = await ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status !== 202) return documentOf(response);
    const job = (await response.json()) as Job;
    try {
      return await followed(ask, job, options);
    } catch (error) {
      if (signal?.aborted === true)
        await ask(`/v1/jobs/${job.id}`, { method: "DELETE" }).catch(() => undefined);
      if (left <= 0 || !(error instanceof ProblemError && error.status === 404)) throw error;
    }
  }
}

/** Follows a job to its end, over lines that break. */
async function followed(ask: Ask, job: Job, options: PostOptions): Promise<Document> {
  const { signal } = options;
  const line = { heard: "" };
  for (let left = RECONNECTS; left > 0; left--) {
    try {
      const end = await heard(ask, job, { ...options, line });
      if (end !== undefined) return await documentOf(await ask(`/v1/jobs/${job.id}/result`));
    } catch (error) {
      if (error instanceof ProblemError || signal?.aborted === true) throw error;
    }
    await seconds(1, signal);
  }
  throw new ProblemError(LOST);
}

/**
 * Hears a job until its line ends.
 *
 * @returns the job where it is done; undefined where the line broke before
 * @throws {ProblemError} it failed, or was stopped
 */
async function heard(
  ask: Ask,
  { id, events }: Job,
  { onJob, signal, line }: PostOptions & { readonly line: { heard: string } },
): Promise<Job | undefined> {
  const headers = line.heard === "" ? {} : { "last-event-id": line.heard };
  const response = await ask(events, { headers, ...(signal === undefined ? {} : { signal }) });
  // Nothing will ever be heard any more: the job has ended, and its end was on a line that broke.
  if (response.status === 204)
    return ended((await documentOf(await ask(`/v1/jobs/${id}`))) as unknown as Job);
  for await (const event of serverEvents(await bodyOf(response))) {
    const job = JSON.parse(event.data) as Job;
    line.heard = event.id;
    onJob?.(job);
    if (ended(job) !== undefined) return job;
  }
  return undefined;
}

/** @throws {ProblemError} it failed, or was stopped */
function ended(job: Job): Job | undefined {
  if (job.state === "failed" || job.state === "stopped") throw new ProblemError(job.problem ?? STOPPED);
  return job.state === "done" ? job : undefined;
}
