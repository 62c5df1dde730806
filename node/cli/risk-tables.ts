import type { FactorRisk, RiskAttribution, RiskContribution } from "../../engine/risk-attribution/index.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import { bySize, type FurtherUnit, hasBenchmark, mainSide, type RiskReport } from "./risk-parts.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** Factors of a family that are listed one by one where not all were asked for. */
const MOST_OF_FAMILY = 8;

/** Where the risk comes from: by factor, and the names with most of it. */
export function mainTable(report: RiskReport, units: readonly FurtherUnit[]): string[] {
  const { by } = report.layout;
  const withBenchmark = hasBenchmark(report);
  const most = { factor: Number.POSITIVE_INFINITY, family: 0 };
  const factors = [
    "",
    withBenchmark
      ? "Where the active risk comes from (sums to the tracking error)"
      : "Where the risk comes from",
    factorTable(report, units, by === "factor" || by === "family" ? most[by] : MOST_OF_FAMILY),
  ];
  const names = ["", ...nameTable(report, units)];
  if (by === undefined) return [...factors, ...names];
  if (by === "name") return names;
  return by === "factor" || by === "family" ? factors : [];
}

const right = (header: string): TextColumn => ({ header, align: "right" });

/** x · σ · ρ = contribution, family by family; beside the active risk also what each source has in the total. */
function factorTable(report: RiskReport, units: readonly FurtherUnit[], most: number): string {
  const book = mainSide(report).attribution;
  const total = hasBenchmark(report) && !report.layout.active ? report.risk.portfolio : undefined;
  const columns = factorColumns(report, units, total !== undefined);
  const contribution = (part: RiskContribution): string[] => [
    percent(part.riskContributionAnnual),
    percent(part.varianceShare, 1),
  ];
  const own = (part: RiskContribution | undefined): string[] =>
    total === undefined ? [] : part === undefined ? ["", ""] : contribution(part);
  const line = (
    label: string,
    part: RiskContribution,
    inTotal: RiskContribution | undefined,
    cells?: string[],
  ) => [
    label,
    ...(cells ?? Array.from({ length: units.length + 3 + (total === undefined ? 0 : 1) }, () => "")),
    ...contribution(part),
    ...units.map(({ show }) => show(part.riskContributionAnnual)),
    ...own(inTotal),
  ];
  const rows: string[][] = [];
  for (const family of book.families) {
    const members = book.factors.filter((of) => of.factor.family === family.family && isPresent(of, total));
    if (members.length === 0) continue;
    const inTotal = total?.families.find((of) => of.family === family.family);
    rows.push(line(familyTitles[family.family], family, inTotal));
    const sorted = bySize(members);
    const shown = most > 0 && sorted.length <= most + 1 ? sorted : sorted.slice(0, most);
    for (const factor of shown) {
      const same = totalOf(total, factor);
      const cells = [
        ...(total === undefined ? [] : [fixed(same?.exposure ?? Number.NaN, 3)]),
        fixed(factor.exposure, 3),
        ...units.map(({ show }) => show(factor.exposure)),
        percent(factor.volatilityAnnual),
        fixed(factor.correlation),
      ];
      rows.push(line(`  ${factor.factor.name}`, factor, same, cells));
    }
    const others = sorted.slice(shown.length);
    if (others.length > 0 && most > 0) {
      const inTotals = others.flatMap((factor) => totalOf(total, factor) ?? []);
      rows.push(line(`  other (${others.length})`, sumOf(others), sumOf(inTotals)));
    }
  }
  rows.push(line("Specific", book.specific, total?.specific));
  rows.push([]);
  rows.push(line("Total", wholeOf(book), total && wholeOf(total)));
  // Families alone have no exposure to show.
  const isShown = (c: number): boolean => c === 0 || rows.some((row) => (row[c] ?? "") !== "");
  return formatTable(
    columns.filter((_, c) => isShown(c)),
    rows.map((row) => row.filter((_, c) => isShown(c))),
  );
}

function factorColumns(
  report: RiskReport,
  units: readonly FurtherUnit[],
  withTotal: boolean,
): readonly TextColumn[] {
  const active = hasBenchmark(report) ? "active " : "";
  return [
    { header: "source", align: "left" },
    ...(!withTotal ? [] : [right("exposure")]),
    right(!withTotal ? `${active}exposure` : "active"),
    ...units.map(({ header }) => right(`${withTotal ? "active" : `${active}exposure`}, ${header}`)),
    right("volatility %"),
    right("correlation"),
    right("risk contribution %"),
    right("share of variance %"),
    ...units.map(({ header }) => right(`contribution, ${header}`)),
    ...(!withTotal ? [] : [right("in total risk %"), right("of its variance %")]),
  ];
}

function totalOf(total: RiskAttribution | undefined, { factor }: FactorRisk): FactorRisk | undefined {
  return total?.factors.find((of) => of.factor.name === factor.name && of.factor.family === factor.family);
}

/** Whether a factor has a line: also without an active exposure, where the total risk beside it has one. */
function isPresent(factor: FactorRisk, total: RiskAttribution | undefined): boolean {
  const isHeld = factor.exposure !== 0 || (totalOf(total, factor)?.exposure ?? 0) !== 0;
  return isHeld && factor.volatilityAnnual > 0;
}

/** Several sources as one. */
function sumOf(parts: readonly RiskContribution[]): RiskContribution {
  const sum = (pick: (part: RiskContribution) => number) => parts.reduce((to, part) => to + pick(part), 0);
  return {
    riskContributionAnnual: sum((part) => part.riskContributionAnnual),
    varianceContributionAnnual: sum((part) => part.varianceContributionAnnual),
    varianceShare: sum((part) => part.varianceShare),
  };
}

/** All sources as one. */
function wholeOf({ volatilityAnnual, varianceAnnual }: RiskAttribution): RiskContribution {
  return {
    riskContributionAnnual: volatilityAnnual,
    varianceContributionAnnual: varianceAnnual,
    varianceShare: volatilityAnnual > 0 ? 1 : Number.NaN,
  };
}

/** The names that contribute most, and the others in one line; its title first. */
function nameTable(report: RiskReport, units: readonly FurtherUnit[]): string[] {
  const { held, stored, active, layout } = report;
  const withBenchmark = hasBenchmark(report);
  const { assets, volatilityAnnual } = mainSide(report).attribution;
  const contribution = (asset: number): number => assets.riskContributionAnnual[asset] ?? 0;
  const order = [...assets.riskContributionAnnual.keys()]
    .filter((asset) => assets.weights[asset] !== 0)
    .sort((a, b) => Math.abs(contribution(b)) - Math.abs(contribution(a)));
  const columns: readonly TextColumn[] = [
    { header: "id", align: "left" },
    { header: "name", align: "left" },
    right("weight %"),
    ...(withBenchmark ? [right("active weight %")] : []),
    ...units.map(({ header }) => right(`weight, ${header}`)),
    right("marginal, bp per 1 %"),
    right("risk contribution %"),
    right("specific part of it %"),
  ];
  const row = (label: readonly [string, string], listed: readonly number[], marginal: string): string[] => {
    const sum = (values: Float64Array): number =>
      listed.reduce((to, asset) => to + (values[asset] as number), 0);
    return [
      ...label,
      percent(sum(held.portfolio.weights)),
      ...(withBenchmark ? [percent(sum(active.weights))] : []),
      ...units.map(({ show }) => show(sum(held.portfolio.weights))),
      marginal,
      percent(sum(assets.riskContributionAnnual)),
      percent(sum(assets.specificRiskContributionAnnual)),
    ];
  };
  const [shown, others] = [order.slice(0, layout.top), order.slice(layout.top)];
  const table = formatTable(columns, [
    ...shown.map((asset) => {
      const label = [stored.model.assets.labels[asset] ?? "", stored.assetNames[asset] ?? ""] as const;
      return row(label, [asset], fixed((assets.marginalRiskAnnual[asset] ?? 0) * 100, 1));
    }),
    ...(others.length > 0 ? [row(["other", counted(others.length, "name")], others, "")] : []),
    [],
    ["Total", ...Array.from({ length: columns.length - 3 }, () => ""), percent(volatilityAnnual), ""],
  ]);
  const risk = `${withBenchmark ? "active " : ""}risk contributions`;
  return [`The ${counted(shown.length, "name")} with the largest ${risk}`, table];
}
