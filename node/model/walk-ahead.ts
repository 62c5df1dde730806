import { Worker } from "node:worker_threads";
import type { Run } from "../store/index.ts";
import { threadsAllowed } from "../threads-allowed.ts";
import { type RunPeriod, walkRun } from "./walk-run.ts";

/** What a thread that reads a run is started with. */
export interface WalkRequest {
  readonly modelFolder: string;
  readonly runId: string;
  readonly after: string;
  readonly to: string;
  /** Periods that it may be ahead of what was taken: memory does not grow with the span. */
  readonly ahead: number;
}

/** What it sends; for each period that was taken it gets a message back. */
export type WalkMessage = { readonly period: RunPeriod } | { readonly end: "done" | "failed" };

/** About a month of a daily model: what is read at a time. */
const AHEAD = 21;

/** The periods of `walkRun`, read in a thread of their own while those before are used; the same whatever the threads do. */
export async function* walkAhead(
  run: Run,
  modelFolder: string,
  { after, to }: { readonly after: string; readonly to: string },
): AsyncGenerator<RunPeriod> {
  if (!threadsAllowed()) {
    yield* walkRun(run, after, to);
    return;
  }
  const request: WalkRequest = { modelFolder, runId: run.id, after, to, ahead: AHEAD };
  const thread = new Worker(new URL("./walk-thread.js", import.meta.url), { workerData: request });
  const waiting: WalkMessage[] = [];
  let onChange = (): void => {};
  let ended = false;
  const arrive = (message: WalkMessage): void => {
    waiting.push(message);
    onChange();
  };
  thread.on("message", arrive);
  thread.on("error", () => arrive({ end: "failed" }));
  thread.on("exit", () => {
    ended = true;
    arrive({ end: "failed" });
  });
  let last = after;
  try {
    for (;;) {
      while (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          onChange = resolve;
        });
      }
      const message = waiting.shift() as WalkMessage;
      if ("end" in message) {
        if (message.end === "failed") yield* walkRun(run, last, to);
        return;
      }
      thread.postMessage("taken");
      last = message.period.returns.date;
      yield message.period;
    }
  } finally {
    // Not terminated: that aborts the process where the SQL engine is at work for the thread.
    if (!ended) {
      const exit = new Promise((resolve) => thread.once("exit", resolve));
      thread.postMessage("stop");
      await exit;
    }
  }
}
