import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
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

  test("card", async () => {
    const card = await api.cli("card", "--format", "json");
    expect(await document("/v1/card", {})).toBe(card);
  });

  test("runs: the project is estimated, and what is there already is taken as it is", async () => {
    const estimated = await document("/v1/runs", {});
    expect(estimated).toBe(await api.cli("estimate"));
  });
});
