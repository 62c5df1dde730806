import { exposureRow, type Factor } from "../../../engine/exposures/index.ts";
import { hasTable, readAxes, readRiskModel, runOptions } from "../../model/index.ts";
import { type Run, selectValues } from "../../store/index.ts";

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
}

/** Reads a date of a run, the forecast of it as the run has it or makes it again. */
export async function readExportDay(run: Run, date: string): Promise<ExportDay> {
  const { model, estimation, marketCap, assetNames } = await readRiskModel(run, date);
  const { assets, exposures, factorCovariance, specificVariance, linked } = model;
  const covered = [...assets.labels.keys()].filter((asset) => exposures.covered[asset] === 1);
  const { issuers } = await issuersOf(run);
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
