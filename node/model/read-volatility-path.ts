import { type Run, selectValues } from "../store/index.ts";

/** The forecast of one date, as far as a path through time has it. Variances are per period. */
export interface VolatilityPoint {
  readonly date: string;
  readonly burnIn: boolean;
  readonly factorCount: number;
  readonly correlationEffectiveCount: number;
  readonly stages: readonly {
    readonly stage: string;
    readonly volatilityMultiplier: number;
    readonly shrinkage: number;
    readonly repairedEigenvalues: number;
    /** By factor; those with a history alone. */
    readonly variance: ReadonlyMap<string, number>;
  }[];
  /** v(k), smallest eigenfactor first; empty without that stage. */
  readonly eigenvalueBias: readonly number[];
}

/** The stored forecasts of a span, date by date: what every stage made of every factor's variance. */
export async function readVolatilityPath(
  run: Run,
  span: { readonly from?: string; readonly to?: string },
): Promise<readonly VolatilityPoint[]> {
  const forecasts = await run.readTable("forecasts", span);
  const dates = [...selectValues(forecasts, "date", "date")];
  const burnIn = selectValues(forecasts, "burn_in", "flag");
  const counts = selectValues(forecasts, "factor_count", "integer");
  const effective = selectValues(forecasts, "correlation_effective_count", "number");
  const hasBias = run.manifest.partitions.some(({ table }) => table === "eigenfactor_bias");
  const points: VolatilityPoint[] = [];
  for (const [row, date] of dates.entries()) {
    const day = { from: date, to: date };
    points.push({
      date,
      burnIn: burnIn[row] === 1,
      factorCount: counts[row] as number,
      correlationEffectiveCount: effective[row] as number,
      stages: await stagesOn(run, date),
      eigenvalueBias: hasBias
        ? [...selectValues(await run.readTable("eigenfactor_bias", day), "bias", "number")]
        : [],
    });
  }
  return points;
}

async function stagesOn(run: Run, date: string): Promise<VolatilityPoint["stages"]> {
  const day = { from: date, to: date };
  const variances = new Map<string, Map<string, number>>();
  const rows = await run.readTable("factor_covariance", day);
  const [stage, first, second] = ["stage", "factor1", "factor2"].map((name) =>
    selectValues(rows, name, "text"),
  );
  const covariance = selectValues(rows, "covariance", "number");
  for (let row = 0; row < rows.rowCount; row++) {
    if (first?.[row] !== second?.[row]) continue;
    const name = stage?.[row] as string;
    const own = variances.get(name) ?? new Map<string, number>();
    variances.set(name, own.set(first?.[row] as string, covariance[row] as number));
  }
  const accounts = await run.readTable("factor_covariance_stages", day);
  const multiplier = selectValues(accounts, "volatility_multiplier", "number");
  const shrinkage = selectValues(accounts, "shrinkage", "number");
  const repaired = selectValues(accounts, "repaired_eigenvalues", "integer");
  return Array.from(selectValues(accounts, "stage", "text"), (name, s) => ({
    stage: name,
    volatilityMultiplier: multiplier[s] as number,
    shrinkage: shrinkage[s] as number,
    repairedEigenvalues: repaired[s] as number,
    variance: variances.get(name) ?? new Map(),
  }));
}
