import type { Factor } from "../../engine/exposures/index.ts";
import type { FactorCovariance } from "../../engine/risk-model/index.ts";
import { type Run, selectValues } from "../store/index.ts";

/** F after a stage, with what a run keeps about it. */
export type StageCovariance = Pick<
  FactorCovariance,
  "stage" | "covariance" | "repairedEigenvalues" | "volatilityMultiplier" | "shrinkage" | "eigenvalueBias"
>;

/** F of a date stage by stage, and what it rests on. */
export interface CovarianceAccount {
  /** In order; the last one is the model's. At least one. */
  readonly stages: readonly StageCovariance[];
  /** Factors with a history. */
  readonly factorCount: number;
  /** Effective observations of the longest history. */
  readonly correlationEffectiveCount: number;
  readonly volatilityEffectiveCount: number;
  /** [K] of each factor's volatility, and the kurtosis less 3 of its returns; 0 without a history. */
  readonly effectiveCount: Float64Array;
  readonly excessKurtosis: Float64Array;
  /** Fewer than two effective observations of correlation per factor. */
  readonly burnIn: boolean;
}

/** The account of a forecast that was just made. */
export function covarianceAccount(stages: readonly FactorCovariance[], burnIn: boolean): CovarianceAccount {
  const [first] = stages as readonly [FactorCovariance, ...FactorCovariance[]];
  return {
    stages,
    factorCount: first.effectiveCount.filter((count) => count > 0).length,
    correlationEffectiveCount: first.correlationEffectiveCount,
    volatilityEffectiveCount: Math.max(...first.effectiveCount),
    effectiveCount: first.effectiveCount,
    excessKurtosis: first.excessKurtosis,
    burnIn,
  };
}

/** F of a stored forecast; a row of 0 for a factor without a history. */
export async function readCovariance(
  run: Run,
  date: string,
  factors: readonly Factor[],
): Promise<CovarianceAccount> {
  const day = { from: date, to: date };
  const accounts = await run.readTable("factor_covariance_stages", day);
  const names = selectValues(accounts, "stage", "text");
  const repaired = selectValues(accounts, "repaired_eigenvalues", "integer");
  const multipliers = selectValues(accounts, "volatility_multiplier", "number");
  const shrinkages = selectValues(accounts, "shrinkage", "number");
  const bias = await eigenvalueBias(run, date);
  const values = await stageValues(run, date, factors);
  const size = factors.length;
  const forecasts = await run.readTable("forecasts", day);
  const effective = (column: string) => selectValues(forecasts, column, "number")[0] as number;
  return {
    stages: Array.from(names, (name, s) => ({
      stage: name as StageCovariance["stage"],
      covariance: { rows: size, cols: size, values: values.get(name) as Float64Array },
      repairedEigenvalues: repaired[s] as number,
      volatilityMultiplier: multipliers[s] as number,
      shrinkage: shrinkages[s] as number,
      eigenvalueBias: name === "eigenfactor" ? bias : null,
    })),
    factorCount: selectValues(forecasts, "factor_count", "integer")[0] as number,
    correlationEffectiveCount: effective("correlation_effective_count"),
    volatilityEffectiveCount: effective("volatility_effective_count"),
    ...(await factorHistories(run, date, factors)),
    burnIn: selectValues(forecasts, "burn_in", "flag")[0] === 1,
  };
}

/** v(k) of the eigenfactor adjustment, smallest eigenfactor first; none where the run makes no such adjustment. */
async function eigenvalueBias(run: Run, date: string): Promise<Float64Array> {
  if (!run.manifest.partitions.some(({ table }) => table === "eigenfactor_bias")) return new Float64Array(0);
  const rows = await run.readTable("eigenfactor_bias", { from: date, to: date });
  return Float64Array.from(selectValues(rows, "bias", "number"));
}

async function factorHistories(run: Run, date: string, factors: readonly Factor[]) {
  const rows = await run.readTable("factor_histories", { from: date, to: date });
  const names = [...selectValues(rows, "factor", "text")];
  const spread = (column: string) => {
    const values = selectValues(rows, column, "number");
    return Float64Array.from(factors, ({ name }) => values[names.indexOf(name)] ?? 0);
  };
  return { effectiveCount: spread("effective_count"), excessKurtosis: spread("excess_kurtosis") };
}

/** The full matrix [K×K] of every stage from the rows of its lower triangle. */
async function stageValues(
  run: Run,
  date: string,
  factors: readonly Factor[],
): Promise<ReadonlyMap<string, Float64Array>> {
  const rows = await run.readTable("factor_covariance", { from: date, to: date });
  const stages = selectValues(rows, "stage", "text");
  const first = selectValues(rows, "factor1", "text");
  const second = selectValues(rows, "factor2", "text");
  const covariances = selectValues(rows, "covariance", "number");
  const size = factors.length;
  const position = new Map(factors.map((factor, k) => [factor.name, k]));
  const matrices = new Map<string, Float64Array>();
  for (let row = 0; row < rows.rowCount; row++) {
    const stage = stages[row] as string;
    const values = matrices.get(stage) ?? new Float64Array(size * size);
    matrices.set(stage, values);
    const i = position.get(first[row] as string);
    const j = position.get(second[row] as string);
    if (i === undefined || j === undefined) continue;
    values[i * size + j] = covariances[row] as number;
    values[j * size + i] = covariances[row] as number;
  }
  return matrices;
}
