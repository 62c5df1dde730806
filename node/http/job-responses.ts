import { join } from "node:path";
import {
  type HttpBody,
  type HttpJobsId,
  type HttpLongId,
  type HttpParameters,
  httpOperations,
} from "../../wire/index.ts";
import { keptModels } from "../compare/index.ts";
import { codeVersion } from "../jobs/index.ts";
import { publishedRunId, sha256 } from "../store/index.ts";
import { jobEvents } from "./job-events.ts";
import { type Job, type JobLimits, openJobLine } from "./job-line.ts";
import { openJobResults } from "./job-results.ts";
import type { StartJob } from "./job-runner.ts";
import { type JobTask, jobIdOf } from "./job-task.ts";
import { problem } from "./problem.ts";
import { hasTag, sent, unchanged } from "./responses.ts";
import { stillStands } from "./standing-results.ts";

/** Long operations of a project as jobs. */
export interface Jobs {
  /** 200 where the result is there, else 202 and where to follow the job. */
  readonly post: (request: JobPost) => Promise<Response>;
  /** Answers what is about jobs. */
  readonly about: (id: HttpJobsId, parameters: JobParameters, headers: Headers) => Promise<Response>;
  /** Jobs that run and that wait. */
  readonly load: () => { readonly running: number; readonly waiting: number };
  /** Ends all that is under way. */
  readonly close: () => void;
}

/** The id, where it is about one. */
export type JobParameters = Partial<HttpParameters<"getJob">>;

/** A long operation, checked. */
export interface JobPost {
  readonly id: HttpLongId;
  readonly body: HttpBody<HttpLongId>;
  readonly modelFolder: string;
  readonly runId: string;
  /** Of the project's spec and files; undefined where nobody can tell whether they change: then no earlier result is taken. */
  readonly stamp: string | undefined;
}

/** How jobs are run. */
export interface JobSetting {
  readonly projectFolder: string;
  readonly start: StartJob;
  readonly limits?: Partial<JobLimits>;
  readonly onFailure: (log: string) => void;
}

/** Operations that may name other models of the project: which runs those are is part of the question. */
const OF_MODELS: readonly HttpLongId[] = ["postCompare", "postConstruct", "postConstructWalk"];

/** One at a time: a job may use every core by itself. */
const LIMITS: JobLimits = { running: 1, waiting: 16, minutes: 720 };
/** Seconds after which a line of jobs may have moved. */
const MOVED = 10;

/** The jobs of a project's API. */
export function openJobs({ projectFolder, start, onFailure, ...given }: JobSetting): Jobs {
  const limits = { ...LIMITS, ...given.limits };
  const resultFolder = join(projectFolder, ".plimsoll", "answers");
  const results = openJobResults(resultFolder);
  const line = openJobLine(start, limits, onFailure);
  /** Also one of an earlier server, whose result is there. */
  const jobOf = async (id: string): Promise<Job | undefined> => {
    const known = line.find(id);
    if (known !== undefined && known.state !== "done") return known;
    const isThere = (await results.read(id)) !== undefined;
    return isThere ? (known ?? ended(id)) : undefined;
  };
  const unknown = () =>
    sent(problem(404, "There is no such job, or no longer: send the request again, which starts it."));
  return {
    post: async ({ id: operation, body, modelFolder, runId, stamp }) => {
      const ofModels = OF_MODELS.includes(operation) ? await publishedRuns(projectFolder) : "";
      const task = { operation, body, projectFolder, runId, stamp: (stamp ?? "") + ofModels } as JobTask;
      const id = jobIdOf(task, codeVersion());
      const result = stamp === undefined ? undefined : await results.read(id);
      if (result !== undefined && (await stillStands(operation, result, modelFolder)))
        return resultResponse(id, result);
      const before = line.find(id);
      const job = line.enter({ id, task, resultFolder });
      if (job === "full")
        return sent(problem(503, `${limits.waiting} jobs wait already: ask again later.`), MOVED);
      // Of a job that begins anew nobody is told what the last one made.
      if (job !== before) results.remove(id);
      return new Response(`${JSON.stringify(jobDocument(job))}\n`, {
        status: 202,
        headers: { "Content-Type": "application/json", Location: `/v1/jobs/${id}` },
      });
    },
    about: async (id, { id: jobId = "" }, headers) => {
      if (id === "getJobs") return json({ jobs: line.all().map(jobDocument) });
      if (id === "getJobResult") {
        const result = await results.read(jobId);
        return result === undefined ? noResult(line.find(jobId)) : resultResponse(jobId, result, headers);
      }
      const job = await jobOf(jobId);
      if (job === undefined) return unknown();
      if (id === "deleteJob") {
        line.stop(jobId);
        return new Response(null, { status: 204 });
      }
      return id === "getJob" ? json(jobDocument(job)) : jobEvents(line, job, headers, jobDocument);
    },
    load: () => {
      const states = line.all().map(({ state }) => state);
      const countOf = (wanted: Job["state"]) => states.filter((state) => state === wanted).length;
      return { running: countOf("running"), waiting: countOf("waiting") };
    },
    close: line.close,
  };
}

/** The published run of every model of the project, as one text. */
async function publishedRuns(folder: string): Promise<string> {
  const models = await keptModels({ folder });
  const runs = models.map(
    async (of) => `\n${of.model} ${await publishedRunId(of.folder).catch(() => "none")}`,
  );
  return (await Promise.all(runs)).join("");
}

/** What is known of a job whose result alone is left. */
function ended(id: string): Job {
  return { id, operation: undefined, state: "done", progress: null, problem: null, version: 0 };
}

/** A job for programs. */
function jobDocument({ id, operation, state, progress, problem: why }: Job): object {
  const path = `/v1/jobs/${id}`;
  return {
    id,
    operation: operation === undefined ? null : `POST ${httpOperations[operation].path}`,
    state,
    progress,
    problem: why,
    events: `${path}/events`,
    result: state === "done" ? `${path}/result` : null,
  };
}

function json(document: object): Response {
  return new Response(`${JSON.stringify(document)}\n`, {
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  });
}

function resultResponse(id: string, result: Uint8Array, headers?: Headers): Response {
  // A job that was asked for again may have made something else.
  const tag = `"${sha256(result).slice(0, 32)}"`;
  if (headers !== undefined && hasTag(headers, tag)) return unchanged(tag);
  return new Response(result as Uint8Array<ArrayBuffer>, {
    headers: {
      "Content-Type": "application/json",
      "Content-Location": `/v1/jobs/${id}/result`,
      "Cache-Control": "no-cache",
      ETag: tag,
    },
  });
}

function noResult(job: Job | undefined): Response {
  if (job?.problem !== undefined && job.problem !== null) return sent(job.problem);
  const what =
    job === undefined || job.state === "done"
      ? "There is no such result, or no longer: send the request again, which makes it."
      : `The job is ${job.state}: GET /v1/jobs/${job.id} says how far it is.`;
  return sent(problem(404, what));
}
