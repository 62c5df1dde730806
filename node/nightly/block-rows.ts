import type { PerformanceAttribution, PerformanceLine } from "../../engine/performance-attribution/index.ts";
import type {
  FactorRisk,
  FamilyRisk,
  RiskChange,
  RiskContribution,
} from "../../engine/risk-attribution/index.ts";
import type { FollowedCheck } from "./breach-history.ts";
import type { Night } from "./open-night.ts";
import type { PortfolioNight } from "./portfolio-night.ts";

/** A cell; NaN is missing. */
export type Cell = string | number;

const NONE = Number.NaN;

/** The row of a portfolio in `summary`. */
export function summaryRow(night: Night, of: PortfolioNight): readonly Cell[] {
  const { held, summary, totalRisk, activeRisk } = of;
  const { volatilityAnnual: benchmarkVolatility } = night.baseAttribution;
  const active = benchmarkVolatility > 0 ? activeRisk : undefined;
  const outside = held.portfolio.outside.filter(({ reason, weight }) => reason !== "cash" && weight !== 0);
  return [
    night.stored.date,
    of.name,
    held.since,
    held.effective,
    held.capital,
    summary.nameCount,
    summary.effectiveNameCount,
    summary.grossWeight,
    summary.netWeight,
    summary.longWeight,
    summary.shortWeight,
    summary.cashWeight,
    1 - summary.unmodelledGrossWeight / summary.grossWeight,
    outside.length,
    totalRisk.volatilityAnnual,
    totalRisk.factorVolatilityAnnual,
    totalRisk.specificVolatilityAnnual,
    totalRisk.factorTotal.varianceShare,
    benchmarkVolatility,
    active?.volatilityAnnual ?? NONE,
    active?.factorVolatilityAnnual ?? NONE,
    active?.specificVolatilityAnnual ?? NONE,
    active?.factorTotal.varianceShare ?? NONE,
    of.beta,
    ...of.tail.flatMap(({ valueAtRisk, expectedShortfall }) => [valueAtRisk, expectedShortfall]),
    ...of.activeTail.flatMap(({ valueAtRisk, expectedShortfall }) =>
      active === undefined ? [NONE, NONE] : [valueAtRisk, expectedShortfall],
    ),
    of.turnover,
    of.drift,
    ...changeCells(of.change?.total),
    ...changeCells(of.change?.active),
    ...accountCells(of.day),
    ...accountCells(of.month),
  ];
}

function changeCells(change: RiskChange | undefined): readonly number[] {
  if (change === undefined) return new Array<number>(6).fill(NONE);
  return [
    change.volatilityBeforeAnnual,
    change.changeAnnual,
    change.positionsAnnual,
    change.exposuresAnnual,
    change.factorCovarianceAnnual,
    change.specificRiskAnnual,
  ];
}

function accountCells(account: PerformanceAttribution | undefined): readonly number[] {
  if (account === undefined) return [0, ...new Array<number>(9).fill(NONE)];
  const { active, portfolio, benchmark, periodCount } = account;
  return [
    periodCount,
    portfolio.returnTotal,
    benchmark.returnTotal,
    active.returnTotal,
    active.factors.contribution,
    active.specific.contribution,
    active.riskFree.contribution,
    active.unmodelled.contribution,
    active.unexplained.contribution,
    active.trading.contribution,
  ];
}

/** The rows of a portfolio in `factors`: those that it, the benchmark or its month has to do with. */
export function factorRows(night: Night, of: PortfolioNight): readonly (readonly Cell[])[] {
  const { totalRisk, activeRisk, day, month } = of;
  const hasBase = night.baseAttribution.volatilityAnnual > 0;
  const base = night.baseAttribution.factors;
  const [ofDay, ofMonth] = [byFactor(day), byFactor(month)];
  return totalRisk.factors.flatMap((total, k) => {
    const active = hasBase ? (activeRisk.factors[k] as FactorRisk) : undefined;
    const baseExposure = base[k]?.exposure ?? 0;
    const { name, family } = total.factor;
    const earned = ofMonth.get(name) ?? NONE;
    if (total.exposure === 0 && baseExposure === 0 && !(Math.abs(earned) > 0)) return [];
    return [
      [
        night.stored.date,
        of.name,
        name,
        family,
        total.exposure,
        hasBase ? baseExposure : NONE,
        active?.exposure ?? NONE,
        total.volatilityAnnual,
        ...contributionCells(total, active),
        ofDay.get(name) ?? NONE,
        earned,
      ],
    ];
  });
}

/** The rows of a portfolio in `families`: its families and specific risk. */
export function familyRows(night: Night, of: PortfolioNight): readonly (readonly Cell[])[] {
  const hasBase = night.baseAttribution.volatilityAnnual > 0;
  const [ofDay, ofMonth] = [byFamily(of.day), byFamily(of.month)];
  const row = (family: string, total: RiskContribution, active: RiskContribution | undefined) => [
    night.stored.date,
    of.name,
    family,
    ...contributionCells(total, active),
    ofDay.get(family) ?? NONE,
    ofMonth.get(family) ?? NONE,
  ];
  return [
    ...of.totalRisk.families.map((total, at) =>
      row(total.family, total, hasBase ? (of.activeRisk.families[at] as FamilyRisk) : undefined),
    ),
    row("specific", of.totalRisk.specific, hasBase ? of.activeRisk.specific : undefined),
  ];
}

function contributionCells(total: RiskContribution, active: RiskContribution | undefined): readonly number[] {
  return [
    total.riskContributionAnnual,
    total.varianceShare,
    active?.riskContributionAnnual ?? NONE,
    active?.varianceShare ?? NONE,
  ];
}

function byFactor(account: PerformanceAttribution | undefined): ReadonlyMap<string, number> {
  const lines = account?.active.byFactor ?? [];
  return new Map(
    lines.flatMap(({ line, contribution }) =>
      line.kind === "factor" ? [[line.factor.name, contribution]] : [],
    ),
  );
}

function byFamily(account: PerformanceAttribution | undefined): ReadonlyMap<string, number> {
  const lines: readonly PerformanceLine[] = account?.active.byFamily ?? [];
  const sums = new Map<string, number>(
    lines.flatMap(({ line, contribution }) => (line.kind === "family" ? [[line.family, contribution]] : [])),
  );
  if (account !== undefined) sums.set("specific", account.active.specific.contribution);
  return sums;
}

/** The rows of a portfolio in `outside`: what no figure has, by name. */
export function outsideRows(night: Night, { name, held }: PortfolioNight): readonly (readonly Cell[])[] {
  return held.portfolio.outside
    .filter(({ reason, weight }) => reason !== "cash" && weight !== 0)
    .map(({ id, weight, reason }) => [night.stored.date, name, id, weight, reason]);
}

/** A row of `limits`. */
export function limitRow(date: string, portfolio: string, of: FollowedCheck): readonly Cell[] {
  return [
    date,
    portfolio,
    of.limit,
    of.level,
    of.on,
    of.item,
    of.value,
    of.min,
    of.max,
    of.used,
    of.status,
    of.state,
    of.since,
    of.worst,
    of.worstDate,
  ];
}
