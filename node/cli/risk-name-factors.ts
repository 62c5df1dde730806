import type { FactorFamily } from "../../engine/exposures/index.ts";
import { attributeNames } from "../../engine/risk-attribution/index.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import { hasBenchmark, mainSide, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { formatTable, percent, type TextColumn } from "./table-text.ts";

/** Which names bring the risk, and through which factors: by family on the page, by factor in JSON and CSV. */
export function nameFactorSection(report: RiskReport): RiskSection {
  const { stored, layout } = report;
  const { attribution, side } = mainSide(report);
  const { weights, riskContributionAnnual } = attribution.assets;
  const order = [...weights.keys()]
    .filter((asset) => weights[asset] !== 0)
    .sort((a, b) => Math.abs(riskContributionAnnual[b] ?? 0) - Math.abs(riskContributionAnnual[a] ?? 0));
  const names = attributeNames(stored.model, attribution, order);
  const { values, cols } = names.factorContributionsAnnual;
  const { factors, families } = attribution;
  const shown = families.map(({ family }) => family).filter((family) => hasRisk(attribution.factors, family));
  const inFamily = (line: number, family: FactorFamily): number =>
    factors.reduce(
      (sum, { factor }, k) => (factor.family === family ? sum + (values[line * cols + k] as number) : sum),
      0,
    );
  const columns: readonly TextColumn[] = [
    { header: "id", align: "left" },
    { header: "name", align: "left" },
    ...[
      hasBenchmark(report) ? "active weight %" : "weight %",
      ...shown.map((family) => `${familyTitles[family].toLowerCase()} %`),
      "specific %",
      "risk contribution %",
    ].map((header) => ({ header, align: "right" }) as const),
  ];
  const row = (label: readonly [string, string], lines: readonly number[], withWeight: boolean) => {
    const sum = (pick: (line: number) => number) => lines.reduce((to, line) => to + pick(line), 0);
    return [
      ...label,
      withWeight ? percent(sum((line) => weights[order[line] as number] as number)) : "",
      ...shown.map((family) => percent(sum((line) => inFamily(line, family)))),
      percent(sum((line) => names.specificContributionsAnnual[line] as number)),
      percent(sum((line) => names.totalContributionsAnnual[line] as number)),
    ];
  };
  const lines = [...order.keys()];
  const others = lines.slice(layout.top);
  const idOf = (asset: number): string => stored.model.assets.labels[asset] ?? "";
  const nameOf = (asset: number): string => stored.assetNames[asset] ?? "";
  // By line: what each source has of the name's contribution, where it has any.
  const rows = order.map((asset, line) => ({
    id: idOf(asset),
    name: nameOf(asset),
    sources: [
      ...factors.map(({ factor }, k) => ({
        source: factor.name,
        value: values[line * cols + k] as number,
      })),
      { source: "specific", value: names.specificContributionsAnnual[line] as number },
    ].filter(({ value }) => value !== 0),
  }));
  return {
    key: "nameFactors",
    json: {
      side,
      names: order.map((asset, line) => ({
        id: idOf(asset),
        name: nameOf(asset),
        weight: weights[asset],
        sources: Object.fromEntries((rows[line]?.sources ?? []).map(({ source, value }) => [source, value])),
        riskContributionAnnual: names.totalContributionsAnnual[line],
      })),
    },
    get lines() {
      return [
        `${side === "active" ? "Active risk" : "Risk"} by name and family of factors (points of volatility; rows and columns sum)`,
        formatTable(columns, [
          ...lines.slice(0, layout.top).map((line) => {
            const asset = order[line] as number;
            return row([idOf(asset), nameOf(asset)], [line], true);
          }),
          ...(others.length > 0 ? [row(["other", counted(others.length, "name")], others, true)] : []),
          [],
          row(["Total", ""], lines, false),
        ]),
      ];
    },
    get csv() {
      return rowsCsv(rows);
    },
  };
}

function hasRisk(
  factors: readonly { readonly factor: { readonly family: FactorFamily }; readonly exposure: number }[],
  family: FactorFamily,
): boolean {
  return factors.some(({ factor, exposure }) => factor.family === family && exposure !== 0);
}

interface NamedRow {
  readonly id: string;
  readonly name: string;
  readonly sources: readonly { readonly source: string; readonly value: number }[];
}

function rowsCsv(rows: readonly NamedRow[]): RiskSection["csv"] {
  return {
    header: ["id", "name", "source", "risk_contribution_annual"],
    rows: rows.flatMap(({ id, name, sources }) =>
      sources.map(({ source, value }) => [id, name, source, value]),
    ),
  };
}
