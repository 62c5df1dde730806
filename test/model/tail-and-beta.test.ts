import { beforeAll, describe, expect, test } from "vitest";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

interface Tail {
  readonly method: "normal" | "historical" | "historical_specific";
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}
interface Json {
  readonly date: string;
  readonly beta: number;
  readonly portfolio: {
    readonly factors: readonly { readonly factor: string; readonly exposure: number }[];
    readonly tail: { readonly estimates: readonly Tail[] };
  };
  readonly active: Json["portfolio"];
  readonly betaSources: {
    readonly beta: number;
    readonly factorTotal: number;
    readonly specific: number;
    readonly factors: readonly {
      readonly exposure: number;
      readonly factorBeta: number;
      readonly contribution: number;
    }[];
    readonly names: readonly {
      readonly weight: number;
      readonly beta: number;
      readonly contribution: number;
    }[];
  } | null;
  readonly tailNames: {
    readonly side: string;
    readonly periodCount: number;
    readonly missingWeightShare: number;
    readonly estimates: readonly Tail[];
    readonly names: readonly {
      readonly id: string;
      readonly weight: number;
      readonly estimates: readonly Tail[];
    }[];
  } | null;
}

let project: Project;

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

async function read(request: {
  readonly benchmark?: string;
  readonly beta?: boolean;
  readonly tail?: boolean;
}) {
  return (await riskReport(project, { portfolio: "value_manager", top: 5, ...request })).json as Json;
}

describe("beta by source", () => {
  test("factors and specific, and the names, each sum to the predicted beta of the page", async () => {
    const { beta, betaSources } = await read({ beta: true });
    const of = betaSources as NonNullable<typeof betaSources>;
    expectClose(of.beta, beta, TOLERANCE.algebra);
    expectClose(sum(of.factors.map(({ contribution }) => contribution)), of.factorTotal, TOLERANCE.algebra);
    expectClose(of.factorTotal + of.specific, beta, TOLERANCE.algebra);
    expectClose(sum(of.names.map(({ contribution }) => contribution)), beta, TOLERANCE.algebra);
    for (const { exposure, factorBeta, contribution } of of.factors)
      expectClose(exposure * factorBeta, contribution, TOLERANCE.algebra);
    for (const { weight, beta: own, contribution } of of.names)
      expectClose(weight * own, contribution, TOLERANCE.algebra);
  });

  test("there is none against no benchmark", async () => {
    await expect(read({ benchmark: "none", beta: true })).rejects.toThrow(
      /--beta: "none": needs a benchmark with risk/,
    );
    expect((await read({ benchmark: "none" })).betaSources).toBeNull();
  });
});

describe("tail risk by name", () => {
  test.each(["benchmark", "none"])("names sum to the loss by every method, against %s", async (benchmark) => {
    const json = await read({ benchmark, tail: true });
    const of = json.tailNames as NonNullable<Json["tailNames"]>;
    expect(of.side).toBe(benchmark === "none" ? "portfolio" : "active");
    expect(of.estimates.map(({ method, level }) => `${method} ${level}`)).toEqual(
      ["normal", "historical", "historical_specific"].flatMap((method) => [
        `${method} 0.95`,
        `${method} 0.99`,
      ]),
    );
    of.estimates.forEach((estimate, e) => {
      for (const measure of ["valueAtRisk", "expectedShortfall"] as const)
        expectClose(
          sum(of.names.map((name) => name.estimates[e]?.[measure] as number)),
          estimate[measure],
          1e-9,
        );
    });
    // The methods that the page has are the same numbers there.
    const book = benchmark === "none" ? json.portfolio : json.active;
    for (const estimate of of.estimates.filter(({ method }) => method !== "historical_specific")) {
      const same = book.tail.estimates.find(
        ({ method, level }) => method === estimate.method && level === estimate.level,
      );
      expectClose(same?.expectedShortfall as number, estimate.expectedShortfall, 1e-12);
      expectClose(same?.valueAtRisk as number, estimate.valueAtRisk, 1e-9);
    }
  });

  test("with specific returns: the worst periods of the run's own tables", async () => {
    const json = await read({ tail: true });
    const of = json.tailNames as NonNullable<Json["tailNames"]>;
    const run = await openRun(project.modelFolder);
    const factors = await run.readTable("factor_returns", { to: json.date });
    const returns = await run.readTable("returns", { to: json.date });
    await run.close();
    const totals = new Map<string, number>();
    const exposure = new Map(json.active.factors.map(({ factor, exposure: x }) => [factor, x]));
    const factorReturns = selectValues(factors, "factor_return", "number");
    const names = selectValues(factors, "factor", "text");
    selectValues(factors, "date", "date").forEach((date, row) => {
      const part = (exposure.get(names[row] as string) ?? 0) * (factorReturns[row] as number);
      totals.set(date, (totals.get(date) ?? 0) + part);
    });
    const weight = new Map(of.names.map(({ id, weight: w }) => [id, w]));
    const ids = selectValues(returns, "id", "text");
    const specific = selectValues(returns, "specific_return", "number");
    selectValues(returns, "date", "date").forEach((date, row) => {
      const w = weight.get(ids[row] as string) ?? 0;
      if (!totals.has(date) || Number.isNaN(specific[row])) return;
      totals.set(date, (totals.get(date) as number) + w * (specific[row] as number));
    });
    expect(of.periodCount).toBe(totals.size);
    const losses = [...totals.values()].map((total) => -total).sort((a, b) => b - a);
    for (const level of [0.95, 0.99]) {
      const count = losses.length * (1 - level);
      const whole = Math.floor(count);
      const worst = sum(losses.slice(0, whole)) + (count - whole) * (losses[whole] as number);
      const found = of.estimates.find(
        (tail) => tail.method === "historical_specific" && tail.level === level,
      );
      expectClose(found?.expectedShortfall as number, worst / count, 1e-12);
      expectClose(found?.valueAtRisk as number, losses[whole] as number, 1e-12);
    }
  });
});
