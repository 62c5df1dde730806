import { beforeAll, describe, expect, test } from "vitest";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { answersHere } from "../../node/http/answer-pool.ts";
import { httpApp } from "../../node/http/http-app.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { formatJson, httpOperations } from "../../wire/index.ts";
import { builtProject } from "../jobs/built-project.ts";

const BASE = "http://127.0.0.1";
const failures: unknown[] = [];
let folder: string;
let ask: (path: string, headers?: Record<string, string>) => Promise<Response>;

beforeAll(async () => {
  folder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  const app = httpApp({
    projectFolder: folder,
    version: "1.2.3",
    pool: answersHere(),
    onFailure: (error) => failures.push(error),
  });
  ask = async (path, headers = {}) => app.request(`${BASE}${path}`, { headers });
});

/** A request of every operation that has an answer. */
async function goodPaths(): Promise<readonly string[]> {
  const run = await openRun((await readProject(folder)).modelFolder);
  const { last } = run.manifest.dates;
  const ids = selectValues(await run.readTable("exposures", { from: last, to: last }), "id", "text");
  await run.close();
  const values: Readonly<Record<string, string>> = { id: ids[0] as string, table: "factor_returns" };
  // Of nights there are none here: test/http/job-documents.system.test.ts.
  const gets = Object.values(httpOperations).filter(
    (of) => of.method === "get" && of.reads !== "jobs" && !of.path.includes("{date}"),
  );
  return gets.map(({ path }) => {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(path.startsWith("/v1/runs") ? run.id.slice(0, 12) : (values[name] as string)),
    );
    return /risk|attribution|holdings/.test(path) ? `${filled}?portfolio=value_manager` : filled;
  });
}

describe("the API", () => {
  test("answers every operation of its contract, and says so in the OpenAPI document", async () => {
    for (const path of await goodPaths()) {
      const response = await ask(path);
      expect([path, response.status, (await response.text()).length > 10]).toEqual([path, 200, true]);
    }
    const document = (await (await ask("/openapi.json")).json()) as { paths: Record<string, object> };
    expect(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
        .sort(),
    ).toEqual(
      Object.values(httpOperations)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
    expect(failures).toEqual([]);
  });

  test("gives the command's own document, and 304 while it stands", async () => {
    const path = "/v1/risk?portfolio=value_manager&by=industry";
    const response = await ask(path);
    const request = { portfolio: "value_manager", by: "industry", top: Number.MAX_SAFE_INTEGER };
    const { json } = await riskReport(await readProject(folder), request);
    expect(await response.text()).toBe(`${formatJson(json)}\n`);
    const tag = response.headers.get("etag") as string;
    const again = await ask(path, { "if-none-match": tag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect((await ask("/v1/risk?portfolio=value_manager", { "if-none-match": tag })).status).toBe(200);
  });

  test("streams a table's rows as lines and as CSV, cut by dates", async () => {
    const run = await openRun((await readProject(folder)).modelFolder);
    const rows = await run.readTable("factor_returns");
    const dates = selectValues(rows, "date", "date");
    const returns = selectValues(rows, "factor_return", "number");
    const from = dates[Math.floor(dates.length / 2)] as string;
    await run.close();
    const lines = (await (await ask("/v1/tables/factor_returns")).text()).trimEnd().split("\n");
    const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(read.map((row) => row.date)).toEqual(dates);
    expect(read.map((row) => row.factor_return)).toEqual(Array.from(returns));
    const response = await ask(`/v1/tables/factor_returns?from=${from}`, { accept: "text/csv" });
    const [header, ...cells] = (await response.text()).trimEnd().split("\n");
    expect(header?.split(",").slice(0, 4)).toEqual(["date", "factor", "family", "factor_return"]);
    const kept = dates.map((date, row) => ({ date, row })).filter(({ date }) => date >= from);
    expect(cells.map((line) => line.split(",")[0])).toEqual(kept.map(({ date }) => date));
    expect(cells.map((line) => Number(line.split(",")[3]))).toEqual(kept.map(({ row }) => returns[row]));
  });

  test.each([
    ["/v1/risk?portfolio=value_manager&date=2020-13-01&nonsense=1", 400, ["date", "nonsense"]],
    ["/v1/risk?portfolio=../../etc/passwd", 400, ["portfolio"]],
    ["/v1/risk?portfolio=secrets.csv", 400, ["portfolio"]],
    ["/v1/risk?portfolio=%00", 400, ["portfolio"]],
    ["/v1/tables/..%2Fruns", 400, ["table"]],
    ["/v1/attribution?portfolio=value_manager&link=nonsense", 400, ["link"]],
    ["/v1/attribution?portfolio=value_manager&from=2020-02-03&to=2020-01-15", 400, ["to"]],
    ["/v1/tables/returns?from=2020-02-03&to=2020-01-15", 400, ["to"]],
    ["/v1/tables/returns?table=gates", 400, ["table"]],
  ])("refuses %s by the names of what is wrong", async (path, status, columns) => {
    const response = await ask(path);
    const problem = (await response.json()) as { problems: { column: string }[] };
    expect([response.status, response.headers.get("content-type")]).toEqual([
      status,
      "application/problem+json",
    ]);
    expect(problem.problems.map(({ column }) => column).sort()).toEqual(columns);
  });

  test("an id may have a slash: it is looked up among those of the run", async () => {
    for (const path of ["/v1/securities/BRK%2FB", "/v1/known/BRK%2FB"]) {
      const response = await ask(path);
      const { problems } = (await response.json()) as { problems: { value: string }[] };
      expect([path, response.status, problems.map(({ value }) => value)]).toEqual([path, 400, ["BRK/B"]]);
    }
  });

  test("refuses what is not there, what is asked twice, and every name but this machine's", async () => {
    const statuses = async (paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => (await ask(path)).status));
    expect(
      await statuses(["/v1/nothing", "/v1/tables/nothing", "/v1/risk?date=2020-01-02&date=2020-01-03"]),
    ).toEqual([404, 404, 400]);
    expect((await ask("/v1/project", { host: "evil.example" })).status).toBe(403);
    expect((await ask("/v1/project", { host: "127.0.0.1.evil.example" })).status).toBe(403);
    expect((await ask("/v1/project", { host: "localhost:8042" })).status).toBe(200);
    expect((await ask("/v1/risk?portfolio=nobody")).status).toBe(400);
  });

  test("as many tables are on their way as may be, until one is read, left or only asked about", async () => {
    const app = httpApp({
      projectFolder: folder,
      version: "1.2.3",
      pool: answersHere(),
      tables: 2,
      onFailure: (error) => failures.push(error),
    });
    const table = (method = "GET") => app.request(`${BASE}/v1/tables/returns`, { method });
    for (let n = 0; n < 3; n++) expect((await table("HEAD")).status).toBe(200);
    const [one, two] = [await table(), await table()];
    const three = await table();
    expect([three.status, three.headers.get("retry-after")]).toEqual([503, "5"]);
    await one.text();
    const four = await table();
    expect(four.status).toBe(200);
    expect((await table()).status).toBe(503);
    await two.body?.cancel();
    expect((await table()).status).toBe(200);
    await four.body?.cancel();
  });

  test("a full line is 503 with the time to come back", async () => {
    const { httpApp: appOf } = await import("../../node/http/http-app.ts");
    const { problem } = await import("../../node/http/problem.ts");
    const full = async () => ({ problem: problem(503, "Every thread is busy.") });
    const load = () => ({ waiting: 0, running: 0 });
    const pool = { document: full, table: full, load, close: async () => undefined };
    const app = appOf({ projectFolder: folder, version: "1.2.3", pool, onFailure: () => undefined });
    const response = await app.request(`${BASE}/v1/project`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  });
});
