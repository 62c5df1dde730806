import { setFlagsFromString } from "node:v8";

/**
 * Lets this process mark what is alive in one stop instead of step by step beside the work. An estimation makes some 10 MB of
 * arrays a day on each of two threads and keeps few objects, so that a stop is some 2 ms, while marking beside the work, with helper threads
 * that nothing waits for, took a fifth of the processor time. It changes no result.
 *
 * @see docs/decisions/threads.md
 */
export function collectAtOnce(): void {
  setFlagsFromString("--no-incremental-marking");
}
