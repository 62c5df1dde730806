import { mainGroup } from "../../engine/data/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import type { ResidualPanel } from "../../engine/evaluation/index.ts";
import { type Exposures, exposureRow } from "../../engine/exposures/index.ts";
import { type Matrix, matrix } from "../../engine/linalg/index.ts";
import { type RunAxes, type RunPeriod, readAxes, readSpecific, walkRun } from "../model/index.ts";
import { type Run, selectValues } from "../store/index.ts";

/** Specific returns of a run's regressions over their forecast volatility, with what the regressions took out. */
export interface RunResiduals extends ResidualPanel {
  /** [T] ends of the periods. */
  readonly dates: readonly string[];
  /** [N] names of some regression in the span. */
  readonly ids: readonly string[];
  readonly constraints: readonly Matrix[];
  /** Names of the model's industries, and [T×N] each name's main one; −1 = none. */
  readonly industries: readonly string[];
  readonly industry: Int32Array;
  /** By period, [K]. */
  readonly factorReturns: readonly Float64Array[];
  /** X of the last period, and the code in it of each name. */
  readonly last: Exposures;
  readonly codes: Int32Array;
}

/** Cells of a panel: more take minutes, and 60 periods are the least that say anything. */
const CELLS = 150_000;
const [FEWEST, MOST] = [60, 252];

/**
 * The last periods of a run with a regression and a forecast before it: 252, or fewer where there are many names.
 *
 * A name's z is its specific return over the volatility of the forecast before the period; a regression's residuals are orthogonal to σ_i w_i X_ik in z, whose
 * span becomes orthonormal rows. Of the lines of one issuer the first stands for all: what they share is in Δ.
 */
export async function readResiduals(
  run: Run,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<RunResiduals> {
  const axes = await readAxes(run);
  const closes = selectValues(
    await run.readTable("diagnostics", { columns: ["date"], from, to }),
    "date",
    "date",
  );
  const longest = Math.max(FEWEST, Math.min(MOST, Math.floor(CELLS / axes.assets.labels.length)));
  const start = closes.at(-longest - 1) ?? closes[0] ?? from;
  const weights = await readWeights(run, axes, { from: start, to });
  const used = panelNames(weights, axes);
  const codes = Int32Array.from(used.keys());
  const names = codes.length;
  const rows: PeriodResiduals[] = [];
  let forecast: { readonly date: string; readonly variance: Float64Array } | undefined;
  for await (const period of walkRun(run, start, to)) {
    const { before, returns, estimated } = period;
    const known = run.manifest.forecastDates.findLast((date) => date <= before.date);
    if (known !== undefined && forecast?.date !== known) {
      const variance = (await readSpecific(run, known, axes))?.variance;
      forecast = variance && { date: known, variance };
    }
    if (!estimated || forecast === undefined) continue;
    const day = periodOf(period, { weights: weights.get(returns.date), used, variance: forecast.variance });
    if (day !== undefined) rows.push(day);
  }
  const last = rows.at(-1);
  if (last === undefined || rows.length < 2) {
    const rule = "fewer than two periods with a regression and a forecast before it: take a longer span";
    throw new InputError([{ file: "evaluate", value: `${from} to ${to}`, rule }]);
  }
  const standardised = new Float64Array(rows.length * names);
  const industry = new Int32Array(rows.length * names);
  rows.forEach((row, t) => {
    standardised.set(row.z, t * names);
    industry.set(row.industry, t * names);
  });
  return {
    standardised: matrix(rows.length, names, standardised),
    constraints: rows.map(({ basis }) => basis),
    dates: rows.map(({ date }) => date),
    ids: Array.from(codes, (asset) => axes.assets.labels[asset] as string),
    industries: [...axes.industryCodes.keys()],
    industry,
    factorReturns: rows.map(({ factorReturns }) => factorReturns),
    last: last.exposures,
    codes,
  };
}

/** Place of each asset in the panel, in the order of first appearance: one line of an issuer. */
function panelNames(
  weights: ReadonlyMap<string, ReadonlyMap<number, number>>,
  { issuer }: RunAxes,
): ReadonlyMap<number, number> {
  const used = new Map<number, number>();
  const lines = new Map<number, number>();
  for (const asset of [...weights.values()].flatMap((day) => [...day.keys()])) {
    const own = issuer[asset] as number;
    if (own >= 0 && (lines.get(own) ?? asset) !== asset) continue;
    if (own >= 0) lines.set(own, asset);
    if (!used.has(asset)) used.set(asset, used.size);
  }
  return used;
}

interface PeriodResiduals {
  readonly date: string;
  /** [N] */
  readonly z: Float64Array;
  readonly basis: Matrix;
  readonly industry: Int32Array;
  readonly exposures: Exposures;
  /** [K] */
  readonly factorReturns: Float64Array;
}

interface PeriodInputs {
  readonly weights: ReadonlyMap<number, number> | undefined;
  /** Place among the panel's names by asset, in order. */
  readonly used: ReadonlyMap<number, number>;
  /** By asset, of the forecast before the period. */
  readonly variance: Float64Array;
}

/** Undefined where no name has a residual and a forecast. */
function periodOf(
  { before: { exposures }, returns }: RunPeriod,
  { weights, used, variance }: PeriodInputs,
): PeriodResiduals | undefined {
  const z = new Float64Array(used.size).fill(Number.NaN);
  const scale = new Float64Array(used.size);
  for (const [asset, weight] of weights ?? []) {
    const sigma = Math.sqrt(variance[asset] ?? Number.NaN);
    const specific = returns.specificReturns[asset] as number;
    if (!(sigma > 0) || Number.isNaN(specific) || exposures.covered[asset] !== 1) continue;
    const at = used.get(asset);
    if (at === undefined) continue;
    z[at] = specific / sigma;
    scale[at] = weight * sigma;
  }
  if (z.every((value) => Number.isNaN(value))) return undefined;
  const codes = Int32Array.from(used.keys());
  const factorReturns = Float64Array.from(returns.factorReturns);
  const industry = codes.map((asset) => {
    const code = mainGroup(exposures.groups, asset) - exposures.countryCount;
    return code >= 0 ? code : -1;
  });
  return {
    date: returns.date,
    z,
    basis: spanOf(exposures, codes, scale),
    industry,
    exposures,
    factorReturns,
  };
}

/** Weights of the regressions by the period's end and asset, above 0. */
async function readWeights(
  run: Run,
  { assets }: RunAxes,
  span: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const columns = ["date", "id", "regression_weight", "robust_weight"];
  const rows = await run.readTable("returns", { ...span, columns });
  const ids = selectValues(rows, "id", "text");
  const weights = selectValues(rows, "regression_weight", "number");
  const robust = selectValues(rows, "robust_weight", "number");
  const days = new Map<string, Map<number, number>>();
  selectValues(rows, "date", "date").forEach((date, row) => {
    const weight = (weights[row] as number) * (robust[row] as number);
    if (!(weight > 0)) return;
    const day = days.get(date) ?? new Map<number, number>();
    days.set(date, day);
    day.set(assets.codes.get(ids[row] as string) as number, weight);
  });
  return days;
}

/** Orthonormal rows that span σ w X over the names [K×N], by Gram and Schmidt's method twice; columns that others span are left out. */
function spanOf(exposures: Exposures, codes: Int32Array, scale: Float64Array): Matrix {
  const names = codes.length;
  const count = exposures.factors.length - exposures.currencyCount;
  const columns = Array.from({ length: count }, () => new Float64Array(names));
  codes.forEach((asset, i) => {
    if (scale[i] === 0) return;
    const row = exposureRow(exposures, asset);
    columns.forEach((column, k) => {
      column[i] = (scale[i] as number) * (row[k] as number);
    });
  });
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const length = Math.hypot(...column);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const product = column.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
        for (let i = 0; i < names; i++) column[i] = (column[i] as number) - product * (other[i] as number);
      }
    }
    const left = Math.hypot(...column);
    if (left > 1e-8 * length) basis.push(column.map((value) => value / left));
  }
  const values = new Float64Array(basis.length * names);
  basis.forEach((row, k) => {
    values.set(row, k * names);
  });
  return matrix(basis.length, names, values);
}
