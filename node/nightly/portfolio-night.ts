import {
  activePortfolio,
  alignPortfolio,
  type Portfolio,
  type PortfolioSummary,
  portfolioSummary,
} from "../../engine/portfolio/index.ts";
import {
  attributeRisk,
  attributeRiskChange,
  normalTailRisk,
  type RiskAttribution,
  type RiskChange,
} from "../../engine/risk-attribution/index.ts";
import { portfolioCovariance, portfolioRisk } from "../../engine/risk-model/index.ts";
import type { DatedHoldings } from "../model/index.ts";
import { type FollowedPortfolio, followPortfolio } from "./follow-portfolio.ts";
import type { Night } from "./open-night.ts";

/** Levels of tail risk. */
export const TAIL_LEVELS = [0.95, 0.99] as const;

/** A normal loss of one period of the model. */
export interface NormalTail {
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** All figures of one portfolio on a night. Decimals, annual where they are of risk. */
export interface PortfolioNight extends FollowedPortfolio {
  readonly name: string;
  readonly summary: PortfolioSummary;
  readonly active: Portfolio;
  readonly totalRisk: RiskAttribution;
  /** Of the active weights; the total's where there is no benchmark. */
  readonly activeRisk: RiskAttribution;
  /** Predicted; NaN without a benchmark. */
  readonly beta: number;
  readonly tail: readonly NormalTail[];
  readonly activeTail: readonly NormalTail[];
  /** Σ|w| of what was traded since the night before, and of what weights have drifted by; NaN where nothing was held then. */
  readonly turnover: number;
  readonly drift: number;
  /** Undefined where nothing was held or no model is known of the night before. */
  readonly change: { readonly total: RiskChange; readonly active: RiskChange | undefined } | undefined;
}

/**
 * All figures of one portfolio on a night: those that `risk` and `attribute` give of it.
 *
 * @throws {InputError} as they do
 */
export async function portfolioNight(night: Night, source: DatedHoldings): Promise<PortfolioNight> {
  const followed = await followPortfolio(night, source);
  const { model } = night.stored;
  const { portfolio } = followed.held;
  const active = activePortfolio(portfolio, night.base);
  const totalRisk = attributeRisk(model, portfolio.weights);
  const hasBase = night.baseAttribution.volatilityAnnual > 0;
  const activeRisk = hasBase ? attributeRisk(model, active.weights) : totalRisk;
  const { before, untouched } = followed;
  return {
    ...followed,
    name: source.name,
    summary: portfolioSummary(portfolio),
    active,
    totalRisk,
    activeRisk,
    beta:
      night.baseRisk.variance > 0
        ? portfolioCovariance(portfolioRisk(model, portfolio.weights), night.baseRisk) /
          night.baseRisk.variance
        : Number.NaN,
    tail: tailOf(totalRisk, model.periodsPerYear),
    activeTail: tailOf(activeRisk, model.periodsPerYear),
    turnover: untouched === undefined ? Number.NaN : distance(portfolio, untouched),
    drift: untouched === undefined || before === undefined ? Number.NaN : distance(untouched, before),
    change: changeOf(night, followed, active),
  };
}

function tailOf({ factors, specific }: RiskAttribution, periodsPerYear: number): readonly NormalTail[] {
  const contributions = [
    ...factors.map(({ riskContributionAnnual }) => riskContributionAnnual),
    specific.riskContributionAnnual,
  ];
  return TAIL_LEVELS.map((level) => {
    const of = normalTailRisk(contributions, { level, horizonYears: 1 / periodsPerYear });
    return { level, valueAtRisk: of.valueAtRisk.loss, expectedShortfall: of.expectedShortfall.loss };
  });
}

/** Σ|a − b| over names, in the model or outside it; cash apart. */
function distance(a: Portfolio, b: Portfolio): number {
  const { weights, outside } = activePortfolio(a, alignPortfolio(b, basisOf(a, b)));
  let sum = 0;
  for (const weight of weights) sum += Math.abs(weight);
  for (const { reason, weight } of outside) if (reason !== "cash") sum += Math.abs(weight);
  return sum;
}

/** Where a name is covered in one of them and not in the other, its weight is compared all the same. */
function basisOf(a: Portfolio, b: Portfolio) {
  const covered = new Uint8Array(a.weights.length).fill(1);
  for (const { asset } of [...a.outside]) if (asset >= 0) covered[asset] = 0;
  return { assets: b.assets, covered };
}

function changeOf(
  night: Night,
  { held, before, baseBefore }: FollowedPortfolio,
  active: Portfolio,
): PortfolioNight["change"] {
  const { modelBefore, stored, baseAttribution } = night;
  if (modelBefore === undefined || before === undefined) return undefined;
  const basis = { assets: modelBefore.model.assets, covered: modelBefore.exposures.covered };
  const change = (then: Portfolio, now: Float64Array): RiskChange =>
    attributeRiskChange(
      { model: modelBefore.model, weights: alignPortfolio(then, basis).weights },
      { model: stored.model, weights: now },
    );
  return {
    total: change(before, held.portfolio.weights),
    active:
      baseBefore !== undefined && baseAttribution.volatilityAnnual > 0
        ? change(activePortfolio(before, baseBefore), active.weights)
        : undefined,
  };
}
