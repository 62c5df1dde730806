import { availableParallelism } from "node:os";
import {
  type Listening,
  listenOperator,
  openServiceLog,
  openTaskMetrics,
  type ServiceLog,
} from "../../http/index.ts";
import { marketSource, openMarketThreads, packageVersion } from "../../jobs/index.ts";
import { nightSource, openNightThreads } from "../../nightly/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { joinSources, serveTasks, type TaskWorker, withoutPassword } from "../../tasks/index.ts";
import { collectAtOnce } from "../collect-at-once.ts";
import { counted } from "../counted.ts";
import { redisUrl } from "../redis-url.ts";
import { USUAL_QUEUE } from "../task-options.ts";
import { taskCode } from "../task-runner.ts";

interface WorkerCommandOptions {
  readonly project?: readonly string[];
  readonly redis?: string;
  readonly queue?: string;
  readonly threads?: number;
  readonly lock: number;
  readonly store?: string;
  readonly port?: number;
  readonly shutdown: number;
  readonly logLevel: string;
}

/** `plimsoll worker`: until Ctrl-C or SIGTERM; then the tasks in work are finished, or left to other workers. */
export async function runWorker(options: WorkerCommandOptions): Promise<void> {
  collectAtOnce();
  const { project: folders = ["."], queue = USUAL_QUEUE } = options;
  const { threads: concurrency = availableParallelism() } = options;
  const url = redisUrl(options.redis);
  const projects = await Promise.all(folders.map(readProject));
  const log = openServiceLog(options.logLevel);
  const [threads, nightThreads] = [openMarketThreads(concurrency), openNightThreads(concurrency)];
  // Nights are looked for by name alone; for a task of a market that is not known yet its data are read.
  const source = joinSources([
    nightSource(projects, nightThreads, options.store),
    marketSource(folders, threads, options.store),
  ]);
  const metrics = openTaskMetrics(() => worker.running());
  const warning = onceInAWhile();
  let leftAtEnd = false;
  const worker: TaskWorker = await serveTasks(source, {
    ...{ url, queue, concurrency, code: taskCode(), lock: 1000 * options.lock },
    onDone: ({ name, key, kind }, milliseconds) => {
      metrics.computed(kind, milliseconds / 1000);
      log.info({ task: name, key, seconds: Math.round(milliseconds) / 1000 }, "computed");
    },
    onFailed: (key, reason) => {
      metrics.failed();
      log.error({ key, reason }, "failed");
    },
    onPutBack: (key, reason) => {
      metrics.putBack();
      const level = reason === "closing" ? "info" : warning();
      leftAtEnd ||= reason === "closing";
      log[level]({ key, reason: PUT_BACK[reason] }, "left to others");
    },
  });
  let isClosing = false;
  const server = await operatorServer(options, projects, {
    log,
    checks: async () => ({ open: !isClosing, queue: worker.isConnected() }),
    metrics,
  }).catch(async (error: unknown) => {
    await worker.close(0);
    throw error;
  });
  const names = projects.map(({ spec }) => spec.name);
  const at = withoutPassword(url);
  log.info(
    { projects: names, queue, server: at, threads: concurrency, url: server?.url, code: taskCode() },
    "takes tasks",
  );
  const told = server === undefined ? "" : ` ${server.url}/ready says how it is.`;
  process.stdout.write(
    `Takes tasks of ${names.join(", ")} from the queue ${queue} at ${at}, ${counted(concurrency, "thread")}.${told} Ctrl-C stops it.\n`,
  );
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve(name));
  });
  isClosing = true;
  log.info({ signal, running: worker.running() }, "closing");
  process.stdout.write(
    `Finishes what is in work; what is not done in ${options.shutdown} s, or at a second Ctrl-C, is left to others.\n`,
  );
  const isTold = await worker.close(1000 * options.shutdown);
  await server?.close();
  if (!isTold) log.warn("the queue's server does not answer: others take over after --lock what was in work");
  log.info("closed");
  // What was left to others is still computed here. A thread that is stopped in native code aborts the process; a signal ends it.
  if (leftAtEnd) process.kill(process.pid, signal);
  if (!isTold) process.exit(0);
  await Promise.all([threads.close(), nightThreads.close()]);
}

/** A worker of another version puts a task back every second: it is said so often. */
const SAID_AGAIN_MS = 60_000;

/** The level at which something is said that happens again and again. */
function onceInAWhile(): () => "warn" | "debug" {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - last < SAID_AGAIN_MS) return "debug";
    last = performance.now();
    return "warn";
  };
}

/** Why a task was left to others. */
const PUT_BACK = {
  unknown:
    "no project of this worker has it: it takes the same code, all projects with the same data, and the same --store",
  closing: "this worker ends",
} as const;

/** Where an operator's tools ask; nowhere without a port. */
async function operatorServer(
  { port }: WorkerCommandOptions,
  [project]: readonly Project[],
  {
    log,
    ...paths
  }: Omit<Parameters<typeof listenOperator>[0], "port" | "projectFolder" | "version" | "onFailure"> & {
    readonly log: ServiceLog;
  },
): Promise<Listening | undefined> {
  if (port === undefined) return undefined;
  return listenOperator({
    ...{ ...paths, port, projectFolder: project?.folder ?? ".", version: packageVersion() },
    onFailure: (failure) => log.error(failure),
  });
}
