import { purifySignal, type ReturnPanels, type SignalDate } from "../../engine/alpha/index.ts";
import { isDense } from "../../engine/exposures/index.ts";
import { capShares } from "../../engine/factor-returns/index.ts";
import { matrix, type Vector } from "../../engine/linalg/index.ts";
import { correlation, weightedMoments } from "../../engine/stats/index.ts";
import {
  type DatedExposures,
  type RunAxes,
  readAxes,
  readExposures,
  readRunDates,
  walkRun,
} from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { SignalFile } from "./read-signal.ts";

/** Signals on the run's axes, with the returns of all its periods. */
export interface SignalPanels {
  readonly panels: ReturnPanels;
  /** Of the rows of the panels: the close before each period, and the one that ends it. */
  readonly periods: readonly { readonly after: string; readonly date: string }[];
  readonly factors: readonly string[];
  /** Positions of the dense factors. */
  readonly dense: readonly number[];
  /** 1 or 0: whether the first factor is the market. */
  readonly marketCount: number;
  readonly industries: readonly string[];
  readonly signals: readonly SignalPanel[];
}

/** One signal on the axes of a run. */
export interface SignalPanel {
  readonly name: string;
  readonly file: string;
  readonly dates: readonly SignalDate[];
  /** The closes that the dates count from. */
  readonly closes: readonly string[];
  /** Correlation with each dense factor, by date. */
  readonly correlations: readonly Float64Array[];
  /** The signal at the run's last close, where it has one: nothing is known after it. */
  readonly latest: SignalDate | undefined;
  readonly unknown: readonly string[];
  readonly unusedDates: number;
}

/** Names on a date below which it is left out. */
const FEWEST = 10;
/** Periods of specific returns that a name's volatility is measured over. */
const VOLATILITY_PERIODS = 63;

/**
 * Reads the periods of a run once: each signal at each of its closes, split by the exposures of that close, and the returns of every period. Memory: two panels of
 * periods × names, and two rows of names per signal and date.
 */
export async function readSignalPanels(run: Run, files: readonly SignalFile[]): Promise<SignalPanels> {
  const axes = await readAxes(run);
  const runDates = await readRunDates(run);
  const last = runDates.at(-1) as string;
  const total: Float64Array[] = [];
  const specific: Float64Array[] = [];
  const periods: SignalPanels["periods"][number][] = [];
  const dense = axes.factors.flatMap((factor, k) => (isDense(factor) ? [k] : []));
  const found = files.map((file) => ({ ...emptyPanel(file), byClose: signalByClose(file, runDates) }));
  const at = (before: DatedExposures, byClose: ByClose) => {
    const values = byClose.get(before.date);
    return values && signalDate({ values, before, axes, period: total.length, specific });
  };
  for await (const { before, returns } of walkRun(run, runDates[0] as string, last)) {
    for (const { byClose, dates, closes, correlations } of found) {
      const date = at(before, byClose);
      if (date === undefined) continue;
      dates.push(date);
      closes.push(before.date);
      correlations.push(styleCorrelations(date, before, dense.length));
    }
    periods.push({ after: before.date, date: returns.date });
    total.push(Float64Array.from(returns.returns, (value) => value - returns.riskFree));
    specific.push(Float64Array.from(returns.specificReturns));
  }
  const [now] = await readExposures(run, axes, { from: last, to: last });
  const count = axes.assets.labels.length;
  return {
    panels: {
      total: matrix(total.length, count, joined(total, count)),
      specific: matrix(specific.length, count, joined(specific, count)),
    },
    periods,
    factors: axes.factors.map(({ name }) => name),
    dense,
    marketCount: axes.factors[0]?.family === "market" ? 1 : 0,
    industries: [...axes.industryCodes.keys()],
    signals: found.map(({ byClose, ...panel }, s) => {
      const { values } = files[s] as SignalFile;
      const ids = new Set([...values.values()].flatMap((today) => [...today.keys()]));
      return {
        ...panel,
        latest: now && at(now, byClose),
        unknown: [...ids].filter((id) => !axes.assets.codes.has(id)).sort(),
        unusedDates: values.size - panel.dates.length,
      };
    }),
  };
}

function emptyPanel({ name, file }: SignalFile) {
  return {
    name,
    file,
    dates: [] as SignalDate[],
    closes: [] as string[],
    correlations: [] as Float64Array[],
  };
}

function styleCorrelations(date: SignalDate, { exposures }: DatedExposures, count: number): Float64Array {
  const { styles, styleCount } = exposures;
  return Float64Array.from({ length: count }, (_, s) =>
    correlation(
      date.signal,
      Float64Array.from(date.signal, (_, i) => styles[i * styleCount + s] as number),
    ),
  );
}

type ByClose = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Values by the first close on or after their date; the latest of several. */
function signalByClose(
  { values }: SignalFile,
  runDates: readonly string[],
): Map<string, ReadonlyMap<string, number>> {
  const byClose = new Map<string, ReadonlyMap<string, number>>();
  let at = 0;
  for (const [date, today] of values) {
    while (at < runDates.length && (runDates[at] as string) < date) at++;
    const close = runDates[at];
    // A date long before the run's first close is not of that close.
    if (close !== undefined && (at > 0 || close === date)) byClose.set(close, today);
  }
  return byClose;
}

function signalDate(of: {
  readonly values: ReadonlyMap<string, number>;
  readonly before: DatedExposures;
  readonly axes: RunAxes;
  readonly period: number;
  readonly specific: readonly Float64Array[];
}): SignalDate | undefined {
  const { values, before, axes, period, specific } = of;
  const { exposures, estimation, marketCap } = before;
  const raw = Float64Array.from(axes.assets.labels, (id, i) =>
    exposures.covered[i] === 1 ? (values.get(id) ?? Number.NaN) : Number.NaN,
  );
  const weights = Float64Array.from(marketCap, (cap, i) =>
    estimation[i] === 1 && cap > 0 ? Math.sqrt(cap) : 0,
  );
  const known = weights.map((weight, i) => (Number.isNaN(raw[i]) ? 0 : weight));
  if (known.filter((weight) => weight > 0).length < FEWEST) return undefined;
  const { mean, deviation } = weightedMoments(raw, known);
  // One value for all names says nothing of any of them, and none can be told from one too large to be squared.
  if (!(Number.isFinite(deviation) && deviation > 1e-12 * Math.abs(mean))) return undefined;
  const signal = raw.map((value) => (value - mean) / deviation);
  const shares = weightedCapShares(before, weights);
  return {
    period,
    year: Number(before.date.slice(0, 4)),
    signal,
    weights,
    marketCap,
    volatility: deviations(specific.slice(-VOLATILITY_PERIODS), raw.length),
    industry: industriesOf(before),
    ...purifySignal(signal, { exposures, weights, ...shares }),
  };
}

/** Shares of the cap of the names with a weight, by industry and by country. */
export function weightedCapShares(
  { exposures, marketCap }: DatedExposures,
  weights: Float64Array,
): ReturnType<typeof capShares> {
  return capShares(
    exposures,
    Uint8Array.from(weights, (weight) => (weight > 0 ? 1 : 0)),
    marketCap,
  );
}

/** [N] the industry with the largest share; −1 without one. */
function industriesOf({ exposures }: DatedExposures): Int32Array {
  const { groups, countryCount, covered } = exposures;
  return Int32Array.from(covered, (_, i) => {
    let [best, largest] = [-1, 0];
    for (let entry = groups.offsets[i] as number; entry < (groups.offsets[i + 1] as number); entry++) {
      const code = (groups.codes[entry] as number) - countryCount;
      if (code >= 0 && (groups.shares[entry] as number) > largest)
        [best, largest] = [code, groups.shares[entry] as number];
    }
    return best;
  });
}

/** [N] root mean square of the rows; NaN for a name in fewer than ten. */
function deviations(rows: readonly Vector[], count: number): Float64Array {
  const [squares, known] = [new Float64Array(count), new Int32Array(count)];
  for (const row of rows) {
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(row[i])) continue;
      squares[i] = (squares[i] as number) + (row[i] as number) ** 2;
      known[i] = (known[i] as number) + 1;
    }
  }
  return squares.map((square, i) =>
    (known[i] as number) < FEWEST ? Number.NaN : Math.sqrt(square / (known[i] as number)),
  );
}

function joined(rows: readonly Float64Array[], count: number): Float64Array {
  const values = new Float64Array(rows.length * count);
  rows.forEach((row, t) => {
    values.set(row, t * count);
  });
  return values;
}
