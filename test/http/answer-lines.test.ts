import { beforeAll, expect, test } from "vitest";
import { runAsk } from "../../node/cli/commands/ask.ts";
import { answerLines } from "../../node/http/answer-lines.ts";
import { type ApiProject, apiProject } from "./api-project.ts";

let api: ApiProject;
beforeAll(async () => {
  api = await apiProject();
});

interface Line {
  readonly id?: string | number;
  readonly status: number;
  readonly answer?: unknown;
  readonly problem?: { readonly detail: string; readonly problems?: readonly object[] };
}

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** What each request gets, in their order. */
async function asked(...requests: readonly (object | string)[]): Promise<readonly Line[]> {
  const lines = requests.map((request) => (typeof request === "string" ? request : JSON.stringify(request)));
  const answers: Line[] = [];
  for await (const { text, status } of answerLines(api.folder, given(lines))) {
    expect(text).not.toContain("\n");
    const line = JSON.parse(text) as Line;
    expect(line.status).toBe(status);
    answers.push(line);
  }
  return answers;
}

test("lines get the documents of the API, in their order and with their ids", async () => {
  const { ids } = (await (await api.ask("/v1/model")).json()) as { ids: string[] };
  const place = `/v1/securities/${encodeURIComponent(ids[3] as string)}`;
  const query = "/v1/risk?portfolio=value_manager&by=industry";
  const body = { holdings: api.holdings("value_manager"), beta: true };
  const trades = [{ id: ids[0], weight: 0.01 }];
  const lines = await asked(
    { id: 1, get: "/v1/factors" },
    { id: "two", get: query },
    { get: place },
    "",
    { id: 3, post: "/v1/risk", body },
    { post: "/v1/what-if", body: { portfolio: "value_manager", trades } },
  );
  expect(lines.map(({ id, status }) => [id, status])).toEqual([
    ...[
      [1, 200],
      ["two", 200],
      [undefined, 200],
      [3, 200],
      [undefined, 200],
    ],
  ]);
  const wanted = [
    ...(await Promise.all(["/v1/factors", query, place].map((path) => api.ask(path)))),
    await api.post("/v1/risk", body),
    await api.post("/v1/what-if", { portfolio: "value_manager", trades }),
  ];
  for (const [at, response] of wanted.entries()) expect(lines[at]?.answer).toEqual(await response.json());
});

test("a long operation is answered in place: what its command prints", async () => {
  const [line] = await asked({ post: "/v1/check", body: {} });
  expect(line?.status).toBe(200);
  expect(line?.answer).toEqual(JSON.parse(await api.cli("check")));
});

test("what is wrong is a problem in the API's words, and the next line is answered", async () => {
  const wrong = { portfolio: "nobody_has_it" };
  const misspelt = { portfolio: "value_manager", dates: "2020-01-02" };
  const lines = await asked(
    { id: 7, post: "/v1/risk", body: wrong },
    { post: "/v1/risk", body: misspelt },
    { get: "/v1/risk?portfolio=a&portfolio=b" },
    "{",
    { id: 8, get: "/v1/factors", post: "/v1/risk" },
    { get: "/v1/factor" },
    { get: "/v1/tables/returns" },
    { get: "/v1/factors", body: {} },
    { get: "/v1/portfolios" },
  );
  expect(lines.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 404, 404, 400, 200]);
  for (const [at, body] of [wrong, misspelt].entries())
    expect(lines[at]?.problem).toEqual(await (await api.post("/v1/risk", body)).json());
  const details = lines.map(({ problem }) => problem?.detail ?? "");
  expect(lines[0]?.id).toBe(7);
  expect(details[2]).toContain("given twice");
  expect(details[3]).toContain('{"get": "/v1/factors"}');
  expect(details[4]).toContain("one of get and post");
  expect(details[6]).toContain("plimsoll serve");
  expect(details[7]).toContain("a get has no body");
});

test("the exit code says whether every request had an answer", async () => {
  const { write } = process.stdout;
  const before = process.exitCode;
  let said = "";
  const codes: unknown[] = [];
  try {
    process.stdout.write = ((text: string) => {
      said += text;
      return true;
    }) as typeof write;
    for (const lines of [
      ['{"get":"/v1/portfolios"}'],
      ['{"get":"/v1/nothing"}', '{"get":"/v1/portfolios"}'],
    ]) {
      await runAsk({ project: api.folder }, given(lines));
      codes.push(process.exitCode);
    }
  } finally {
    process.stdout.write = write;
    process.exitCode = before;
  }
  expect(codes).toEqual([0, 2]);
  expect(said.trim().split("\n")).toHaveLength(3);
});
