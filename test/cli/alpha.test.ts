import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import type { AlphaReport } from "../../node/cli/alpha-page.ts";
import type { SeveralReport } from "../../node/cli/alpha-several.ts";
import { alphaReport } from "../../node/cli/commands/alpha.ts";
import { constructOutput } from "../../node/cli/commands/construct.ts";
import { readRunDates } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { formatJson } from "../../wire/index.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { expectSelfContained } from "../report/self-contained.ts";
import { expectClose } from "../tolerance.ts";
import { expectSignalReasons } from "../web/signal-reasons.ts";

/** What a signal may be called. */
const WILD = "two<img onerror=alert(1)>";

let folder = "";
let dates: readonly string[] = [];
/** By close and id. */
const value = new Map<string, number>();
const specific = new Map<string, number>();
let ids: string[] = [];

beforeAll(async () => {
  folder = await marketProject({ assetCount: 60, dateCount: 160, industryCount: 3 });
  await estimate(folder);
  const run = await openRun((await readProject(folder)).modelFolder);
  dates = await readRunDates(run);
  const exposures = await run.readTable("exposures", { columns: ["date", "id", "value"] });
  const [days, names] = [selectValues(exposures, "date", "date"), selectValues(exposures, "id", "text")];
  selectValues(exposures, "value", "number").forEach((x, row) => {
    value.set(`${days[row]} ${names[row]}`, x);
  });
  const returns = await run.readTable("returns", { columns: ["date", "id", "specific_return"] });
  const [ends, held] = [selectValues(returns, "date", "date"), selectValues(returns, "id", "text")];
  selectValues(returns, "specific_return", "number").forEach((e, row) => {
    specific.set(`${ends[row]} ${held[row]}`, e);
  });
  ids = [...new Set(names)].sort();
  await run.close();
});

/** A file of the signal at every fifth close from the fortieth on. */
function signalFile(
  name: string,
  of: (close: string, id: string, at: number) => number | undefined,
  extra = "",
): string {
  const lines = dates.flatMap((close, at) =>
    at < 40 || at % 5 > 0
      ? []
      : ids.flatMap((id) => {
          const x = of(close, id, at);
          return x === undefined || Number.isNaN(x) ? [] : [`${close},${id},${x}`];
        }),
  );
  const file = join(folder, name);
  writeFileSync(file, `date,id,value\n${lines.join("\n")}\n${extra}`);
  return file;
}

const options = { quantiles: 3, cost: 10, tried: 1, shrinkage: 0.5, seed: 1 };
const study = async (signal: string) =>
  (await alphaReport(folder, { ...options, signals: [signal] })).json as AlphaReport;

describe("a signal against a run", () => {
  test("that is a style is spanned whole, with a loading of its own on it, and has no new part", async () => {
    const {
      spannedShare,
      loadings,
      verdict,
      dates: span,
      spacing,
    } = await study(signalFile("style.csv", (close, id) => value.get(`${close} ${id}`)));
    expectClose(spannedShare, 1, 1e-9);
    expect(loadings[0]!.factor).toBe("value");
    expectClose(loadings[0]!.correlation!, 1, 1e-6);
    expect(verdict.kind).toBe("repackaged");
    expect([span.count > 15, spacing]).toEqual([true, 5]);
  });

  test("that knows specific returns to come is new, and its pure portfolio earns them alone in the period it is formed for", async () => {
    const random = randomStream("signal");
    const file = signalFile("skill.csv", (_, id, at) => {
      const ahead = [1, 2, 3, 4, 5].map((k) => specific.get(`${dates[at + k]} ${id}`) ?? 0);
      return ahead.reduce((sum, e) => sum + e, 0) / 0.03 + 1.5 * random.normal();
    });
    const { verdict, pure, coefficients, horizon } = await study(file);
    expect([verdict.kind, horizon]).toEqual(["new", 5]);
    // On the first period after each date: exposures drift away from 0 until the next.
    const first = (values: Float64Array) => Array.from(values).filter((_, t) => t % 5 === 0);
    expectClose(first(pure.returns), first(pure.specific), 1e-10);
    const own = coefficients.find((one) => one.part === "new" && one.horizon === 5)!;
    expect(own.rank.mean).toBeGreaterThan(0.2);
    // Nothing of it is left after its five periods.
    const later = coefficients.find((one) => one.part === "new" && one.horizon === 1)!;
    expect(later.rank.mean).toBeLessThan(own.rank.mean);
  });

  test("noise is unproven; unknown ids and days without a close are told", async () => {
    const random = randomStream("noise");
    const file = signalFile(
      "noise.csv",
      () => random.normal(),
      `${dates[60]},NOBODY,1\n2031-01-01,S00001,1\n`,
    );
    const { verdict, coverage } = await study(file);
    expect(verdict.kind).toBe("unproven");
    expect(coverage.unknown).toEqual(["NOBODY"]);
    expect(coverage.unusedDates).toBeGreaterThanOrEqual(1);
    const html = join(folder, "<signal>.html");
    const { text, json } = await alphaReport(folder, { ...options, signals: [file], html });
    expect(text).toContain("Unproven: ");
    const page = readFileSync(html, "utf8");
    expectSelfContained(page);
    for (const title of ["Cumulative excess return", "Decay", "p rising", "1 try counted", "by industry"])
      expect(page).toContain(title);
    const { quantiles, periodsPerYear } = json as AlphaReport;
    // What portfolios earned date by date is what they earned in the mean of all periods.
    const { byDate, meanReturns, spread } = quantiles[0]!;
    const sum = (q: number) =>
      Array.from(byDate.values).reduce((total, value, k) => total + (k % byDate.cols === q ? value : 0), 0);
    expect(periodsPerYear).toBe(252);
    expectClose(sum(0) / spread.count, meanReturns[0]!, 1e-12);
    expect(text).toContain("1 id not in the run (NOBODY)");
  });

  test("a value of a day without trading counts from the next close, never from the one before", async () => {
    const sunday = "2020-03-01";
    expect(dates).not.toContain(sunday);
    const next = dates.find((date) => date > sunday) as string;
    const lines = (day: string) => ids.map((id, i) => `${day},${id},${(i * 7) % 11}`).join("\n");
    const write = (name: string, day: string) => {
      const file = join(folder, name);
      writeFileSync(file, `date,id,value\n${lines(day)}\n${lines(dates[100] as string)}\n`);
      return file;
    };
    const [a, b] = [await study(write("sunday.csv", sunday)), await study(write("monday.csv", next))];
    expect(a.dates.first).toBe(next);
    const own = { signal: "", file: "", name: "" };
    expect({ ...a, ...own }).toEqual({ ...b, ...own });
  });

  test("every fault of the file is told at once", async () => {
    const file = join(folder, "bad.csv");
    writeFileSync(
      file,
      "date,id,value\n2020-13-01,S1,1\n2020-01-02,,1\n2020-01-02,S1,many\n2020-01-03,S1,1\n2020-01-03,S1,2\n",
    );
    await expect(study(file)).rejects.toThrow(/row 2[\s\S]*row 3[\s\S]*row 4[\s\S]*row 6/);
    const empty = join(folder, "empty.csv");
    writeFileSync(empty, "date,id,value\n");
    await expect(study(empty)).rejects.toThrow(/has no rows/);
    // One value for all, and values whose squares no number holds, tell no name from another.
    await expect(study(signalFile("same.csv", () => 0.1))).rejects.toThrow(/values that differ/);
    const huge = signalFile("huge.csv", (_, id) => 1e200 * Number(id.slice(1)));
    await expect(study(huge)).rejects.toThrow(/values that differ/);
    const still = await alphaReport(folder, {
      ...options,
      signals: [signalFile("still.csv", (_, id) => Number(id.slice(1)))],
    });
    expect(still.text).toContain("it does not fade");
  });

  test("several at once: tries are those given at least, a combination of what is new, and expected returns a mandate takes", async () => {
    const random = randomStream("several");
    const skill = (_: string, id: string, at: number) => {
      const ahead = [1, 2, 3, 4, 5].map((k) => specific.get(`${dates[at + k]} ${id}`) ?? 0);
      return ahead.reduce((sum, e) => sum + e, 0) / 0.03 + 1.5 * random.normal();
    };
    const style = signalFile("a style.csv", (close, id) => value.get(`${close} ${id}`));
    const good = signalFile("good.csv", skill);
    const both = join(folder, "both.csv");
    writeFileSync(
      both,
      `date,id,signal,value\n${dates
        .slice(40)
        .filter((_, at) => at % 5 === 0)
        .flatMap((close) =>
          ids.flatMap((id) => ["one", WILD].map((name) => `${close},${id},${name},${random.normal()}`)),
        )
        .join("\n")}\n`,
    );
    const alpha = join(folder, "alpha.csv");
    const html = join(folder, "signals.html");
    const report = await alphaReport(folder, { ...options, signals: [style, good, both], html, terms: true });
    const page = readFileSync(html, "utf8");
    expectSelfContained(page);
    for (const title of ["How alike they are", "Combined", "2 good: portfolios by signal", "Mean weights"])
      expect(page).toContain(title);
    const { tried, signals, combination, correlations } = report.json as SeveralReport;
    expect(tried).toBe(4);
    expect(signals.map(({ name }) => name)).toEqual(["a style", "good", "one", WILD]);
    expect(signals.map(({ verdict }) => verdict.kind)).toEqual(["repackaged", "new", "unproven", "unproven"]);
    const good2 = signals[1]!;
    expectClose(good2.bonferroni, Math.min(1, 4 * good2.pValue), 1e-15);
    expect(good2.benjaminiHochberg).toBeLessThanOrEqual(good2.bonferroni);
    expect(combination!.names).toEqual(["good", "one", WILD]);
    expect(combination!.study.verdict.kind).toBe("new");
    expect(correlations!.whole.values[1]).toBeLessThan(0.1);
    expect(report.text).toContain("4 tries counted");
    // What the page says of each number comes to it, down to its sums.
    expect(expectSignalReasons(JSON.parse(formatJson(report.json)))).toBeGreaterThan(500);
    // The single signal's attribution is of specific returns and what exposures drifted into: they sum to the whole.
    const book = good2.attribution as unknown as Record<string, { contribution: number }>;
    const parts = ["factors", "specific", "riskFree", "unmodelled", "unexplained", "trading"];
    expectClose(
      parts.reduce((sum, part) => sum + book[part]!.contribution, 0),
      book.total!.contribution,
      1e-10,
    );
    // A mandate takes the file, and the last close of the run has returns of its own where the signal has a value.
    await alphaReport(folder, { ...options, signals: [good], alpha });
    const lines = readFileSync(alpha, "utf8").trim().split(/\r?\n/);
    expect(lines[0]).toBe("date,id,alpha");
    const mandate = join(folder, "mandate.yaml");
    const limits = "{ net: { on: net, equal: 100% }, long: { on: weights, min: 0% } }";
    writeFileSync(
      mandate,
      `horizon: 5d\nportfolio: universe\nobjective: { kind: utility, aversion: 5 }\nalpha: { file: ${alpha}, horizon: 5d }\nlimits: ${limits}\n`,
    );
    const { output, found } = await constructOutput(await readProject(folder), { mandate, top: 10 });
    expect(found).toBe(true);
    expect(output.text).toContain("Expected return");
  });

  test("a try less than the signals given is no claim: the count only rises", async () => {
    const random = randomStream("count");
    const files = ["u", "v"].map((name) => signalFile(`${name}.csv`, () => random.normal()));
    const of = async (tried: number) =>
      (await alphaReport(folder, { ...options, signals: files, tried })).json as SeveralReport;
    expect([(await of(1)).tried, (await of(50)).tried]).toEqual([2, 50]);
    await expect(alphaReport(folder, { ...options, signals: [files[0]!, files[0]!] })).rejects.toThrow(
      /two signals named u/,
    );
  });
});
