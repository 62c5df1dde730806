import { beforeAll, describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { covarianceReport } from "../../node/cli/commands/show-covariance.ts";
import { volatilityReport } from "../../node/cli/commands/show-volatility.ts";
import { heatMap } from "../../node/cli/heat-map.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const STAGES = ["ewma", "newey_west", "eigenfactor", "regime"];
const PERIODS = 252;

let run: Run;
let date = "";
/** Rows of the raw table on the last date: "stage factor1 factor2" to a variance per period. */
const raw = new Map<string, number>();

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 30, dateCount: 70, industryCount: 3 });
  const covariance =
    "covariance: { ownHistoryFull: 15, neweyWest: { volatility: 3, correlation: 1 }, eigenfactor: { draws: 20 }, regime: { halfLife: 10 } }\n";
  editSpec(folder, (text) => text.concat(covariance));
  await estimate(folder);
  run = await openRun((await readProject(folder)).modelFolder);
  date = run.manifest.dates.last;
  const rows = await run.readTable("factor_covariance", { from: date, to: date });
  const [stages, first, second] = ["stage", "factor1", "factor2"].map((name) =>
    selectValues(rows, name, "text"),
  );
  selectValues(rows, "covariance", "number").forEach((value, row) => {
    raw.set([stages?.[row], first?.[row], second?.[row]].join(" "), value);
    raw.set([stages?.[row], second?.[row], first?.[row]].join(" "), value);
  });
  return () => run.close();
});

interface Json {
  readonly stage: string;
  readonly burnIn: boolean;
  readonly factorCount: number;
  readonly factorsPerObservation: number;
  readonly correlationEffectiveCount: number;
  readonly stages: readonly {
    readonly stage: string;
    readonly repairedEigenvalues: number;
    readonly volatilityMultiplier: number;
    readonly eigenvalueBias: readonly number[] | null;
    readonly rank: number;
    readonly smallestVolatilityAnnual: number;
    readonly largestVolatilityAnnual: number;
  }[];
  readonly factors: readonly {
    readonly factor: string;
    readonly volatilityErrorAnnual: number;
    readonly effectiveCount: number;
    readonly volatilityAnnual: Readonly<Record<string, number>>;
  }[];
  readonly correlations: {
    readonly factors: readonly string[];
    readonly matrix: readonly (readonly number[])[];
  };
}

const jsonOf = async (factors: readonly string[], request: { date?: string; stage?: string } = {}) =>
  (await covarianceReport(run, factors, request)).json as Json;
const cell = (...key: string[]) => raw.get(key.join(" ")) as number;

describe("show covariance agrees with the raw table", () => {
  test("volatilities of every stage, and the model's correlations", async () => {
    const { factors, correlations, stage, factorCount } = await jsonOf([]);
    expect(stage).toBe("regime");
    expect(factors).toHaveLength(factorCount);
    expect(correlations.factors).toEqual(factors.map(({ factor }) => factor));
    expect(raw.size).toBe(4 * factorCount ** 2);
    factors.forEach(({ factor: i, volatilityAnnual }, row) => {
      expect(Object.keys(volatilityAnnual)).toEqual(STAGES);
      const expected = STAGES.map((of) => Math.sqrt(cell(of, i, i) * PERIODS));
      expectClose(Object.values(volatilityAnnual), expected, TOLERANCE.algebra);
      factors.forEach(({ factor: j }, col) => {
        const rho = cell(stage, i, j) / Math.sqrt(cell(stage, i, i) * cell(stage, j, j));
        expect(Math.abs((correlations.matrix[row]?.[col] as number) - rho)).toBeLessThan(1e-12);
      });
    });
  });

  test("eigenfactors, repairs and λ of every stage", async () => {
    const { stages, factors } = await jsonOf([]);
    const account = await run.readTable("factor_covariance_stages", { from: date, to: date });
    expect(stages.map(({ stage }) => stage)).toEqual([...selectValues(account, "stage", "text")]);
    expect(stages.map((of) => of.repairedEigenvalues)).toEqual([
      ...selectValues(account, "repaired_eigenvalues", "integer"),
    ]);
    expect(stages.map((of) => of.volatilityMultiplier)).toEqual([
      ...selectValues(account, "volatility_multiplier", "number"),
    ]);
    const size = factors.length;
    for (const { stage, rank, smallestVolatilityAnnual, largestVolatilityAnnual } of stages) {
      const cells = factors.flatMap(({ factor: i }) => factors.map(({ factor: j }) => cell(stage, i, j)));
      const all = [...symmetricEigen({ rows: size, cols: size, values: Float64Array.from(cells) }).values];
      const above = all.filter((value) => value > 1e-12 * (all.at(-1) as number));
      expect(rank).toBe(above.length);
      const expected = [above[0], above.at(-1)].map((value) => Math.sqrt((value as number) * PERIODS));
      expectClose([smallestVolatilityAnnual, largestVolatilityAnnual], expected, 1e-8);
    }
  });

  test("every volatility has its standard error, from effective observations and kurtosis of its own and the lags of the run", async () => {
    const histories = await run.readTable("factor_histories", { from: date, to: date });
    const [count, kurtosis] = ["effective_count", "excess_kurtosis"].map((name) =>
      selectValues(histories, name, "number"),
    );
    const { factors } = await jsonOf([]);
    expect([...selectValues(histories, "factor", "text")]).toEqual(factors.map(({ factor }) => factor));
    factors.forEach(({ volatilityAnnual, volatilityErrorAnnual, effectiveCount }, k) => {
      expect(effectiveCount).toBe(count?.[k]);
      // Three lags: 1 + 2 (9 + 4 + 1)/16.
      const share = Math.sqrt((2 * (44 / 16) + Math.max(0, kurtosis?.[k] as number)) / effectiveCount) / 2;
      expectClose(volatilityErrorAnnual, (volatilityAnnual.regime as number) * share, TOLERANCE.algebra);
    });
  });

  test("a chosen stage and chosen factors, in their order, in JSON and CSV", async () => {
    const chosen = ["value", "market", "size"];
    const { json, csv } = await covarianceReport(run, chosen, { stage: "newey_west" });
    expect((json as Json).correlations.factors).toEqual(chosen);
    expect(csv?.rows.map(([, stage, i, j]) => `${stage} ${i} ${j}`)).toEqual(
      chosen.flatMap((i, row) => chosen.slice(0, row + 1).map((j) => `newey_west ${i} ${j}`)),
    );
    for (const [, stage, i, j, rho, covariance] of csv?.rows ?? []) {
      const expected = cell(`${stage}`, `${i}`, `${j}`);
      const scale = Math.sqrt(cell(`${stage}`, `${i}`, `${i}`) * cell(`${stage}`, `${j}`, `${j}`));
      expect(Math.abs(((covariance as number) / PERIODS - expected) / scale)).toBeLessThan(1e-12);
      expect(Math.abs((rho as number) - expected / scale)).toBeLessThan(1e-12);
    }
  });

  test("what it rests on is the table of forecasts', and burn-in is said", async () => {
    const forecasts = await run.readTable("forecasts");
    const dates = selectValues(forecasts, "date", "date");
    // Nine factors, nine returns; before the first forecast of the calendar, so made again.
    const returns = selectValues(await run.readTable("factor_returns"), "date", "date");
    const early = await covarianceReport(run, [], { date: [...new Set(returns)][8] as string });
    expect(early.json).toMatchObject({ forecast: "rebuilt", burnIn: true });
    expect((early.json as Json).factorsPerObservation).toBeGreaterThan(0.5);
    expect(early.text).toMatch(/^Burn-in: fewer than two .* drawn [67]\d % of the way to 0/m);
    const stages = (early.json as Json).stages.map(({ stage }) => stage);
    expect(stages).toEqual([...STAGES.slice(0, 2), "shrinkage", ...STAGES.slice(2)]);
    for (const [row, on] of dates.entries()) {
      const json = await jsonOf([], { date: on });
      expect(json.burnIn ? 1 : 0).toBe(selectValues(forecasts, "burn_in", "flag")[row]);
      const effective = selectValues(forecasts, "correlation_effective_count", "number")[row] as number;
      expect(json.correlationEffectiveCount).toBe(effective);
      expect(json.factorsPerObservation).toBe(json.factorCount / effective);
    }
  });
});

describe("show volatility agrees with the raw tables", () => {
  interface Path {
    readonly points: readonly {
      readonly date: string;
      readonly burnIn: boolean;
      readonly eigenvalueBias: readonly number[];
      readonly stages: readonly { readonly stage: string; readonly volatilityMultiplier: number }[];
    }[];
    readonly factors: readonly {
      readonly factor: string;
      readonly volatilityAnnual: Readonly<Record<string, readonly (number | null)[]>>;
    }[];
  }
  const pathOf = async (factors: readonly string[], span = {}) => {
    const { json, ...rest } = await volatilityReport(run, factors, span);
    return { path: json as Path, ...rest };
  };

  test("every date is one of show covariance: volatilities by stage, λ, v and burn-in", async () => {
    const { path, csv } = await pathOf([]);
    const forecasts = await run.readTable("forecasts");
    expect(path.points.map((point) => point.date)).toEqual([...selectValues(forecasts, "date", "date")]);
    for (const [t, point] of path.points.entries()) {
      const json = await jsonOf([], { date: point.date });
      expect(point.burnIn).toBe(json.burnIn);
      expect(point.stages.map(({ stage }) => stage)).toEqual(json.stages.map(({ stage }) => stage));
      expect(point.stages.at(-1)?.volatilityMultiplier).toBe(json.stages.at(-1)?.volatilityMultiplier);
      expect(point.eigenvalueBias).toEqual(
        json.stages.find(({ stage }) => stage === "eigenfactor")?.eigenvalueBias,
      );
      for (const { factor, volatilityAnnual } of json.factors) {
        const own = path.factors.find((one) => one.factor === factor);
        for (const [stage, value] of Object.entries(volatilityAnnual))
          expectClose(own?.volatilityAnnual[stage]?.[t] as number, value, TOLERANCE.algebra);
      }
    }
    const cells = path.factors.flatMap(({ volatilityAnnual }) => Object.values(volatilityAnnual).flat());
    expect(csv?.rows).toHaveLength(cells.filter((value) => value !== null).length);
  });

  test("named factors are in numbers, in a span; a name or a span without a forecast is refused", async () => {
    const from = [...selectValues(await run.readTable("forecasts"), "date", "date")].at(-1) as string;
    const { path, text } = await pathOf(["size"], { from });
    expect(path.points).toHaveLength(1);
    expect(path.factors.map(({ factor }) => factor)).toEqual(["size"]);
    expect(text).toMatch(/^size, % a year$/m);
    await expect(volatilityReport(run, ["sise"], {})).rejects.toThrow(/did you mean size/);
    const first = run.manifest.dates.first;
    await expect(volatilityReport(run, [], { to: first })).rejects.toThrow(
      /no forecast of the run is in this span/,
    );
  });
});

test("a stage or a factor that is not there is refused with what there is", async () => {
  const fault = (factors: string[], stage?: string) =>
    covarianceReport(run, factors, stage === undefined ? {} : { stage }).then(
      () => "",
      (error: unknown) => (error as InputError).message,
    );
  await expect(covarianceReport(run, ["sise"], {})).rejects.toThrow(InputError);
  expect(await fault(["sise"])).toMatch(/did you mean size/);
  expect(await fault([], "garch")).toMatch(/there are ewma, newey_west, eigenfactor, regime/);
});

test("the heat map shades by size, marks what is negative, leaves missing blank and ends at the diagonal", () => {
  const values = [1, 0, 0, 0, 0.3, 1, 0, 0, -0.7, 0.09, 1, 0, Number.NaN, -0.1, 0.69, 1];
  expect(heatMap(["a", "bb", "c", "d"], { rows: 4, cols: 4, values: Float64Array.from(values) })).toEqual([
    "a    █",
    "bb   ▒ █",
    "c   −█   █",
    "d     −░ ▓ █",
  ]);
});
