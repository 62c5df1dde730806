import { parentPort, workerData } from "node:worker_threads";
import { openRun } from "../store/index.ts";
import type { WalkMessage, WalkRequest } from "./walk-ahead.ts";
import { walkRun } from "./walk-run.ts";

// A thread that reads the periods of a run ahead of the thread that uses them (walk-ahead.ts).

const port = parentPort;
if (port === null) throw new Error("walk-thread is started as a worker thread");
const { modelFolder, runId, after, to, ahead } = workerData as WalkRequest;
const send = (message: WalkMessage): void => port.postMessage(message);

let credit = ahead;
let isStopped = false;
let onCredit = (): void => {};
port.on("message", (message: "taken" | "stop") => {
  if (message === "stop") isStopped = true;
  else credit++;
  onCredit();
});

try {
  const run = await openRun(modelFolder, runId);
  try {
    for await (const period of walkRun(run, after, to)) {
      send({ period });
      credit--;
      while (credit <= 0 && !isStopped) {
        await new Promise<void>((resolve) => {
          onCredit = resolve;
        });
      }
      if (isStopped) break;
    }
  } finally {
    await run.close();
  }
  send({ end: "done" });
} catch {
  // Whoever waits reads on from there by itself, and meets what went wrong.
  send({ end: "failed" });
} finally {
  port.close();
}
