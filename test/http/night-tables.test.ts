import { join } from "node:path";
import type { Hono } from "hono";
import { beforeAll, expect, test } from "vitest";
import { answersHere } from "../../node/http/answer-pool.ts";
import { httpApp } from "../../node/http/http-app.ts";
import { type NightRequest, runNight } from "../../node/nightly/index.ts";
import { openNightStore } from "../../node/nightly/night-store.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";
import { eventsOf, type JobDocument } from "./follow-job.ts";

let api: ApiProject;
let project: Project;
let date = "";

const made = (request: NightRequest = {}) => runNight(project, { threads: 1, ...request });

beforeAll(async () => {
  api = await apiProject();
  project = await readProject(api.folder);
  ({ date } = (await made()).manifest);
});

test.each(["ndjson", "csv", "arrow"])(
  "a portfolio that the night does not have is not found, as %s",
  async (format) => {
    const ask = (table: string, portfolio: string) =>
      api.ask(`/v1/nights/${date}/tables/${table}?portfolio=${portfolio}&format=${format}`);
    const answer = await ask("summary", "nobody");
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining("no portfolio nobody"),
    ]);
    expect((await ask("outside", "nobody")).status).toBe(404);
    // One that is there, and of which the table says nothing.
    expect((await ask("failed", "value_manager")).status).toBe(200);
  },
);

/** The API, of which something happens before it reads its first table. */
function appWith(happens: () => Promise<unknown>): Hono {
  const pool = answersHere();
  let isFirst = true;
  return httpApp({
    ...{ projectFolder: api.folder, version: "1.2.3", onFailure: () => undefined },
    pool: {
      ...pool,
      table: async (task) => {
        if (isFirst) await happens();
        isFirst = false;
        return pool.table(task);
      },
    },
  });
}

test("a table has the tag of the night whose rows it has, also where another one takes its place meanwhile", async () => {
  const url = `http://127.0.0.1/v1/nights/${date}/tables/summary?format=csv`;
  const app = appWith(() => made({ benchmark: "none" }));
  const across = await app.request(url);
  const [rows, tag] = [await across.text(), across.headers.get("etag") ?? ""];
  const after = await app.request(url);
  expect(rows).toBe(await after.text());
  expect(tag).toBe(after.headers.get("etag"));
  expect((await app.request(url, { headers: { "if-none-match": tag } })).status).toBe(304);
});

test("another nightly at work is told as one", async () => {
  const store = await openNightStore(join(project.modelFolder, "nightly"));
  try {
    const { events } = (await (await api.post("/v1/nights", { date })).json()) as JobDocument;
    const end = (await eventsOf(await api.ask(events))).at(-1)?.job;
    expect(end?.problem).toMatchObject({
      status: 409,
      detail: "Another process is writing the nights of this model: ask again when it has ended.",
    });
  } finally {
    await store.close();
  }
});
