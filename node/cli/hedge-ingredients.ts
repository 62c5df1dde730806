import type { FoundHedge, HedgeProblem, MinimumVarianceHedge } from "../../engine/hedging/index.ts";
import { hedgeCovariances } from "../../engine/hedging/index.ts";

/** A covariance a year by its two sources. */
export interface CovarianceParts {
  readonly factorAnnual: number;
  readonly specificAnnual: number;
}

/** What an instrument's figures are made of. */
export interface InstrumentIngredients {
  /** Of what is traded, once, as the hedge writes it. */
  readonly costShare: number;
  /** With the book. */
  readonly withBook: CovarianceParts;
  /** With each instrument, itself too: its variance. */
  readonly covariances: Readonly<Record<string, CovarianceParts>>;
  /** Variance inflation by the other instruments; NaN where no hedge of least variance is the only one. */
  readonly inflation: number;
}

/** The same of every instrument. */
export function instrumentIngredients(
  problem: HedgeProblem,
  {
    rates,
    least,
    periodsPerYear,
  }: {
    readonly rates: readonly number[];
    readonly least: MinimumVarianceHedge | undefined;
    readonly periodsPerYear: number;
  },
): readonly InstrumentIngredients[] {
  const m = problem.instruments.length;
  const { instruments, withBook } = hedgeCovariances(problem);
  const parts = (whole: number, specific: number): CovarianceParts => ({
    factorAnnual: (whole - specific) * periodsPerYear,
    specificAnnual: specific * periodsPerYear,
  });
  return problem.instruments.map((_, i) => ({
    costShare: rates[i] as number,
    withBook: parts(withBook[i] as number, problem.shared[i] as number),
    covariances: Object.fromEntries(
      problem.instruments.map(({ name }, j) => [
        name,
        parts(instruments[i * m + j] as number, problem.specific[i * m + j] as number),
      ]),
    ),
    inflation: least?.inflation[i] ?? Number.NaN,
  }));
}

/** What the errors of the least variance rest on. */
export interface LeastIngredients {
  readonly varianceLeftAnnual: number;
  /** Observations beyond the instruments. */
  readonly spareObservations: number;
}

/** The same; null where no hedge of least variance is the only one. */
export const leastIngredients = (
  least: MinimumVarianceHedge | undefined,
  periodsPerYear: number,
): LeastIngredients | null =>
  least === undefined
    ? null
    : {
        varianceLeftAnnual: least.varianceLeft * periodsPerYear,
        spareObservations: least.spareObservations,
      };

/** Values by the name of the instrument. */
export const byInstrument = (
  { instruments }: HedgeProblem,
  of: (i: number) => number,
): Readonly<Record<string, number>> => Object.fromEntries(instruments.map(({ name }, i) => [name, of(i)]));

/** The notionals of a hedge. */
export const notionalsOf = (
  problem: HedgeProblem,
  { notionals }: FoundHedge,
): Readonly<Record<string, number>> => byInstrument(problem, (i) => notionals[i] as number);
