import type { Exposures } from "../../engine/exposures/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import { type PreparedRiskModel, portfolioRisks, type RiskModel } from "../../engine/risk-model/index.ts";
import { readRiskModel, type StoredModel } from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** Each run's model of one close, the first's names with those of the others. */
export interface PairedModels {
  /** The first run's, of the names that every run covers: portfolios are formed from it. */
  readonly first: StoredModel;
  /** As the runs have them, the first too, but all with variances per period of the first. */
  readonly models: readonly RiskModel[];
  /** [N] by name of the first run: its code in each run; −1 = unknown to it. */
  readonly codes: readonly Int32Array[];
}

/** The models of all runs at a close at which all have a forecast. */
export async function pairedModels(runs: readonly Run[], date: string): Promise<PairedModels> {
  const stored: StoredModel[] = [];
  for (const run of runs) stored.push(await readRiskModel(run, date));
  const [own, ...others] = stored as [StoredModel, ...StoredModel[]];
  const models = stored.map(({ model }) => perPeriodOf(own.model, model));
  const codes = models.map(({ assets }) =>
    Int32Array.from(own.model.assets.labels, (id) => assets.codes.get(id) ?? -1),
  );
  if (others.length === 0) return { first: own, models, codes };
  const isCommon = (_: number, name: number) =>
    Number(
      models.every(({ exposures, specificVariance }, r) => {
        const code = codes[r]![name]!;
        return exposures.covered[code] === 1 && Number.isFinite(specificVariance[code]);
      }),
    );
  const covered = own.model.exposures.covered.map(isCommon);
  const exposures: Exposures = { ...own.model.exposures, covered };
  const estimation = own.estimation.map((member, name) => member * covered[name]!);
  return { first: { ...own, exposures, estimation, model: { ...own.model, exposures } }, models, codes };
}

/** A model with variances per period of another, whose periods may be shorter or longer. */
function perPeriodOf({ periodsPerYear }: RiskModel, model: RiskModel): RiskModel {
  if (model.periodsPerYear === periodsPerYear) return model;
  const share = model.periodsPerYear / periodsPerYear;
  const scaled = (values: ArrayLike<number>, by: number) => Float64Array.from(values, (value) => by * value);
  const { factorCovariance, linked } = model;
  return {
    ...model,
    factorCovariance: { ...factorCovariance, values: scaled(factorCovariance.values, share) },
    specificVariance: scaled(model.specificVariance, share),
    ...(linked && { linked: { ...linked, loading: scaled(linked.loading, Math.sqrt(share)) } }),
    periodsPerYear,
  };
}

/**
 * The variance per period of portfolios of the first run's names by each run. [runs][P]
 *
 * @param prepared  the models, from `prepareRiskModel`
 * @param weights   [N] each, 0 on names that a run does not cover
 */
export function pairedVariances(
  { models, codes }: PairedModels,
  prepared: readonly PreparedRiskModel[],
  weights: readonly Float64Array[],
): readonly Float64Array[] {
  return models.map((model, run) => {
    const code = codes[run]!;
    const assetCount = model.assets.labels.length;
    const values = new Float64Array(weights.length * assetCount);
    weights.forEach((portfolio, p) => {
      if (run === 0) {
        values.set(portfolio, p * assetCount);
        return;
      }
      for (let name = 0; name < portfolio.length; name++) {
        if (portfolio[name] !== 0) values[p * assetCount + code[name]!] = portfolio[name]!;
      }
    });
    return portfolioRisks(prepared[run]!, { rows: weights.length, values }).variance;
  });
}

/** F of each run; undefined where its factors are not those of the first run: nothing can then be said of the first's factor returns, nor of its specific ones. */
export function pairedFactorCovariances({ models }: PairedModels): readonly (Matrix | undefined)[] {
  const own = models[0]!.exposures.factors;
  return models.map(({ exposures: { factors }, factorCovariance }) =>
    factors.length === own.length && factors.every(({ name }, k) => name === own[k]!.name)
      ? factorCovariance
      : undefined,
  );
}

/** Values by name of a run as values by name of the first: NaN where the run does not know it. */
export function onFirst({ codes }: PairedModels, run: number, values: ArrayLike<number>): Float64Array {
  return Float64Array.from(codes[run]!, (code) => values[code] ?? Number.NaN);
}
