import { attributeReturn, type ReturnAttribution } from "../../engine/performance-attribution/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import { attributeRisk, type RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { type PortfolioRisk, portfolioRisk } from "../../engine/risk-model/index.ts";
import {
  type DatedHoldings,
  type FactorPeriods,
  type HoldingsPath,
  type RunAxes,
  type RunPeriod,
  readAxes,
  readFactorPeriods,
  readRiskModel,
  requireHeld,
  type StoredModel,
  startHoldings,
  walkRun,
} from "../model/index.ts";
import { openRun, type Run } from "../store/index.ts";
import type { NightBefore, NightSetting } from "./night-setting.ts";
import { takeHoldings } from "./sent-holdings.ts";

/** A period of the run with the benchmark at its start. */
export interface NightPeriod extends RunPeriod {
  /** Undefined before the benchmark's first holdings, and in periods that portfolios only drift through. */
  readonly base: Portfolio | undefined;
  /** The benchmark's return of a period of the month. */
  readonly baseReturn: ReturnAttribution | undefined;
}

/** Everything that the portfolios of a night share: read once in each thread. */
export interface Night {
  readonly setting: NightSetting;
  readonly axes: RunAxes;
  readonly stored: StoredModel;
  readonly base: Portfolio;
  /** What the model leaves out of the benchmark is in `base.outside`. */
  readonly baseAttribution: RiskAttribution;
  readonly baseRisk: PortfolioRisk;
  /** First day of the month of the date. */
  readonly monthStart: string;
  /** The model of the night before; undefined where there is none. */
  readonly modelBefore: StoredModel | undefined;
  /** Periods that end after a date, up to the night's; earlier ones are read when a portfolio first needs them. */
  readonly periodsAfter: (date: string) => Promise<readonly NightPeriod[]>;
  /** The factor returns of the past, for who asks. */
  readonly history: () => Promise<FactorPeriods>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the model of a night and what stands around it.
 *
 * @param modelFolder  where the runs are
 */
export async function openNight(modelFolder: string, setting: NightSetting): Promise<Night> {
  const { date, before } = setting;
  const run = await openRun(modelFolder, setting.runId);
  const axes = await readAxes(run);
  const stored = await readRiskModel(run, date);
  const source = typeof setting.benchmark === "string" ? setting.benchmark : takeHoldings(setting.benchmark);
  const path = startHoldings(source, axes);
  const monthStart = `${date.slice(0, 7)}-01`;
  const windowStart = earliest(dayBefore(monthStart), before.date);
  const known = await readWindow(run, { source, path, monthStart, from: windowStart, to: date });
  const base = requireHeld(path.at(stored), nameOf(source), date).portfolio;
  let history: Promise<FactorPeriods> | undefined;
  return {
    setting,
    axes,
    stored,
    base,
    baseAttribution: attributeRisk(stored.model, base.weights),
    baseRisk: portfolioRisk(stored.model, base.weights),
    monthStart,
    modelBefore: await modelBefore(run, before),
    periodsAfter: olderPeriods(run, known, setting.date),
    history: () => {
      history ??= readFactorPeriods(run, stored);
      return history;
    },
    close: run.close,
  };
}

/** Last day of the month before the date's and the night before: what is held from there on is attributed. */
export function nightStart({ date, before }: Pick<NightSetting, "date" | "before">): string {
  return earliest(dayBefore(`${date.slice(0, 7)}-01`), before.date);
}

function earliest(a: string, b: string): string {
  return a < b ? a : b;
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function nameOf(source: DatedHoldings | "universe" | "none"): string {
  return typeof source === "string" ? source : source.name;
}

interface Window {
  readonly source: DatedHoldings | "universe" | "none";
  readonly path: HoldingsPath;
  readonly monthStart: string;
  readonly from: string;
  readonly to: string;
}

/** The periods since the benchmark was last set before the window, the benchmark along them. */
async function readWindow(run: Run, { source, path, monthStart, from, to }: Window): Promise<NightPeriod[]> {
  const set = typeof source === "string" ? from : (source.dates.findLast((date) => date <= from) ?? from);
  const periods: NightPeriod[] = [];
  for await (const period of walkRun(run, set, to)) {
    const { portfolio } = path.at(period.before);
    const { date } = period.returns;
    const isAttributed = portfolio !== undefined && date >= monthStart;
    periods.push({
      ...(isAttributed ? period : withoutStyles(period)),
      base: portfolio,
      baseReturn: isAttributed
        ? attributeReturn(period.returns, portfolio, actualReturn(source, period.before.date, date))
        : undefined,
    });
    path.drift(period.returns);
  }
  return periods;
}

/** The return as accounted of exactly this period; NaN where it is not known. */
export function actualReturn(source: DatedHoldings | "universe" | "none", from: string, to: string): number {
  const known = typeof source === "string" ? undefined : source.actual.get(to);
  return known?.from === from ? known.returnPeriod : Number.NaN;
}

/** Who is covered is all that drifting needs: years of styles would not fit. */
function withoutStyles(period: RunPeriod): RunPeriod {
  const bare = { ...period.before.exposures, styles: new Float64Array(0) };
  return {
    ...period,
    before: { ...period.before, exposures: bare },
    returns: { ...period.returns, exposures: bare },
  };
}

function olderPeriods(run: Run, window: readonly NightPeriod[], last: string): Night["periodsAfter"] {
  let known = window;
  let reading: Promise<unknown> = Promise.resolve();
  const readBack = async (date: string): Promise<void> => {
    const first = known[0]?.before.date ?? last;
    if (date >= first || run.manifest.dates.first >= first) return;
    const older: NightPeriod[] = [];
    for await (const period of walkRun(run, date, first))
      older.push({ ...withoutStyles(period), base: undefined, baseReturn: undefined });
    known = [...older, ...known];
  };
  return async (date) => {
    reading = reading.then(() => readBack(date));
    await reading;
    const start = known.findIndex(({ returns }) => returns.date > date);
    return start < 0 ? [] : known.slice(start);
  };
}

async function modelBefore(run: Run, { date, runId }: NightBefore): Promise<StoredModel | undefined> {
  if (runId === undefined) return undefined;
  if (runId === run.id) return readRiskModel(run, date);
  const earlier = await openRun(run.folder, runId);
  try {
    return await readRiskModel(earlier, date);
  } finally {
    await earlier.close();
  }
}
