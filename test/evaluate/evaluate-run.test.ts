import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { biasStatistic, evaluateCovariance } from "../../engine/evaluation/index.ts";
import { dot, matrix } from "../../engine/linalg/index.ts";
import { denseCovariance } from "../../engine/risk-model/index.ts";
import { evaluationReport } from "../../node/cli/commands/evaluate.ts";
import { evaluationText } from "../../node/cli/evaluation-page.ts";
import {
  type EvaluationReport,
  evaluateRuns,
  evaluationReportOf,
  keptEvaluation,
  type RunsEvaluation,
} from "../../node/evaluate/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { evaluationPage } from "../../node/report/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { copyProject, editRows, editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectSelfContained } from "../report/self-contained.ts";
import { expectClose } from "../tolerance.ts";
import { evaluateRun, type RunEvaluation } from "./evaluate-run.ts";

const RUN = { id: "0", model: "market" };
const CUT = { peers: [], crises: undefined, burnIn: 12 };

let folder = "";
let run: Run;
let evaluation: RunEvaluation;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 130, industryCount: 3 });
  await estimate(folder);
  run = await openRun((await readProject(folder)).modelFolder);
  evaluation = await evaluateRun(run, { randomCount: 3, seed: 1 });
});

afterAll(() => run.close());

const seriesOf = (from: RunEvaluation, horizon: string, name: string) => {
  const found = from.horizons.find((one) => one.horizon === horizon);
  const series = found?.series.find((one) => one.name === name);
  if (found === undefined || series === undefined) throw new Error(`no series ${name}`);
  return { dates: found.dates, ...series };
};

describe("a run's forecasts against what came after", () => {
  test("are those of Σ on the day, and the returns are those of the tables, recomputed densely", async () => {
    const { dates, forecast, returns, realised } = seriesOf(evaluation, "month", "by cap");
    expect(dates.length).toBeGreaterThan(2);
    const rows = await run.readTable("returns");
    const [days, ids] = [selectValues(rows, "date", "date"), selectValues(rows, "id", "text")];
    const total = selectValues(rows, "total_return", "number");
    const rates = await run.readTable("diagnostics", { columns: ["date", "risk_free"] });
    const riskFree = new Map(
      selectValues(rates, "date", "date").map((date, t) => [
        date,
        selectValues(rates, "risk_free", "number")[t]!,
      ]),
    );
    const ends = [...run.manifest.forecastDates];
    for (const [t, date] of dates.entries()) {
      const { model, marketCap, estimation } = await readRiskModel(run, date);
      const caps = Array.from(marketCap, (cap, i) => (estimation[i] === 1 ? cap : 0));
      const sum = caps.reduce((a, b) => a + b, 0);
      const sigma = denseCovariance(model);
      let variance = 0;
      caps.forEach((a, i) => {
        caps.forEach((b, j) => {
          if (a > 0 && b > 0) variance += ((a * b) / sum ** 2) * sigma.values[i * caps.length + j]!;
        });
      });
      const end = ends[ends.indexOf(date) + 1]!;
      const byDay = new Map<string, number>();
      days.forEach((day, row) => {
        if (day <= date || day > end || Number.isNaN(total[row])) return;
        const weight = caps[model.assets.codes.get(ids[row]!)!]! / sum;
        byDay.set(day, (byDay.get(day) ?? 0) + weight * (total[row]! - riskFree.get(day)!));
      });
      const daily = [...byDay.values()];
      expectClose(forecast[t]!, variance * daily.length, 1e-12);
      expectClose(
        returns[t]!,
        daily.reduce((a, b) => a + b, 0),
        1e-12,
      );
      expectClose(realised[t]!, dot(daily, daily), 1e-14);
    }
  });

  test("windows of one period follow each other, those of three forecast dates do not overlap", () => {
    const [period, month, quarter] = evaluation.horizons;
    expect(period!.dates.length).toBeGreaterThan(60);
    expect(new Set(period!.dates).size).toBe(period!.dates.length);
    const at = (date: string) => run.manifest.forecastDates.indexOf(date);
    month!.dates.forEach((date, t) => {
      if (t > 0) expect(at(date) - at(month!.dates[t - 1]!)).toBe(1);
    });
    quarter!.dates.forEach((date, t) => {
      if (t > 0) expect(at(date) - at(quarter!.dates[t - 1]!)).toBe(3);
    });
  });

  test("windows of one period go on to the end of a span that ends between forecasts", async () => {
    const { dates } = evaluation.horizons[0]!;
    const to = dates[dates.indexOf(run.manifest.forecastDates.at(-3)!) + 5]!;
    const short = await evaluateRun(run, { randomCount: 3, seed: 1, to });
    expect(short.horizons[0]!.dates).toEqual(dates.filter((date) => date < to));
  });

  test("a pure factor returns the sum of its factor returns", async () => {
    const { dates, returns } = seriesOf(evaluation, "month", "value");
    const rows = await run.readTable("factor_returns");
    const [days, names, values] = [
      selectValues(rows, "date", "date"),
      selectValues(rows, "factor", "text"),
      selectValues(rows, "factor_return", "number"),
    ];
    const ends = run.manifest.forecastDates;
    dates.forEach((date, t) => {
      const end = ends[ends.indexOf(date) + 1]!;
      let sum = 0;
      days.forEach((day, row) => {
        if (day > date && day <= end && names[row] === "value") sum += values[row]!;
      });
      const pure = evaluation.horizons[1]!.series.find(
        (one) => one.family === "pure_factor" && one.name === "value",
      )!;
      expectClose(pure.returns[t]!, sum, 1e-13);
      expect(returns[t]).not.toBeNaN();
    });
  });

  test("of another run are of the same portfolios and returns, each by its own Σ", async () => {
    const copy = copyProject(folder);
    editSpec(copy, (text) => `${text}covariance: { eigenfactor: null, regime: null }\n`);
    await estimate(copy);
    const other = await openRun((await readProject(copy)).modelFolder);
    const request = { randomCount: 3, seed: 1 };
    const { horizons } = await evaluateRuns([run, other], request);
    const alone = await evaluateRun(other, request);
    await other.close();
    horizons.slice(0, 2).forEach(({ forecasts: [own, others], comparisons: [families] }, h) => {
      expect(own).toEqual(evaluation.horizons[h]!.series);
      others!.forEach(({ family, name, forecast, returns }, p) => {
        expect(returns).toEqual(own![p]!.returns);
        // Portfolios that depend on exposures and caps alone are those of the other run too.
        if (["eigenfactor", "least_variance", "least_variance_factors"].includes(family)) return;
        const same = alone.horizons[h]!.series.find((one) => one.family === family && one.name === name)!;
        expectClose(forecast, same.forecast, 1e-12);
      });
      expect(families!.map(({ family }) => family)).toEqual([...new Set(own!.map(({ family }) => family))]);
      expect(families!.every(({ tStatistic }) => Number.isFinite(tStatistic))).toBe(true);
    });
    const [[itself]] = [(await evaluateRuns([run, run], request)).horizons[1]!.comparisons];
    for (const { bias, lossDifference, tStatistic } of itself!) {
      expect([bias[0] - bias[1], lossDifference, tStatistic]).toEqual([0, 0, Number.NaN]);
    }
  });

  test("later data change no window that has ended: forecasts are of the day", async () => {
    const { dates } = seriesOf(evaluation, "month", "by cap");
    const last = dates.at(-1)!;
    editRows(folder, "bars", (rows) =>
      rows.map((row) =>
        (row[0] as string) > last ? row.with(3, row[3] === "" ? "" : String(0.7 * Number(row[3]))) : [...row],
      ),
    );
    await estimate(folder);
    const later = await openRun((await readProject(folder)).modelFolder);
    const again = await evaluateRun(later, { randomCount: 3, seed: 1 });
    await later.close();
    for (const { horizon, series } of evaluation.horizons) {
      for (const { family, name, forecast, returns } of series) {
        const found = again.horizons.find((one) => one.horizon === horizon)!;
        const same = found.series.find((one) => one.family === family && one.name === name)!;
        found.dates.forEach((date, t) => {
          if (horizon === "month" && date < last) expect(same.returns[t]).toBe(returns[t]);
          if (horizon === "month") expect(same.forecast[t]! / forecast[t]!).toBeCloseTo(1, 12);
        });
      }
    }
    const lastReturn = (from: RunEvaluation) => Array.from(seriesOf(from, "month", "by cap").returns).at(-1);
    expect(lastReturn(again)).not.toBe(lastReturn(evaluation));
  });

  test("the whole covariance of a window is that of the universe's names with a return in every period", async () => {
    const { dates, whole } = evaluation.horizons[1]!;
    const { model, estimation } = await readRiskModel(run, dates[1]);
    const rows = await run.readTable("returns", { from: dates[1], to: dates[2] });
    const [days, ids] = [selectValues(rows, "date", "date"), selectValues(rows, "id", "text")];
    const total = selectValues(rows, "total_return", "number");
    const rates = await run.readTable("diagnostics", { columns: ["date", "risk_free"] });
    const riskFree = selectValues(rates, "risk_free", "number");
    const rate = new Map(selectValues(rates, "date", "date").map((date, t) => [date, riskFree[t]!]));
    const sums = new Float64Array(estimation.length);
    const periods = new Set<string>();
    days.forEach((day, row) => {
      if (day <= dates[1]!) return;
      periods.add(day);
      const name = model.assets.codes.get(ids[row]!)!;
      sums[name] = sums[name]! + total[row]! - rate.get(day)!;
    });
    const members = Array.from(estimation, (_, i) => i).filter(
      (i) => estimation[i] === 1 && !Number.isNaN(sums[i]),
    );
    const sigma = denseCovariance(model);
    const inner = members.flatMap((i) => members.map((j) => sigma.values[i * sums.length + j]!));
    const returns = members.map((i) => sums[i]!);
    const size = members.length;
    const dense = evaluateCovariance(matrix(size, size, inner), matrix(1, size, returns), returns);
    expect(whole[1]!.names).toBe(size);
    expectClose(whole[1]!.mahalanobis, dense.mahalanobisRatio / periods.size, 1e-6);
    expectClose(whole[1]!.diagonal, dense.diagonalRatio / periods.size, 1e-9);
  });

  test("peers forecast from the returns before the close alone, on the same portfolios", async () => {
    const request = { randomCount: 3, seed: 1, peers: ["sample", "single_index"] as const };
    const half = run.manifest.forecastDates.at(-3)!;
    const [short, long] = [
      await evaluateRuns([run], { ...request, to: half }),
      await evaluateRuns([run], request),
    ];
    const universe = ({ horizons }: RunsEvaluation, c: number) => horizons[1]!.forecasts[c]![0]!;
    for (const c of [0, 1, 2]) {
      const [early, later] = [universe(short, c).forecast, universe(long, c).forecast];
      expect(Array.from(later).slice(0, early.length)).toEqual(Array.from(early));
      expect(universe(long, c).returns).toEqual(universe(long, 0).returns);
    }
    expect(long.horizons[1]!.comparisons).toHaveLength(2);
    expect(long.nameComparisons[0]!.every(({ target }) => target === "total")).toBe(true);
  });

  test("is made once and kept beside the run; a damaged or missing file is made again, and shows the same", async () => {
    const request = { randomCount: 3, seed: 1 };
    const made = await keptEvaluation([run], request);
    const kept = join(run.folder, "evaluations");
    const [name, ...others] = readdirSync(kept);
    expect(others).toEqual([]);
    const file = join(kept, name!);
    const read = await keptEvaluation([run], request);
    expect(read).toEqual(made);
    expect(evaluationText(evaluationReportOf(RUN, read, CUT))).toBe(
      evaluationText(evaluationReportOf(RUN, made, CUT)),
    );
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 100));
    expect(await keptEvaluation([run], request)).toEqual(made);
    expect(readFileSync(file)).toEqual(bytes);
    await keptEvaluation([run], { ...request, seed: 2 });
    expect(readdirSync(kept)).toHaveLength(2);
    rmSync(kept, { recursive: true });
    writeFileSync(kept, "a file where the folder should be");
    expect(await keptEvaluation([run], request)).toEqual(made);
    rmSync(kept);
  });

  test("has a page: every family, peers, bands in words, nothing from outside, the same bytes again", async () => {
    const html = join(folder, "evaluation.html");
    const options = { random: 3, seed: 1, against: ["sample"] as const, burnIn: 1, html };
    const { text, json } = await evaluationReport(run, options);
    expect(text).toContain(`Page written to ${html}.`);
    const page = readFileSync(html, "utf8");
    expectSelfContained(page);
    const report = json as EvaluationReport;
    const titles = [
      "Through time",
      "Value at risk",
      "Against peers",
      "Christoffersen",
      "first 1 forecast",
      "by tenth of market cap",
    ];
    for (const title of titles) expect(page).toContain(title);
    expect(evaluationPage(report)).toBe(page);
    expect(page).toContain(
      `Windows that began from ${report.horizons[0]!.first} to ${report.horizons[0]!.last}.`,
    );
    const [, month] = report.horizons;
    // The first rolling value is the bias of the first twelve windows.
    expect(month!.rolling.dates).toHaveLength(Math.max(0, month!.windows - 11));
    const { bias } = report.horizons[0]!.rolling;
    const own = seriesOf(evaluation, "period", "by cap");
    const other = seriesOf(evaluation, "period", "equally weighted");
    const biases = [own, other].map(
      ({ returns, forecast }) =>
        biasStatistic(Array.from({ length: 12 }, (_, t) => returns[t]! / Math.sqrt(forecast[t]!))).bias,
    );
    expectClose(bias[0]!.values[0]!, (biases[0]! + biases[1]!) / 2, 1e-12);
  });

  test("the command says it in words and in numbers, and refuses a span without forecasts", async () => {
    const { text, json } = await evaluationReport(run, { random: 3, seed: 1 });
    expect(text).toContain("optimised for random views");
    const { horizons } = json as { horizons: { families: { family: string; bias: number }[] }[] };
    expect(horizons[1]!.families.map(({ family }) => family)).toContain("eigenfactor");
    expect(text).toContain("The whole covariance of the universe");
    const against = await evaluationReport(run, {
      random: 3,
      seed: 1,
      against: ["sample"],
      crisis: [{ from: "2020-03-01", to: "2020-03-31" }],
      burnIn: 1,
    });
    expect(against.text).toContain("Crisis: 2020-03-01 to 2020-03-31");
    expect(against.text).toContain("first 1 forecast");
    expect(against.json).toHaveProperty("horizons.0.slices.0.covariance.mahalanobis.mean");
    const { first } = run.manifest.dates;
    const late = { random: 3, seed: 1, from: evaluation.market[1]!.date };
    // The run's first forecast is before the span: of its first two the span has one.
    const aged = (await evaluationReport(run, { ...late, burnIn: 2 })).json as EvaluationReport;
    expect(aged.horizons[1]!.slices.find(({ slice }) => slice === "first forecasts")?.windows).toBe(1);
    await expect(evaluationReport(run, { to: first, random: 3, seed: 1 })).rejects.toThrow(
      "fewer than two forecasts",
    );
  });
});
