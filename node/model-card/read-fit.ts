import type { Run } from "../store/index.ts";
import type { CardFit, CardIndustry } from "./model-card.ts";
import { knownMean, numbersOf, quarterOf, rowsBy, tableIfAny, textsOf } from "./table-column.ts";

/** All industries together in tables of |t|. */
const INDUSTRIES = "industries";

/** R² and |t| through time, and how many names each industry stands on. */
export async function readFit(run: Run): Promise<CardFit> {
  const rows = await tableIfAny(run, "diagnostics");
  const dates = textsOf(rows, "date");
  const [uncentred, centred] = [numbersOf(rows, "r_squared_uncentred"), numbersOf(rows, "r_squared_centred")];
  const [names, parameters] = [numbersOf(rows, "regression_count"), numbersOf(rows, "parameter_count")];
  const fitted = [...dates.keys()].filter((row) => names[row]! > 0);
  const mean = (values: Float64Array, at: readonly number[]) => knownMean(at.map((row) => values[row]!));
  const byYear = rowsBy(fitted.map((row) => dates[row]!.slice(0, 4)));
  const byQuarter = rowsBy(fitted.map((row) => quarterOf(dates[row]!)));
  const at = (group: readonly number[]) => group.map((i) => fitted[i]!);
  const sizes = await readAbsT(run);
  return {
    regressions: fitted.length,
    rSquared: mean(uncentred, fitted),
    rSquaredCentred: mean(centred, fitted),
    leastNamesPerParameter:
      fitted.length === 0 ? Number.NaN : Math.min(...fitted.map((row) => names[row]! / parameters[row]!)),
    years: [...byYear].map(([year, group]) => ({
      year,
      regressions: group.length,
      rSquared: mean(uncentred, at(group)),
      rSquaredCentred: mean(centred, at(group)),
      meanAbsT: sizes.byYear.get(year) ?? {},
    })),
    quarters: {
      labels: [...byQuarter.keys()],
      rSquared: [...byQuarter.values()].map((group) => mean(uncentred, at(group))),
      rSquaredCentred: [...byQuarter.values()].map((group) => mean(centred, at(group))),
      meanAbsT: sizes.byFamily([...byQuarter.keys()]),
    },
    industries: await readIndustries(run),
  };
}

interface AbsT {
  /** By year, then by factor. */
  readonly byYear: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** By family, one value per quarter. */
  byFamily(quarters: readonly string[]): Readonly<Record<string, readonly number[]>>;
}

/** Means of |t| by year and factor, and by quarter and family. */
async function readAbsT(run: Run): Promise<AbsT> {
  const rows = await tableIfAny(run, "factor_returns");
  const dates = textsOf(rows, "date");
  const [factors, families] = [textsOf(rows, "factor"), textsOf(rows, "family")];
  const size = numbersOf(rows, "t_statistic").map(Math.abs);
  const means = (keyOf: (row: number) => string) => {
    const groups = rowsBy(dates.map((_, row) => keyOf(row)));
    return new Map([...groups].map(([key, at]) => [key, knownMean(at.map((row) => size[row]!))]));
  };
  const byYear = new Map<string, Record<string, number>>();
  const named = (row: number) => (families[row] === "industry" ? INDUSTRIES : factors[row]!);
  for (const [key, mean] of means((row) => `${dates[row]!.slice(0, 4)}\n${named(row)}`)) {
    const [year = "", factor = ""] = key.split("\n");
    const known = byYear.get(year) ?? {};
    byYear.set(year, known);
    if (!Number.isNaN(mean)) known[factor] = mean;
  }
  const byQuarter = means((row) => `${quarterOf(dates[row]!)}\n${families[row]}`);
  return {
    byYear,
    byFamily: (quarters) =>
      Object.fromEntries(
        [...new Set(families)]
          .map(
            (family) =>
              [family, quarters.map((label) => byQuarter.get(`${label}\n${family}`) ?? Number.NaN)] as const,
          )
          .filter(([, values]) => values.some(Number.isFinite)),
      ),
  };
}

async function readIndustries(run: Run): Promise<readonly CardIndustry[]> {
  const rows = await tableIfAny(run, "industry_diagnostics");
  const [names, effective] = [numbersOf(rows, "names"), numbersOf(rows, "effective_names")];
  const own = numbersOf(rows, "own_share");
  const mean = (values: Float64Array, at: readonly number[]) => knownMean(at.map((row) => values[row]!));
  return [...rowsBy(textsOf(rows, "industry"))]
    .map(([industry, at]) => ({
      industry,
      names: mean(names, at),
      effectiveNames: mean(effective, at),
      ownShare: mean(own, at),
    }))
    .sort((a, b) => a.effectiveNames - b.effectiveNames);
}
