import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { constructOutput } from "../../node/cli/commands/construct.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { whyFigure } from "../../web/construct/why-figure.ts";
import { whyLimit } from "../../web/construct/why-limit.ts";
import type { BeforeAfter, ConstructedDocument, CostParts } from "../../web/documents/index.ts";
import { whyTradeCost } from "../../web/why/index.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { ROOT } from "../root.ts";
import { expectWorkedThrough } from "../web/worked-through.ts";

let folder = "";
let project: Project;
/** At a tracking error of 3 %. */
let usual: Awaited<ReturnType<typeof construct>>;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
  usual = await construct(withTrackingError(3), {
    out: join(folder, "trades.csv"),
    holdings: join(folder, "holdings.csv"),
  });
});

/** The page of a mandate that is written for the call. */
async function construct(
  lines: readonly string[],
  options: { readonly out?: string; readonly holdings?: string } = {},
) {
  const mandate = join(folder, "mandate.yaml");
  writeFileSync(mandate, lines.join("\n"));
  const { output, found } = await constructOutput(project, { mandate, top: 5, ...options });
  return { text: output.text, json: output.json as Page, found, csv: output.csv };
}
interface Page {
  status: string;
  totals: Record<string, { before: number | null; after: number }>;
  trades: {
    id: string;
    before: number;
    after: number;
    shares: number;
    notional: number;
    costShare: number;
  }[];
  weights: { id: string; weight: number }[];
  givenUp: Record<string, number> | null;
  binding: {
    name: string;
    givenUp: number | null;
    value: number;
    lower: number;
    upper: number;
    gainAnnual: number;
    step: number;
    words: string;
  }[];
  conflict: { limits: string[]; relaxedNames: { id: string; violation: number }[] } | null;
  direction: { id: string; move: number }[] | null;
  residuals: { primal: number; dual: number; gap: number };
  notes: string[];
}
const HEAD = ["horizon: 1m", "portfolio: value_manager", "benchmark: benchmark", "capital: 100m"];
const VIEWS = ["alpha: { horizon: 1y, factors: { value: 2%, momentum: 1% } }"];
const MANDATE = [
  ...HEAD,
  "objective: { kind: most_return, relative: true }",
  ...VIEWS,
  "costs: { commission: 2bp, spread: 8bp, impact: 0.3, holding: 6m }",
  "limits:",
  "  invested: { on: net, equal: 100% }",
  "  long only: { on: weights, min: 0, max: 25% }",
];
const withTrackingError = (percent: number) => [
  ...MANDATE,
  `  tracking: { on: risk, relative: true, max: ${percent}% }`,
];

describe("a mandate of the project's portfolio", () => {
  test("keeps its limits, and is measured as risk measures it", async () => {
    const { json, text, found, csv } = usual;
    expect(found).toBe(true);
    expect(json.status).toBe("optimal");
    expect(Math.max(...Object.values(json.residuals))).toBeLessThan(1e-8);
    expect(json.totals.trackingErrorAnnual?.after).toBeCloseTo(0.03, 6);
    expect(json.totals.net?.after).toBeCloseTo(1, 7);
    expect(text).toMatch(/one more % of tracking error buys \d+\.\d\d bp of return a year/);
    expect(csv?.header).toEqual([
      "id",
      "name",
      "side",
      "before",
      "to",
      "shares",
      "notional",
      "day_share",
      "cost_share",
    ]);
    const whatIf = await riskReport(project, {
      portfolio: "value_manager",
      benchmark: "benchmark",
      whatIf: join(folder, "trades.csv"),
      top: 3,
    });
    const { totals } = (whatIf.json as { whatIf: { totals: Record<string, { after: number }> } }).whatIf;
    expect(Object.values(totals).map(({ after }) => after)).toContainEqual(
      expect.closeTo(json.totals.trackingErrorAnnual?.after as number, 9),
    );
  });

  test("what the limits give up sums to what the views alone would have more", () => {
    const { json, text } = usual;
    const { utilityAnnual, costsUtilityAnnual, freeReturnAnnual, returnAnnual } = json.givenUp ?? {};
    const limits = json.binding.reduce(
      (sum, { givenUp }) => sum + (Number.isFinite(givenUp) ? (givenUp as number) : 0),
      0,
    );
    expect(limits + (costsUtilityAnnual as number)).toBeCloseTo(utilityAnnual as number, 4);
    expect((freeReturnAnnual as number) - (returnAnnual as number)).toBeCloseTo(
      json.totals.activeReturnAnnual?.after as number,
      4,
    );
    expect(text).toMatch(/Without limits and costs, at the same fear of risk/);
  });

  test("can be held: the holdings file is a portfolios table that risk reads", async () => {
    const { json } = usual;
    const table = join(folder, "data/portfolios.csv");
    const before = readFileSync(table, "utf8");
    const [, ...rows] = readFileSync(join(folder, "holdings.csv"), "utf8").trimEnd().split("\r\n");
    writeFileSync(table, `${before.trimEnd()}\n${rows.join("\n")}\n`);
    const risk = await riskReport(await readProject(folder), {
      portfolio: "constructed",
      benchmark: "benchmark",
      top: 3,
    });
    writeFileSync(table, before);
    const { active } = risk.json as { active: { volatilityAnnual: number } };
    expect(active.volatilityAnnual).toBeCloseTo(json.totals.trackingErrorAnnual?.after as number, 9);
  });

  test("a price in words is what one more per cent brings", async () => {
    const step = 0.02;
    const less = (await construct(withTrackingError(3 - step))).json;
    const more = (await construct(withTrackingError(3 + step))).json;
    const net = ({ totals }: Page) =>
      (totals.activeReturnAnnual?.after ?? 0) - (totals.costAnnual?.after ?? 0);
    const gain = (net(more) - net(less)) / (2 * step);
    const price = usual.json.binding.find(({ name }) => name === "tracking");
    expect(price?.gainAnnual).toBeCloseTo(gain, 5);
    expect(price?.gainAnnual).toBeGreaterThan(1e-4);
  });

  test("shares and costs follow from price, capital and the square root of volume", async () => {
    const { trades, totals } = usual.json;
    for (const { notional, before, after } of trades) expect(notional).toBeCloseTo((after - before) * 1e8, 2);
    const once = trades.reduce((sum, of) => sum + of.costShare * Math.abs(of.after - of.before), 0);
    expect(totals.costOnce?.after).toBeCloseTo(once, 12);
    // Held for half a year: the year bears it twice.
    expect(totals.costAnnual?.after).toBeCloseTo(2 * once, 7);
    for (const of of trades) expect(of.costShare).toBeGreaterThan(6e-4);
  });

  test("a longer horizon changes nothing where everything scales with it", async () => {
    const month = usual.json.totals;
    const quarter = (await construct(["horizon: 3m", ...withTrackingError(3).slice(1)])).json.totals;
    for (const key of ["activeReturnAnnual", "trackingErrorAnnual", "turnover", "costAnnual"])
      expect(quarter[key]?.after, key).toBeCloseTo(month[key]?.after as number, 5);
  });

  test("a range of one name or group leaves the other end as it is", async () => {
    const { json } = await construct([
      ...withTrackingError(6).slice(0, -2),
      "  long only: { on: weights, min: 0, max: 25%, names: { S00002: { max: 1% } }, by: industry, groups: { banks: { max: 20% } } }",
    ]);
    expect(json.status).toBe("optimal");
    expect(Math.min(...json.weights.map(({ weight }) => weight))).toBeGreaterThanOrEqual(0);
    expect(json.weights.find(({ id }) => id === "S00002")?.weight ?? 0).toBeLessThanOrEqual(0.01 + 1e-7);
  });

  test("from cash, with a soft limit that gives way", async () => {
    const { json } = await construct([
      "horizon: 1m",
      "portfolio: cash",
      "benchmark: benchmark",
      "objective: { kind: least_risk, relative: true }",
      "limits:",
      "  invested: { on: net, equal: 100% }",
      "  weights: { on: weights, min: 0, max: 10% }",
      "  size: { on: exposure, factor: size, relative: true, min: 1, max: 1.5, priority: 1 }",
    ]);
    expect(json.totals.cash).toEqual({ before: 1, after: expect.closeTo(0, 7) });
    expect(json.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 8);
    expect(json.status).toBe("optimal");
  });
});

describe("what a reader could take wrongly", () => {
  test("a name stands in a limit of active weights by its active weight", async () => {
    const { json } = await construct([
      ...MANDATE.slice(0, -1),
      "  active weights: { on: weights, relative: true, min: -1%, max: 1% }",
    ]);
    const limit = json.binding.find(({ name }) => name === "active weights");
    expect(Math.abs(limit?.value ?? Number.NaN)).toBeCloseTo(0.01, 6);
    expect([limit?.lower, limit?.upper]).toEqual([-0.01, 0.01]);
    expect(limit?.words).toMatch(/% of weight of S\d+ less the benchmark's buys/);
  });

  test("what is held outside the model is told, and counts in the limit's own figures", async () => {
    const table = join(folder, "data/portfolios.csv");
    const before = readFileSync(table, "utf8");
    const [header = "", first = ""] = before.split("\n");
    const date = first.slice(0, 10);
    const columns = header.trim().split(",");
    const row = (id: string, weight: number) =>
      columns.map((name) => ({ date, portfolio: "mixed", id, weight })[name] ?? "").join(",");
    writeFileSync(table, `${before.trimEnd()}\n${row("S00002", 0.7)}\n${row("NOWHERE", 0.3)}\n`);
    const page = await construct([
      "horizon: 1m",
      "portfolio: mixed",
      "benchmark: none",
      "objective: { kind: least_risk }",
      "limits:",
      "  invested: { on: net, equal: 100% }",
    ]);
    writeFileSync(table, before);
    expect(page.text).toMatch(/Note: mixed holds \d+\.\d\d % gross outside the model \(NOWHERE\)/);
    expect(page.json.binding.find(({ name }) => name === "invested")?.value).toBeCloseTo(1, 6);
    expect(page.json.weights.find(({ id }) => id === "NOWHERE")?.weight).toBeGreaterThan(0.1);
  });

  test("nothing left of the risk has no price", async () => {
    const { json } = await construct([
      "horizon: 1m",
      "portfolio: benchmark",
      "benchmark: benchmark",
      "objective: { kind: least_risk, relative: true }",
      "limits: { invested: { on: net, equal: 100% } }",
    ]);
    expect(json.binding).toEqual([]);
  });
});

describe("what cannot be is said in words, with exit code 2", () => {
  test("a best ratio of losses", async () => {
    const { text, found } = await construct([
      ...HEAD,
      "objective: { kind: best_ratio }",
      "alpha: { horizon: 1y, factors: { market: -30% } }",
      "limits: { invested: { on: net, equal: 100% }, long only: { on: weights, min: 0 } }",
    ]);
    expect(found).toBe(false);
    expect(text).toMatch(/^No portfolio: none within the limits is expected to earn more than it costs/);
  });

  test("a file that is not there is told with what else is wrong, and ids of another kind are no views", async () => {
    const lines = (file: string) => [
      ...HEAD,
      "objective: { kind: utility, aversion: 2 }",
      `alpha: { horizon: 1y, file: ${file} }`,
      "limits: { a: { on: exposure, factor: momentun, max: 1 } }",
    ];
    await expect(construct(lines("nowhere.csv"))).rejects.toMatchObject({
      faults: [{ rule: "there is no such file" }, { column: "limits.a.factor" }],
    });
    writeFileSync(join(folder, "views.csv"), "id,alpha\nX1,1%\nX2,2%\n");
    await expect(construct(lines("views.csv"))).rejects.toMatchObject({
      faults: [{ rule: expect.stringMatching(/none of these ids/) }, { column: "limits.a.factor" }],
    });
    writeFileSync(join(folder, "views.csv"), "id,alpha\nS00002,250\n");
    await expect(construct(lines("views.csv"))).rejects.toMatchObject({
      faults: [{ value: "250 of S00002" }, { column: "limits.a.factor" }],
    });
  });

  test("limits in conflict and the nearest way out", async () => {
    const { text, json, found } = await construct([
      ...MANDATE.slice(0, -1),
      "  long only: { on: weights, min: 0, max: 1% }",
    ]);
    expect(found).toBe(false);
    expect(json.conflict?.limits.toSorted()).toEqual(["invested", "long only"]);
    expect(text).toMatch(/These limits cannot hold together[\s\S]*The nearest portfolio needs:/);
  });

  test("a return without end", async () => {
    const { text, json, found } = await construct([...HEAD, "objective: { kind: most_return }", ...VIEWS]);
    expect(found).toBe(false);
    expect(json.status).toBe("unbounded");
    expect(json.direction?.length).toBeGreaterThan(0);
    expect(text).toMatch(/helps without end, and no limit is in the way/);
  });

  test("factors that bear the risk", async () => {
    const parity = (factors: string) => [
      ...HEAD,
      `objective: { kind: risk_parity, factors: { ${factors} }, gross: 150% }`,
    ];
    const { text, json } = await construct(parity("value: 2, size: -1"));
    expect(text).toMatch(/^optimal: every factor within \S+ of its budget of the variance/m);
    expect(json.totals.gross?.after).toBeCloseTo(1.5, 9);
    // The market is too young for a momentum.
    await expect(construct(parity("momentum: 1"))).rejects.toThrow(/no name has an exposure to it/);
    await expect(construct(parity("valu: 1"))).rejects.toMatchObject({
      faults: [{ column: "objective.factors.valu", row: 5, value: "valu" }],
    });
  });

  test("what the model does not have is a fault each", async () => {
    const call = construct([
      ...HEAD,
      "objective: { kind: utility, aversion: 2 }",
      "alpha: { horizon: 1y, factors: { valu: 2% } }",
      "limits:",
      "  a: { on: exposure, factor: momentun, max: 1 }",
      "  b: { on: group, by: country, group: Atlantis, max: 1 }",
      "  c: { on: weights, names: { NOBODY: { max: 1% } } }",
    ]);
    await expect(call).rejects.toMatchObject({
      faults: [
        { column: "alpha.factors.valu", row: 6 },
        { column: "limits.a.factor", row: 8 },
        { column: "limits.b.group", row: 9 },
        { column: "limits.c.names.NOBODY", row: 10 },
      ],
    });
  });
});

test("the frontier rises from the least risk to the most return, and holds the mandate's own point", async () => {
  const mandate = join(folder, "frontier.yaml");
  writeFileSync(mandate, MANDATE.join("\n"));
  const { output } = await constructOutput(project, { mandate, top: 5, frontier: 6 });
  const { frontier, current, relative } = output.json as {
    relative: boolean;
    current: { volatilityAnnual: number; returnAnnual: number };
    frontier: {
      volatilityAnnual: number;
      netReturnAnnual: number;
      status: string;
      weights: { id: string; weight: number }[];
    }[];
  };
  expect(frontier.map(({ status }) => status)).toEqual(Array(6).fill("optimal"));
  frontier.slice(1).forEach((point, p) => {
    expect(point.volatilityAnnual).toBeGreaterThan(frontier[p]?.volatilityAnnual as number);
    expect(point.netReturnAnnual).toBeGreaterThan(frontier[p]?.netReturnAnnual as number);
  });
  const at = frontier[2]?.volatilityAnnual as number;
  const { totals: same, weights } = (await construct(withTrackingError(at * 100))).json;
  // A point is the portfolio that its tracking error as a limit gives, cash and all.
  const held = new Map(weights.map(({ id, weight }) => [id, weight]));
  for (const { id, weight } of frontier[2]?.weights ?? []) expect(weight).toBeCloseTo(held.get(id) ?? 0, 4);
  expect(frontier[2]?.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 8);
  expect(relative).toBe(true);
  expect(current.volatilityAnnual).toBeCloseTo(same.trackingErrorAnnual?.before ?? Number.NaN, 12);
  expect(current.returnAnnual).toBeCloseTo(same.activeReturnAnnual?.before ?? Number.NaN, 12);
  expect(frontier[2]?.netReturnAnnual).toBeCloseTo(
    (same.activeReturnAnnual?.after ?? 0) - (same.costAnnual?.after ?? 0),
    7,
  );
});

describe("examples/mandates", () => {
  const names = readdirSync(join(ROOT, "examples/mandates"));

  test.each(names)("%s is a mandate that is understood", async (name) => {
    const mandate = join(ROOT, "examples/mandates", name);
    const { output } = await constructOutput(project, { mandate, top: 5, explain: true });
    expect(output.text).toMatch(/Horizon \d+m: [\d.]+ periods of the model/);
    const solved = await constructOutput(project, { mandate, top: 5 });
    expect(["optimal", "infeasible"]).toContain((solved.output.json as Page).status);
  });
});

test("what the figures are made of comes to them: values of limits, prices, what they give up, costs, the transfer coefficient", async () => {
  const lines = [
    ...withTrackingError(3),
    "  value: { on: exposure, factor: value, relative: true, max: 0.6 }",
    "  sectors: { on: group, by: industry, relative: true, max: 20% }",
    "  turnover: { on: turnover, max: 150% }",
  ];
  const { json } = await construct(lines);
  expect(json.status).toBe("optimal");
  const found: ConstructedDocument = JSON.parse(JSON.stringify(json));
  const sum = (terms: readonly { readonly value: number }[]) =>
    terms.reduce((all, { value }) => all + value, 0);
  expect(new Set(found.binding.map(({ isRoot }) => isRoot)).size).toBe(2);
  for (const limit of found.binding) {
    const { terms, isRoot, value, multiplier, annualFactor, step, gainAnnual, givenUpTerms, givenUp } = limit;
    const whole = sum(terms ?? []);
    expect(isRoot ? Math.sqrt(whole) : whole, limit.name).toBeCloseTo(value as number, 9);
    expect(multiplier * Math.abs(step) * annualFactor, limit.name).toBeCloseTo(gainAnnual as number, 12);
    if (givenUpTerms !== null) expect(sum(givenUpTerms), limit.name).toBeCloseTo(givenUp as number, 12);
    for (const question of (["value", "price", "givenUp"] as const).map((number) =>
      whyLimit(limit, number, ""),
    ))
      if (question !== undefined) expect(expectWorkedThrough(question)).toBeGreaterThan(0);
  }
  const { linearAnnual, beyondAnnual, impactAnnual, borrowAnnual, holdingYears } =
    found.costParts as CostParts;
  const { costOnce, costAnnual, highestRatioAnnual, totals } = found;
  expect(linearAnnual + beyondAnnual + impactAnnual + borrowAnnual).toBeCloseTo(costAnnual, 12);
  expect(costOnce / holdingYears + borrowAnnual).toBeCloseTo(costAnnual, 8);
  for (const trade of found.trades) expect(expectWorkedThrough(whyTradeCost(trade))).toBe(1);
  for (const when of ["before", "after"] as const) {
    const of = (key: string) => totals[key]?.[when] as number;
    expect(of("activeReturnAnnual") / of("trackingErrorAnnual") / (highestRatioAnnual as number)).toBeCloseTo(
      of("transferCoefficient"),
      7,
    );
  }
  // Sums over names, and what the found weights alone give.
  let computed = 0;
  for (const key of [
    "returnAnnual",
    "transferCoefficient",
    "names",
    "net",
    "gross",
    "cash",
    "turnover",
    "costOnce",
    "costAnnual",
  ]) {
    const figure = { key, title: key, unit: "", word: String, ...(totals[key] as BeforeAfter) };
    for (const when of ["before", "after"] as const) {
      const question = key === "cash" && when === "before" ? undefined : whyFigure(found, figure, when);
      if (question !== undefined) computed += expectWorkedThrough(question, 1);
    }
  }
  expect(computed).toBeGreaterThan(40);
});
