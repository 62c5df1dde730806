import type { IndustrySizeFit } from "./industry-size-regression.ts";

/** What a column is centred by and divided by; a deviation of at most 1e-12 of the values' size divides nothing: scores are 0. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** A step of a style's column on its way to X. [N] each */
export type StyleStep =
  | {
      /** The blend, standardised, its gaps filled: before the standardisation that follows. */
      readonly step: "filled";
      /** What gaps were filled from; undefined where there was none. */
      readonly fit: IndustrySizeFit | undefined;
      /** Standardised log cap, that the regression is on. */
      readonly size: Float64Array;
      readonly filled: Float64Array;
      /** Undefined without an estimation universe: the column stays as it is. */
      readonly scale: Scale | undefined;
    }
  | {
      readonly step: "cube";
      readonly base: Float64Array;
      /** Intercept and slope of the cube on its style. */
      readonly coefficients: Float64Array;
      readonly rest: Float64Array;
      readonly drawn: Float64Array;
      readonly scale: Scale | undefined;
    }
  | {
      readonly step: "orthogonal";
      readonly column: Float64Array;
      /** The columns it is made orthogonal to, in the order of `orthogonalTo`. */
      readonly others: readonly Float64Array[];
      /** The intercept first. */
      readonly coefficients: Float64Array;
      readonly rest: Float64Array;
      readonly scale: Scale | undefined;
    };

/** Is told the steps of every style's column as they are made. Columns are looked at, not kept or changed. */
export type RecordStyle = (style: string, step: StyleStep) => void;
