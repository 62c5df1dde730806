import { EngineError } from "../errors/index.ts";
import {
  householderEigenInto,
  type Matrix,
  multiplyTransposedInto,
  transposedMultiplyInto,
} from "../linalg/index.ts";
import { type RandomStream, randomStream } from "../stats/index.ts";

/** What a model left of returns. */
export interface ResidualPanel {
  /** [T×N] specific returns over their forecast volatility; NaN = none. */
  readonly standardised: Matrix;
  /** By period the directions [K_t×N] that the regression left nothing in, orthonormal rows with 0 where a name has no residual; absent for residuals that were not fitted. */
  readonly constraints?: readonly Matrix[] | undefined;
}

/** How the test is made. */
export interface MissingFactorOptions {
  /** Sign flips that make the law without a factor. */
  readonly draws: number;
  /** Probability of a false find. */
  readonly level: number;
  /** Factors looked for at most. */
  readonly most: number;
  readonly seed: number | string;
}

/** A direction that residuals move along together. */
export interface ResidualComponent {
  /** Of the names' correlation matrix: how many names' worth of variance. */
  readonly eigenvalue: number;
  /** Of the residual variance of all names, which is so many names' worth. */
  readonly share: number;
  readonly variance: number;
  /** Largest eigenvalue of residuals without a common factor: median, and exceeded with probability `level`. */
  readonly nullMedian: number;
  readonly nullUpper: number;
  readonly pValue: number;
  /** So many residuals with signs drawn anew, and those of them whose largest eigenvalue is as large: p = (1 + larger) / (1 + draws). */
  readonly draws: number;
  readonly larger: number;
  /** [T] its returns, mean square 1. */
  readonly series: Float64Array;
  /** [N] correlation of each name's residual with it; NaN where a name has none. The one largest in size is positive. */
  readonly loadings: Float64Array;
  /** [N] squared mean product of each name's residuals and the component's returns: they sum to the eigenvalue. */
  readonly squares: Float64Array;
}

/** Factors that residuals still hold. */
export interface MissingFactors {
  readonly periods: number;
  readonly names: number;
  /** Components beyond what chance gives. */
  readonly count: number;
  /** Those, and the first that is not beyond it (where fewer than `most` were found). */
  readonly components: readonly ResidualComponent[];
}

/**
 * Whether specific returns have a factor in common: the largest eigenvalue of their correlations against its law without one.
 *
 * The law is made from the residuals themselves: the sign of every one is drawn anew, which keeps each name's and each period's size and breaks what names have in
 * common. For independent, symmetric residuals the test is exact, whatever their tails and variances. Residuals of a regression are not free: they are
 * orthogonal to its factors, and so have more variance in the directions left. Drawn ones are brought to the same `constraints`. Each period is first scaled to
 * a mean square of 1, and each name whenever an eigenvalue is taken. A component that is found is taken out, and the rest is tested again.
 *
 * @throws {EngineError} shape: fewer than 2 periods or names, constraints of another shape, no draws
 * @see Hong, Sheng & Dobriban (2020), Selecting the number of components in PCA via random signflips, arXiv:2012.02985; Buja & Eyuboglu (1992), Remarks on parallel analysis;
 *   Johnstone (2001), Annals of Statistics 29, for the normal law; docs/methodology/14b-comparison.md
 * @complexity O(draws·(T·N·(K + min(T, N)) + min(T, N)³)) a component
 * @example
 * findMissingFactors({ standardised: matrix(3, 2, [1, 1, -1, -1, 2, 2]) }, { draws: 19, level: 0.05, most: 1, seed: 1 }).components[0].share.toFixed(2) // => "1.00"
 */
export function findMissingFactors(panel: ResidualPanel, options: MissingFactorOptions): MissingFactors {
  checkPanel(panel, options);
  const { rows: periods, cols: names } = panel.standardised;
  const components: ResidualComponent[] = [];
  let values = scalePeriods(Float64Array.from(panel.standardised.values), periods, names);
  let count = 0;
  while (components.length < options.most) {
    const random = randomStream("missing factor", options.seed, components.length);
    const component = testLargest(
      { values, periods, names, constraints: panel.constraints },
      options,
      random,
    );
    components.push(component);
    if (component.pValue > options.level) break;
    count++;
    values = withoutComponent(values, component);
  }
  return { periods, names, count, components };
}

interface Residuals {
  readonly values: Float64Array;
  readonly periods: number;
  readonly names: number;
  readonly constraints: readonly Matrix[] | undefined;
}

function checkPanel(
  { standardised, constraints }: ResidualPanel,
  { draws, most }: MissingFactorOptions,
): void {
  const { rows, cols } = standardised;
  const isAligned = constraints?.every((basis) => basis.cols === cols) ?? true;
  if (
    rows >= 2 &&
    cols >= 2 &&
    draws >= 1 &&
    most >= 1 &&
    isAligned &&
    (constraints?.length ?? rows) === rows
  )
    return;
  throw new EngineError(
    "shape",
    `findMissingFactors needs 2 periods and names or more, constraints of ${cols} columns for each period, and 1 draw or more, got ${rows}×${cols}, ${constraints?.length ?? "no"} constraints, ${draws} draws`,
  );
}

function testLargest(
  residuals: Residuals,
  { draws, level }: MissingFactorOptions,
  random: RandomStream,
): ResidualComponent {
  const { values, periods, names } = residuals;
  const scaled = scaleNames(values, periods, names);
  const { eigenvalue, series } = largestEigenvalue(scaled, periods, names);
  const drawn = Float64Array.from({ length: draws }, () => {
    const flipped = flipSigns(residuals, random);
    return largestEigenvalue(scaleNames(flipped, periods, names), periods, names).eigenvalue;
  }).sort();
  const atLeast = drawn.reduce((sum, value) => sum + Number(value >= eigenvalue), 0);
  const known = scaled.reduce((sum, value) => sum + value * value, 0) / periods;
  return {
    eigenvalue,
    share: eigenvalue / known,
    variance: known,
    nullMedian: drawn[Math.floor(draws / 2)],
    nullUpper: drawn[Math.min(draws - 1, Math.ceil((1 - level) * (draws + 1)) - 1)],
    pValue: (1 + atLeast) / (1 + draws),
    draws,
    larger: atLeast,
    ...oriented(series, scaled, names),
  };
}

/** Residuals of the same sizes with signs of chance, under the same constraints. */
function flipSigns({ values, periods, names, constraints }: Residuals, random: RandomStream): Float64Array {
  const flipped = values.map((value) => (random.uniform() < 0.5 ? value : -value));
  for (let t = 0; t < periods; t++) {
    const basis = constraints?.[t];
    if (basis !== undefined) removeSpan(flipped.subarray(t * names, (t + 1) * names), basis);
  }
  return flipped;
}

/** Takes the span of orthonormal rows out of a row; NaN stays. */
function removeSpan(row: Float64Array, { rows, cols, values }: Matrix): void {
  const products = new Float64Array(rows);
  for (let k = 0; k < rows; k++) {
    let sum = 0;
    for (let i = 0; i < cols; i++) {
      const value = row[i];
      if (!Number.isNaN(value)) sum += values[k * cols + i] * value;
    }
    products[k] = sum;
  }
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < cols; i++) row[i] -= products[k] * values[k * cols + i];
  }
}

/** Each line's mean square over what is known is brought to 1; NaN stays. */
function scaleLines(
  values: Float64Array,
  lines: number,
  length: number,
  at: (line: number, i: number) => number,
): Float64Array {
  const out = Float64Array.from(values);
  for (let line = 0; line < lines; line++) {
    let [squares, count] = [0, 0];
    for (let i = 0; i < length; i++) {
      const value = values[at(line, i)];
      if (Number.isNaN(value)) continue;
      squares += value * value;
      count++;
    }
    const scale = squares > 0 ? Math.sqrt(count / squares) : 0;
    for (let i = 0; i < length; i++) out[at(line, i)] *= scale;
  }
  return out;
}

/** Each period's mean square is brought to 1: no crisis makes a component. Constraints hold as before. */
function scalePeriods(values: Float64Array, periods: number, names: number): Float64Array {
  return scaleLines(values, periods, names, (t, i) => t * names + i);
}

/** Each name's mean square is brought to 1; NaN becomes 0. */
function scaleNames(values: Float64Array, periods: number, names: number): Float64Array {
  return scaleLines(values, names, periods, (i, t) => t * names + i).map((value) =>
    Number.isNaN(value) ? 0 : value,
  );
}

/** Of ZᵀZ/T [N×N], by the smaller of it and ZZᵀ/T, with the component's returns. */
function largestEigenvalue(
  z: Float64Array,
  periods: number,
  names: number,
): { eigenvalue: number; series: Float64Array } {
  const isWide = names >= periods;
  const size = isWide ? periods : names;
  const vectors = new Float64Array(size * size);
  if (isWide) multiplyTransposedInto(vectors, z, z, size, names, size);
  else transposedMultiplyInto(vectors, z, z, size, periods, size);
  const values = new Float64Array(size);
  if (!householderEigenInto(values, vectors, new Float64Array(size), size, 1)) {
    throw new EngineError("value", "findMissingFactors needs finite residuals");
  }
  const top = vectors.subarray((size - 1) * size);
  const series = isWide ? Float64Array.from(top) : new Float64Array(periods);
  if (!isWide) {
    for (let t = 0; t < periods; t++) {
      for (let i = 0; i < names; i++) series[t] += z[t * names + i] * top[i];
    }
  }
  const length = Math.sqrt(series.reduce((sum, value) => sum + value * value, 0) / periods);
  return {
    eigenvalue: values[size - 1] / periods,
    series: length > 0 ? series.map((value) => value / length) : series,
  };
}

/** The component's returns and each name's correlation with them, the largest in size positive. */
function oriented(
  series: Float64Array,
  scaled: Float64Array,
  names: number,
): Pick<ResidualComponent, "series" | "loadings" | "squares"> {
  const loadings = new Float64Array(names);
  const squares = new Float64Array(names);
  let largest = 0;
  for (let i = 0; i < names; i++) {
    let [product, own, others] = [0, 0, 0];
    for (let t = 0; t < series.length; t++) {
      const value = scaled[t * names + i];
      if (value === 0) continue;
      product += value * series[t];
      own += value * value;
      others += series[t] ** 2;
    }
    squares[i] = (product / series.length) ** 2;
    loadings[i] = own > 0 && others > 0 ? product / Math.sqrt(own * others) : Number.NaN;
    if (Math.abs(loadings[i]) > Math.abs(largest)) largest = loadings[i];
  }
  const sign = largest < 0 ? -1 : 1;
  return {
    series: series.map((value) => sign * value),
    loadings: loadings.map((value) => sign * value),
    squares,
  };
}

/** Each name's residuals less their projection on the component. */
function withoutComponent(values: Float64Array, { series, loadings }: ResidualComponent): Float64Array {
  const names = loadings.length;
  const out = Float64Array.from(values);
  for (let i = 0; i < names; i++) {
    let [product, squares] = [0, 0];
    for (let t = 0; t < series.length; t++) {
      const value = values[t * names + i];
      if (Number.isNaN(value)) continue;
      product += value * series[t];
      squares += series[t] ** 2;
    }
    const slope = squares > 0 ? product / squares : 0;
    for (let t = 0; t < series.length; t++) out[t * names + i] -= slope * series[t];
  }
  return out;
}
