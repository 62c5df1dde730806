import type { RandomStream } from "../stats/index.ts";
import { STYLES } from "./factor-structure.ts";
import type { Names } from "./names.ts";
import type { TrueExposures } from "./true-exposures.ts";

/** What a day's returns are drawn from. */
export interface ReturnInputs {
  readonly names: Names;
  readonly exposures: TrueExposures;
  /** [K] */
  readonly factorReturn: Float64Array;
  readonly specificScale: number;
  /** By asset: 1 where results are announced this day. */
  readonly announcing: Uint8Array;
}

/** [M], rows as in the exposures. */
export interface DrawnReturns {
  /** Return in excess of the risk-free rate, both of the line's currency. */
  readonly excess: Float64Array;
  readonly specific: Float64Array;
  readonly specificVolatilityDaily: Float64Array;
}

/** Degrees of freedom of the specific shocks. */
const SPECIFIC_DEGREES = 5;
/** On announcement days a jump of this many daily deviations comes on top, with this probability. */
const JUMP_SIZE = 6;
const JUMP_PROBABILITY = 0.15;
const ANNOUNCEMENT_SCALE = Math.sqrt(1 + JUMP_PROBABILITY * JUMP_SIZE ** 2);
/** Annual volatility of what a second line does beyond its issuer's first line. */
const LINE_SPREAD = 0.04;
const LEAST_RETURN = -0.95;
const MOST_RETURN = 1.5;

/** r = X f + ε for one day. ε absorbs the bounds of a daily return and the last return of a name that delists. */
export function drawReturns(inputs: ReturnInputs, day: number, random: RandomStream): DrawnReturns {
  const { names, exposures, announcing } = inputs;
  const { traits } = names;
  const count = exposures.asset.length;
  const excess = systematicReturns(exposures, inputs.factorReturn);
  const specific = new Float64Array(count);
  const volatility = new Float64Array(count);
  const scale = inputs.specificScale / Math.sqrt(252);
  const spread = LINE_SPREAD / Math.sqrt(252);
  for (let row = 0; row < count; row++) {
    const asset = exposures.asset[row];
    const systematic = excess[row];
    if (traits.linkedTo[asset] >= 0) {
      specific[row] = specific[row - 1] + spread * random.studentUnit(SPECIFIC_DEGREES);
      volatility[row] = Math.sqrt(volatility[row - 1] ** 2 + spread ** 2);
    } else {
      const deviation = scale * names.specificVolatility[asset];
      specific[row] = deviation * random.studentUnit(SPECIFIC_DEGREES);
      volatility[row] = deviation;
      if (announcing[asset] === 1) {
        if (random.uniform() < JUMP_PROBABILITY) specific[row] += deviation * JUMP_SIZE * random.normal();
        volatility[row] *= ANNOUNCEMENT_SCALE;
      }
      if (traits.lastDay[asset] === day) {
        specific[row] =
          traits.lastReturn[asset] + (traits.bankrupt[asset] === 1 ? -systematic : specific[row]);
      }
    }
    const bounded = Math.min(MOST_RETURN, Math.max(LEAST_RETURN, systematic + specific[row]));
    if (bounded !== systematic + specific[row]) specific[row] = bounded - systematic;
    excess[row] = systematic + specific[row];
  }
  return { excess, specific, specificVolatilityDaily: volatility };
}

function systematicReturns(exposures: TrueExposures, factorReturn: Float64Array): Float64Array {
  const width = STYLES.length;
  const result = new Float64Array(exposures.asset.length);
  const countryCount = exposures.countryWeights.length;
  const firstIndustry = 1 + countryCount;
  const firstStyle = firstIndustry + exposures.industryWeights.length;
  for (let row = 0; row < result.length; row++) {
    let sum = factorReturn[0] + factorReturn[firstIndustry + exposures.industry[row]];
    if (countryCount > 0) sum += factorReturn[1 + exposures.country[row]];
    for (let style = 0; style < width; style++) {
      sum += exposures.styles[row * width + style] * factorReturn[firstStyle + style];
    }
    result[row] = sum;
  }
  return result;
}
