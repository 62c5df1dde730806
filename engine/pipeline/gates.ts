import { type Exposures, firstStyle } from "../exposures/index.ts";
import type { FactorReturnDay, GroupCorrelation } from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Universe } from "../universe/index.ts";
import { type Gate, largest, type Measured } from "./gate.ts";
import { constraintZero, residualCorrelation, residualsOrthogonal } from "./regression-gates.ts";

/** What the gates of a day look at. */
export interface GateInputs {
  readonly exposures: Exposures;
  readonly universe: Universe;
  readonly marketCap: Vector;
  readonly regression: FactorReturnDay | undefined;
  readonly residualCorrelations: readonly GroupCorrelation[];
  /** Whether f was estimated from the cross-section: given factor returns owe it no orthogonality. Default true. */
  readonly isCrossSectional?: boolean;
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
  if (inputs.regression !== undefined) {
    if (inputs.isCrossSectional !== false)
      gates.push(constraintZero(inputs.regression), residualsOrthogonal(inputs.regression));
    gates.push(residualCorrelation(inputs.residualCorrelations));
  }
  return gates.map((gate) => ({ ...gate, date, passed: gate.worst <= gate.limit }));
}

function exposuresFinite(exposures: Exposures): Measured {
  let worst = 0;
  let datum = "";
  const { covered, styles, styleCount } = exposures;
  for (let asset = 0, cell = 0; asset < covered.length; asset++) {
    for (let style = 0; style < styleCount; style++, cell++) {
      // x − x is 0 but for what is not finite.
      if (styles[cell] - styles[cell] === 0 || covered[asset] !== 1) continue;
      if (worst === 0) datum = `asset ${asset}`;
      worst++;
    }
  }
  return { name: "exposures-finite", worst, limit: 0, datum };
}

/** Cap-weighted mean of every style over the estimation universe; loadings have no such mean. */
function styleMeansZero({ exposures, universe, marketCap }: GateInputs): Measured {
  const { styleCount, styles } = exposures;
  const sums = new Float64Array(styleCount);
  let total = 0;
  for (let asset = 0; asset < universe.estimation.length; asset++) {
    if (universe.estimation[asset] !== 1) continue;
    const cap = marketCap[asset];
    total += cap;
    for (let style = 0, cell = asset * styleCount; style < styleCount; style++, cell++)
      sums[style] += cap * styles[cell];
  }
  const dense = exposures.factors.slice(firstStyle(exposures), firstStyle(exposures) + styleCount);
  const isStyle = (_: unknown, at: number) => dense[at].family === "style";
  return {
    name: "style-means-zero",
    limit: 1e-9,
    ...largest(
      sums.filter(isStyle).map((sum) => (total > 0 ? sum / total : 0)),
      dense.filter(isStyle).map((factor) => factor.name),
    ),
  };
}
