import { regressionFactorCount } from "../exposures/index.ts";
import {
  constraintsOf,
  type FactorReturnDay,
  type GroupCorrelation,
  type RegressionSample,
  sampleOf,
} from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import { dot } from "../linalg/index.ts";
import { rowProduct, transposeProduct } from "../stats/index.ts";
import { largest, type Measured } from "./gate.ts";

/** Names and effective periods below which a mean correlation is not judged. */
const FEWEST_NAMES = 10;
const FEWEST_PERIODS = 20;

/** Under this share of the largest factor return, the returns of a constraint's factors are the rounding of 0. */
const ROUNDING = 1e-12;

/** Cf = 0 for every constraint, as a share of the largest |c f|: of any factor's, where those of the constraint are but rounding (all returns alike). */
export function constraintZero({ factorReturns, section }: FactorReturnDay): Measured {
  const { exposures } = section;
  const rows = constraintsOf(exposures, section);
  const shares = rows.map((row) => {
    const own = largestOf(row.map((c, k) => c * factorReturns.values[k]));
    const all = largestOf(row) * largestOf(factorReturns.values);
    const scale = own > ROUNDING * all ? own : all;
    return scale > 0 ? dot(row, factorReturns.values) / scale : 0;
  });
  const names = rows.map((row) => exposures.factors[row.findIndex((c) => c !== 0)]?.family ?? "");
  return { name: "constraint-zero", limit: 1e-9, ...largest(Float64Array.from(shares), names) };
}

function largestOf(values: Vector): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) most = Math.max(most, Math.abs(values[k]));
  return most;
}

/** RᵀXᵀWε = 0 on the design as estimated, final weights and pseudo-observations included, as a share of Σ w|r|. */
export function residualsOrthogonal({ factorReturns, section }: FactorReturnDay): Measured {
  const { exposures } = section;
  const sample = sampleOf(section);
  const names = factorReturns.weights.length;
  const weighted = new Float64Array(sample.design.rowCount);
  let scale = 0;
  for (let row = 0; row < weighted.length; row++) {
    const weight = row < names ? factorReturns.weights[row] : sample.weights[row];
    if (weight === 0) continue;
    weighted[row] = weight * residualOf(row, sample, factorReturns);
    scale += weight * Math.abs(sample.returns[row]);
  }
  const moment = transposeProduct(sample.design, weighted);
  const estimated = (row: Float64Array) => row.map((c, k) => (factorReturns.estimated[k] === 1 ? c : 0));
  const rest = offConstraints(estimated(moment), constraintsOf(exposures, section).map(estimated));
  return {
    name: "residuals-orthogonal",
    limit: 1e-9,
    ...largest(
      rest.map((m) => (scale > 0 ? m / scale : 0)),
      exposures.factors.slice(0, regressionFactorCount(exposures)).map((factor) => factor.name),
    ),
  };
}

function residualOf(
  row: number,
  { design, returns }: RegressionSample,
  { specificReturns, values }: { readonly specificReturns: Vector; readonly values: Vector },
): number {
  return row < specificReturns.length ? specificReturns[row] : returns[row] - rowProduct(design, row, values);
}

/** Rᵀm: m less the combination of the constraints that is 0 where each has its largest element. */
function offConstraints(moment: Float64Array, constraints: readonly Float64Array[]): Float64Array {
  const rest = moment.slice();
  const rows = constraints.map((row) => row.slice());
  rows.forEach((row, i) => {
    let pivot = 0;
    row.forEach((c, k) => {
      if (Math.abs(c) > Math.abs(row[pivot])) pivot = k;
    });
    if (row[pivot] === 0) return;
    for (const target of [rest, ...rows.slice(i + 1)]) {
      const share = target[pivot] / row[pivot];
      for (let k = 0; k < target.length; k++) target[k] -= share * row[k];
    }
  });
  return rest;
}

/**
 * The largest average correlation of specific returns that any group has kept up. Δ says that it is 0; at three quarters a
 * group has nearly everything in common: a factor is missing, or its names are one security. Small groups and short
 * histories are not judged, and below 0 is none: an average of n names cannot be below −1/(n − 1), so that only noise, or the
 * few names that a group once had, takes its mean there. The band is wide because this is no theorem: 0.1 over years is
 * worth a look.
 *
 * @see docs/methodology/16-practice.md
 */
export function residualCorrelation(groups: readonly GroupCorrelation[]): Measured {
  const judged = groups.filter(
    ({ names, effectivePeriods }) => names >= FEWEST_NAMES && effectivePeriods >= FEWEST_PERIODS,
  );
  return {
    name: "residual-correlation",
    limit: 0.75,
    ...largest(
      Float64Array.from(judged, ({ meanCorrelation }) => Math.max(meanCorrelation, 0)),
      judged.map(({ grouping, group }) => (grouping === "all" ? "all names" : `${grouping} ${group}`)),
    ),
  };
}
