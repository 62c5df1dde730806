import { baseRates } from "../../engine/data/index.ts";
import {
  type ExposureInputs,
  type ExposureTraces,
  foreignCurrencies,
  traceExposures,
} from "../../engine/exposures/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import type { MarketData } from "../import/index.ts";
import type { ReplayedDay } from "../jobs/index.ts";
import type { SourceLookup } from "./source-lookup.ts";

/** A day that was computed again, with what its numbers are explained from. */
export interface LineageDay {
  readonly replayed: ReplayedDay;
  readonly data: MarketData;
  readonly options: ModelOptions;
  readonly sources: SourceLookup;
  /** Dates of the run whose period had a regression: those of the histories. */
  readonly regressionDates: readonly string[];
  /** The day's exposures, step by step; made when first asked for. */
  readonly traces: () => ExposureTraces;
  /** Units of the base currency per unit of each asset's own. [N] */
  readonly baseRate: Float64Array;
}

/** A replayed day as numbers are explained from it. */
export function lineageDay(
  replayed: ReplayedDay,
  of: Pick<LineageDay, "data" | "options" | "sources" | "regressionDates">,
): LineageDay {
  let made: ExposureTraces | undefined;
  return {
    ...of,
    replayed,
    baseRate: baseRates(of.data.axes.traits, replayed.day),
    traces: () => {
      made ??= traceExposures(exposureInputs(replayed, of.data), of.options.exposures);
      return made;
    },
  };
}

/** What the exposures of the close were built from. */
function exposureInputs({ output, pending }: ReplayedDay, { axes }: MarketData): ExposureInputs {
  const { built, universe } = output;
  const { close } = pending.period;
  const { groups, countryCount, factors, marketCount, industryCount } = built.exposures;
  const first = marketCount + countryCount;
  return {
    universe: {
      estimation: universe.estimation,
      coverage: universe.coverage,
      capWeight: close.marketCap.map((cap, asset) => (universe.estimation[asset] === 1 ? cap : 0)),
    },
    regressionWeights: close.weights,
    marketCap: close.marketCap,
    industries: countryCount === 0 ? groups : withoutCountries(groups, countryCount),
    industryNames: factors.slice(first, first + industryCount).map(({ name }) => name),
    countries: { names: axes.countries, codes: axes.traits.country },
    currencies: foreignCurrencies(axes),
    descriptors: new Map(built.descriptors.map(({ descriptor, raw }) => [descriptor, raw])),
  };
}

function withoutCountries(
  { offsets, codes, shares }: ExposureInputs["industries"],
  countryCount: number,
): ExposureInputs["industries"] {
  const kept = Array.from(codes, (_, entry) => entry).filter(
    (entry) => (codes[entry] as number) >= countryCount,
  );
  let at = 0;
  return {
    offsets: offsets.map((end) => {
      while (at < kept.length && (kept[at] as number) < end) at++;
      return at;
    }),
    codes: Int32Array.from(kept, (entry) => (codes[entry] as number) - countryCount),
    shares: Float64Array.from(kept, (entry) => shares[entry] as number),
  };
}
