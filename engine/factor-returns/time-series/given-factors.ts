import type { FactorRecords } from "../../data/index.ts";
import {
  type InnovationOptions,
  type InnovationState,
  startInnovations,
  stepInnovations,
} from "./factor-innovations.ts";

/** A factor given from outside, as a model uses it. */
export interface GivenFactor {
  /** As the data call it. */
  readonly name: string;
  /** How what is new in a level is told; a factor of returns has no use for it. */
  readonly innovations: InnovationOptions;
}

/** What is remembered of the given factors: plain data. */
export interface GivenFactorState {
  /** Whether there was a day before: what the first day brings was known at no close that a period could begin at. */
  readonly hasStarted: boolean;
  /** By factor. */
  readonly innovations: readonly InnovationState[];
  /** [K] 1 once there was an innovation of a level: from then on a day without one is a day without news. */
  readonly hasNews: Uint8Array;
}

/** Before the first day. */
export function startGivenFactors(factors: readonly GivenFactor[]): GivenFactorState {
  return {
    hasStarted: false,
    innovations: factors.map((factor) => startInnovations(factor.innovations)),
    hasNews: new Uint8Array(factors.length),
  };
}

/**
 * f of a day: a return as it is given, NaN where the day has none; of a level the sum of the innovations that became known
 * since the day before, 0 where none did, and NaN before the first. The first day has none: its levels became known at any
 * time before, and only teach the autoregression.
 *
 * @param names  what the codes of the records stand for
 * @returns a state of its own: the one given is left alone
 * @see docs/methodology/06c-time-series.md
 * @complexity O(K + records · p³)
 */
export function stepGivenFactors(
  state: GivenFactorState,
  records: FactorRecords,
  names: readonly string[],
  factors: readonly GivenFactor[],
): { readonly state: GivenFactorState; readonly values: Float64Array } {
  const values = Float64Array.from(state.hasNews, (has) => (has === 1 ? 0 : Number.NaN));
  const hasNews = state.hasNews.slice();
  const innovations = state.innovations.map(copyOf);
  for (let r = 0; r < records.factor.length; r++) {
    const k = factors.findIndex(({ name }) => name === names[records.factor[r]]);
    if (k < 0) continue;
    if (records.isLevel[r] === 0) {
      values[k] = records.value[r];
      continue;
    }
    const step = stepInnovations(
      innovations[k],
      records.value[r],
      records.consensus[r],
      factors[k].innovations,
    );
    innovations[k] = step.state;
    if (Number.isNaN(step.innovation)) continue;
    if (state.hasStarted) values[k] = (hasNews[k] === 1 ? values[k] : 0) + step.innovation;
    hasNews[k] = 1;
  }
  return { state: { hasStarted: true, innovations, hasNews }, values };
}

function copyOf({ past, moments }: InnovationState): InnovationState {
  return {
    past: past.slice(),
    moments: {
      columnCount: moments.columnCount,
      count: moments.count.slice(),
      weight: moments.weight.slice(),
      squaredWeight: moments.squaredWeight.slice(),
      means: moments.means.slice(),
      products: moments.products.slice(),
    },
  };
}
