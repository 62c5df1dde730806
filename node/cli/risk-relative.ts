import { InputError } from "../../engine/errors/index.ts";
import {
  type ActiveSource,
  attributeAllocation,
  attributeRelativeRisk,
  type GroupAllocation,
  groupByFamily,
} from "../../engine/risk-attribution/index.ts";
import { counted } from "./counted.ts";
import { hasBenchmark, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

/**
 * Tracking error by sources that are measured against the benchmark: allocation to industries and selection within them, and by name.
 *
 * @throws {InputError} there is no benchmark
 */
export function relativeSection(report: RiskReport): RiskSection {
  const { held, base, stored, layout, risk } = report;
  if (!hasBenchmark(report)) {
    const rule = "needs a benchmark with risk: name one with --benchmark";
    throw new InputError([{ file: "--relative", value: report.benchmarkName, rule }]);
  }
  const { model } = stored;
  const [portfolio, benchmark] = [held.portfolio.weights, base.portfolio.weights];
  const grouping = groupByFamily(model.exposures, "industry");
  if (grouping.names.length === 0)
    throw new InputError([{ file: "--relative", rule: "needs industries, and the model has none" }]);
  const { trackingErrorAnnual, groups, cash } = attributeAllocation(
    model,
    { portfolio, benchmark },
    grouping,
  );
  const names = attributeRelativeRisk(model, portfolio, benchmark);
  const there = groups
    .filter((of) => of.portfolioWeight !== 0 || of.benchmarkWeight !== 0)
    .toSorted((a, b) => Math.abs(contribution(b)) - Math.abs(contribution(a)));
  const order = [...names.activeWeights.keys()]
    .filter((asset) => names.activeWeights[asset] !== 0)
    .map((asset) => ({
      id: model.assets.labels[asset] ?? "",
      name: stored.assetNames[asset] ?? "",
      activeWeight: names.activeWeights[asset] as number,
      marginalRiskAnnual: names.marginalRiskAnnual[asset] as number,
      riskContributionAnnual: names.riskContributionAnnual[asset] as number,
      plainRiskContributionAnnual: risk.active.assets.riskContributionAnnual[asset] as number,
    }))
    .sort((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual));
  return {
    key: "relative",
    json: {
      trackingErrorAnnual,
      groups: groups.map(({ group: _, name, ...rest }) => ({ group: name, ...rest })),
      names: order,
      cash,
    },
    get lines() {
      return [
        "Active risk by decisions: allocation to industries and selection within them (stand-alone × correlation = contribution)",
        groupTable(there, cash.riskContributionAnnual, trackingErrorAnnual),
        "",
        `The ${Math.min(layout.top, order.length)} names with the largest contributions against the benchmark`,
        nameTable(order.slice(0, layout.top), order.slice(layout.top), { cash, trackingErrorAnnual }),
        "",
        "Sources are measured against the benchmark: a name's is its return less the benchmark's, so that cash is a bet like any other. Plain:",
        "the contribution of the usual table, by which cash costs nothing. Interaction stands in selection.",
      ];
    },
    get csv() {
      return {
        header: [
          "group",
          "portfolio_weight",
          "benchmark_weight",
          "allocation_risk_contribution_annual",
          "selection_risk_contribution_annual",
        ],
        rows: [
          ...there.map((of) => [
            of.name,
            of.portfolioWeight,
            of.benchmarkWeight,
            of.allocation.riskContributionAnnual,
            of.selection.riskContributionAnnual,
          ]),
          ["cash", cash.activeWeight, 0, cash.riskContributionAnnual, 0],
        ],
      };
    },
  };
}

function contribution({ allocation, selection }: GroupAllocation): number {
  return allocation.riskContributionAnnual + selection.riskContributionAnnual;
}

function groupTable(groups: readonly GroupAllocation[], cash: number, total: number): string {
  const source = ({ standaloneVolatilityAnnual, correlation, riskContributionAnnual }: ActiveSource) => [
    percent(standaloneVolatilityAnnual),
    fixed(correlation),
    percent(riskContributionAnnual),
  ];
  const sum = (pick: (of: GroupAllocation) => ActiveSource): string =>
    percent(groups.reduce((to, of) => to + pick(of).riskContributionAnnual, 0));
  return formatTable(
    [
      { header: "industry", align: "left" },
      right("weight %"),
      right("benchmark %"),
      right("allocation alone %"),
      right("correlation"),
      right("contribution %"),
      right("selection alone %"),
      right("correlation"),
      right("contribution %"),
      right("together %"),
    ],
    [
      ...groups.map((of) => [
        of.name,
        percent(of.portfolioWeight),
        percent(of.benchmarkWeight),
        ...source(of.allocation),
        ...source(of.selection),
        percent(contribution(of)),
      ]),
      ["Cash against the benchmark", "", "", "", "", "", "", "", "", percent(cash)],
      [],
      [
        "Total",
        "",
        "",
        "",
        "",
        sum((of) => of.allocation),
        "",
        "",
        sum((of) => of.selection),
        percent(total),
      ],
    ],
  );
}

interface RelativeName {
  readonly id: string;
  readonly name: string;
  readonly activeWeight: number;
  readonly marginalRiskAnnual: number;
  readonly riskContributionAnnual: number;
  readonly plainRiskContributionAnnual: number;
}

function nameTable(
  shown: readonly RelativeName[],
  others: readonly RelativeName[],
  {
    cash,
    trackingErrorAnnual,
  }: {
    readonly cash: { readonly activeWeight: number; readonly riskContributionAnnual: number };
    readonly trackingErrorAnnual: number;
  },
): string {
  const row = (id: string, name: string, of: readonly RelativeName[], marginal: string): string[] => {
    const sum = (pick: (one: RelativeName) => number) => percent(of.reduce((to, one) => to + pick(one), 0));
    return [
      id,
      name,
      sum((one) => one.activeWeight),
      marginal,
      sum((one) => one.riskContributionAnnual),
      sum((one) => one.plainRiskContributionAnnual),
    ];
  };
  return formatTable(
    [
      { header: "id", align: "left" },
      { header: "name", align: "left" },
      right("active weight %"),
      right("marginal, bp per 1 %"),
      right("relative contribution %"),
      right("plain contribution %"),
    ],
    [
      ...shown.map((of) => row(of.id, of.name, [of], fixed(of.marginalRiskAnnual * 100, 1))),
      ...(others.length > 0 ? [row("other", counted(others.length, "name"), others, "")] : []),
      ["Cash", "", percent(cash.activeWeight), "", percent(cash.riskContributionAnnual), percent(0)],
      [],
      ["Total", "", "", "", percent(trackingErrorAnnual), percent(trackingErrorAnnual)],
    ],
  );
}
