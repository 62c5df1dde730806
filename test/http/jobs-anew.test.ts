import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openJobs } from "../../node/http/job-responses.ts";
import { openJobResults } from "../../node/http/job-results.ts";
import type { StartJob } from "../../node/http/job-runner.ts";

/** Jobs whose results are what the test says when it says so. */
function slowJobs() {
  const projectFolder = mkdtempSync(join(tmpdir(), "plimsoll-anew-"));
  let finish = async (_text: string): Promise<void> => {};
  const start: StartJob = ({ id, resultFolder }) => {
    const ended = new Promise<undefined>((resolve) => {
      finish = async (text) => {
        await openJobResults(resultFolder).write(id, text);
        resolve(undefined);
      };
    });
    return { ended, stop: () => undefined };
  };
  const jobs = openJobs({ projectFolder, start, onFailure: () => undefined });
  // Without a stamp nobody can tell whether the data have changed: each request is a new execution.
  const post = async () => {
    const asked = { id: "postCard", body: {}, modelFolder: "", runId: "r", stamp: undefined } as const;
    return (await (await jobs.post(asked)).json()) as { id: string };
  };
  return { jobs, post, finish: (text: string) => finish(text) };
}

test("while a job is made anew nobody is given what it made before, and the next result has another tag", async () => {
  const { jobs, post, finish } = slowJobs();
  const { id } = await post();
  const result = (headers = new Headers()) => jobs.about("getJobResult", { id }, headers);
  const state = async () =>
    ((await (await jobs.about("getJob", { id }, new Headers())).json()) as { state: string }).state;
  await finish("first\n");
  await expect.poll(state).toBe("done");
  const first = await result();
  const tag = first.headers.get("etag") ?? "";
  expect([first.status, await first.text()]).toEqual([200, "first\n"]);
  expect((await result(new Headers({ "if-none-match": tag }))).status).toBe(304);

  await post();
  const meanwhile = await result();
  expect([meanwhile.status, await meanwhile.text()]).toEqual([404, expect.stringContaining("is running")]);
  await finish("second\n");
  await expect.poll(state).toBe("done");
  const second = await result(new Headers({ "if-none-match": tag }));
  expect([second.status, await second.text()]).toEqual([200, "second\n"]);
});
