import { InputError } from "../../engine/errors/index.ts";
import {
  attributeGroups,
  type GroupRisk,
  groupByFamily,
  type RiskContribution,
  type StandaloneGroupRisk,
  standaloneGroupRisk,
} from "../../engine/risk-attribution/index.ts";
import { hasBenchmark, mainSide, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

const plurals = { industry: "industries", country: "countries" } as const;

/**
 * Risk by the industries or countries of the names.
 *
 * @throws {InputError} the model has none
 */
export function groupSection(report: RiskReport, family: "industry" | "country"): RiskSection {
  const { model } = report.stored;
  const grouping = groupByFamily(model.exposures, family);
  if (grouping.names.length === 0) {
    const rule = `the model has no ${plurals[family]}: take another view`;
    throw new InputError([{ file: "--by", value: family, rule }]);
  }
  const lines = (of: typeof report.risk.portfolio) => {
    const alone = standaloneGroupRisk(model, of, grouping);
    return attributeGroups(of, grouping).map((line, at) => {
      return { ...line, ...(alone[at] as StandaloneGroupRisk) };
    });
  };
  const sides = {
    portfolio: lines(report.risk.portfolio),
    active: hasBenchmark(report) ? lines(report.risk.active) : [],
  };
  const main = (hasBenchmark(report) ? sides.active : sides.portfolio).filter(isThere);
  const sorted = main.toSorted((a, b) => Math.abs(ctr(b)) - Math.abs(ctr(a)));
  const active = hasBenchmark(report) ? "active " : "";
  const { volatilityAnnual } = mainSide(report).attribution;
  const columns: readonly TextColumn[] = [
    { header: family, align: "left" },
    right(`${active}long %`),
    right(`${active}short %`),
    right(`${active}net %`),
    right("stand-alone %"),
    right("correlation"),
    right("risk contribution %"),
    right("through factors %"),
    right("specific %"),
    right("share of variance %"),
    right("incremental %"),
  ];
  const rows = sorted.map((line) => [
    line.name,
    ...[line.longWeight, line.shortWeight, line.netWeight, line.standaloneVolatilityAnnual].map((value) =>
      percent(value),
    ),
    fixed(line.correlation),
    percent(ctr(line)),
    percent(line.factor.riskContributionAnnual),
    percent(line.specific.riskContributionAnnual),
    percent(line.total.varianceShare, 1),
    percent(line.incrementalRiskAnnual),
  ]);
  const blank = Array.from({ length: 5 }, () => "");
  const sums = [line(main, (of) => of.factor), line(main, (of) => of.specific)].map((value) =>
    percent(value),
  );
  return {
    key: "groups",
    json: { by: family, portfolio: sides.portfolio.map(plain), active: sides.active.map(plain) },
    get lines() {
      return [
        `${hasBenchmark(report) ? "Active risk" : "Risk"} by the ${plurals[family]} of the names`,
        formatTable(columns, [
          ...rows,
          [],
          [
            "Total",
            ...blank,
            percent(volatilityAnnual),
            ...sums,
            percent(volatilityAnnual > 0 ? 1 : Number.NaN, 1),
            "",
          ],
        ]),
        "",
        `A name's whole contribution goes to its ${family}, through every factor: this is not the ${family} factor alone. Incremental:`,
        "what the risk loses if the group is closed into cash.",
      ];
    },
    get csv() {
      return groupsCsv(sorted);
    },
  };
}

type GroupLine = GroupRisk & StandaloneGroupRisk;

function ctr({ total }: GroupRisk): number {
  return total.riskContributionAnnual;
}

function line(lines: readonly GroupLine[], pick: (of: GroupLine) => RiskContribution): number {
  return lines.reduce((sum, of) => sum + pick(of).riskContributionAnnual, 0);
}

/** Groups without a weight say nothing. */
function isThere({ longWeight, shortWeight }: GroupRisk): boolean {
  return longWeight !== 0 || shortWeight !== 0;
}

function plain({ group: _, name, total, ...rest }: GroupLine) {
  return { group: name, ...rest, ...total };
}

function groupsCsv(sorted: readonly GroupLine[]): RiskSection["csv"] {
  return {
    header: [
      "group",
      "long_weight",
      "short_weight",
      "net_weight",
      "standalone_volatility_annual",
      "correlation",
      "risk_contribution_annual",
      "factor_risk_contribution_annual",
      "specific_risk_contribution_annual",
      "variance_share",
      "incremental_risk_annual",
    ],
    rows: sorted.map((of) => {
      return [
        of.name,
        of.longWeight,
        of.shortWeight,
        of.netWeight,
        of.standaloneVolatilityAnnual,
        of.correlation,
        ctr(of),
        of.factor.riskContributionAnnual,
        of.specific.riskContributionAnnual,
        of.total.varianceShare,
        of.incrementalRiskAnnual,
      ];
    }),
  };
}
