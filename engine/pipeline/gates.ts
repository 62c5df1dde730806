import { addExposures, type Exposures, firstStyle } from "../exposures/index.ts";
import type { FactorReturnDay, FactorReturnState } from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Universe } from "../universe/index.ts";

/** One thing that theory guarantees, measured: a failed gate indicts the day's data (primer ch. 16). */
export interface Gate {
  readonly name:
    | "style-means-zero"
    | "exposures-finite"
    | "constraint-zero"
    | "residuals-orthogonal"
    | "covariance-psd";
  readonly date: string;
  readonly passed: boolean;
  /** The largest deviation found, and the limit it was held to. */
  readonly worst: number;
  readonly limit: number;
  /** What the worst deviation belongs to: a factor's name or an asset's code. */
  readonly datum: string;
}

/** What the gates of a day look at. */
export interface GateInputs {
  readonly exposures: Exposures;
  readonly universe: Universe;
  readonly marketCap: Vector;
  readonly close: FactorReturnState | null;
  readonly returns: Vector;
  readonly regression: FactorReturnDay | undefined;
}

/**
 * The gates of one day: of the exposures at its close, and of the regression over its period.
 *
 * A deviation that is NaN counts as infinite. Nothing is thrown: a gate that did not pass is a result.
 *
 * @see docs/methodology/16-practice.md
 * @complexity O(N·S + K)
 */
export function evaluateDayGates(date: string, inputs: GateInputs): readonly Gate[] {
  const gates = [exposuresFinite(inputs.exposures), styleMeansZero(inputs)];
  if (inputs.regression !== undefined && inputs.close !== null) {
    gates.push(constraintZero(inputs.regression, inputs.close));
    gates.push(residualsOrthogonal(inputs.regression, inputs.close, inputs.returns));
  }
  return gates.map((gate) => ({ ...gate, date, passed: gate.worst <= gate.limit }));
}

type Measured = Omit<Gate, "date" | "passed">;

function exposuresFinite(exposures: Exposures): Measured {
  let worst = 0;
  let datum = "";
  for (let cell = 0; cell < exposures.styles.length; cell++) {
    const asset = Math.floor(cell / exposures.styleCount);
    if (exposures.covered[asset] !== 1 || Number.isFinite(exposures.styles[cell])) continue;
    if (worst === 0) datum = `asset ${asset}`;
    worst++;
  }
  return { name: "exposures-finite", worst, limit: 0, datum };
}

/** Cap-weighted mean of every style over the estimation universe. */
function styleMeansZero({ exposures, universe, marketCap }: GateInputs): Measured {
  const { styleCount, styles } = exposures;
  const sums = new Float64Array(styleCount);
  let total = 0;
  for (let asset = 0; asset < universe.estimation.length; asset++) {
    if (universe.estimation[asset] !== 1) continue;
    total += marketCap[asset];
    for (let style = 0; style < styleCount; style++) {
      sums[style] += marketCap[asset] * styles[asset * styleCount + style];
    }
  }
  const names = exposures.factors.slice(firstStyle(exposures)).map((factor) => factor.name);
  return {
    name: "style-means-zero",
    limit: 1e-9,
    ...largest(
      sums.map((sum) => (total > 0 ? sum / total : 0)),
      names,
    ),
  };
}

/** Cf = 0, as a share of the largest industry return. */
function constraintZero(
  { factorReturns, industryCapShare }: FactorReturnDay,
  close: FactorReturnState,
): Measured {
  const first = close.exposures.marketCount + close.exposures.countryCount;
  let sum = 0;
  let scale = 0;
  if (close.exposures.marketCount === 1) {
    industryCapShare.forEach((share, industry) => {
      sum += share * factorReturns.values[first + industry];
      scale = Math.max(scale, Math.abs(factorReturns.values[first + industry]));
    });
  }
  return {
    name: "constraint-zero",
    worst: scale > 0 ? Math.abs(sum) / scale : 0,
    limit: 1e-9,
    datum: "industries",
  };
}

/** RᵀXᵀWε = 0, as a share of Σ w |x||r| of each factor. */
function residualsOrthogonal(
  { factorReturns, weights, industryCapShare }: FactorReturnDay,
  close: FactorReturnState,
  returns: Vector,
): Measured {
  const { exposures } = close;
  const { factors, marketCount, countryCount, industryCount } = exposures;
  const first = marketCount + countryCount;
  const moment = new Float64Array(factors.length);
  let scale = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (weights[asset] === 0) continue;
    addExposures(moment, exposures, asset, weights[asset] * factorReturns.specificReturns[asset]);
    scale += weights[asset] * Math.abs(returns[asset]);
  }
  if (marketCount === 1 && industryCount > 0) {
    // Any estimated industry will do to eliminate; one without data this period has no part in the constraint.
    let pivot = 0;
    const share = industryCapShare.map((value, i) => (factorReturns.estimated[first + i] === 1 ? value : 0));
    for (let i = 1; i < industryCount; i++) if (share[i] > share[pivot]) pivot = i;
    const pivotMoment = share[pivot] > 0 ? moment[first + pivot] / share[pivot] : 0;
    for (let i = 0; i < industryCount; i++) moment[first + i] -= share[i] * pivotMoment;
  }
  for (let k = 0; k < moment.length; k++) if (factorReturns.estimated[k] !== 1) moment[k] = 0;
  const names = factors.map((factor) => factor.name);
  return {
    name: "residuals-orthogonal",
    limit: 1e-9,
    ...largest(
      moment.map((m) => (scale > 0 ? m / scale : 0)),
      names,
    ),
  };
}

function largest(values: Float64Array, names: readonly string[]): { worst: number; datum: string } {
  let at = 0;
  // The first NaN is the worst there is.
  for (let i = 1; i < values.length && !Number.isNaN(values[at]); i++) {
    if (!(Math.abs(values[i]) <= Math.abs(values[at]))) at = i;
  }
  const worst = values.length > 0 ? Math.abs(values[at]) : 0;
  return { worst: Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst, datum: names[at] ?? "" };
}
