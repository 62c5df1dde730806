import { exposureRow, type Factor } from "../../../engine/exposures/index.ts";
import { hasTable, readAxes, readRiskModel, runOptions } from "../../model/index.ts";
import { type Run, selectValues } from "../../store/index.ts";
import { GIVEN_KIND } from "../given-portfolios.ts";
import { indexBetas } from "../predicted-betas.ts";

/** A date of a run in plain form: decimals, variances per period. */
export interface ExportDay {
  readonly date: string;
  readonly model: string;
  readonly periodsPerYear: number;
  /** [N] covered names. */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly issuers: readonly string[];
  readonly estimation: readonly boolean[];
  /** NaN where not known. */
  readonly marketCaps: readonly number[];
  /** [K] */
  readonly factors: readonly Factor[];
  /** [N][K] */
  readonly exposures: readonly Float64Array[];
  /** [K×K] */
  readonly covariance: ArrayLike<number>;
  /** [N] */
  readonly specificVariance: readonly number[];
  /** [N] l of linked lines; 0 where not linked. */
  readonly loadings: readonly number[];
  /** [N] code of the issuer of linked lines; −1 = not linked. */
  readonly linkedTo: readonly number[];
  /** By factor, of the period that ends at the date. */
  readonly factorReturns: ReadonlyMap<string, number>;
  /** Names with a return, covered or no longer. */
  readonly returns: readonly { readonly id: string; readonly total: number; readonly specific: number }[];
  readonly riskFree: number;
  /** [N] against the cap-weighted estimation universe; undefined where no capitalisations are known. */
  readonly predictedBetas: readonly number[] | undefined;
  /** Pure portfolios that were formed at this close, in the order of the factors. */
  readonly factorPortfolios: readonly FactorHoldings[];
}

/** What a factor portfolio holds. */
export interface FactorHoldings {
  readonly factor: string;
  readonly ids: readonly string[];
  /** In units of capital. */
  readonly weights: readonly number[];
}

/** Reads a date of a run, the forecast of it as the run has it or makes it again. */
export async function readExportDay(run: Run, date: string): Promise<ExportDay> {
  const { model, estimation, marketCap, assetNames } = await readRiskModel(run, date);
  const { assets, exposures, factorCovariance, specificVariance, linked } = model;
  const covered = [...assets.labels.keys()].filter((asset) => exposures.covered[asset] === 1);
  const { issuers } = await issuersOf(run);
  const caps = assets.labels.map((_, asset) =>
    exposures.covered[asset] === 1 && estimation[asset] === 1 ? (marketCap[asset] as number) || 0 : 0,
  );
  const betas = indexBetas(model, caps);
  return {
    date,
    model: run.manifest.model,
    periodsPerYear: runOptions(run).periodsPerYear,
    ids: covered.map((asset) => assets.labels[asset] as string),
    names: covered.map((asset) => assetNames[asset] ?? ""),
    issuers: covered.map((asset) => issuers[asset] ?? ""),
    estimation: covered.map((asset) => estimation[asset] === 1),
    marketCaps: covered.map((asset) => marketCap[asset] as number),
    factors: exposures.factors,
    exposures: covered.map((asset) => exposureRow(exposures, asset)),
    covariance: Float64Array.from(factorCovariance.values),
    specificVariance: covered.map((asset) => specificVariance[asset] as number),
    loadings: covered.map((asset) => linked?.loading[asset] ?? 0),
    linkedTo: covered.map((asset) => linked?.issuer[asset] ?? -1),
    predictedBetas: betas === undefined ? undefined : covered.map((asset) => betas[asset] as number),
    factorPortfolios: await portfoliosOn(run, date, exposures.factors),
    ...(await returnsOn(run, date)),
  };
}

async function issuersOf(run: Run): Promise<{ readonly issuers: readonly string[] }> {
  await readAxes(run);
  return { issuers: selectValues(await run.readTable("assets"), "issuer", "text") };
}

async function returnsOn(
  run: Run,
  date: string,
): Promise<Pick<ExportDay, "factorReturns" | "returns" | "riskFree">> {
  const day = { from: date, to: date };
  const factorRows = hasTable(run, "factor_returns") ? await run.readTable("factor_returns", day) : undefined;
  const factorValues = factorRows === undefined ? [] : selectValues(factorRows, "factor_return", "number");
  const factorNames = factorRows === undefined ? [] : selectValues(factorRows, "factor", "text");
  const rows = hasTable(run, "returns") ? await run.readTable("returns", day) : undefined;
  const ids = rows === undefined ? [] : selectValues(rows, "id", "text");
  const column = (name: string) => (rows === undefined ? [] : selectValues(rows, name, "number"));
  const [total, base, specific] = [column("total_return"), column("base_return"), column("specific_return")];
  const diagnostics = await run.readTable("diagnostics", day);
  return {
    factorReturns: new Map(factorNames.map((name, k) => [name, factorValues[k] as number])),
    returns: ids.map((id, i) => ({
      id,
      // What the model's currency earned.
      total: (Number.isNaN(base[i]) ? total[i] : base[i]) as number,
      specific: specific[i] as number,
    })),
    riskFree: selectValues(diagnostics, "risk_free", "number")[0] ?? Number.NaN,
  };
}

/** Those that one can hold from the close on: of other kinds no layout has a form. */
async function portfoliosOn(
  run: Run,
  date: string,
  factors: readonly Factor[],
): Promise<readonly FactorHoldings[]> {
  const table = "factor_portfolio_holdings";
  if (!hasTable(run, table)) return [];
  const rows = await run.readTable(table, { from: date, to: date, where: { kind: GIVEN_KIND } });
  const ids = selectValues(rows, "id", "text");
  const weights = selectValues(rows, "weight", "number");
  const held = new Map<string, number[]>();
  selectValues(rows, "factor", "text").forEach((factor, row) => {
    const own = held.get(factor);
    if (own === undefined) held.set(factor, [row]);
    else own.push(row);
  });
  return factors.flatMap(({ name }) => {
    const own = held.get(name) ?? [];
    if (own.length === 0) return [];
    return [
      {
        factor: name,
        ids: own.map((row) => ids[row] as string),
        weights: own.map((row) => weights[row] as number),
      },
    ];
  });
}

/** The same with a cell for each name and factor, empty where a portfolio does not hold the name. */
export function holdingsByName({ factorPortfolios }: ExportDay): {
  readonly ids: readonly string[];
  readonly weightOf: (factor: number, id: string) => number | undefined;
} {
  const weights = factorPortfolios.map(
    (of) => new Map(of.ids.map((id, i) => [id, of.weights[i] as number] as const)),
  );
  return {
    ids: [...new Set(factorPortfolios.flatMap((of) => of.ids))],
    weightOf: (factor, id) => weights[factor]?.get(id),
  };
}

/** Pairs of linked lines with their covariances, decimal² per period. */
export function linkedPairs({ ids, loadings, linkedTo }: ExportDay): readonly {
  readonly first: string;
  readonly second: string;
  readonly covariance: number;
}[] {
  const lines = new Map<number, number[]>();
  linkedTo.forEach((issuer, i) => {
    if (issuer >= 0 && loadings[i] !== 0) lines.set(issuer, [...(lines.get(issuer) ?? []), i]);
  });
  return [...lines.values()].flatMap((of) =>
    of.flatMap((i, at) =>
      of.slice(0, at).map((j) => ({
        first: ids[j] as string,
        second: ids[i] as string,
        covariance: (loadings[i] as number) * (loadings[j] as number),
      })),
    ),
  );
}
