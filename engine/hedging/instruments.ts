import { EngineError } from "../errors/index.ts";
import { portfolioExposures } from "../exposures/index.ts";
import { dot, type Matrix, type Vector } from "../linalg/index.ts";
import { type RiskModel, specificProduct } from "../risk-model/index.ts";

/**
 * What a hedge may be made of, per unit of notional: an index future or a fund by what it holds (names that the book holds too share
 * their specific risk with it), one by its betas to the factors and a residual of its own, or both together.
 */
export interface HedgeInstrument {
  readonly name: string;
  /** [N] weights per unit of notional; null: nothing that the model knows by name. */
  readonly holdings: Vector | null;
  /** [K] exposures beside those of the holdings; null: none. */
  readonly exposures: Vector | null;
  /** Variance per period that is its own alone. */
  readonly ownVariance: number;
}

/** A book and instruments as few numbers: all that hedging needs of a model of any size. Variances are per period. */
export interface HedgeProblem {
  readonly instruments: readonly HedgeInstrument[];
  /** x_p [K] */
  readonly bookExposures: Float64Array;
  /** w_pᵀΔw_p */
  readonly bookSpecific: number;
  /** B [m×K] row-major: exposures of each instrument. */
  readonly exposures: Float64Array;
  /** [m×m] specific covariances of the instruments: Δ of what they hold, and their own variance on the diagonal. */
  readonly specific: Float64Array;
  /** [m] specific covariance of each instrument with the book. */
  readonly shared: Float64Array;
  readonly factorCovariance: Matrix;
}

/**
 * Reduces a book and instruments to their exposures and specific covariances.
 *
 * @param book  [N] decimals of the capital base; 0 wherever the asset is not covered
 * @throws {EngineError} value: a holding without a forecast, or an own variance below 0
 * @complexity O(m·N·S + m²·N)
 */
export function hedgeProblem(
  model: RiskModel,
  book: Vector,
  instruments: readonly HedgeInstrument[],
): HedgeProblem {
  const factors = model.exposures.factors.length;
  const m = instruments.length;
  const exposures = new Float64Array(m * factors);
  const specific = new Float64Array(m * m);
  const bookProduct = specificProduct(model, book);
  const shared = new Float64Array(m);
  instruments.forEach((instrument, i) => {
    if (!(instrument.ownVariance >= 0))
      throw new EngineError(
        "value",
        `hedgeProblem: ${instrument.name} has the variance ${instrument.ownVariance}`,
      );
    const own = exposures.subarray(i * factors, (i + 1) * factors);
    if (instrument.holdings !== null) own.set(portfolioExposures(model.exposures, instrument.holdings));
    for (let k = 0; k < factors; k++) own[k] += instrument.exposures?.[k] ?? 0;
    specific[i * (m + 1)] += instrument.ownVariance;
    if (instrument.holdings === null) return;
    shared[i] = heldProduct(instrument.holdings, bookProduct);
    const product = specificProduct(model, instrument.holdings);
    for (let j = 0; j <= i; j++) {
      const other = instruments[j].holdings;
      const covariance = other === null ? 0 : heldProduct(other, product);
      specific[i * m + j] += covariance;
      if (i !== j) specific[j * m + i] += covariance;
    }
  });
  return {
    instruments,
    bookExposures: portfolioExposures(model.exposures, book),
    bookSpecific: heldProduct(book, bookProduct),
    exposures,
    specific,
    shared,
    factorCovariance: model.factorCovariance,
  };
}

/** Σ over the names held: a name that is not has no forecast that it would need. */
function heldProduct(weights: Vector, product: Vector): number {
  let sum = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (weights[asset] === 0) continue;
    if (!Number.isFinite(product[asset]))
      throw new EngineError("value", `hedgeProblem: asset ${asset} is held and has no forecast`);
    sum += weights[asset] * product[asset];
  }
  return sum;
}

/** Cov(r_H) [m×m] and Cov(r_H, r_p) [m], per period. */
export interface HedgeCovariances {
  readonly instruments: Float64Array;
  readonly withBook: Float64Array;
}

/** The covariances of the instruments and with the book, by factors and shared specific risk. */
export function hedgeCovariances(problem: HedgeProblem): HedgeCovariances {
  const m = problem.instruments.length;
  const { exposures, specific, shared } = problem;
  const factors = problem.bookExposures.length;
  const instruments = new Float64Array(m * m);
  const withBook = new Float64Array(m);
  const row = (i: number) => exposures.subarray(i * factors, (i + 1) * factors);
  for (let i = 0; i < m; i++) {
    const product = factorProduct(problem, row(i));
    withBook[i] = dot(product, problem.bookExposures) + shared[i];
    for (let j = 0; j <= i; j++) {
      const covariance = dot(product, row(j)) + specific[i * m + j];
      instruments[i * m + j] = covariance;
      instruments[j * m + i] = covariance;
    }
  }
  return { instruments, withBook };
}

/** F x. [K] */
export function factorProduct({ factorCovariance }: HedgeProblem, x: Vector): Float64Array {
  const factors = x.length;
  return Float64Array.from({ length: factors }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < factors; j++) sum += factorCovariance.values[k * factors + j] * x[j];
    return sum;
  });
}
