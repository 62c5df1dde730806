import { EngineError } from "../../errors/index.ts";
import {
  householderEigenInto,
  type Matrix,
  multiply,
  multiplyTransposedInto,
  transposedMultiplyInto,
  weightedGramInto,
} from "../../linalg/index.ts";
import { medianOf } from "../../stats/index.ts";
import { gram, inverseRoot } from "./canonical-correlations.ts";
import { type FactorNumberRule, factorNumber } from "./factor-number.ts";

/** Returns of names over periods, date-major, without a gap. */
export interface ReturnPanel {
  readonly periodCount: number;
  readonly nameCount: number;
  /** [T×n] decimal, finite. */
  readonly values: Float64Array;
}

/** Least 1 − h by which a period's noise is judged. */
const LEAST_FREEDOM = 0.05;

/** How factors are taken from a panel. */
export interface ExtractionOptions {
  /** `pca`: one pass over returns in units of their own volatility; `asymptotic`: a second one in units of specific risk. */
  readonly method: "pca" | "asymptotic";
  /** A number, or the rule that finds one. */
  readonly factors: number | FactorNumberRule;
  /** The most that a rule may find. */
  readonly maxFactors: number;
}

/** The factors of a panel. */
export interface ExtractedFactors {
  /** f [T×m], fᵀf/T = I, the strongest first; signs are those of the eigenvectors and mean nothing. */
  readonly factors: Matrix;
  /** Of the last pass: ZZᵀ/(nT), largest first. [T] */
  readonly eigenvalues: Float64Array;
}

/** Share of the median below which no scale falls: a price that hardly moves must not rule the factors. */
const SMALLEST_SCALE = 0.1;

/**
 * Statistical factors: principal components of the periods, from the T×T matrix of cross products, never from N×N.
 *
 * The first pass takes returns in units of each name's own volatility. `asymptotic` (asymptotic principal components: Connor &
 * Korajczyk 1986, 1988) adds a second one in units of what the first left of each name, and of each period, so that both
 * count by their information and not by their noise (Jones 2001; Breitung & Tenhofen 2011). A rule finds the number of
 * factors in both: a first pass that took more than there are would leave too little of some names, and these would then
 * pass their noise for factors.
 *
 * Returns are not centred: they are in excess of the risk-free rate, and what they have on average is theirs too.
 *
 * @returns m = 0 columns where the rule finds none
 * @throws {EngineError} value: fewer than two periods or names; no convergence
 * @complexity O(T²·n + T³) a pass
 * @see docs/methodology/06b-families.md
 */
export function extractFactors(panel: ReturnPanel, options: ExtractionOptions): ExtractedFactors {
  const { periodCount, nameCount } = panel;
  if (periodCount < 2 || nameCount < 2) {
    const got = `${periodCount}×${nameCount}`;
    throw new EngineError("value", `extractFactors needs two periods and two names, got ${got}`);
  }
  const most = Math.min(
    periodCount - 1,
    nameCount - 1,
    typeof options.factors === "number" ? options.factors : options.maxFactors,
  );
  const choose = ({ eigenvalues }: PanelSpectrum) =>
    typeof options.factors === "number"
      ? most
      : factorNumber({ eigenvalues, periodCount, nameCount }, options.factors, most);
  const first = scaledPanel(panel, rootMeanSquares(panel));
  const firstSpectrum = spectrumOf(first, most);
  const firstFactors = leading(firstSpectrum, choose(firstSpectrum));
  if (options.method === "pca") return { factors: firstFactors, eigenvalues: firstSpectrum.eigenvalues };
  const { names, periods } = noiseScales(first, firstFactors);
  const spectrum = spectrumOf(first, most, {
    ofName: inverseScales(names),
    ofPeriod: inverseScales(periods),
  });
  const factors = leading(spectrum, choose(spectrum));
  return { factors: withUnitSquares(factors, periods), eigenvalues: spectrum.eigenvalues };
}

interface PanelSpectrum {
  /** Largest first. */
  readonly eigenvalues: Float64Array;
  /** [T×T] the last rows are the eigenvectors that may be asked for, in ascending order of their values. */
  readonly vectors: Float64Array;
}

/** What returns are multiplied by: by name [n] and by period [T]. */
interface PanelUnits {
  readonly ofName: Float64Array;
  readonly ofPeriod: Float64Array;
}

/** Eigenvalues of RRᵀ/(nT) and the eigenvectors of the `most` largest, R in other units where they are given. */
function spectrumOf(panel: ReturnPanel, most: number, units?: PanelUnits): PanelSpectrum {
  const { periodCount, nameCount } = panel;
  const vectors = new Float64Array(periodCount * periodCount);
  const weights = new Float64Array(nameCount).fill(1 / (nameCount * periodCount));
  weightedGramInto(vectors, byName(panel, units), weights, nameCount, periodCount);
  const eigenvalues = new Float64Array(periodCount);
  if (!householderEigenInto(eigenvalues, vectors, new Float64Array(periodCount), periodCount, most))
    throw new EngineError("value", "extractFactors: the eigenvalues of the panel did not converge");
  return { eigenvalues: eigenvalues.reverse(), vectors };
}

/** Side of the squares in which a panel is turned over: two of them stay in the cache. */
const TILE = 32;

/** The returns of each name in a row. [n×T] */
function byName({ periodCount, nameCount, values }: ReturnPanel, units?: PanelUnits): Float64Array {
  const ofName = units?.ofName ?? new Float64Array(nameCount).fill(1);
  const ofPeriod = units?.ofPeriod ?? new Float64Array(periodCount).fill(1);
  const out = new Float64Array(values.length);
  for (let from = 0; from < nameCount; from += TILE) {
    const to = Math.min(nameCount, from + TILE);
    for (let start = 0; start < periodCount; start += TILE) {
      const end = Math.min(periodCount, start + TILE);
      for (let n = from; n < to; n++) {
        const row = n * periodCount;
        for (let t = start; t < end; t++) out[row + t] = values[t * nameCount + n] * ofName[n] * ofPeriod[t];
      }
    }
  }
  return out;
}

/** √T times the eigenvectors of the largest eigenvalues, as columns. [T×count] */
function leading({ vectors, eigenvalues }: PanelSpectrum, count: number): Matrix {
  const periodCount = eigenvalues.length;
  const values = new Float64Array(periodCount * count);
  for (let k = 0; k < count; k++) {
    const row = (periodCount - 1 - k) * periodCount;
    for (let t = 0; t < periodCount; t++) values[t * count + k] = Math.sqrt(periodCount) * vectors[row + t];
  }
  return { rows: periodCount, cols: count, values };
}

/** √ of the mean squared return of every name. [n] */
function rootMeanSquares({ periodCount, nameCount, values }: ReturnPanel): Float64Array {
  const squares = new Float64Array(nameCount);
  for (let t = 0, cell = 0; t < periodCount; t++) {
    for (let n = 0; n < nameCount; n++, cell++) squares[n] += values[cell] * values[cell];
  }
  return squares.map((sum) => Math.sqrt(sum / periodCount));
}

/**
 * How noisy names and periods are: root mean squares of what the factors leave, the periods' in units of the names'. A period
 * that a factor has nearly to itself is fitted by it whatever its noise; it is judged by what it leaves over 1 − h, its
 * leverage h = Σ_k f²/T, as a factor of that kind is noise itself.
 */
function noiseScales(
  panel: ReturnPanel,
  factors: Matrix,
): { readonly names: Float64Array; readonly periods: Float64Array } {
  const { periodCount, nameCount } = panel;
  const rest = residualPanel(panel, factors);
  const names = rootMeanSquares(rest);
  const inverse = inverseScales(names);
  const periods = new Float64Array(periodCount);
  for (let t = 0, cell = 0; t < periodCount; t++) {
    for (let n = 0; n < nameCount; n++, cell++) periods[t] += (rest.values[cell] * inverse[n]) ** 2;
    periods[t] /= nameCount;
    let leverage = 0;
    for (let k = 0; k < factors.cols; k++)
      leverage += factors.values[t * factors.cols + k] ** 2 / periodCount;
    periods[t] = Math.sqrt(periods[t] / Math.max(LEAST_FREEDOM, 1 - leverage));
  }
  return { names, periods };
}

/** Periods that are multiplied together: what the kernels copy stays small. */
const CHUNK = 128;

/** What factors with fᵀf/T = I leave of a panel. */
function residualPanel(panel: ReturnPanel, factors: Matrix): ReturnPanel {
  const { periodCount, nameCount } = panel;
  const { cols } = factors;
  const all = Float64Array.from(factors.values);
  const loadings = panelLoadings(panel, factors).values;
  const values = panel.values.slice();
  const explained = new Float64Array(Math.min(CHUNK, periodCount) * nameCount);
  for (let start = 0; start < periodCount; start += CHUNK) {
    const end = Math.min(periodCount, start + CHUNK);
    const own = all.subarray(start * cols, end * cols);
    multiplyTransposedInto(explained, own, loadings, end - start, cols, nameCount);
    const first = start * nameCount;
    for (let cell = first; cell < end * nameCount; cell++) values[cell] -= explained[cell - first];
  }
  return { ...panel, values };
}

/** Least-squares loadings of every name on factors with fᵀf/T = I: Rᵀf/T. [n×m] */
export function panelLoadings({ periodCount, nameCount, values }: ReturnPanel, factors: Matrix): Matrix {
  const { cols } = factors;
  const out = new Float64Array(nameCount * cols);
  const part = new Float64Array(nameCount * cols);
  const all = Float64Array.from(factors.values);
  for (let start = 0; start < periodCount; start += CHUNK) {
    const end = Math.min(periodCount, start + CHUNK);
    const returns = values.subarray(start * nameCount, end * nameCount);
    const own = all.subarray(start * cols, end * cols);
    transposedMultiplyInto(part, returns, own, nameCount, end - start, cols);
    for (let cell = 0; cell < out.length; cell++) out[cell] += part[cell] / periodCount;
  }
  return { rows: nameCount, cols, values: out };
}

/** Returns divided by the scales of their name, none of them below a tenth of the median one. */
function scaledPanel(panel: ReturnPanel, names: Float64Array): ReturnPanel {
  const { periodCount, nameCount } = panel;
  const ofName = inverseScales(names);
  const values = new Float64Array(panel.values.length);
  for (let t = 0, cell = 0; t < periodCount; t++) {
    for (let n = 0; n < nameCount; n++, cell++) values[cell] = panel.values[cell] * ofName[n];
  }
  return { ...panel, values };
}

function inverseScales(scales: Float64Array): Float64Array {
  const least = SMALLEST_SCALE * medianOf(scales.slice());
  return scales.map((scale) => (least > 0 ? 1 / Math.max(scale, least) : 1));
}

/** Factors of returns in units of their periods' noise as factors of returns, again with fᵀf/T = I. */
function withUnitSquares(factors: Matrix, periods: Float64Array): Matrix {
  const inverse = inverseScales(periods);
  const values = Float64Array.from(
    factors.values,
    (value, cell) => value / inverse[Math.floor(cell / factors.cols)],
  );
  const scaled = { ...factors, values };
  const square = gram(scaled);
  const meanSquare = { ...square, values: Float64Array.from(square.values, (sum) => sum / factors.rows) };
  return multiply(scaled, inverseRoot(meanSquare));
}
