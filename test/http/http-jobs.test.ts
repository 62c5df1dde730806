import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readProject } from "../../node/project/index.ts";
import { openRun, pointerPath } from "../../node/store/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";
import { eventsOf, type JobDocument } from "./follow-job.ts";

let api: ApiProject;
let last: string;

beforeAll(async () => {
  api = await apiProject();
  const run = await openRun((await readProject(api.folder)).modelFolder);
  last = run.manifest.dates.last;
  await run.close();
});

describe("jobs", () => {
  test("a request that is wrong is refused at once, with every fault by its field", async () => {
    const response = await api.post("/v1/construct", {
      mandate: { horizon: "soon", objective: { kind: "utility" }, models: { other: { project: "/etc" } } },
      frontier: 1,
    });
    const { problems } = (await response.json()) as { problems: { file: string; column: string }[] };
    expect([response.status, problems.map(({ column }) => column)]).toEqual([400, ["frontier"]]);
    const mandate = {
      horizon: "1m",
      objective: { kind: "least_risk" },
      models: { other: { project: "/etc" } },
    };
    const elsewhere = await api.post("/v1/construct", { mandate });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([
      400,
      expect.stringContaining('"column":"models.other.project"'),
    ]);
    const run = { ...mandate, models: { other: { run: "../../etc/passwd" } } };
    expect((await api.post("/v1/construct", { mandate: run })).status).toBe(400);
  });

  test("one that finds a fault on its way fails with it, and its result is that problem", async () => {
    const response = await api.post("/v1/explain", {
      query: { kind: "exposure", id: "nobody", factor: "size", date: last },
    });
    const { events, id } = (await response.json()) as JobDocument;
    const end = (await eventsOf(await api.ask(events))).at(-1)?.job;
    expect([end?.state, end?.problem?.status]).toEqual(["failed", 400]);
    const result = await api.ask(`/v1/jobs/${id}/result`);
    expect([result.status, result.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
    expect(api.failures).toEqual([]);
  });

  test("a question that names another model is another one when that has a new run", async () => {
    const { modelFolder } = await readProject(api.folder);
    const other = join(api.folder, "models", "other");
    cpSync(modelFolder, other, { recursive: true, preserveTimestamps: true });
    const asked = async () => {
      const response = await api.post("/v1/compare", { first: "small", second: "other", date: last });
      const { id } = (await response.json()) as JobDocument;
      await api.ask(`/v1/jobs/${id}`, { method: "DELETE" });
      return id;
    };
    try {
      const id = await asked();
      expect(await asked()).toBe(id);
      const pointer = readFileSync(pointerPath(other), "utf8");
      writeFileSync(pointerPath(other), pointer.replace(/[0-9a-f]{64}/, "0".repeat(64)));
      expect(await asked()).not.toBe(id);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  test("who comes back hears only what is new, and after the end nothing", async () => {
    const response = await api.post("/v1/explain", {
      query: { kind: "factor_return", factor: "market", date: last },
    });
    const { events } = (await response.json()) as JobDocument;
    const heard = await eventsOf(await api.ask(events));
    const numbers = heard.map(({ id }) => id);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const from = (id: number) => api.ask(events, { headers: { "last-event-id": String(id) } });
    expect((await eventsOf(await from((numbers.at(-1) as number) - 1))).map(({ id }) => id)).toEqual([
      numbers.at(-1),
    ]);
    expect((await from(numbers.at(-1) as number)).status).toBe(204);
  });

  test("another project, another run, a job that never was: 404 or 400, and nothing is opened", async () => {
    const none = "0".repeat(32);
    const statuses = [
      await api.ask(`/v1/jobs/${none}`),
      await api.ask(`/v1/jobs/${none}/events`),
      await api.ask(`/v1/jobs/${none}/result`),
      await api.ask(`/v1/jobs/${none}`, { method: "DELETE" }),
      await api.ask("/v1/jobs/..%2F..%2Fcurrent"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404, 404, 400]);
    const compare = await api.post("/v1/compare", { first: "small", second: "data" });
    const { events } = (await compare.json()) as JobDocument;
    expect((await eventsOf(await api.ask(events))).at(-1)?.job.state).toBe("failed");
  });
});
