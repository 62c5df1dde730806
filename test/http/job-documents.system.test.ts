import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";
import { followed } from "./follow-job.ts";

let api: ApiProject;
let last: string;
let dates: readonly string[];
let ids: readonly string[];

beforeAll(async () => {
  api = await apiProject();
  const run = await openRun((await readProject(api.folder)).modelFolder);
  last = run.manifest.dates.last;
  const rows = await run.readTable("exposures", { from: "2020-01-20" });
  dates = [...new Set(selectValues(rows, "date", "date"))];
  ids = [...new Set(selectValues(rows, "id", "text"))];
  await run.close();
});

afterEach(() => {
  vi.useRealTimers();
});

const document = (path: string, body: unknown) => followed(api, path, body);

function file(name: string, lines: readonly string[]): string {
  const path = join(api.folder, name);
  writeFileSync(path, lines.join("\n"));
  return path;
}

describe("a job gives the command's own document", () => {
  test("construct, with views that came as text", async () => {
    const views = ["id,alpha", ...ids.slice(0, 5).map((id, at) => `${id},${at}%`)];
    file("views.csv", views);
    const path = file("mandate.yaml", [
      "name: my mandate",
      "horizon: 1m",
      "objective: { kind: utility, aversion: 5 }",
      "portfolio: value_manager",
      "alpha: { file: views.csv, horizon: 1m }",
      "limits: { long_only: { on: weights, min: 0, max: 10% }, invested: { on: net, equal: 100% } }",
    ]);
    const mandate = {
      name: "my mandate",
      horizon: "1m",
      objective: { kind: "utility", aversion: 5 },
      portfolio: "value_manager",
      alpha: { file: "views.csv", horizon: "1m" },
      limits: {
        long_only: { on: "weights", min: 0, max: "10%" },
        invested: { on: "net", equal: "100%" },
      },
    };
    const tables = { "views.csv": views.join("\n") };
    expect(await document("/v1/construct", { mandate, tables })).toBe(await api.cli("construct", path));
  });

  test("alpha", async () => {
    const rows = dates.flatMap((date, d) => ids.map((id, n) => `${date},${id},${Math.sin(3 * n + d)}`));
    const lines = ["date,id,value", ...rows];
    const path = file("sines.csv", lines);
    const asked = await api.cli("alpha", path, "--tried", "3");
    const got = await document("/v1/alpha", { signals: { sines: lines.join("\n") }, tried: 3 });
    expect(got).toBe(asked.replaceAll(JSON.stringify(path), '"sines"'));
  });

  test("evaluate, compare, explain", async () => {
    const evaluated = await document("/v1/evaluate", { random: 3, burnIn: 0 });
    expect(evaluated).toBe(await api.cli("evaluate", "--random", "3", "--burn-in", "0"));
    const compared = await document("/v1/compare", { first: "small", second: "small", random: 3 });
    expect(compared).toBe(await api.cli("compare", "small", "small", "--random", "3"));
    const query = { kind: "exposure", id: ids[0], factor: "size", date: last };
    const explained = await document("/v1/explain", { query, depth: 2 });
    expect(explained).toBe(await api.cli("explain", ids[0] as string, "size", last, "--depth", "2"));
  });

  test("construct and hedge through history", async () => {
    const path = file("walk.yaml", [
      "horizon: 1m",
      "objective: { kind: least_risk }",
      "portfolio: value_manager",
    ]);
    const mandate = { horizon: "1m", objective: { kind: "least_risk" }, portfolio: "value_manager" };
    const walked = await document("/v1/construct/walk", { mandate, from: "2020-01-15", every: "week" });
    const byFile = await api.cli("construct", path, "--from", "2020-01-15", "--every", "week");
    expect(walked).toBe(byFile.replaceAll(JSON.stringify(path), '"mandate"'));
    const written = [
      "horizon: 1m",
      "portfolio: value_manager",
      "instruments: { future: { portfolio: benchmark, cost: 1bp } }",
    ];
    const hedge = {
      horizon: "1m",
      portfolio: "value_manager",
      instruments: { future: { portfolio: "benchmark", cost: "1bp" } },
    };
    const rolled = await document("/v1/hedge/walk", { hedge, from: "2020-01-15", every: "week" });
    const asked = ["hedge", file("roll.yaml", written), "--from", "2020-01-15", "--every", "week"];
    expect(rolled).toBe(await api.cli(...asked));
  });

  test("all attributions, check, extend", async () => {
    const all = await document("/v1/attribution/all", { by: "family", from: "2020-01-15" });
    expect(all).toBe(await api.cli("attribute", "--all", "--by", "family", "--from", "2020-01-15"));
    expect(await document("/v1/check", {})).toBe(await api.cli("check"));
    const values = ["id,value", ...ids.map((id, n) => `${id},${Math.sin(3 * n)}`)];
    const path = file("sine.csv", values);
    const asked = { factor: "sine", values: values.join("\n"), draws: 19, periods: 20 };
    const extended = await document("/v1/extend", asked);
    expect(extended).toBe(await api.cli("extend", path, "--draws", "19", "--periods", "20"));
  });

  test("a night, and what was kept of it", async () => {
    // The data were written so lately that no result would be taken again.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    const limits = {
      limits: { name: { on: "weight", max: "1%" }, te: { on: "tracking_error", max: "40%" } },
    };
    const path = file("limits.yaml", [JSON.stringify(limits)]);
    const made = JSON.parse(await document("/v1/nights", { limits }));
    const again = JSON.parse(await api.cli("nightly", "--limits", path));
    const { folder: _, blocks, ...night } = again;
    expect([blocks.computed, blocks.kept]).toEqual([0, made.blocks.computed + made.blocks.kept]);
    expect({ ...made, blocks }).toEqual({ ...night, blocks });
    const nights = JSON.parse(await (await api.ask("/v1/nights")).text());
    expect(nights).toEqual({ nights: [{ date: made.date, night: made.night }] });
    const kept = JSON.parse(await (await api.ask(`/v1/nights/${made.date}`)).text());
    expect([kept.checks, kept.failed]).toEqual([night.checks, night.failed]);
    expect(kept.portfolios).toHaveLength(night.portfolioCount);
    expect((await api.ask("/v1/nights/1999-01-01")).status).toBe(404);
    // Its tables: all that the files have, or a portfolio's rows.
    const rows = async (path: string) =>
      (await (await api.ask(`/v1/nights/${made.date}/tables/${path}`)).text()).trimEnd().split("\n");
    const summary = (await rows("summary")).map((line) => JSON.parse(line));
    expect(summary.map(({ portfolio, beta }) => ({ portfolio, beta }))).toEqual(
      kept.portfolios.map(({ portfolio, beta }: { portfolio: string; beta: number }) => ({
        portfolio,
        beta,
      })),
    );
    const [header = "", ...own] = await rows("factors?format=csv&portfolio=value_manager");
    expect([
      header.split(",").slice(0, 3),
      own.length > 3,
      own.every((row) => row.includes(",value_manager,")),
    ]).toEqual([["date", "portfolio", "factor"], true, true]);
    const statuses = ["1999-01-01/tables/summary", `${made.date}/tables/nothing`].map(
      async (path) => (await api.ask(`/v1/nights/${path}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 400]);
    // Another night takes its place; who asks for the first again has it made again, not only told.
    const other = JSON.parse(await document("/v1/nights", { limits: { limits: {} } }));
    expect(other.night).not.toBe(made.night);
    expect(JSON.parse(await document("/v1/nights", { limits })).night).toBe(made.night);
    expect(JSON.parse(await (await api.ask("/v1/nights")).text())).toEqual(nights);
    expect((await api.post("/v1/nights", { limits })).status).toBe(200);
    const wrong = await api.post("/v1/nights", { limits: { limits: { a: { on: "wieght" } } } });
    expect(wrong.status).toBe(400);
  });

  test("the model without a factor", async () => {
    const change = await document("/v1/evaluate/change", { without: ["size"], random: 3 });
    expect(change).toBe(await api.cli("evaluate", "--without", "size", "--random", "3"));
  });

  test("card", async () => {
    const card = await api.cli("card", "--format", "json");
    expect(await document("/v1/card", {})).toBe(card);
  });

  test("runs: the project is estimated, and what is there already is taken as it is", async () => {
    const estimated = await document("/v1/runs", {});
    expect(estimated).toBe(await api.cli("estimate"));
  });
});
