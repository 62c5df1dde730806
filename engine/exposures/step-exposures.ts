import {
  baseRates,
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
import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Universe } from "../universe/index.ts";
import { type BuiltExposures, buildExposures } from "./build-exposures.ts";
import type {
  Descriptor,
  DescriptorInput,
  DescriptorOptions,
  DescriptorState,
  SeriesName,
} from "./descriptors/descriptor.ts";
import { builtInDescriptors, windowOf } from "./descriptors/registry.ts";
import type { ExposureOptions } from "./exposure-inputs.ts";
import { noCodes } from "./factor-list.ts";
import { type SeriesHistory, startSeriesHistory, stepSeriesHistory } from "./series-history.ts";

/** What the exposures of a day remember of the days before. */
export interface ExposureState {
  /** The series that the descriptors in use look back at. */
  readonly series: Readonly<Partial<Record<SeriesName, SeriesHistory>>>;
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
  /** ε [N] of the regression over the day; undefined where there was none. */
  readonly specificReturns: Vector | undefined;
  readonly universe: Universe;
}

/** Options of the fold: those of one date and those of the descriptors. */
export interface ExposureFoldOptions extends ExposureOptions {
  readonly descriptors: DescriptorOptions;
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
  const series: Partial<Record<SeriesName, SeriesHistory>> = {};
  for (const descriptor of inUse) {
    const lookback = Object.entries(descriptor.lookback(windowOf(descriptor, options.descriptors)));
    for (const [key, rows] of lookback) {
      const name = key as SeriesName;
      const length = Math.max(rows, series[name]?.length ?? 1);
      series[name] = startSeriesHistory(length, name === "market_return" ? 1 : assetCount);
    }
  }
  return {
    series,
    fundamentals: startKnownFundamentals(axes.items.length, assetCount),
    descriptors: Object.fromEntries(
      inUse.map((descriptor) => [
        descriptor.name,
        descriptor.start(assetCount, windowOf(descriptor, options.descriptors)),
      ]),
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
 * @complexity O(N·D) for D descriptors in use that slide their windows
 */
export function stepExposures(
  state: ExposureState,
  input: ExposureDay,
  axes: MarketAxes,
  options: ExposureFoldOptions,
): { state: ExposureState; output: BuiltExposures } {
  const { day, market, returns, universe } = input;
  const baseRate = baseRates(axes.traits, day);
  const series = stepSeries(state.series, input, baseRate);
  const fundamentals = stepKnownFundamentals(state.fundamentals, day.fundamentals);
  const { fundamentalsStaleDays } = options.descriptors;
  const ownCurrency = itemReader(fundamentals, axes, dayNumber(day.date), fundamentalsStaleDays);
  const item = (name: string) => ownCurrency(name).map((value, asset) => value * baseRate[asset]);
  const known: DescriptorInput = { day, market, returns, series: seriesReader(series), item };
  const descriptors = new Map<string, Vector>();
  for (const descriptor of descriptorsInUse(options)) {
    const window = windowOf(descriptor, options.descriptors);
    descriptors.set(descriptor.name, descriptor.step(state.descriptors[descriptor.name], known, window));
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
      countries: noCodes(market.marketCap.length),
      currencies: noCodes(market.marketCap.length),
      descriptors,
    },
    options,
  );
  return { state: { series, fundamentals, descriptors: state.descriptors }, output };
}

/** Appends the day to every series that is kept. */
function stepSeries(
  series: ExposureState["series"],
  input: ExposureDay,
  baseRate: Vector,
): ExposureState["series"] {
  const { day, market, returns } = input;
  const traded = () =>
    Float64Array.from(day.price, (price, asset) => price * day.volume[asset] * baseRate[asset]);
  const today: Readonly<Record<SeriesName, () => Vector>> = {
    excess_return: () => returns.excess,
    market_return: () => [input.marketReturn],
    specific_return: () => input.specificReturns ?? new Float64Array(returns.excess.length).fill(Number.NaN),
    turnover: () => traded().map((value, asset) => value / market.marketCap[asset]),
    value_traded: traded,
  };
  return Object.fromEntries(
    Object.entries(series).map(([name, history]) => [
      name,
      stepSeriesHistory(history, today[name as SeriesName]()),
    ]),
  );
}

function seriesReader(series: ExposureState["series"]): DescriptorInput["series"] {
  return (name) => {
    const history = series[name];
    if (history === undefined)
      throw new EngineError(
        "unknown-label",
        `a descriptor reads the series ${name} that its lookback does not name`,
      );
    return history;
  };
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
