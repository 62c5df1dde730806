import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Job, ProblemError } from "../../client/index.ts";
import { askedFrom, client } from "../answers.ts";
import { isUnderWay } from "./job-words.ts";

const current: Signal<readonly Job[]> = signal([]);

/** The server's jobs: those of this page, of other tabs, and of programs. */
export const jobs: ReadonlySignal<readonly Job[]> = current;

/** Between two questions, while something runs and while nothing does. */
const [BUSY_MS, CALM_MS] = [1_500, 20_000];

let lookNow = (): void => undefined;

/** Follows the server's jobs; at once when this page asks for one. A page that nobody sees does not ask. */
export function followJobs(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") await askJobs();
    if (!isOver) timer = setTimeout(look, current.value.some(isUnderWay) ? BUSY_MS : CALM_MS);
  };
  lookNow = (): void => void look();
  const stopWatching = effect(() => {
    if (askedFrom.value.size > 0) lookNow();
  });
  // Jobs of other tabs are there when this one is looked at again.
  const lookAgain = (): void => {
    if (document.visibilityState === "visible") lookNow();
  };
  document.addEventListener("visibilitychange", lookAgain);
  lookNow();
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", lookAgain);
    stopWatching();
  };
}

async function askJobs(): Promise<void> {
  try {
    const { jobs: found } = (await client().get("/v1/jobs")) as unknown as { readonly jobs: readonly Job[] };
    current.value = found;
  } catch {
    // That the server is silent, or asks for a token, is said where the numbers are.
    current.value = [];
  }
}

/**
 * Stops a job, whoever asked for it.
 *
 * @returns why not, in words; empty where it is stopped
 */
export async function stopJob(id: string): Promise<string> {
  try {
    await client().stop(id);
    return "";
  } catch (error) {
    return error instanceof ProblemError ? error.message : "The server does not answer.";
  } finally {
    lookNow();
  }
}
