/** Threads that compute tasks, each started when it is first needed. */
export interface ThreadPool {
  readonly run: (request: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Threads keep what they have read for the next task of the same market. */
const IDLE_MS = 60_000;

/**
 * At most so many threads of a module.
 *
 * @param thread  a module that exports `runTask`, a function of a request that is plain data
 */
export function openThreadPool(thread: URL, threads: number): ThreadPool {
  const started = async () => {
    const { Piscina } = await import("piscina");
    return new Piscina({ filename: thread.href, minThreads: 0, maxThreads: threads, idleTimeout: IDLE_MS });
  };
  let pool: ReturnType<typeof started> | undefined;
  return {
    run: async (request) => {
      pool ??= started();
      await (await pool).run(request, { name: "runTask" });
    },
    close: async () => (await pool)?.destroy(),
  };
}
