import { setPriority } from "node:os";
import { openJobResults } from "./job-results.ts";
import type { JobMessage, JobRequest } from "./job-runner.ts";
import { makeJob } from "./make-job.ts";
import { failureOf } from "./problem.ts";

// The process of a job (job-runner.ts): it makes one document, writes it, and ends.

/** Behind everything that answers. */
const PRIORITY = 10;
/** News of progress are sent at most so often. */
const NEWS_MS = 200;

const send = (message: JobMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });

// Nobody waits for the job of a server that is gone; the same request starts it again.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));

process.once("message", async ({ id, task, resultFolder }: JobRequest) => {
  try {
    setPriority(PRIORITY);
  } catch {
    // Where it may not be set the job competes with the answers.
  }
  let last = 0;
  const answer = await makeJob(task, (progress) => {
    const now = performance.now();
    if (now - last < NEWS_MS) return;
    last = now;
    void send({ kind: "progress", progress });
  });
  if ("problem" in answer) await send({ kind: "ended", failure: answer });
  else
    try {
      await openJobResults(resultFolder).write(id, answer.text);
      await send({ kind: "ended", failure: undefined });
    } catch (error) {
      await send({ kind: "ended", failure: failureOf(error) });
    }
  process.kill(process.pid, "SIGKILL");
});
