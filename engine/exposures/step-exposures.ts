import {
  type DayReturns,
  dayNumber,
  type KnownFundamentals,
  knownItem,
  type MarketAxes,
  type MarketDay,
  type MarketState,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "../data/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Universe } from "../universe/index.ts";
import { type BuiltExposures, buildExposures } from "./build-exposures.ts";
import type {
  Descriptor,
  DescriptorInput,
  DescriptorOptions,
  DescriptorState,
} from "./descriptors/descriptor.ts";
import { builtInDescriptors } from "./descriptors/registry.ts";
import type { ExposureOptions } from "./exposure-inputs.ts";
import { type ReturnHistory, startReturnHistory, stepReturnHistory } from "./return-history.ts";

/** What the exposures of a day remember of the days before. */
export interface ExposureState {
  readonly history: ReturnHistory;
  readonly fundamentals: KnownFundamentals;
  /** By descriptor name. */
  readonly descriptors: Readonly<Record<string, DescriptorState>>;
}

/** A day as the exposure stage sees it: everything known at the close. */
export interface ExposureDay {
  readonly day: MarketDay;
  readonly market: MarketState;
  readonly returns: DayReturns;
  /** Cap-weighted excess return of the estimation universe in force during the day; NaN = none. */
  readonly marketReturn: number;
  readonly universe: Universe;
}

/** Options of the fold: those of one date and the windows of the descriptors. */
export interface ExposureFoldOptions extends ExposureOptions {
  readonly windows: DescriptorOptions;
}

/** The descriptors the styles ask for that the engine computes itself, in order of first use. */
function descriptorsInUse(options: ExposureFoldOptions): readonly Descriptor[] {
  const names = new Set(options.styles.flatMap((style) => style.blend.map((part) => part.descriptor)));
  return [...names].flatMap((name) => builtInDescriptors.get(name) ?? []);
}

/** Before the first day. */
export function startExposures(axes: MarketAxes, options: ExposureFoldOptions): ExposureState {
  const assetCount = axes.assets.labels.length;
  const inUse = descriptorsInUse(options);
  const length = Math.max(1, ...inUse.map((descriptor) => descriptor.historyPeriods(options.windows)));
  return {
    history: startReturnHistory(length, assetCount),
    fundamentals: startKnownFundamentals(axes.items.length, assetCount),
    descriptors: Object.fromEntries(
      inUse.map((descriptor) => [descriptor.name, descriptor.start(assetCount)]),
    ),
  };
}

/**
 * Takes in a day and builds X as known at its close.
 *
 * A score in the data takes precedence over the built-in descriptor of the same name. The arrays of the state are
 * owned by the fold and updated in place.
 *
 * @param input  the day with its market state, returns and universe, all as of its close
 * @see docs/methodology/03-exposures.md
 * @complexity O(N·D) for D descriptors in use, whatever their windows
 */
export function stepExposures(
  state: ExposureState,
  input: ExposureDay,
  axes: MarketAxes,
  options: ExposureFoldOptions,
): { state: ExposureState; output: BuiltExposures } {
  const { day, market, returns, universe } = input;
  const history = stepReturnHistory(state.history, returns.excess, input.marketReturn);
  const fundamentals = stepKnownFundamentals(state.fundamentals, day.fundamentals);
  const item = itemReader(fundamentals, axes, dayNumber(day.date), options.windows.fundamentalsStaleDays);
  const known: DescriptorInput = { day, market, returns, history, item };
  const descriptors = new Map<string, Vector>();
  for (const descriptor of descriptorsInUse(options)) {
    descriptors.set(
      descriptor.name,
      descriptor.step(state.descriptors[descriptor.name], known, options.windows),
    );
  }
  for (const [name, values] of day.scores) descriptors.set(name, values);
  const capWeight = estimationCaps(market, universe);
  const output = buildExposures(
    {
      universe: { estimation: universe.estimation, coverage: universe.coverage, capWeight },
      regressionWeights: capWeight.map((cap) => Math.sqrt(cap)),
      marketCap: market.marketCap,
      industries: market.industries,
      industryNames: axes.industries,
      descriptors,
    },
    options,
  );
  return { state: { history, fundamentals, descriptors: state.descriptors }, output };
}

function estimationCaps(market: MarketState, universe: Universe): Float64Array {
  return market.marketCap.map((cap, asset) => (universe.estimation[asset] === 1 ? cap : 0));
}

function itemReader(
  fundamentals: KnownFundamentals,
  axes: MarketAxes,
  today: number,
  staleDays: number,
): (name: string) => Float64Array {
  return (name) => {
    const code = axes.items.indexOf(name);
    if (code < 0) return new Float64Array(fundamentals.assetCount).fill(Number.NaN);
    return knownItem(fundamentals, code, today, staleDays);
  };
}
