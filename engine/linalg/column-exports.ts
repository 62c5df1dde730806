/** The exports of engine/linalg/assembly that score the columns of engine/exposures. Columns have room for one value more. */
export interface ColumnExports {
  /** Scores of a column in place, as `standardise` of engine/exposures makes them; mean and deviation take the first places of the rules. */
  scoreColumn(
    values: number,
    treatment: number,
    estimation: number,
    coverage: number,
    capWeight: number,
    work: number,
    count: number,
    rules: number,
  ): void;
  /** `rescale` of engine/exposures in place; mean and deviation at `result`. */
  rescaleColumn(
    values: number,
    estimation: number,
    capWeight: number,
    known: number,
    count: number,
    unit: number,
    result: number,
  ): void;
  /** Adds a descriptor's scores to the sums of a blend. */
  addScores(
    sum: number,
    share: number,
    bounded: number,
    values: number,
    treatment: number,
    count: number,
    weight: number,
  ): void;
  /** A blend's scaled mean in the place of its sum; the number of covered names without one, which are listed at `gaps`. */
  closeBlend(
    sum: number,
    share: number,
    rung: number,
    bounded: number,
    estimation: number,
    coverage: number,
    capWeight: number,
    known: number,
    gaps: number,
    count: number,
    least: number,
    full: number,
  ): number;
  /** The sums of a regression on industry and size, everybody in one industry. */
  industryFit(
    values: number,
    names: number,
    places: number,
    weight: number,
    size: number,
    count: number,
    sums: number,
    industries: number,
    result: number,
  ): void;
  /** A finished column bounded and put into the matrices, with the account of it at `result` [14]. */
  finishStyle(
    values: number,
    rung: number,
    bounded: number,
    estimation: number,
    coverage: number,
    capWeight: number,
    marketCap: number,
    known: number,
    count: number,
    bound: number,
    styles: number,
    rungs: number,
    flags: number,
    position: number,
    width: number,
    result: number,
  ): void;
}
