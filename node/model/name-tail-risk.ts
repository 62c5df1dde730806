import type { Matrix } from "../../engine/linalg/index.ts";
import {
  attributeTail,
  factorScenarios,
  historicalTailRisk,
  normalTailRisk,
  type RiskAttribution,
  type TailMeasure,
  type TailRisk,
} from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { FactorPeriods } from "./read-factor-history.ts";

/** Levels that are reported. */
const LEVELS = [0.95, 0.99] as const;

/** Which specific returns a historical figure has: today's forecast of them, normal and independent, or those of the periods. */
export type NameTailMethod = "normal" | "historical" | "historical_specific";

/** A tail risk whose contributions are those of the names. [N] */
export interface NameTail extends TailRisk {
  readonly method: NameTailMethod;
}

/** What one period of the model may cost a portfolio, by name. */
export interface NameTailRisk {
  /** By method, then level; a method that the history does not do for is left out. */
  readonly estimates: readonly NameTail[];
  readonly periodCount: number;
  /** Mean over the periods of the share of the gross weight that had no specific return then, which counts as 0; NaN without such returns. */
  readonly missingWeightShare: number;
}

/**
 * Value at risk and expected shortfall over one period by name: normal; historical with today's specific risk beside the factors'
 * history; historical with the names' own specific returns of each period, where those are given.
 */
export function nameTailRisk(
  model: RiskModel,
  attribution: RiskAttribution,
  { factorReturns }: FactorPeriods,
  specificReturns: Matrix | undefined,
): NameTailRisk {
  const { weights, riskContributionAnnual } = attribution.assets;
  const horizonYears = 1 / model.periodsPerYear;
  const normal = LEVELS.map((level) => ({
    method: "normal" as const,
    ...normalTailRisk(riskContributionAnnual, { level, horizonYears }),
  }));
  const independentVolatility = attribution.specificVolatilityAnnual * Math.sqrt(horizonYears);
  const none = { missingWeightShare: Number.NaN, estimates: [] };
  const history = factorReturns.rows === 0 ? [] : [{ factorReturns }];
  const own =
    specificReturns === undefined || factorReturns.rows === 0
      ? none
      : withReturns(model, weights, { factorReturns, specificReturns });
  return {
    estimates: [
      ...normal,
      ...history.flatMap((of) =>
        historical(model, weights, of, { method: "historical", independentVolatility }),
      ),
      ...own.estimates,
    ],
    periodCount: factorReturns.rows,
    missingWeightShare: own.missingWeightShare,
  };
}

interface History {
  readonly factorReturns: Matrix;
  readonly specificReturns?: Matrix;
}

function withReturns(model: RiskModel, weights: Float64Array, history: History) {
  const { missingWeight } = factorScenarios(model, weights, history);
  const gross = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const mean = missingWeight.reduce((sum, of) => sum + of, 0) / missingWeight.length;
  return {
    estimates: historical(model, weights, history, {
      method: "historical_specific",
      independentVolatility: 0,
    }),
    missingWeightShare: mean / gross,
  };
}

function historical(
  model: RiskModel,
  weights: Float64Array,
  history: History,
  {
    method,
    independentVolatility,
  }: { readonly method: NameTailMethod; readonly independentVolatility: number },
): readonly NameTail[] {
  const { contributions } = factorScenarios(model, weights, history);
  return LEVELS.map((level) => {
    const tail = historicalTailRisk(contributions, { level, independentVolatility });
    const byName = (measure: "valueAtRisk" | "expectedShortfall"): TailMeasure => {
      const { assetContributions } = attributeTail(model, weights, history, {
        scenarioWeights: tail.scenarioWeights[measure],
        independent: tail.independent[measure],
      });
      return { loss: tail[measure].loss, contributions: assetContributions };
    };
    return {
      method,
      level,
      valueAtRisk: byName("valueAtRisk"),
      expectedShortfall: byName("expectedShortfall"),
    };
  });
}
