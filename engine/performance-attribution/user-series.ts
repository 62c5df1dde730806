import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskySolveInto, type Matrix, type Vector } from "../linalg/index.ts";
import { OWN_VARIANCE } from "./own-variance.ts";
import type { AttributedFactor, PeriodAttribution, ReturnParts } from "./period-attribution.ts";

/** What is remembered of the model's factors beside the user's series: plain data, of a size that does not grow with time. */
export interface UserSeriesState {
  /** M names of the user's series. */
  readonly names: readonly string[];
  /** Periods after which one weighs half; Infinity: all alike. */
  readonly halfLife: number;
  /** [K+1] periods and their weight in which the factor had a return; the last row is of every period. */
  readonly counts: Int32Array;
  readonly weights: Float64Array;
  /** [K+1] and [(K+1)×M] means over those periods. */
  readonly factorMeans: Float64Array;
  readonly seriesMeans: Float64Array;
  /** [(K+1)×M] and [(K+1)×M×M] weighted sums of products of the deviations. */
  readonly crosses: Float64Array;
  readonly blocks: Float64Array;
}

/**
 * The state before the first period.
 *
 * @throws {EngineError} value: no series, a half-life that is not above 0
 */
export function startUserSeries(
  names: readonly string[],
  factorCount: number,
  { halfLife }: { readonly halfLife: number },
): UserSeriesState {
  if (names.length === 0)
    throw new EngineError("value", "startUserSeries needs at least one series, got none");
  if (!(halfLife > 0))
    throw new EngineError("value", `startUserSeries needs a half-life above 0, got ${halfLife}`);
  const [rows, count] = [factorCount + 1, names.length];
  return {
    names,
    halfLife,
    counts: new Int32Array(rows),
    weights: new Float64Array(rows),
    factorMeans: new Float64Array(rows),
    seriesMeans: new Float64Array(rows * count),
    crosses: new Float64Array(rows * count),
    blocks: new Float64Array(rows * count * count),
  };
}

/**
 * Adds a period in which every series has a return. A factor without one (0 or NaN) keeps what is known of it. The given state is
 * not changed.
 *
 * @param factorReturns  f [K], decimals
 * @param seriesReturns  u [M], decimals; NaN not allowed
 * @throws {EngineError} shape: other counts than the state's; value: a series' return that is not finite
 * @complexity O(K M²)
 */
export function stepUserSeries(
  state: UserSeriesState,
  factorReturns: Vector,
  seriesReturns: Vector,
): UserSeriesState {
  const factorCount = state.counts.length - 1;
  const count = state.names.length;
  if (factorReturns.length !== factorCount || seriesReturns.length !== count) {
    const wanted = `${factorCount} factor returns and ${count} of series`;
    const found = `${factorReturns.length} and ${seriesReturns.length}`;
    throw new EngineError("shape", `stepUserSeries needs ${wanted}, got ${found}`);
  }
  for (let m = 0; m < count; m++) {
    if (Number.isFinite(seriesReturns[m])) continue;
    throw new EngineError(
      "value",
      `stepUserSeries needs a return of ${state.names[m]}, got ${seriesReturns[m]}`,
    );
  }
  const next: UserSeriesState = {
    ...state,
    counts: state.counts.slice(),
    weights: state.weights.slice(),
    factorMeans: state.factorMeans.slice(),
    seriesMeans: state.seriesMeans.slice(),
    crosses: state.crosses.slice(),
    blocks: state.blocks.slice(),
  };
  const decay = 2 ** (-1 / state.halfLife);
  for (let k = 0; k <= factorCount; k++) {
    const isEvery = k === factorCount;
    const factorReturn = isEvery ? 0 : factorReturns[k];
    // A factor that was not estimated has a return of 0, to the last bit.
    if (isEvery || (factorReturn !== 0 && Number.isFinite(factorReturn)))
      addPeriod(next, k, { factorReturn, seriesReturns, decay });
  }
  return next;
}

/** West's update of weighted means and sums of products, in place. */
function addPeriod(
  { counts, weights, factorMeans, seriesMeans, crosses, blocks, names }: UserSeriesState,
  k: number,
  {
    factorReturn,
    seriesReturns,
    decay,
  }: { readonly factorReturn: number; readonly seriesReturns: Vector; readonly decay: number },
): void {
  const count = names.length;
  const before = decay * weights[k];
  const weight = before + 1;
  const share = before / weight;
  const factorStep = factorReturn - factorMeans[k];
  const steps = Float64Array.from({ length: count }, (_, m) => seriesReturns[m] - seriesMeans[k * count + m]);
  for (let m = 0; m < count; m++) {
    const at = k * count + m;
    crosses[at] = decay * crosses[at] + share * factorStep * steps[m];
    for (let j = 0; j < count; j++) {
      blocks[at * count + j] = decay * blocks[at * count + j] + share * steps[m] * steps[j];
    }
    seriesMeans[at] += steps[m] / weight;
  }
  factorMeans[k] += factorStep / weight;
  weights[k] = weight;
  counts[k]++;
}

/**
 * Loadings of the model's factors on the user's series, by weighted least squares with an intercept over the periods seen so far:
 * β_k = Cov(u, u)⁻¹ Cov(u, f_k). A factor with fewer than 10 periods for each of the M + 1 coefficients has loadings of 0.
 *
 * @returns [K×M]
 * @throws {EngineError} singular: a series that has no variance, or is a combination of the others up to a hundredth of its volatility; it is named
 * @see Menchero & Poduri, Custom Factor Attribution, Financial Analysts Journal (2008); docs/methodology/10-performance-attribution.md
 * @complexity O(K M³)
 */
export function userSeriesLoadings(state: UserSeriesState): Matrix & { readonly values: Float64Array } {
  const { names, counts, crosses, blocks } = state;
  const count = names.length;
  const factorCount = counts.length - 1;
  const least = 10 * (count + 1);
  const values = new Float64Array(factorCount * count);
  const size = count * count;
  const block = (k: number): Float64Array => blocks.slice(k * size, (k + 1) * size);
  if (counts[factorCount] >= least) {
    const failed = factorInPlace(block(factorCount), count);
    if (failed >= 0) {
      const problem = "has no variance of its own beside the other series";
      throw new EngineError("singular", `the series ${names[failed]} ${problem}`);
    }
  }
  for (let k = 0; k < factorCount; k++) {
    if (counts[k] < least) continue;
    const lower = block(k);
    if (factorInPlace(lower, count) >= 0) continue;
    const row = values.subarray(k * count, (k + 1) * count);
    choleskySolveInto(row, lower, crosses.subarray(k * count, (k + 1) * count), count);
  }
  return { rows: factorCount, cols: count, values };
}

/** The first series that is nearly a combination of those before it; −1 where none is. */
function factorInPlace(block: Float64Array, count: number): number {
  const variances = Float64Array.from({ length: count }, (_, m) => block[m * count + m]);
  const constant = variances.findIndex((variance) => !(variance > 0));
  if (constant >= 0) return constant;
  const failed = choleskyInto(block, block, count);
  if (failed >= 0) return failed;
  return variances.findIndex((variance, m) => block[m * count + m] ** 2 < OWN_VARIANCE * variance);
}

/**
 * A period's attribution restated: the user's series come first, the model's factors explain what those leave.
 *
 * With f_k = Σ β_km u_m + e_k, a book's series m contributes b_m u_m, b_m = Σ x_k β_km its loading through the factors it has, and
 * the model's factor k contributes x_k e_k. Specific returns stay where they are. Every total stays what it was, whatever the
 * loadings are: nothing is counted twice.
 *
 * @param seriesReturns  u [M], decimals
 * @param loadings  β [K×M], of `userSeriesLoadings`
 * @returns the same period with M more factors of the family "user" at the end of its list, and e for the model's factor returns
 * @throws {EngineError} shape: loadings that fit neither
 * @see Menchero & Poduri, Custom Factor Attribution, Financial Analysts Journal (2008); docs/methodology/10-performance-attribution.md
 * @complexity O(K M)
 */
export function attributeUserSeries(
  attributed: PeriodAttribution,
  names: readonly string[],
  seriesReturns: Vector,
  loadings: Matrix,
): PeriodAttribution {
  const [factorCount, count] = [attributed.factors.length, names.length];
  if (loadings.rows !== factorCount || loadings.cols !== count || seriesReturns.length !== count) {
    const wanted = `${factorCount}×${count} loadings and ${count} returns`;
    const found = `${loadings.rows}×${loadings.cols} and ${seriesReturns.length}`;
    throw new EngineError("shape", `attributeUserSeries needs ${wanted} on ${attributed.date}, got ${found}`);
  }
  const explained = Float64Array.from({ length: factorCount }, (_, k) => {
    let sum = 0;
    for (let m = 0; m < count; m++) sum += loadings.values[k * count + m] * seriesReturns[m];
    return sum;
  });
  const restate = <T extends ReturnParts>(book: T): T => {
    const own = new Float64Array(count);
    for (let k = 0; k < factorCount; k++) {
      for (let m = 0; m < count; m++) own[m] += book.exposures[k] * loadings.values[k * count + m];
    }
    const left = book.factorContributions.map((part, k) => part - book.exposures[k] * explained[k]);
    return {
      ...book,
      exposures: joined(book.exposures, own),
      factorContributions: joined(
        left,
        own.map((loading, m) => loading * seriesReturns[m]),
      ),
    };
  };
  return {
    ...attributed,
    factors: [...attributed.factors, ...names.map((name): AttributedFactor => ({ name, family: "user" }))],
    factorReturns: joined(
      Float64Array.from(explained, (part, k) => attributed.factorReturns[k] - part),
      seriesReturns,
    ),
    portfolio: restate(attributed.portfolio),
    benchmark: restate(attributed.benchmark),
    active: restate(attributed.active),
  };
}

function joined(first: Vector, second: Vector): Float64Array {
  const out = new Float64Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}
