import { lengthen } from "../../labels/index.ts";
import { type Matrix, multiply } from "../../linalg/index.ts";
import { type AlignedFactors, type Alignment, alignFactors } from "./align-factors.ts";
import { canonicalCorrelations } from "./canonical-correlations.ts";
import { type ExtractionOptions, extractFactors } from "./extract-factors.ts";
import { principalAxes, priorOf, turnedAxes } from "./principal-axes.ts";
import { clippedSeries, panelNames, panelOf, type ReturnWindow } from "./return-window.ts";
import { type LoadingPrior, shrunkLoadings } from "./shrunk-loadings.ts";

/** Options of a statistical fit; periods are those of the model. */
export interface StatisticalOptions extends ExtractionOptions {
  /** Periods of returns that factors are taken from. */
  readonly window: number;
  /** Periods that must have passed before the first fit. */
  readonly minPeriods: number;
  /** Share of the window's periods in which a name must have a return for factors to be taken from it. (0, 1] */
  readonly minShare: number;
  /** How factors of one fit are made to mean what they meant in the fit before. */
  readonly alignment: Alignment;
}

/** Statistical factors as of a close: the loadings, and how they came about. */
export interface StatisticalFit {
  /** The close. */
  readonly date: string;
  /** [N×M] row-major; mean square 1 over the names of the panel in every column in use, 0 in the others. Finite for all names. */
  readonly loadings: Float64Array;
  /** [M] the loadings of a name without a history. */
  readonly prior: Float64Array;
  /** [N] 1 where factors were taken from the name. */
  readonly inPanel: Uint8Array;
  readonly periodCount: number;
  readonly nameCount: number;
  /** Smallest canonical correlation of the loadings with those of the fit before; NaN at the first. */
  readonly spaceStability: number;
  readonly factors: readonly FittedFactor[];
}

/** A column in use. */
export interface FittedFactor {
  /** Column among the M. */
  readonly place: number;
  /** Share of the mean square of the panel's returns that it explains; the shares add up. */
  readonly varianceShare: number;
  /** Root mean square of the loadings on the factor in units of its own root mean square, per period. */
  readonly scale: number;
  /** Cosine with the loadings of the same place in the fit before; NaN for a factor that is new. */
  readonly stability: number;
}

/** What a fit is made from. */
export interface StatisticalFitInputs extends ReturnWindow {
  /** The close. */
  readonly date: string;
  /** The last fit; null at the first. */
  readonly before: StatisticalFit | null;
}

/** Number of columns that a family keeps for its statistical factors. */
export function statisticalColumnCount({ factors, maxFactors }: ExtractionOptions): number {
  return typeof factors === "number" ? factors : maxFactors;
}

/**
 * Fits statistical factors to a window of returns: factors from the names with enough of a history, then loadings for
 * every name, drawn to the mean of the panel as far as its own history is short.
 *
 * The loadings of a fit have mean square 1, their factors are uncorrelated over the window (about 0), and both are turned
 * towards those of the fit before.
 *
 * @returns undefined where fewer than two names a column have enough of a history
 * @complexity O(T²·n + T³ + N·T·M²)
 * @see docs/methodology/06b-families.md
 */
export function fitStatistical(
  inputs: StatisticalFitInputs,
  options: StatisticalOptions,
): StatisticalFit | undefined {
  const { date, window, periodCount } = inputs;
  const columnCount = statisticalColumnCount(options);
  const names = panelNames(inputs, options.minShare);
  if (names.length < 2 * Math.max(1, columnCount) || periodCount < 2) return undefined;
  const panel = panelOf(inputs, names);
  const axes = principalAxes(panel, extractFactors(panel, options).factors);
  const past = commonLoadings(inputs.before, names, axes.loadings);
  const { rotation, places } = alignFactors(past.fresh, past.old, {
    inUse: past.inUse,
    placeCount: columnCount,
    alignment: options.alignment,
  });
  const turned = turnedAxes(axes, rotation);
  const prior = priorOf(turned.loadings, turned.scale, axes);
  const inPanel = new Uint8Array(window.assetCount);
  for (const asset of names) inPanel[asset] = 1;
  const spread = { places, columnCount };
  return {
    date,
    loadings: allLoadings(inputs, turned.factors, prior, spread),
    prior: spreadOut(prior.mean, spread),
    inPanel,
    periodCount,
    nameCount: names.length,
    spaceStability: canonicalCorrelations(past.fresh, past.old).at(-1) ?? Number.NaN,
    factors: describeFactors(turned.scale, axes.total, { rotation, places }, past),
  };
}

interface Spread {
  readonly places: readonly number[];
  readonly columnCount: number;
}

/** Values of the factors at their places among the columns, 0 elsewhere. */
function spreadOut(values: Float64Array, { places, columnCount }: Spread): Float64Array {
  const row = new Float64Array(columnCount);
  places.forEach((place, k) => {
    row[place] = values[k];
  });
  return row;
}

/** Loadings of all names, in the panel or not. [N×M] */
function allLoadings(
  { window, periodCount }: StatisticalFitInputs,
  factors: Matrix,
  prior: LoadingPrior,
  spread: Spread,
): Float64Array {
  const loadings = new Float64Array(window.assetCount * spread.columnCount);
  for (let asset = 0; asset < window.assetCount; asset++) {
    const own = shrunkLoadings(clippedSeries(window, periodCount, asset), factors, prior);
    loadings.set(spreadOut(own, spread), asset * spread.columnCount);
  }
  return loadings;
}

/** The fit over more names: new ones have the loadings of no history. */
export function growStatisticalFit(fit: StatisticalFit, assetCount: number): StatisticalFit {
  const width = fit.prior.length;
  const loadings = lengthen(fit.loadings, assetCount * width, 0);
  for (let cell = fit.loadings.length; cell < loadings.length; cell++)
    loadings[cell] = fit.prior[cell % width];
  return { ...fit, loadings, inPanel: lengthen(fit.inPanel, assetCount, 0) };
}

/** Loadings of two fits on factors of unit mean square, over the names in both panels. */
interface CommonLoadings {
  /** [n×m] of the new one. */
  readonly fresh: Matrix;
  /** [n×m'] of the one before. */
  readonly old: Matrix;
  /** [m'] places of the old columns. */
  readonly inUse: readonly number[];
}

/** Without a fit before, or one that has too few names in common to compare, all new names and no old column. */
function commonLoadings(
  before: StatisticalFit | null,
  names: readonly number[],
  fresh: Matrix,
): CommonLoadings {
  const rows = [...names.keys()].filter((n) => before?.inPanel[names[n] as number] === 1);
  const inUse = before === null ? [] : before.factors.map(({ place }) => place).sort((a, b) => a - b);
  if (before === null || rows.length < 2 * Math.max(fresh.cols, inUse.length))
    return { fresh, old: { rows: fresh.rows, cols: 0, values: new Float64Array(0) }, inUse: [] };
  const width = before.prior.length;
  const scales = inUse.map((place) => before.factors.find((of) => of.place === place)?.scale ?? 0);
  const pick = (cols: number, value: (row: number, col: number) => number): Matrix => ({
    rows: rows.length,
    cols,
    values: Float64Array.from({ length: rows.length * cols }, (_, cell) =>
      value(rows[Math.floor(cell / cols)] as number, cell % cols),
    ),
  });
  return {
    fresh: pick(fresh.cols, (n, k) => fresh.values[n * fresh.cols + k]),
    old: pick(inUse.length, (n, k) => scales[k] * before.loadings[names[n] * width + inUse[k]]),
    inUse,
  };
}

function describeFactors(
  scale: Float64Array,
  total: number,
  { rotation, places }: AlignedFactors,
  { fresh, old, inUse }: CommonLoadings,
): readonly FittedFactor[] {
  const turned = multiply(fresh, rotation);
  const { rows, cols } = turned;
  return places.map((place, k) => {
    const at = inUse.indexOf(place);
    let [product, own, other] = [0, 0, 0];
    for (let n = 0; n < rows && at >= 0; n++) {
      const [now, past] = [turned.values[n * cols + k], old.values[n * old.cols + at]];
      product += now * past;
      own += now * now;
      other += past * past;
    }
    const stability = product / Math.sqrt(own * other);
    return { place, varianceShare: scale[k] ** 2 / total, scale: scale[k], stability };
  });
}
