import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runCard } from "../../node/cli/commands/card.ts";
import { hasRunCard } from "../../node/cli/has-run-card.ts";
import { openNamedRun } from "../../node/cli/open-named-run.ts";
import { cardText, writeRunCard } from "../../node/cli/run-card.ts";
import { collectCard, type ModelCard } from "../../node/model-card/index.ts";
import { findWeaknesses } from "../../node/model-card/weaknesses.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { sha256 } from "../../node/store/sha256.ts";
import { evaluateRun } from "../evaluate/evaluate-run.ts";
import { editRows, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose } from "../tolerance.ts";

const MARKUP = "<b>a|b</b>";
const SECTIONS = [
  "Summary",
  "Known weaknesses",
  "The model",
  "Risk forecasts",
  "Beside published figures",
  "Factor admission",
  "Fit through time",
  "Data coverage",
  "Provenance",
];

let folder = "";
let modelFolder = "";
let run: Run;
let card: ModelCard;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 100, industryCount: 3 });
  editRows(folder, "classifications", (rows) =>
    rows.map((row) => (row[1] === "banks" ? row.with(1, MARKUP) : row)),
  );
  await estimate(folder);
  ({ modelFolder } = await readProject(folder));
  run = await openRun(modelFolder);
  card = await collectCard(run, { randomCount: 3, seed: 1 });
  return () => run.close();
});

/** Sum over the rows of a table that a test keeps, and their number. */
async function sumOf(table: string, column: string, keep: (row: (name: string) => string) => boolean) {
  const rows = await run.readTable(table);
  const values = rows.columns.find(({ name }) => name === column)?.values as ArrayLike<number>;
  let [sum, count] = [0, 0];
  for (let row = 0; row < rows.rowCount; row++) {
    const cell = (name: string) => String(rows.columns.find((one) => one.name === name)?.values[row]);
    if (!keep(cell) || Number.isNaN(values[row])) continue;
    sum += values[row]!;
    count++;
  }
  return { sum, mean: sum / count, count };
}

describe("figures of the card are those of the run's tables", () => {
  test("coverage at the last close of a year", async () => {
    const year = card.coverage.years.at(-1)!;
    expect(year.date).toBe(run.manifest.dates.last);
    const on = (cell: (name: string) => string) => cell("date") === year.date;
    const caps = await sumOf("exposures", "market_cap", on);
    expect(year.covered).toBe(caps.count);
    expectClose(year.marketCap, caps.sum, 1e-3);
    const inside = await sumOf("exposures", "market_cap", (cell) => on(cell) && cell("estimation") === "1");
    expect(year.estimation).toBe(inside.count);
    expectClose(year.capShare, inside.sum / caps.sum, 1e-12);
  });

  test("R², and |t| by year and by quarter", async () => {
    const all = await sumOf("diagnostics", "r_squared_uncentred", () => true);
    expectClose(card.fit.rSquared, all.mean, 1e-12);
    expect(card.fit.regressions).toBe(all.count);
    const quarter = card.fit.quarters.labels.indexOf("2020-Q1");
    const rows = await run.readTable("factor_returns");
    const [dates, factors, families] = ["date", "factor", "family"].map(
      (name) => rows.columns.find((column) => column.name === name)!.values as readonly string[],
    ) as [readonly string[], readonly string[], readonly string[]];
    const t = selectValues(rows, "t_statistic", "number");
    const meanOf = (keep: (row: number) => boolean) => {
      const kept = [...t].map(Math.abs).filter((value, row) => keep(row) && !Number.isNaN(value));
      return kept.reduce((sum, value) => sum + value, 0) / kept.length;
    };
    const year = card.fit.years.find((one) => one.year === "2020")!;
    expectClose(
      year.meanAbsT.beta!,
      meanOf((row) => dates[row]!.startsWith("2020") && factors[row] === "beta"),
      1e-12,
    );
    expectClose(
      year.meanAbsT.industries!,
      meanOf((row) => dates[row]!.startsWith("2020") && families[row] === "industry"),
      1e-12,
    );
    expectClose(
      card.fit.quarters.meanAbsT.style![quarter]!,
      meanOf((row) => dates[row]! >= "2020-01" && dates[row]! < "2020-04" && families[row] === "style"),
      1e-12,
    );
  });

  test("the least stable month of a style and its highest inflation", async () => {
    const beta = card.factors.find(({ factor }) => factor === "beta")!;
    const rows = await run.readTable("style_diagnostics");
    const styles = selectValues(rows, "style", "text");
    const known = [...selectValues(rows, "stability", "number")].filter(
      (value, row) => styles[row] === "beta" && !Number.isNaN(value),
    );
    expect(beta.lowestStability).toBe(Math.min(...known));
    const returns = await run.readTable("factor_returns");
    const factors = selectValues(returns, "factor", "text");
    const vif = [...selectValues(returns, "vif", "number")].filter((_, row) => factors[row] === "beta");
    expect(beta.highestVif).toBe(Math.max(...vif));
  });

  test("industries' mean effective names", async () => {
    const thinnest = card.fit.industries[0]!;
    const { mean } = await sumOf(
      "industry_diagnostics",
      "effective_names",
      (cell) => cell("industry") === thinnest.industry,
    );
    expectClose(thinnest.effectiveNames, mean, 1e-12);
  });

  test("forecast tests are those of evaluate; every failed family is a weakness", async () => {
    const evaluation = await evaluateRun(run, { randomCount: 3, seed: 1 });
    const month = card.tests!.horizons.find(({ horizon }) => horizon === "month")!;
    expect(month.windows).toBe(evaluation.horizons.find(({ horizon }) => horizon === "month")!.dates.length);
    const failed = card.tests!.horizons.flatMap(({ families }) =>
      families.filter(({ verdict }) => verdict !== "right"),
    );
    expect(card.tests!.passed).toBe(card.tests!.count - failed.length);
    const wrong = card.weaknesses.filter(({ rule }) => rule === "wrong forecasts");
    expect(new Set(failed.map(({ family }) => family)).size > 0).toBe(wrong.length > 0);
  });

  test("the spec's hash is of the manifest's spec", () => {
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, inner]) => [key, sorted(inner)]),
            )
          : value;
    expect([card.provenance.spec]).toContain(sha256(JSON.stringify(sorted(run.manifest.spec))));
    expect(card.provenance.inputs).toEqual(run.manifest.inputs);
  });
});

describe("weaknesses follow from figures", () => {
  const rules = (changed: Partial<ModelCard>) =>
    findWeaknesses({ ...card, ...changed }).map(({ rule }) => rule);
  const words = (rule: string, changed: Partial<ModelCard>) =>
    findWeaknesses({ ...card, ...changed }).find((one) => one.rule === rule)?.words;

  test("forecasts that were too low, by how much", () => {
    const tests = card.tests!;
    const month = tests.horizons.find(({ horizon }) => horizon === "month")!;
    const family = month.families.find((one) => one.family === "least_variance")!;
    const failed = { ...family, bias: 1.16, verdict: "too low" } as const;
    const horizons = [{ ...month, families: [failed] }];
    expect(words("wrong forecasts", { tests: { ...tests, horizons } })).toBe(
      "Forecasts of optimised portfolios were too low: realised volatility was above forecast by 16 % until the next forecast date.",
    );
  });

  test("the whole covariance, crises and the worst years", () => {
    const tests = card.tests!;
    const month = tests.horizons.find(({ horizon }) => horizon === "month")!;
    const ratio = { mean: 1, median: 1 };
    const whole = {
      windows: 12,
      names: 30,
      mahalanobis: ratio,
      factor: ratio,
      specific: ratio,
      diagonal: ratio,
      portfolio: ratio,
    };
    const slice = (kind: "year" | "market", name: string, bias: number) => {
      const family = { ...month.slices[0]!.families[0]!, family: "random_active", bias, biasError: 0.1 };
      return { kind, slice: name, windows: 12, covariance: whole, families: [family] };
    };
    const changed = (slices: typeof month.slices, mean = 1) => {
      const covariance = { ...whole, mahalanobis: { mean, median: 1 } };
      return { tests: { ...tests, horizons: [{ ...month, slices, covariance }] } };
    };
    expect(words("wrong covariance", changed([], 1.3))).toContain("too low");
    expect(words("wrong covariance", changed([], 0.8))).toContain("too high");
    expect(rules(changed([], 1.19))).not.toContain("wrong covariance");
    const calm = slice("market", "calm", 0.95);
    expect(words("crises", changed([calm, slice("market", "crisis", 1.3)]))).toContain(
      "random active portfolios 1.30",
    );
    expect(rules(changed([calm, slice("market", "crisis", 1.15)]))).not.toContain("crises");
    // The 95 % band of 12 normal returns: sqrt(chi2.ppf([0.025, 0.975], 11) / 11) = 0.589, 1.412 (scipy).
    const years = [slice("year", "2007", 1.41), slice("year", "2008", 1.5), slice("year", "2009", 0.6)];
    expect(words("worst years", changed(years))).toBe(
      "Worst years by the middle family's bias until the next forecast date: 2008, too low (1.50).",
    );
    expect(words("worst years", changed([...years, slice("year", "2010", 0.58)]))).toContain(
      "2008, too low (1.50) and 2010, too high (0.58)",
    );
  });

  test("survivors: fewer names stopped trading than any market that keeps its dead has", () => {
    const year = { ...card.coverage.years[0]!, estimation: 400 };
    const coverage = {
      ...card.coverage,
      years: [year, year],
      dates: { ...card.coverage.dates, count: 504 },
      periodsPerYear: 252,
    };
    expect(words("survivors only", { coverage: { ...coverage, stoppedTrading: 0 } })).toMatch(/^No name of/);
    expect(words("survivors only", { coverage: { ...coverage, stoppedTrading: 4 } })).toContain(
      "Only 4 names of the estimation universe stopped trading in 2 years, 0.5 % of names a year",
    );
    expect(rules({ coverage: { ...coverage, stoppedTrading: 8 } })).not.toContain("survivors only");
  });

  test("thin industries, burn-in, imputed styles, no risk-free rate, untested forecasts", () => {
    const fit = {
      ...card.fit,
      industries: [{ industry: "one", names: 3, effectiveNames: 2.5, ownShare: 0.5 }],
    };
    expect(words("thin industries", { fit })).toContain("one (2.5)");
    expect(rules({ fit: { ...fit, industries: [] } })).not.toContain("thin industries");
    const forecasts = { ...card.forecasts, burnIn: 0 };
    expect(rules({ forecasts })).not.toContain("burn-in");
    expect(words("burn-in", { forecasts: { ...forecasts, count: 9, burnIn: 3 } })).toContain(
      "3 of 9 forecasts",
    );
    const repaired = { ...forecasts, count: 9, repaired: 2, lastRepaired: "2020-05-29" };
    expect(words("lags of a short history", { forecasts: repaired })).toContain("2 of 9 forecasts");
    expect(rules({ forecasts: { ...forecasts, repaired: 0 } })).not.toContain("lags of a short history");
    const exposures = { ...card.exposures, styles: [{ style: "value", ownNames: 0.5, ownCap: 0.7 }] };
    expect(words("imputed exposures", { exposures })).toContain("value (30 %)");
    expect(rules({ coverage: { ...card.coverage, hasRiskFree: false } })).toContain("no risk-free rate");
    expect(rules({ tests: null })).toContain("untested forecasts");
  });

  test("factors that the admission rule speaks against are named, industries counted", () => {
    const [market] = card.factors;
    const factors = [
      { ...market!, factor: "growth", family: "style", verdict: "dead" },
      { ...market!, factor: "a", family: "industry", verdict: "dead" },
      { ...market!, factor: "b", family: "industry", verdict: "alive" },
    ] as const;
    expect(words("dead factors", { factors })).toMatch(/: growth and 1 of 2 industries\.$/);
  });
});

describe("the card as text", () => {
  test("has its sections as HTML and as Markdown, and the names of the data as text", () => {
    const [html, md] = [cardText(card, "html"), cardText(card, "md")];
    for (const title of SECTIONS) {
      expect(html).toContain(`<h2>${title}</h2>`);
      expect(md).toContain(`\n## ${title}\n`);
    }
    expect(html).not.toContain(MARKUP);
    expect(html).toContain("&lt;b&gt;a|b&lt;/b&gt;");
    expect(md).not.toContain(MARKUP);
    expect(md).toContain("&lt;b&gt;a\\|b&lt;/b&gt;");
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(md).not.toMatch(/NaN|undefined|Infinity/);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("every table of the Markdown has as many cells in its rows as in its head", () => {
    const lines = cardText(card, "md").split("\n");
    const width = (line: string) => line.replaceAll("\\|", "").split("|").length;
    lines.forEach((line, at) => {
      const before = lines[at - 1] ?? "";
      if (line.startsWith("|") && before.startsWith("|")) expect(width(line)).toBe(width(before));
    });
  });

  test("is the same bytes when it is made again", async () => {
    const again = await collectCard(run, { randomCount: 3, seed: 1 });
    for (const format of ["html", "md", "json"] as const) {
      expect(cardText(again, format)).toBe(cardText(card, format));
    }
  });
});

describe("with every run", () => {
  test("a card without forecast tests is left beside it", async () => {
    expect(await hasRunCard(modelFolder, run.id)).toBe(false);
    await writeRunCard(modelFolder);
    expect(await hasRunCard(modelFolder, run.id)).toBe(true);
    expect(await hasRunCard(modelFolder, "0".repeat(64))).toBe(false);
    const { runId, tests } = JSON.parse(readFileSync(join(modelFolder, "card.json"), "utf8"));
    expect([runId, tests]).toEqual([run.id, null]);
    expect(readFileSync(join(modelFolder, "card.md"), "utf8")).toContain("npx plimsoll card");
    expect(readdirSync(modelFolder).filter((name) => name.startsWith("card."))).toHaveLength(3);
  });

  test("a kept run is found by the first letters of its id", async () => {
    const named = await openNamedRun(modelFolder, run.id.slice(0, 6));
    expect(named.id).toBe(run.id);
    await named.close();
    await expect(openNamedRun(modelFolder, "nothing")).rejects.toThrow(
      /no kept run has an id that begins so/,
    );
  });

  test("card writes a file by its end, and refuses an end that says nothing", async () => {
    const out = join(mkdtempSync(join(tmpdir(), "plimsoll-card-")), "card.txt");
    const options = { project: folder, out, json: true };
    await expect(runCard(options)).rejects.toThrow(/must end in .html, .md or .json/);
  });
});
