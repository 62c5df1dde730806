import { expect, test } from "vitest";
import { openJobLine } from "../../node/http/job-line.ts";
import type { JobRequest, StartJob } from "../../node/http/job-runner.ts";
import type { JobProgress } from "../../node/http/job-task.ts";
import { type Failure, problem } from "../../node/http/problem.ts";

interface Begun {
  readonly id: string;
  readonly end: (failure?: Failure) => void;
  readonly tell: (progress: JobProgress) => void;
  isStopped: boolean;
}

/** A line whose jobs end when the test says so. */
function lineOf(running: number, waiting: number, minutes = 60) {
  const begun: Begun[] = [];
  const failures: string[] = [];
  const start: StartJob = ({ id }, tell) => {
    let end: Begun["end"] = () => undefined;
    const ended = new Promise<Failure | undefined>((resolve) => {
      end = resolve;
    });
    const job: Begun = { id, end, tell, isStopped: false };
    begun.push(job);
    return {
      ended,
      stop: () => {
        job.isStopped = true;
      },
    };
  };
  const line = openJobLine(start, { running, waiting, minutes }, (log) => failures.push(log));
  const enter = (id: string) =>
    line.enter({ id, task: { operation: "postCard" }, resultFolder: "" } as unknown as JobRequest);
  const stateOf = (id: string) => line.find(id)?.state;
  return { line, begun, failures, enter, stateOf };
}

/** Lets promises that are settled be heard. */
const heard = () => new Promise((resolve) => setTimeout(resolve, 0));

test("jobs run in their order, so many at once, and what is asked twice runs once", async () => {
  const { begun, enter, stateOf } = lineOf(1, 2);
  enter("a");
  enter("b");
  enter("a");
  enter("b");
  expect(begun.map(({ id }) => id)).toEqual(["a"]);
  expect([stateOf("a"), stateOf("b")]).toEqual(["running", "waiting"]);
  begun[0]?.end();
  await heard();
  expect(begun.map(({ id }) => id)).toEqual(["a", "b"]);
  expect([stateOf("a"), stateOf("b")]).toEqual(["done", "running"]);
});

test("a job that takes too long is ended, and the next begins", async () => {
  const { begun, enter, stateOf, line } = lineOf(1, 2, 0.001);
  enter("endless");
  enter("next");
  await expect.poll(() => stateOf("endless")).toBe("failed");
  expect(begun[0]?.isStopped).toBe(true);
  expect(line.find("endless")?.problem?.detail).toMatch(/ended after 0\.001 minutes.*jobMinutes/);
  expect(stateOf("next")).toBe("running");
  // What the ended one still says is heard by nobody.
  begun[0]?.end();
  begun[1]?.end();
  await heard();
  expect([stateOf("endless"), stateOf("next")]).toEqual(["failed", "done"]);
});

test("a line that is full takes no more, and those in it come to their turn", async () => {
  const { begun, enter, stateOf } = lineOf(1, 2);
  expect(["a", "b", "c", "d"].map((id) => enter(id)).filter((job) => job === "full")).toHaveLength(1);
  expect(stateOf("d")).toBeUndefined();
  for (const turn of [0, 1, 2]) {
    begun[turn]?.end();
    await heard();
  }
  expect(["a", "b", "c"].map(stateOf)).toEqual(["done", "done", "done"]);
});

test("a job that is stopped stops, the next one begins, and it can be asked for again", async () => {
  const { line, begun, enter, stateOf } = lineOf(1, 4);
  enter("a");
  enter("b");
  enter("c");
  line.stop("a");
  line.stop("c");
  expect([begun[0]?.isStopped, stateOf("a"), stateOf("b"), stateOf("c")]).toEqual([
    true,
    "stopped",
    "running",
    "stopped",
  ]);
  // What the stopped one still has to say is nobody's any more.
  begun[0]?.tell({ stage: "late", done: 1, total: 2 });
  begun[0]?.end();
  await heard();
  expect(stateOf("a")).toBe("stopped");
  enter("a");
  begun[1]?.end();
  await heard();
  expect([stateOf("a"), stateOf("b"), begun.length]).toEqual(["running", "done", 3]);
});

test("a job that fails says why, once to the log, and begins anew when it is asked for again", async () => {
  const { line, begun, failures, enter, stateOf } = lineOf(1, 4);
  enter("a");
  begun[0]?.end({ problem: problem(500, "It broke."), log: "why" });
  await heard();
  expect([stateOf("a"), line.find("a")?.problem?.detail, failures]).toEqual(["failed", "It broke.", ["why"]]);
  enter("a");
  expect([stateOf("a"), line.find("a")?.problem]).toEqual(["running", null]);
});

test("every change is told, each with a number of its own, until nobody listens", async () => {
  const { line, begun, enter } = lineOf(1, 4);
  enter("a");
  const news: (readonly [number, string, number | undefined])[] = [];
  const leave = line.watch("a", ({ version, state, progress }) =>
    news.push([version, state, progress?.done]),
  );
  const { version = 0 } = line.find("a") ?? {};
  begun[0]?.tell({ stage: "s", done: 1, total: 3 });
  begun[0]?.tell({ stage: "s", done: 2, total: 3 });
  leave();
  begun[0]?.tell({ stage: "s", done: 3, total: 3 });
  expect(news).toEqual([
    [version + 1, "running", 1],
    [version + 2, "running", 2],
  ]);
});
