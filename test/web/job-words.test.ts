import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isUnderWay, jobTitle, jobView, progressWords } from "../../web/jobs/job-words.ts";
import { httpOperations } from "../../wire/index.ts";

const views = readFileSync(new URL("../../web/views/index.ts", import.meta.url), "utf8");

test("every long operation of the contract has a title in words, and its view is one of the page's", () => {
  const long = Object.values(httpOperations).filter(({ length }) => length === "long");
  expect(long.length).toBeGreaterThan(5);
  for (const { path } of long) {
    const job = { operation: `POST ${path}` };
    expect(jobTitle(job)).not.toMatch(/\/v1/);
    const view = jobView(job);
    if (view !== undefined) expect(views).toContain(`name: "${view}",`);
  }
  expect(jobTitle({ operation: null })).toBe("A job of before");
});

test("how far a job is is told by its stage and share", () => {
  const progress = { stage: "dates", done: 30, total: 120 };
  expect(progressWords({ state: "running", progress })).toBe("dates 25 %");
  expect(progressWords({ state: "running", progress: { ...progress, total: 0 } })).toBe("dates");
  expect(progressWords({ state: "running", progress: null })).toBe("begins");
  expect(progressWords({ state: "waiting", progress: null })).toBe("waits for its turn");
  expect(progressWords({ state: "stopped", progress })).toBe("stopped");
  expect([isUnderWay({ state: "waiting" }), isUnderWay({ state: "failed" })]).toEqual([true, false]);
});
