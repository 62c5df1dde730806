import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { WrittenPortfolioLimit } from "../../wire/index.ts";
import type { PeriodTailRisk } from "../model/index.ts";
import { type PortfolioNight, TAIL_LEVELS } from "./portfolio-night.ts";

/** A thing that a limit is about, "" for the portfolio as a whole, and its value; NaN where it cannot be measured. */
type Measure = readonly [item: string, value: number];

/** The measures of a limit of some kind. */
type LimitOf<Kind extends WrittenPortfolioLimit["on"]> = Extract<WrittenPortfolioLimit, { on: Kind }>;

/** What is measured: a portfolio's night and, where a limit asks for history, its tail risk by history. */
export interface Measured {
  readonly night: PortfolioNight;
  readonly historical: PeriodTailRisk | undefined;
  readonly hasBenchmark: boolean;
}

/** Whether a limit needs the losses of history, which take longer than all else. */
export function needsHistory({ on, ...limit }: WrittenPortfolioLimit): boolean {
  return on === "tail" && "method" in limit && limit.method === "historical";
}

/** What a limit is about, item by item. */
export function measureLimit(limit: WrittenPortfolioLimit, of: Measured): readonly Measure[] {
  const { night, hasBenchmark } = of;
  const { summary } = night;
  const whole = (value: number): readonly Measure[] => [["", value]];
  switch (limit.on) {
    case "volatility":
      return whole(night.totalRisk.volatilityAnnual);
    case "tracking_error":
      return whole(hasBenchmark ? night.activeRisk.volatilityAnnual : Number.NaN);
    case "beta":
      return whole(night.beta);
    case "tail":
      return whole(tailLoss(limit, of));
    case "exposure":
      return exposuresOf(limit, riskOf(limit, of));
    case "contribution":
      return contributionsOf(limit, riskOf(limit, of));
    case "weight":
      return weightsOf(limit, isBlind(limit, of) ? undefined : portfolioOf(limit, night));
    case "group":
      return groupsOf(limit, riskOf(limit, of));
    case "coverage":
      return whole(1 - summary.unmodelledGrossWeight / summary.grossWeight);
    case "turnover":
      return whole(night.turnover);
    case "gross":
      return whole(summary.grossWeight);
    case "net":
      return whole(summary.netWeight);
    case "cash":
      return whole(summary.cashWeight);
  }
}

interface Relative {
  readonly relative?: boolean | undefined;
}

/** Whether a limit is against a benchmark that is not there. */
export function isBlind(
  limit: WrittenPortfolioLimit | Relative,
  { hasBenchmark }: Pick<Measured, "hasBenchmark">,
): boolean {
  return "relative" in limit && limit.relative === true && !hasBenchmark;
}

function riskOf(limit: Relative, of: Measured): RiskAttribution | undefined {
  if (isBlind(limit, of)) return undefined;
  return limit.relative === true ? of.night.activeRisk : of.night.totalRisk;
}

function portfolioOf({ relative }: Relative, { held, active }: PortfolioNight): Portfolio {
  return relative === true ? active : held.portfolio;
}

function tailLoss({ measure, confidence, method }: LimitOf<"tail">, { night, historical }: Measured): number {
  const level = confidence === "99%" || confidence === 0.99 ? TAIL_LEVELS[1] : TAIL_LEVELS[0];
  if (method === "historical") {
    const found = historical?.estimates.find((of) => of.method === "historical" && of.level === level);
    return (
      (measure === "expected_shortfall" ? found?.expectedShortfall : found?.valueAtRisk)?.loss ?? Number.NaN
    );
  }
  const found = night.tail.find((of) => of.level === level);
  return (measure === "expected_shortfall" ? found?.expectedShortfall : found?.valueAtRisk) ?? Number.NaN;
}

/** Against a benchmark that is not there nothing can be measured. */
const BLIND: readonly Measure[] = [["", Number.NaN]];

function exposuresOf(
  { factor, family }: LimitOf<"exposure">,
  risk: RiskAttribution | undefined,
): readonly Measure[] {
  if (risk === undefined) return BLIND;
  const wanted = factor === undefined ? undefined : listed(factor);
  return risk.factors.flatMap(({ factor: of, exposure }): Measure[] =>
    (wanted === undefined ? of.family === family : wanted.includes(of.name)) ? [[of.name, exposure]] : [],
  );
}

function contributionsOf(
  { of: wanted }: LimitOf<"contribution">,
  risk: RiskAttribution | undefined,
): readonly Measure[] {
  return risk === undefined ? BLIND : listed(wanted).map((name) => [name, shareOf(risk, name)]);
}

function shareOf(risk: RiskAttribution, name: string): number {
  if (name === "factors") return risk.factorTotal.varianceShare;
  if (name === "specific") return risk.specific.varianceShare;
  const found =
    risk.factors.find(({ factor }) => factor.name === name) ??
    risk.families.find(({ family }) => family === name);
  return found?.varianceShare ?? Number.NaN;
}

function weightsOf({ id }: LimitOf<"weight">, portfolio: Portfolio | undefined): readonly Measure[] {
  if (portfolio === undefined) return BLIND;
  const { assets, weights, outside } = portfolio;
  const apart = outside.filter(({ reason }) => reason !== "cash");
  if (id !== undefined) {
    return listed(id).map((name) => {
      const beyond = apart.find((of) => of.id === name)?.weight ?? 0;
      return [name, (weights[assets.codes.get(name) ?? -1] ?? 0) + beyond];
    });
  }
  const found: Measure[] = [];
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset] as number;
    if (weight !== 0) found.push([assets.labels[asset] as string, weight]);
  }
  for (const of of apart) if (of.weight !== 0) found.push([of.id, of.weight]);
  return found;
}

function groupsOf({ by, group }: LimitOf<"group">, risk: RiskAttribution | undefined): readonly Measure[] {
  if (risk === undefined) return BLIND;
  const wanted = group === undefined ? undefined : listed(group);
  // The exposure to an industry or a country is the weight of its names.
  return risk.factors.flatMap(({ factor, exposure }): Measure[] =>
    factor.family === by && (wanted === undefined || wanted.includes(factor.name))
      ? [[factor.name, exposure]]
      : [],
  );
}

/** One or several. */
export function listed(given: string | readonly string[]): readonly string[] {
  return typeof given === "string" ? [given] : given;
}
