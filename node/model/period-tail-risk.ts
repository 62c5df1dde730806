import {
  addNormalPart,
  cornishFisherTailRisk,
  factorScenarios,
  historicalTailRisk,
  normalTailRisk,
  type RiskAttribution,
  returnMoments,
  type TailRisk,
} from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { FactorPeriods } from "./read-factor-history.ts";

/** Levels that are reported. */
const LEVELS = [0.95, 0.99] as const;

/** A tail risk and how it was taken. */
export interface TailEstimate extends TailRisk {
  readonly method: "normal" | "cornish_fisher" | "historical";
}

/** What one period of the model may cost a portfolio. Sources are the model's factors, then specific risk. */
export interface PeriodTailRisk {
  /** By method, then level. A method for which the history does not do has NaN. */
  readonly estimates: readonly TailEstimate[];
  /** Periods of factor returns behind the historical and the Cornish–Fisher figures. */
  readonly periodCount: number;
  /** Periods in which a factor that the portfolio has was not there yet: it counts as 0. */
  readonly incompleteCount: number;
  /** Of today's portfolio through those periods, with today's specific risk. */
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/**
 * Value at risk and expected shortfall over one period of the model: normal; Cornish–Fisher, with today's volatility and the shape of
 * history; historical. History is that of the factors through today's exposures; specific risk is today's, normal and independent.
 */
export function periodTailRisk(
  model: RiskModel,
  attribution: RiskAttribution,
  { factorReturns }: FactorPeriods,
): PeriodTailRisk {
  const { assets, factors, specific, specificVolatilityAnnual, volatilityAnnual } = attribution;
  const horizonYears = 1 / model.periodsPerYear;
  const perPeriod = Math.sqrt(horizonYears);
  const contributions = [
    ...factors.map(({ riskContributionAnnual }) => riskContributionAnnual),
    specific.riskContributionAnnual,
  ];
  const normal = LEVELS.map((level) => ({
    method: "normal" as const,
    ...normalTailRisk(contributions, { level, horizonYears }),
  }));
  const scenarios = factorScenarios(model, assets.weights, { factorReturns });
  const periodCount = factorReturns.rows;
  const incompleteCount = scenarios.missingFactors.filter((count) => count > 0).length;
  if (periodCount === 0) {
    const missing = (["cornish_fisher", "historical"] as const).flatMap((method) =>
      normal.map((of) => ({ ...unknown(of), method })),
    );
    const shape = { skewness: Number.NaN, excessKurtosis: Number.NaN };
    return { estimates: [...normal, ...missing], periodCount, incompleteCount, ...shape };
  }
  const independentVolatility = specificVolatilityAnnual * perPeriod;
  const moments = addNormalPart(returnMoments(scenarios.contributions), independentVolatility);
  const today = {
    ...moments,
    mean: 0,
    meanParts: new Float64Array(contributions.length),
    volatility: volatilityAnnual * perPeriod,
    volatilityParts: Float64Array.from(contributions, (part) => part * perPeriod),
  };
  return {
    estimates: [
      ...normal,
      ...LEVELS.map((level) => ({
        method: "cornish_fisher" as const,
        ...cornishFisherTailRisk(today, { level, parameters: "matched" }),
      })),
      ...LEVELS.map((level) => {
        const tail = historicalTailRisk(scenarios.contributions, { level, independentVolatility });
        return { method: "historical" as const, ...withIndependent(tail) };
      }),
    ],
    periodCount,
    incompleteCount,
    skewness: moments.skewness,
    excessKurtosis: moments.excessKurtosis,
  };
}

function unknown({ level, valueAtRisk }: TailRisk): TailRisk {
  const measure = { loss: Number.NaN, contributions: valueAtRisk.contributions.map(() => Number.NaN) };
  return { level, valueAtRisk: measure, expectedShortfall: measure };
}

/** The independent part as the last source. */
function withIndependent(tail: ReturnType<typeof historicalTailRisk>): TailRisk {
  const measure = (of: "valueAtRisk" | "expectedShortfall") => ({
    loss: tail[of].loss,
    contributions: Float64Array.from([...tail[of].contributions, tail.independent[of]]),
  });
  return {
    level: tail.level,
    valueAtRisk: measure("valueAtRisk"),
    expectedShortfall: measure("expectedShortfall"),
  };
}
