import { type Matrix, symmetricEigen } from "../linalg/index.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import { burnInShare } from "./shrink-burn-in.ts";
import {
  drawEigenvalueRatios,
  drawRanges,
  type EigenvalueDraws,
  type EigenvalueRatios,
  meanEigenvalueBias,
} from "./simulate-eigenvalue-bias.ts";
import type { WeightBlock } from "./weight-blocks.ts";

/** What v(k) of an F is drawn from: plain data, that another thread can be given. */
export interface EigenfactorDraws extends EigenvalueDraws {
  /** [K×K] the factors with a history, in the units that their eigenfactors are taken in. */
  readonly truth: Matrix;
  /** Eigenfactors of it above rounding: the others, exact relations between factors, have no bias to speak of. */
  readonly rank: number;
}

/** How eigenfactors are drawn. */
export interface EigenfactorDrawOptions {
  /** Simulated covariances; 1,000 leave an error of 0.2 % in v. */
  readonly draws: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** Eigenfactors of the correlations, or of the covariance as published; see `adjustEigenfactors`. */
  readonly of: "correlation" | "covariance";
  /** The observations that F was estimated from, by weight. */
  readonly blocks: readonly WeightBlock[];
}

/** Eigenvalues below this share of the largest are rounding. */
export const ROUNDING = 1e-12;

/** Least effective observations that covariances are drawn with. */
const LEAST_DRAWN = 10;

/**
 * What the bias of the eigenfactors of F is drawn from; undefined where it cannot be drawn, because an inverse of few
 * observations has no mean. Below two observations per factor it needs the shrinkage of the burn-in; without that
 * (`burnIn: "mark"`) eigenfactors stay as they are.
 */
export function eigenfactorDraws(
  previous: FactorCovariance,
  { draws, seed, of, blocks }: EigenfactorDrawOptions,
): EigenfactorDraws | undefined {
  const { correlationEffectiveCount, shrinkage } = previous;
  const isDrawable =
    correlationEffectiveCount >= LEAST_DRAWN && (shrinkage > 0 || burnInShare(previous) === 0);
  if (!isDrawable) return undefined;
  const truth = eigenfactorUnits(previous, of).matrix;
  const { values } = symmetricEigen(truth);
  const rank = values.filter((value) => value > ROUNDING * values[values.length - 1]).length;
  return { truth, rank, draws, seed, blocks, shrinkage };
}

/**
 * v(k) of the eigenfactors above rounding [rank], smallest first; empty where nothing can be drawn.
 *
 * With threads the same, bit for bit: `drawEigenvalueRatios(draws.truth, draws, range)` of every range of `drawRanges(draws.draws)`
 * anywhere, then `eigenfactorBias` of the results in the order of the ranges.
 */
export function simulateEigenfactors(draws: EigenfactorDraws | undefined): Float64Array {
  if (draws === undefined) return new Float64Array(0);
  const { truth } = draws;
  return eigenfactorBias(
    draws,
    drawRanges(draws.draws).map((range) => drawEigenvalueRatios(truth, draws, range)),
  );
}

/** v(k) of the eigenfactors above rounding [rank] from the sums of all ranges, in their order. */
export function eigenfactorBias(
  { truth, rank }: EigenfactorDraws,
  parts: readonly EigenvalueRatios[],
): Float64Array {
  return meanEigenvalueBias(parts).slice(truth.rows - rank);
}

/** F as its eigenfactors are taken. */
interface EigenfactorUnits {
  /** Factors that were ever estimated. */
  readonly known: readonly number[];
  /** [K] of the known factors: volatilities, or 1. */
  readonly unit: Float64Array;
  /** S⁻¹ F S⁻¹ of the known factors [K×K]. */
  readonly matrix: Matrix;
}

/** F of the factors with a history, S⁻¹ F S⁻¹ where eigenfactors are those of the correlations. */
export function eigenfactorUnits(
  { covariance, effectiveCount }: FactorCovariance,
  of: EigenfactorDrawOptions["of"],
): EigenfactorUnits {
  const { rows, values } = covariance;
  const known = [...effectiveCount.keys()].filter((k) => effectiveCount[k] > 0);
  const size = known.length;
  const unit = Float64Array.from(known, (k) =>
    of === "correlation" ? Math.sqrt(values[k * (rows + 1)]) || 1 : 1,
  );
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++)
      out[i * size + j] = values[known[i] * rows + known[j]] / (unit[i] * unit[j]);
  }
  return { known, unit, matrix: { rows: size, cols: size, values: out } };
}
