import { tableFromIPC } from "@uwdata/flechette";
import { beforeAll, describe, expect, test } from "vitest";
import { type Client, type Job, openClient, ProblemError } from "../../client/index.ts";
import { type ApiProject, apiProject } from "../http/api-project.ts";

let api: ApiProject;
let client: Client;
/** Status of every answer, in order. */
const statuses: number[] = [];

beforeAll(async () => {
  api = await apiProject();
  client = openClient({ url: "http://127.0.0.1", fetch: asked });
});

const asked: typeof fetch = async (input, init) => {
  const { pathname, search } = new URL(String(input));
  const response = await api.ask(`${pathname}${search}`, init);
  statuses.push(response.status);
  return response;
};

describe("the client", () => {
  test("gets documents with parameters in the path, lists and flags; what has not changed does not come again", async () => {
    const { securities } = await client.get("/v1/securities", { limit: 2 });
    const [{ id }] = securities as readonly [{ id: string }];
    expect(await client.get("/v1/securities/{id}", { id })).toMatchObject({ id });
    const query = { factors: ["market", "size"], last: 3, cumulative: true };
    const returns = await client.get("/v1/factor-returns", query);
    expect([returns.factors, (returns.dates as string[]).length]).toEqual([["market", "size"], 3]);
    expect(await client.get("/v1/factor-returns", query)).toEqual(returns);
    // What a caller does to a document is nobody else's business.
    const dates = [...(returns.dates as string[])];
    (returns.dates as string[]).length = 0;
    expect((await client.get("/v1/factor-returns", query)).dates).toEqual(dates);
    expect(statuses).toEqual([200, 200, 200, 304, 304]);
  });

  test("asks short questions, and follows long ones to their document", async () => {
    const holdings = [...api.holdings("value_manager")];
    const risk = await client.post("/v1/risk", { holdings });
    expect(risk.portfolioName).toBe("holdings");
    const news: Job[] = [];
    const query = { kind: "factor_return", factor: "market", date: risk.date as string } as const;
    const explained = await client.post("/v1/explain", { query }, { onJob: (job) => news.push(job) });
    expect(explained.query).toEqual(query);
    expect(news.at(-1)?.state).toBe("done");
  });

  test("stops a job, and says where there is none", async () => {
    const { id } = (await api
      .ask("/v1/evaluate", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ random: 3 }),
      })
      .then((response) => response.json())) as Job;
    await client.stop(id);
    const { jobs } = (await client.get("/v1/jobs")) as unknown as { jobs: readonly Job[] };
    expect(jobs.find((job) => job.id === id)?.state).toBe("stopped");
    await expect(client.stop("0".repeat(32))).rejects.toThrow(/no such job/);
  });

  test("tells every fault of a question that is wrong, at once and of a job", async () => {
    const wrong = client.post("/v1/what-if", { holdings: [{ id: "A", weight: 1, shares: 2 }], trades: [] });
    const error = (await wrong.catch((thrown: unknown) => thrown)) as ProblemError;
    expect(error).toBeInstanceOf(ProblemError);
    expect([error.status, error.problems.map(({ column }) => column)]).toEqual([
      400,
      ["holdings.0", "trades"],
    ]);
    const query = { kind: "factor_return", factor: "markte", date: "2020-01-15" } as const;
    await expect(client.post("/v1/explain", { query })).rejects.toThrow(/market/);
    await expect(client.get("/v1/runs/{id}", { id: "000000" })).rejects.toThrow(/no kept run/);
  });

  test("reads tables row by row, and as Arrow", async () => {
    const rows: object[] = [];
    for await (const row of client.rows("factors")) rows.push(row);
    const bytes = await new Response(await client.table("factors", "arrow")).arrayBuffer();
    expect(tableFromIPC(bytes).toArray()).toEqual(rows);
    const first = client.rows("factor_returns", { from: "2020-01-15" });
    expect((await first.next()).value).toMatchObject({ date: "2020-01-15" });
    await first.return(undefined);
  });

  test("comes again when a server is busy, takes up lines that break, and asks a server anew that has forgotten its job", async () => {
    const script = [
      new Response(null, { status: 503, headers: { "retry-after": "0" } }),
      Response.json({ id: "1", events: "/events" }, { status: 202 }),
      Response.json({ title: "none", status: 404, detail: "forgotten" }, { status: 404 }),
      Response.json({ id: "2", events: "/events" }, { status: 202 }),
      new Response('id: 4\ndata: {"state":"running"}\n\n: still here\n\n'),
      new Response('id: 5\ndata: {"state":"done"}\n\n'),
      Response.json({ found: true }),
    ];
    const sent: (readonly [string, string, string | null])[] = [];
    const scripted = openClient({
      url: "http://server",
      token: "secret",
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers);
        expect(headers.get("authorization")).toBe("Bearer secret");
        sent.push([init?.method ?? "GET", new URL(String(input)).pathname, headers.get("last-event-id")]);
        return script.shift() as Response;
      },
    });
    expect(await scripted.post("/v1/card", {})).toEqual({ found: true });
    expect(sent).toEqual([
      ["POST", "/v1/card", null],
      ["POST", "/v1/card", null],
      ["GET", "/events", null],
      ["POST", "/v1/card", null],
      ["GET", "/events", null],
      ["GET", "/events", "4"],
      ["GET", "/v1/jobs/2/result", null],
    ]);
  });

  test("finds a server below a path, and the end of a job that was on a line that broke", async () => {
    const script = [
      Response.json({ id: "3", events: "/v1/jobs/3/events" }, { status: 202 }),
      new Response('id: 4\ndata: {"state":"running"}\n\n'),
      new Response(null, { status: 204 }),
      Response.json({ state: "done" }),
      Response.json({ found: true }),
    ];
    const sent: string[] = [];
    const scripted = openClient({
      url: "https://host/base/",
      fetch: async (input) => {
        sent.push(String(input).replace("https://host", ""));
        return script.shift() as Response;
      },
    });
    expect(await scripted.post("/v1/card", {})).toEqual({ found: true });
    const job = "/base/v1/jobs/3";
    expect(sent).toEqual(["/base/v1/card", `${job}/events`, `${job}/events`, job, `${job}/result`]);
  });

  test("that is called off stops its job", async () => {
    const off = new AbortController();
    const deleted: string[] = [];
    const scripted = openClient({
      url: "http://server",
      fetch: async (input, init) => {
        const { pathname } = new URL(String(input));
        if (init?.method === "DELETE") deleted.push(pathname);
        if (init?.method === "POST") return Response.json({ id: "7", events: "/events" }, { status: 202 });
        off.abort(new Error("enough"));
        return new Response("");
      },
    });
    await expect(scripted.post("/v1/card", {}, { signal: off.signal })).rejects.toThrow("enough");
    expect(deleted).toEqual(["/v1/jobs/7"]);
  });
});
