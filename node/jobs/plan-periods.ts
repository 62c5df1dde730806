import { factorNames } from "../../engine/exposures/index.ts";
import { kernelKind } from "../../engine/linalg/index.ts";
import { formatCanonicalJson, resolvedSpecJson } from "../../wire/index.ts";
import type { MarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import { readPlatform, sha256 } from "../store/index.ts";
import { codeVersion } from "./code-version.ts";

/** A span of dates that is written as one partition per table. */
export interface Period {
  readonly name: string;
  readonly dates: readonly string[];
  /** Hash of everything its results depend on. */
  readonly key: string;
  /**
   * The key it would have if it ended with one of its dates. Whatever comes behind that date, results up to it are the same,
   * but for forecasts and their sources, which the last one has.
   */
  readonly keyAt: (position: number) => string;
}

/** Months for daily models, years for monthly ones, each with its chained key. */
export async function planPeriods(project: Project, data: MarketData): Promise<readonly Period[]> {
  const nameLength = project.options.periodsPerYear > 12 ? 7 : 4;
  const names = [...new Set(data.dates.map((date) => date.slice(0, nameLength)))];
  const { currencies } = project.options.exposures;
  let chain = sha256(
    formatCanonicalJson({
      version: codeVersion(),
      kernel: kernelKind(),
      // A run is of one platform: after an upgrade of Node, say, it is computed anew rather than mixed.
      platform: readPlatform(),
      options: resolvedSpecJson(project.options),
      industries: data.axes.industries,
      // The state has places by country, in what specific returns have in common if in nothing else, and by currency
      // where currencies are factors, as it has by industry.
      countries: data.axes.countries,
      currencies: currencies ? [data.axes.baseCurrency, data.axes.currencies] : [],
      items: data.axes.items,
      factors: { ...factorNames(data.axes, project.options.exposures) },
    }),
  );
  return names.map((name) => {
    const dates = data.dates.filter((date) => date.startsWith(name));
    const before = chain;
    const keyAt = (position: number): string => {
      const closes = dates.filter((_, at) => at === position || (at < position && isForecastDate(dates, at)));
      return sha256([before, name, ...closes.map((date) => data.dayKey(date))].join("\n"));
    };
    const key = keyAt(dates.length - 1);
    chain = key;
    return { name, dates, key, keyAt };
  });
}

/** Securities from which on a state is tens of megabytes. */
const LARGE = 1000;

/**
 * Whether the state after a period is saved. Small states always are; of large ones the last three, which updates go on from,
 * and each December, so that a killed run computes a year again at most.
 */
export function isCheckpoint(periods: readonly Period[], current: Period, assetCount: number): boolean {
  const at = periods.indexOf(current);
  return assetCount < LARGE || at >= periods.length - KEPT || current.name.endsWith("-12");
}

/** The last close, that of the period before, which late data of the last one go on from, and one more. */
const KEPT = 3;

/** States worth keeping: the last ones that were saved and each December. */
export function keptCheckpoints(
  periods: readonly Period[],
  current: Period,
  assetCount: number,
): readonly string[] {
  const saved = periods
    .slice(0, periods.indexOf(current) + 1)
    .filter((period) => isCheckpoint(periods, period, assetCount));
  return saved
    .filter((period, i) => i >= saved.length - KEPT || period.name.endsWith("-12"))
    .map((period) => period.key);
}

/** The forecast calendar: month-ends and the last day. */
export function isForecastDate(dates: readonly string[], position: number): boolean {
  const next = dates[position + 1];
  return next === undefined || next.slice(0, 7) !== dates[position]?.slice(0, 7);
}
