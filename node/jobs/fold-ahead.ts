import { Worker } from "node:worker_threads";
import type { FoldedDay } from "./fold-days.ts";
import { receivedDay } from "./sent-day.ts";
import { type FoldMessage, type FoldRequest, receivedError } from "./thread-message.ts";

type Received = Exclude<FoldMessage, { day: unknown }> | { readonly day: FoldedDay };

/**
 * The days of `foldDays`, computed in a thread of their own that runs ahead by `request.ahead` days at most.
 *
 * @param onArrival  is given each day as soon as it is there, before its turn
 * @throws what the thread threw; ending the iteration ends the thread
 */
export async function* foldAhead(
  request: FoldRequest,
  onArrival: (day: FoldedDay) => void,
): AsyncGenerator<FoldedDay> {
  const thread = new Worker(new URL("./fold-thread.js", import.meta.url), {
    workerData: request,
    transferList: request.core === undefined ? [] : [request.core.buffer as ArrayBuffer],
  });
  const waiting: Received[] = [];
  let last: FoldedDay["pending"]["period"]["close"] | null = null;
  let onChange = (): void => {};
  let ended = false;
  thread.on("message", (message: FoldMessage) => {
    if ("day" in message) {
      const day = receivedDay(message.day, last);
      last = day.pending.period.close;
      waiting.push({ day });
      onArrival(day);
    } else waiting.push(message);
    onChange();
  });
  thread.on("error", (error) => {
    waiting.push({ error: { message: String(error), stack: undefined, faults: undefined, code: undefined } });
    onChange();
  });
  thread.on("exit", () => {
    ended = true;
    onChange();
  });
  try {
    for (let taken = 0; taken < request.plan.length; taken++) {
      while (waiting.length === 0) {
        if (ended) throw new Error("the thread that computes the days ended before the last of them");
        await new Promise<void>((resolve) => {
          onChange = resolve;
        });
      }
      const message = waiting.shift() as Received;
      if ("error" in message) throw receivedError(message.error);
      thread.postMessage("taken");
      yield message.day;
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
