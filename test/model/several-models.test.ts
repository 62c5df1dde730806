import { writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { constructOutput } from "../../node/cli/commands/construct.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { walkOutput } from "../../node/cli/commands/walk-forward.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { copyProject, editRows, editSpec, estimate, marketProject } from "../jobs/market-project.ts";

let folder = "";
let second = "";
let project: Project;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  second = copyProject(folder);
  // Another model of the same names: its volatilities forget sooner.
  editSpec(second, (text) =>
    text.replace(/^name: .*/m, "name: faster").concat("covariance: { volatilityHalfLife: 25 }\n"),
  );
  await estimate(folder);
  await estimate(second);
  project = await readProject(folder);
});

interface Page {
  status: string;
  notes: string[];
  totals: Record<string, { before: number; after: number }>;
  models: {
    name: string;
    volatilityAnnual: { before: number; after: number };
    trackingErrorAnnual: { before: number; after: number } | null;
  }[];
  binding: { name: string; about: string; words: string }[];
}

async function construct(lines: readonly string[], options: { out?: string; explain?: boolean } = {}) {
  const mandate = join(folder, "mandate.yaml");
  writeFileSync(mandate, lines.join("\n"));
  const { output } = await constructOutput(project, { mandate, top: 5, ...options });
  return { text: output.text, json: output.json as Page };
}

const head = (objective: string) => [
  "horizon: 1m",
  "portfolio: value_manager",
  "benchmark: benchmark",
  objective,
  "alpha: { horizon: 1y, factors: { value: 2%, momentum: 1% } }",
  `models: { second: { project: ${relative(folder, second)} } }`,
];
const LIMITS = [
  "limits:",
  "  invested: { on: net, equal: 100% }",
  "  long only: { on: weights, min: 0, max: 25% }",
];

test("risk by the second model is what its own project says of the portfolio, and keeps its limit", async () => {
  const out = join(folder, "trades.csv");
  const { text, json } = await construct(
    [
      ...head("objective: { kind: most_return, relative: true }"),
      ...LIMITS,
      "  tracking: { on: risk, relative: true, max: 5% }",
      "  second tracking: { on: risk, relative: true, max: 3%, model: second }",
    ],
    { out },
  );
  expect(json.status).toBe("optimal");
  const [model] = json.models;
  expect(model?.trackingErrorAnnual?.after).toBeCloseTo(0.03, 7);
  expect(Math.abs((json.totals.trackingErrorAnnual?.after ?? 0) - 0.03)).toBeGreaterThan(1e-4);
  const whatIf = await riskReport(await readProject(second), {
    portfolio: "value_manager",
    benchmark: "benchmark",
    whatIf: out,
    top: 3,
  });
  const { totals } = (
    whatIf.json as { whatIf: { totals: Record<string, { before: number; after: number }> } }
  ).whatIf;
  for (const of of [model?.trackingErrorAnnual, model?.volatilityAnnual])
    expect(Object.values(totals)).toContainEqual(
      expect.objectContaining({
        before: expect.closeTo(of?.before as number, 9),
        after: expect.closeTo(of?.after as number, 9),
      }),
    );
  expect(text).toMatch(/Tracking error by second +\d+\.\d\d +3\.00/);
  expect(text).toMatch(/one more % of tracking error by second buys/);
});

test("an aversion to its variance lowers it, at the cost of the first model's utility", async () => {
  const objective = (models: string) => `objective: { kind: utility, aversion: 4, relative: true${models} }`;
  const alone = (await construct([...head(objective("")), ...LIMITS])).json;
  const both = (await construct([...head(objective(", models: { second: 20 }")), ...LIMITS])).json;
  const of = ({ models }: Page) => models[0]?.trackingErrorAnnual?.after ?? Number.NaN;
  expect(of(both)).toBeLessThan(0.9 * of(alone));
  const { text } = await construct([...head(objective(", models: { second: 20 }")), ...LIMITS], {
    explain: true,
  });
  expect(text).toMatch(/Model second: run \S+ of \S+ on .*; its variance counts 20 times/);
});

test("what is wrong with a further model is said where it is named", async () => {
  const at = (models: string, limit = "") =>
    construct([
      ...head("objective: { kind: least_risk }").slice(0, -2),
      `models: { ${models} }`,
      ...LIMITS,
      ...(limit === "" ? [] : [limit]),
    ]);
  await expect(at("second: {}")).rejects.toMatchObject({
    faults: [{ column: "models.second", rule: expect.stringMatching(/must name a project, a run, or both/) }],
  });
  await expect(at("second: { project: ../nowhere-at-all }")).rejects.toMatchObject({
    faults: [{ column: "models.second", row: 5, rule: expect.stringMatching(/^there is no such model/) }],
  });
  await expect(at("second: { run: nothing }")).rejects.toMatchObject({
    faults: [{ column: "models.second", rule: expect.stringMatching(/^there is no such model/) }],
  });
  await expect(
    at(`second: { project: ../${basename(second)} }`, "  risk: { on: risk, max: 5%, model: thrid }"),
  ).rejects.toMatchObject({ faults: [{ column: "limits.risk.model", value: "thrid" }] });
  await expect(
    at(
      `second: { project: ../${basename(second)} }`,
      "  risk: { on: risk, max: 5%, model: second, factor: valu }",
    ),
  ).rejects.toMatchObject({ faults: [{ column: "limits.risk.factor", value: "valu" }] });
});

test("names that it does not cover have their whole variance for themselves; too many are a fault", async () => {
  const lines = (project: string) => [
    ...head("objective: { kind: least_risk }").slice(0, -2),
    `models: { second: { project: ../${basename(project)} } }`,
    ...LIMITS,
  ];
  const narrower = copyProject(second);
  // S00003, S00013, ... are in none of its tables.
  const columns = { bars: 1, securities: 0, fundamentals: 0, classifications: 0, portfolios: 2 } as const;
  for (const [table, column] of Object.entries(columns) as [keyof typeof columns, number][])
    editRows(narrower, table, (rows) => rows.filter((row) => !row[column]?.endsWith("3")));
  await estimate(narrower);
  const { json } = await construct(lines(narrower));
  expect(json.status).toBe("optimal");
  expect(json.notes.join("\n")).toMatch(
    /second: it covers \d+ of the \d+ names that are weighed; each other has/,
  );
  const elsewhere = copyProject(second);
  for (const [table, column] of Object.entries(columns) as [keyof typeof columns, number][])
    editRows(elsewhere, table, (rows) => rows.map((row) => row.with(column, `X${row[column]}`)));
  await estimate(elsewhere);
  await expect(construct(lines(elsewhere))).rejects.toMatchObject({
    faults: [
      { column: "models.second", row: 5, rule: expect.stringMatching(/^it covers 0 of the \d+ names/) },
    ],
  });
});

test("a walk takes each model of the date of each rebalance", async () => {
  const mandate = join(folder, "mandate.yaml");
  const lines = [
    ...head("objective: { kind: most_return, relative: true }"),
    ...LIMITS,
    "  second tracking: { on: risk, relative: true, max: 3%, model: second }",
  ];
  writeFileSync(mandate, lines.join("\n"));
  const { json } = await walkOutput(project, { mandate, every: "month", from: "2020-01-15" });
  const { rebalances, summary } = json as {
    rebalances: { date: string; status: string }[];
    summary: { limits: { name: string; brokenAfter: number }[] };
  };
  expect(rebalances.length).toBeGreaterThan(1);
  expect(new Set(rebalances.map(({ status }) => status))).toEqual(new Set(["optimal"]));
  expect(summary.limits.find(({ name }) => name === "second tracking")?.brokenAfter).toBe(0);
});
