import type { Exposures } from "../../engine/exposures/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { HttpParameters } from "../../wire/index.ts";
import {
  cashIds,
  type HeldPortfolio,
  readAxes,
  readPortfolioAt,
  readPortfolioChoice,
  readRiskModel,
  readTradedValues,
  type StoredModel,
  sourceName,
} from "../model/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";

/** X, F and Δ of a date: all that Σ = XFXᵀ + Δ is made of, over the names that the model covers. */
export async function modelDocument(
  run: Run,
  { date }: Omit<HttpParameters<"getModel">, "run">,
): Promise<object> {
  const stored = await readRiskModel(run, date);
  const { model, covariance, specific, source, assetNames } = stored;
  const covered = [...model.assets.labels.keys()].filter((asset) => model.exposures.covered[asset] === 1);
  const of = <Value>(values: ArrayLike<Value>): Value[] => covered.map((asset) => values[asset] as Value);
  const { linked } = specific;
  return {
    date: stored.date,
    runId: run.id,
    burnIn: covariance.burnIn,
    forecast: source,
    periodsPerYear: model.periodsPerYear,
    factors: model.exposures.factors.map(({ name: factor, family }) => ({ factor, family })),
    ids: of(model.assets.labels),
    names: of(assetNames),
    inEstimationUniverse: of(stored.estimation),
    marketCap: of(stored.marketCap),
    exposures: exposureColumns(model.exposures, covered),
    factorCovariance: rowsOf(model.factorCovariance),
    specificVariance: of(model.specificVariance),
    linked: linked === undefined ? null : { issuer: of(linked.issuer), loading: of(linked.loading) },
  };
}

/** The columns of X as they are made: groups as lists of factor and share, scores by factor, a currency for each name. */
function exposureColumns(exposures: Exposures, covered: readonly number[]): object {
  const { factors, marketCount, styleCount, groups, styles, currency, currencyCount } = exposures;
  const firstDense = factors.length - currencyCount - styleCount;
  const entries = (asset: number): number[] =>
    Array.from(
      { length: (groups.offsets[asset + 1] as number) - (groups.offsets[asset] as number) },
      (_, i) => (groups.offsets[asset] as number) + i,
    );
  return {
    market: marketCount === 1,
    groups: covered.map((asset) =>
      entries(asset).map((entry) => [marketCount + (groups.codes[entry] as number), groups.shares[entry]]),
    ),
    scores: Object.fromEntries(
      Array.from({ length: styleCount }, (_, style) => [
        factors[firstDense + style]?.name,
        Float64Array.from(covered, (asset) => styles[asset * styleCount + style] as number),
      ]),
    ),
    currency: covered.map((asset) => {
      const code = currency[asset] as number;
      return code < 0 ? null : firstDense + styleCount + code;
    }),
  };
}

function rowsOf({ rows, cols, values }: StoredModel["model"]["factorCovariance"]): readonly number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: cols }, (__, col) => values[row * cols + col] as number),
  );
}

/** What a portfolio and its benchmark hold on a date, as every figure of risk takes it. */
export async function holdingsDocument(
  project: Project,
  run: Run,
  { date, ...request }: HttpParameters<"getHoldings">,
): Promise<object> {
  const choice = await readPortfolioChoice(project, request);
  const { stored, held, base } = await readPortfolioAt(run, choice, { date });
  return {
    date: stored.date,
    runId: run.id,
    portfolioName: sourceName(choice.portfolio),
    benchmarkName: sourceName(choice.benchmark),
    holdingsSince: held.since,
    holdingsEffective: held.effective,
    capital: held.capital,
    lookedThrough: held.lookedThrough,
    cashIds: cashIds(held.portfolio.assets),
    portfolio: holdingRows(held, stored),
    benchmark: holdingRows(base, stored),
  };
}

function holdingRows({ portfolio }: HeldPortfolio, { assetNames }: StoredModel): object[] {
  return [
    ...modelledRows(portfolio, assetNames),
    ...portfolio.outside
      .filter(({ weight }) => weight !== 0)
      .map(({ id, weight, reason, asset }) => ({
        id,
        name: assetNames[asset] ?? "",
        weight,
        outside: reason,
      })),
  ];
}

function modelledRows({ assets, weights }: Portfolio, assetNames: readonly string[]): object[] {
  return assets.labels.flatMap((id, asset) => {
    const weight = weights[asset] as number;
    return weight === 0 ? [] : [{ id, name: assetNames[asset] ?? "", weight, outside: null }];
  });
}

/** Closes on a date, and what is traded a day, of every security that has a price. */
export async function pricesDocument(
  project: Project,
  run: Run,
  { date = run.manifest.dates.last }: HttpParameters<"getPrices">,
): Promise<object> {
  const { assets } = await readAxes(run);
  const { prices, perDay, from, to } = await readTradedValues(project, run, { date, ids: assets.labels });
  const ids = assets.labels.filter((id) => prices.has(id));
  return {
    date: to,
    runId: run.id,
    from,
    ids,
    price: ids.map((id) => prices.get(id)),
    tradedPerDay: ids.map((id) => perDay.get(id) ?? null),
  };
}
