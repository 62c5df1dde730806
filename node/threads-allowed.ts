import { availableParallelism } from "node:os";

let allowed = process.env.PLIMSOLL_THREADS !== "0";

/**
 * Whether work may be given to threads and processes of its own: always, but where PLIMSOLL_THREADS is 0 or `allowThreads` forbids it, as for a
 * debugger, a profiler and small tests. Then everything is computed in the thread that asks for it, to the same bits.
 */
export function threadsAllowed(): boolean {
  return allowed;
}

/** Allows or forbids threads from now on, in this thread alone: those that are started decide for themselves, and so do processes. */
export function allowThreads(yes: boolean): void {
  allowed = yes;
}

/** Threads that work uses where nobody says how many: one for each core, or one. */
export function usualThreads(): number {
  return allowed ? availableParallelism() : 1;
}
