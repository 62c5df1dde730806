import { availableParallelism } from "node:os";
import { marketSource, openMarketThreads } from "../../jobs/index.ts";
import { nightSource, openNightThreads } from "../../nightly/index.ts";
import { readProject } from "../../project/index.ts";
import { joinSources, serveTasks, withoutPassword } from "../../tasks/index.ts";
import { collectAtOnce } from "../collect-at-once.ts";
import { counted } from "../counted.ts";
import { redisUrl } from "../redis-url.ts";
import { sayNote } from "../say-note.ts";

interface WorkerCommandOptions {
  readonly project?: readonly string[];
  readonly redis?: string;
  readonly queue: string;
  readonly threads?: number;
  readonly lock: number;
  readonly store?: string;
}

/** `plimsoll worker`: until Ctrl-C or SIGTERM, then the tasks in work are finished. */
export async function runWorker(options: WorkerCommandOptions): Promise<void> {
  collectAtOnce();
  const { project: folders = ["."], queue, threads: concurrency = availableParallelism() } = options;
  const url = redisUrl(options.redis);
  const projects = await Promise.all(folders.map(readProject));
  const [threads, nightThreads] = [openMarketThreads(concurrency), openNightThreads(concurrency)];
  // Nights are looked for by name alone; for a task of a market that is not known yet its data are read.
  const source = joinSources([
    nightSource(projects, nightThreads, options.store),
    marketSource(folders, threads, options.store),
  ]);
  const worker = await serveTasks(source, {
    ...{ url, queue, concurrency, lock: 1000 * options.lock },
    onDone: (task, ms) => process.stdout.write(`${task.name}: ${(ms / 1000).toFixed(1)} s\n`),
    onFailed: (key, reason) => sayNote(`task ${key.slice(0, 12)} failed: ${reason}`),
  });
  const names = projects.map(({ spec }) => spec.name).join(", ");
  process.stdout.write(
    `Takes tasks of ${names} from the queue ${queue} at ${withoutPassword(url)}, ${counted(concurrency, "thread")}. Ctrl-C stops it.\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  process.stdout.write(
    "Finishes what is in work; a second Ctrl-C ends it at once, and others take it over.\n",
  );
  await worker.close();
  await Promise.all([threads.close(), nightThreads.close()]);
}
