import {
  baseRates,
  type DayReturns,
  dayNumber,
  itemDepth,
  type KnownFundamentals,
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
  SeriesName,
} from "./descriptors/descriptor.ts";
import { builtInDescriptors, windowOf } from "./descriptors/registry.ts";
import type { ExposureOptions } from "./exposure-inputs.ts";
import { factorNames, foreignCurrencies } from "./factor-list.ts";
import {
  industryAxis,
  industryMembers,
  industryParents,
  recodeMemberships,
  reviewIndustries,
} from "./industries.ts";
import { itemReaders, staleDaysOf } from "./item-readers.ts";
import {
  type MonthlyDiagnostics,
  type MonthlyExposures,
  measureMonth,
  monthlyExposures,
} from "./monthly-diagnostics.ts";
import { type SeriesHistory, startSeriesHistory } from "./series-history.ts";
import { type KeptSeries, seriesReader, stepSeries } from "./step-series.ts";

/** What the exposures of a day remember of the days before. */
export interface ExposureState {
  /** The series that the descriptors in use look back at. */
  readonly series: KeptSeries;
  readonly fundamentals: KnownFundamentals;
  /** By descriptor name. */
  readonly descriptors: Readonly<Record<string, DescriptorState>>;
  /** Month (YYYY-MM) of the last day taken in; empty before the first. */
  readonly month: string;
  /** [I] the industry that each industry's names belong to until the next review. */
  readonly industries: Int32Array;
  /** X at the first close of that month; null before the first. */
  readonly monthly: MonthlyExposures | null;
}

/** X on a day of the fold. */
export interface DayExposures extends BuiltExposures {
  /** At the first close of a month, else undefined. */
  readonly monthly: MonthlyDiagnostics | undefined;
  /** At a review of the universe the industries that give their names to another, else undefined. */
  readonly industryMerges: readonly IndustryMerge[] | undefined;
}

/** An industry with too few members and the one that has its names until the next review, as codes of the model. */
export interface IndustryMerge {
  readonly industry: number;
  readonly into: number;
  /** Estimation names of the former at the review. */
  readonly members: number;
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
  /** [N] of the close, as the regression of the period after it will use them. */
  readonly regressionWeights: Float64Array;
  /** Whether the universe was reviewed at this close. */
  readonly isReview: boolean;
}

/** Options of the fold: those of one date and those of the descriptors. */
export interface ExposureFoldOptions extends ExposureOptions {
  readonly descriptors: DescriptorOptions;
}

/** The descriptors the styles ask for that the engine computes itself, in order of first use. */
function descriptorsInUse(options: ExposureFoldOptions): readonly Descriptor[] {
  const blends = options.styles.flatMap((style) => ("blend" in style ? style.blend : []));
  const names = new Set(blends.map((part) => part.descriptor));
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
    fundamentals: startKnownFundamentals(
      axes.items.map((item) =>
        itemDepth(Math.max(0, ...inUse.map(({ itemYears }) => itemYears?.[item] ?? 0))),
      ),
      assetCount,
    ),
    descriptors: Object.fromEntries(
      inUse.map((descriptor) => [
        descriptor.name,
        descriptor.start(assetCount, windowOf(descriptor, options.descriptors)),
      ]),
    ),
    month: "",
    industries: Int32Array.from(factorNames(axes, options).industries, (_, industry) => industry),
    monthly: null,
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
): { state: ExposureState; output: DayExposures } {
  const { day, market, returns, universe } = input;
  const baseRate = baseRates(axes.traits, day);
  const series = stepSeries(state.series, input, baseRate);
  const fundamentals = stepKnownFundamentals(state.fundamentals, day.fundamentals);
  const today = dayNumber(day.date);
  const itemDay = (name: string) => ({ today, staleDays: staleDaysOf(name, options.descriptors) });
  const items = itemReaders(fundamentals, axes, itemDay, baseRate);
  const known: DescriptorInput = { day, market, returns, baseRate, series: seriesReader(series), ...items };
  const descriptors = new Map<string, Vector>();
  for (const descriptor of descriptorsInUse(options)) {
    const window = windowOf(descriptor, options.descriptors);
    descriptors.set(descriptor.name, descriptor.step(state.descriptors[descriptor.name], known, window));
  }
  for (const [name, values] of day.scores) descriptors.set(name, values);
  const month = day.date.slice(0, 7);
  const industries = stepIndustries(state.industries, input, axes, options);
  const capWeight = estimationCaps(market, universe);
  const built = buildExposures(
    {
      universe: { estimation: universe.estimation, coverage: universe.coverage, capWeight },
      regressionWeights: input.regressionWeights,
      marketCap: market.marketCap,
      industries: industries.memberships,
      industryNames: industries.names,
      countries: { names: axes.countries, codes: axes.traits.country },
      currencies: foreignCurrencies(axes),
      descriptors,
    },
    options,
  );
  const { exposures } = built;
  const isNewMonth = month !== state.month;
  return {
    state: {
      series,
      fundamentals,
      descriptors: state.descriptors,
      month,
      industries: industries.into,
      monthly: isNewMonth ? monthlyExposures(exposures, market.marketCap) : state.monthly,
    },
    output: {
      ...built,
      monthly: isNewMonth ? measureMonth(exposures, state.monthly, input.regressionWeights) : undefined,
      industryMerges: industries.merges,
    },
  };
}

/** The industries in force: those decided at the last review, or reviewed now. */
function stepIndustries(
  inForce: Int32Array,
  { market, universe, isReview }: ExposureDay,
  axes: MarketAxes,
  { industries: { merge, minMembers, parents } }: ExposureFoldOptions,
) {
  const { names, codes } = industryAxis(axes.industries, merge);
  const memberships = recodeMemberships(market.industries, codes);
  if (!isReview) {
    return { names, into: inForce, merges: undefined, memberships: recodeMemberships(memberships, inForce) };
  }
  const members = industryMembers(memberships, universe.estimation, names.length);
  const into = reviewIndustries(members, industryParents(names, parents).codes, minMembers);
  const merges = Array.from(into, (target, industry) => {
    return { industry, into: target, members: members[industry] };
  }).filter(({ industry, into: target }) => industry !== target);
  return { names, into, merges, memberships: recodeMemberships(memberships, into) };
}

function estimationCaps(market: MarketState, universe: Universe): Float64Array {
  const caps = new Float64Array(market.marketCap.length);
  for (let asset = 0; asset < caps.length; asset++)
    if (universe.estimation[asset] === 1) caps[asset] = market.marketCap[asset];
  return caps;
}
