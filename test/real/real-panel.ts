import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { MarketAxes } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { type PortfolioKind, portfolioAt, portfolioKinds } from "../../engine/factor-portfolios/index.ts";
import { type ModelDay, startModel, stepModel } from "../../engine/pipeline/index.ts";
import { openMarketData } from "../../node/import/index.ts";
import { readProject } from "../../node/project/index.ts";

const ROOT = join(import.meta.dirname, "../..");
const DATA = join(ROOT, "../shared/data");

/** Why a test of real data cannot run here; undefined if it can. */
export const absent: string | undefined = existsSync(DATA) ? undefined : "skipped: no ../shared/data";

export interface PanelRun {
  readonly axes: MarketAxes;
  readonly days: readonly ModelDay[];
}

/** Copies a project of examples/real beside a link to the data, with the tables it makes. */
export function copyPanel(name: string): string {
  const place = mkdtempSync(join(tmpdir(), "plimsoll-real-"));
  const folder = join(place, name);
  cpSync(join(ROOT, "examples/real", name), folder, { recursive: true });
  symlinkSync(DATA, join(place, "data"));
  const tables = join(ROOT, "examples/real", name, "tables.mjs");
  if (existsSync(tables)) execFileSync(process.execPath, [tables, folder]);
  return folder;
}

/** Takes every day of a project of examples/real through the model. */
export async function runPanel(name: string): Promise<PanelRun> {
  const project = await readProject(copyPanel(name));
  const data = await openMarketData(project.folder, project.spec.data);
  const days: ModelDay[] = [];
  let state = startModel(data.axes, project.options);
  for await (const day of data.days()) {
    const step = stepModel(state, day, data.axes, project.options);
    state = step.state;
    days.push(slim(step.output));
  }
  data.close();
  return { axes: data.axes, days };
}

const noExposures: Exposures = {
  factors: [],
  marketCount: 0,
  countryCount: 0,
  industryCount: 0,
  styleCount: 0,
  currencyCount: 0,
  covered: new Uint8Array(0),
  groups: { offsets: new Int32Array(1), codes: new Int32Array(0), shares: new Float64Array(0) },
  styles: new Float64Array(0),
  currency: new Int32Array(0),
};

/** Without what a test of a panel does not look at, so that two years of 4,400 names fit in memory. */
function slim(day: ModelDay): ModelDay {
  const { regression } = day;
  const kept = regression && { ...regression, section: { ...regression.section, exposures: noExposures } };
  const built = { ...day.built, descriptors: [] };
  const portfolios = { ...day.portfolios, formed: [] };
  return { ...day, regressionExposures: null, regression: kept, built, portfolios };
}

/** Return of a factor by date; only the periods in which it was estimated. */
export function factorSeries(days: readonly ModelDay[], name: string): Map<string, number> {
  const series = new Map<string, number>();
  for (const { date, built, regression } of days) {
    const k = built.exposures.factors.findIndex((factor) => factor.name === name);
    if (regression?.factorReturns.estimated[k] === 1)
      series.set(date, regression.factorReturns.values[k] as number);
  }
  return series;
}

/** Return by date of a factor's portfolio of a kind, where there was one. */
export function portfolioSeries(
  days: readonly ModelDay[],
  kind: PortfolioKind,
  name: string,
): Map<string, number> {
  const series = new Map<string, number>();
  for (const { date, portfolios } of days) {
    const { factors, returns } = portfolios;
    const k = factors.findIndex((factor) => factor.name === name);
    const value = k < 0 ? Number.NaN : returns[portfolioAt(portfolioKinds.indexOf(kind), k, factors.length)];
    if (value !== undefined && !Number.isNaN(value)) series.set(date, value);
  }
  return series;
}

/** A published factor by period: month (YYYY-MM) or day. */
export function publishedSeries(frequency: "monthly" | "daily", name: string): Map<string, number> {
  const text =
    frequency === "monthly"
      ? readFileSync(join(DATA, "fama_french/ff5_mom_monthly.csv"), "utf8")
      : gunzipSync(readFileSync(join(DATA, "fama_french/ff5_mom_daily.csv.gz"))).toString("utf8");
  const [head = "", ...lines] = text.trim().split("\n");
  const column = head.split(",").indexOf(name);
  return new Map(
    lines.map((line) => line.split(",")).map((cells) => [cells[0] as string, Number(cells[column])]),
  );
}

/** Correlation over the periods that both have; a monthly published series is matched by month. */
export function correlation(ours: Map<string, number>, theirs: Map<string, number>): number {
  const pairs: [number, number][] = [];
  for (const [date, value] of ours) {
    const other = theirs.get(date) ?? theirs.get(date.slice(0, 7));
    if (other !== undefined) pairs.push([value, other]);
  }
  const mean = (pick: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[pick], 0) / pairs.length;
  const [a, b] = [mean(0), mean(1)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [x, y] of pairs) {
    ab += (x - a) * (y - b);
    aa += (x - a) ** 2;
    bb += (y - b) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

export function meanOf(values: Iterable<number>): number {
  const all = [...values].filter((value) => !Number.isNaN(value));
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** The specific return largest in size among the names of the regressions. */
export function largestSpecific({ axes, days }: PanelRun): { date: string; id: string; value: number } {
  let worst = { date: "", id: "", value: 0 };
  for (const { date, regression } of days) {
    regression?.factorReturns.specificReturns.forEach((value, asset) => {
      if ((regression.weights[asset] as number) > 0 && Math.abs(value) > Math.abs(worst.value)) {
        worst = { date, id: axes.assets.labels[asset] as string, value };
      }
    });
  }
  return worst;
}

/** Share of the periods in which |t| of a factor is above 2. */
export function significantShare(days: readonly ModelDay[], name: string): number {
  const flags: number[] = [];
  for (const { built, regression } of days) {
    const k = built.exposures.factors.findIndex((factor) => factor.name === name);
    if (regression?.factorReturns.estimated[k] !== 1) continue;
    flags.push(Math.abs(regression.factorReturns.tStatistic[k] as number) > 2 ? 1 : 0);
  }
  return meanOf(flags);
}

export function annualVolatility(series: Map<string, number>, periodsPerYear: number): number {
  const mean = meanOf(series.values());
  return Math.sqrt(periodsPerYear * meanOf([...series.values()].map((value) => (value - mean) ** 2)));
}
