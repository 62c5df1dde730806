/** One thing that theory guarantees, measured: a failed gate indicts the day's data (primer ch. 16). */
export interface Gate {
  readonly name:
    | "style-means-zero"
    | "exposures-finite"
    | "constraint-zero"
    | "residuals-orthogonal"
    | "residual-correlation"
    | "covariance-psd"
    | "specific-positive";
  readonly date: string;
  readonly passed: boolean;
  /** The largest deviation found, and the limit it was held to. */
  readonly worst: number;
  readonly limit: number;
  /** What the worst deviation belongs to: a factor's name or an asset's code. */
  readonly datum: string;
}

/** A gate as measured, before it is held to its limit. */
export type Measured = Omit<Gate, "date" | "passed">;

/** The largest deviation and what it belongs to; the first NaN is the worst there is, and counts as infinite. */
export function largest(values: Float64Array, names: readonly string[]): { worst: number; datum: string } {
  let at = 0;
  for (let i = 1; i < values.length && !Number.isNaN(values[at]); i++) {
    if (!(Math.abs(values[i]) <= Math.abs(values[at]))) at = i;
  }
  const worst = values.length > 0 ? Math.abs(values[at]) : 0;
  return { worst: Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst, datum: names[at] ?? "" };
}
