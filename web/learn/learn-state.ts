import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Matrix } from "../../engine/linalg/index.ts";
import {
  buildMiniModel,
  drawFactorHistory,
  type MiniModel,
  type MiniModelInputs,
  miniModelInputs,
  ownFactorCovariance,
} from "../../engine/minimodel/index.ts";
import { estimateFactorCovariance } from "../../engine/risk-model/index.ts";

/** Inputs that a reader may change: a number for each of the ten stocks. */
export type Field =
  | "capUsdBn"
  | "bookToPrice"
  | "momentum"
  | "returnMonthOnePercent"
  | "specificVolatilityAnnualPercent"
  | "managerWeights";

/** The inputs as they are now. */
export const inputs: Signal<MiniModelInputs> = signal(miniModelInputs);

/** Half-life in months of the factor covariance from five drawn years; null for the given table. */
export const halfLife: Signal<number | null> = signal(null);

/** The stock and the factor whose formulas are written out. */
export const stock: Signal<number> = signal(0);
export const factor: Signal<number> = signal(miniModelInputs.factorNames.indexOf("VALUE"));

/** What follows from the primer's inputs: what the numbers of now are compared with. */
export const atFirst: MiniModel = buildMiniModel();

/** What follows from the inputs of now, or why nothing does. */
export type Followed =
  | { readonly model: MiniModel; readonly factorCovarianceAnnual: Matrix }
  | { readonly sentence: string };

export const followed: ReadonlySignal<Followed> = computed(() => {
  const fault = faultOf(inputs.value);
  if (fault !== undefined) return { sentence: fault };
  try {
    const factorCovarianceAnnual = covarianceOf(halfLife.value);
    return {
      model: buildMiniModel({ inputs: inputs.value, factorCovarianceAnnual }),
      factorCovarianceAnnual,
    };
  } catch (error) {
    return { sentence: error instanceof Error ? error.message : String(error) };
  }
});

/** Changes one number. */
export function change(field: Field, at: number, value: number): void {
  inputs.value = { ...inputs.value, [field]: inputs.value[field].with(at, value) };
}

/** Back to the primer's. */
export function reset(): void {
  inputs.value = miniModelInputs;
  halfLife.value = null;
}

/**
 * F from five drawn years with a half-life, or the given table.
 *
 * @param months  null for the table
 * @returns [K×K] decimal² per year
 */
export function covarianceOf(months: number | null): Matrix {
  const { covarianceAnnual } = ownFactorCovariance();
  if (months === null) return covarianceAnnual;
  const [ewma] = estimateFactorCovariance(drawFactorHistory(covarianceAnnual, 1), {
    volatilityHalfLife: months,
    correlationHalfLife: months,
    ownHistoryFull: 1,
    burnIn: "mark",
    neweyWest: null,
    eigenfactor: null,
    regime: null,
  });
  if (ewma === undefined) return covarianceAnnual;
  const { covariance } = ewma;
  return { ...covariance, values: Float64Array.from(covariance.values, (value) => 12 * value) };
}

/** What no model can be made of, in a sentence. */
function faultOf(now: MiniModelInputs): string | undefined {
  const fields: readonly Field[] = [
    "capUsdBn",
    "bookToPrice",
    "momentum",
    "returnMonthOnePercent",
    "specificVolatilityAnnualPercent",
    "managerWeights",
  ];
  const empty = now.names.find((_, at) => fields.some((field) => !Number.isFinite(now[field][at])));
  if (empty !== undefined) return `${empty} lacks a number: every stock needs one in each column.`;
  const unpriced = now.names.find((_, at) => (now.capUsdBn[at] ?? 0) <= 0);
  if (unpriced !== undefined)
    return `The cap of ${unpriced} must be above 0: it is a weight of the regression.`;
  const riskless = now.names.find((_, at) => (now.specificVolatilityAnnualPercent[at] ?? 0) <= 0);
  if (riskless !== undefined) return `The specific volatility of ${riskless} must be above 0.`;
  return undefined;
}
