import { beforeAll, describe, expect, test } from "vitest";
import { type ApiProject, apiProject } from "./api-project.ts";

let api: ApiProject;

beforeAll(async () => {
  api = await apiProject();
});

const body = async (path: string): Promise<string> => {
  const response = await api.ask(path);
  const text = await response.text();
  expect([response.status, response.status === 200 ? "" : text]).toEqual([200, ""]);
  return text;
};
const held = ["--portfolio", "value_manager"];

describe("a get gives the command's own document", () => {
  test.each([
    ["/v1/risk?portfolio=value_manager&tail=true", ["risk", ...held, "--tail"]],
    ["/v1/risk/history?portfolio=value_manager&from=2019-01-01", ["risk", ...held, "--from", "2019-01-01"]],
    ["/v1/attribution?portfolio=value_manager&link=grap", ["attribute", ...held, "--link", "grap"]],
    ["/v1/factors", ["show", "factors"]],
    ["/v1/factor-returns?factors=market,size&last=5", ["show", "returns", "market", "size", "--last", "5"]],
    ["/v1/covariance?factors=market,size", ["show", "covariance", "market", "size"]],
    ["/v1/volatility?factors=market", ["show", "volatility", "market"]],
    ["/v1/factor-portfolios", ["show", "portfolios"]],
    ["/v1/diagnostics", ["show", "diagnostics"]],
    ["/v1/universe", ["show", "universe"]],
    ["/v1/securities/S00003", ["show", "name", "S00003"]],
    ["/v1/known/S00003", ["show", "known", "S00003"]],
    ["/v1/identifiers", ["show", "identifiers"]],
    ["/v1/spec", ["spec", "--resolved"]],
  ] as const)("%s", async (path, args) => {
    expect(await body(path)).toBe(await api.cli(...args));
  });
});

test("long lists come in pages that meet", async () => {
  interface Page {
    securities: { id: string }[];
    next: string | null;
  }
  const pageAt = async (path: string) => JSON.parse(await body(path)) as Page;
  const whole = await pageAt("/v1/securities");
  const ids: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page = await pageAt(`/v1/securities?limit=17${next === "" ? "" : `&after=${next}`}`);
    expect(page.securities.length).toBeLessThanOrEqual(17);
    ids.push(...page.securities.map(({ id }) => id));
    next = page.next;
  }
  expect(ids).toEqual(whole.securities.map(({ id }) => id));
  expect([whole.next, new Set(ids).size]).toEqual([null, ids.length]);
  expect((await api.ask("/v1/securities?after=nobody")).status).toBe(400);
  const { runs, next } = JSON.parse(await body("/v1/runs")) as { runs: { runId: string }[]; next: null };
  expect([runs.length, next]).toEqual([1, null]);
  const run = JSON.parse(await body(`/v1/runs/${runs[0]?.runId.slice(0, 8)}`)) as { runId: string };
  expect(run.runId).toBe(runs[0]?.runId);
  expect((await api.ask("/v1/runs/000000")).status).toBe(404);
  const portfolios = JSON.parse(await body("/v1/portfolios")) as { portfolios: string[] };
  expect(portfolios.portfolios).toContain("value_manager");
});
