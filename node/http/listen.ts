import { openAnswerPool } from "./answer-pool.ts";
import { type AnsweredRequest, localGuard } from "./guard/guard-setting.ts";
import { type HttpSetting, httpApp } from "./http-app.ts";
import { openJobs } from "./job-responses.ts";
import { startJob } from "./job-runner.ts";
import { openServiceMetrics } from "./service-metrics.ts";
import { type Listening, type ServerRequest, startServer } from "./start-server.ts";

/** Where and how the API is listened for. */
export interface ListenRequest
  extends Omit<HttpSetting, "pool" | "jobs" | "operator">,
    Omit<ServerRequest, "host"> {
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined;
  readonly threads: number;
  /** Memory of each thread. */
  readonly threadMb?: number | undefined;
  /** After which a job is ended. */
  readonly jobMinutes?: number | undefined;
  /** Is told of every request when its answer begins. */
  readonly answered?: ((told: AnsweredRequest) => void) | undefined;
}

/**
 * Serves the API of a project.
 *
 * @throws the system's error where the port is taken
 */
export async function listen(request: ListenRequest): Promise<Listening> {
  const { threads, threadMb, projectFolder, version, onFailure, guard = localGuard(projectFolder) } = request;
  const longestAnswerMs = guard.limits.seconds * 1000;
  const pool = openAnswerPool({ threads, longestAnswerMs, ...(threadMb === undefined ? {} : { threadMb }) });
  const limits = request.jobMinutes === undefined ? {} : { minutes: request.jobMinutes };
  const jobs = openJobs({ projectFolder, onFailure, start: startJob, limits });
  const metrics = openServiceMetrics({ load: pool.load, jobs: jobs.load });
  let isClosing = false;
  const answered = (told: AnsweredRequest): void => {
    metrics.answered(told.operation, told.status, told.milliseconds / 1000);
    request.answered?.(told);
  };
  const app = httpApp({
    projectFolder,
    version,
    pool,
    jobs,
    guard: { ...guard, answered },
    operator: { metrics, isClosing: () => isClosing, auditFault: () => guard.audit?.fault() },
    onFailure,
  });
  try {
    const server = await startServer(app, { ...request, host: request.host ?? "127.0.0.1" });
    return {
      url: server.url,
      close: async () => {
        isClosing = true;
        // Who follows a job hears of its end, which ends the connection.
        jobs.close();
        const cut = await server.close();
        await pool.close();
        return cut;
      },
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}
