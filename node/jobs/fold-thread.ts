import { parentPort, workerData } from "node:worker_threads";
import { useKernels } from "../../engine/linalg/index.ts";
import { type CoreState, startModel } from "../../engine/pipeline/index.ts";
import { formatState, parseState } from "../../wire/index.ts";
import { openCanonical } from "../import/index.ts";
import { unchecked } from "./checkpoint.ts";
import { foldDays } from "./fold-days.ts";
import { sentDay } from "./sent-day.ts";
import { type FoldMessage, type FoldRequest, sentError } from "./thread-message.ts";

// A thread that reads the data and folds, ahead of the thread that makes tables and forecasts of what it sends (fold-ahead.ts).

const port = parentPort;
if (port === null) throw new Error("fold-thread is started as a worker thread");
const { source, options, plan, core, kernels, ahead } = workerData as FoldRequest;
const send = (message: FoldMessage): void => port.postMessage(message);

let credit = ahead;
let isStopped = false;
let onCredit = (): void => {};
port.on("message", (message: "taken" | "stop") => {
  if (message === "stop") isStopped = true;
  else credit++;
  onCredit();
});

try {
  useKernels(kernels);
  const data = openCanonical(source);
  try {
    const start =
      core === undefined ? startModel(data.axes, options) : (parseState(core, unchecked)?.state as CoreState);
    const days = data.days(plan[0]?.date);
    let last: CoreState["close"] | undefined;
    try {
      for await (const day of foldDays(start, plan, { days, axes: data.axes, options })) {
        // Bytes are cheaper to send than a state.
        const saved = day.core === undefined ? undefined : formatState(day.core, unchecked);
        send({ day: sentDay({ ...day, core: saved }, last) });
        last = day.pending.period.close;
        credit--;
        while (credit <= 0 && !isStopped) {
          await new Promise<void>((resolve) => {
            onCredit = resolve;
          });
        }
        if (isStopped) break;
      }
    } finally {
      await days.return(undefined);
    }
  } finally {
    data.close();
  }
} catch (error) {
  send({ error: sentError(error) });
} finally {
  port.close();
}
