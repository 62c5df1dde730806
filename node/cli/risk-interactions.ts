import { factorInteractions } from "../../engine/risk-attribution/index.ts";
import { familyTitles } from "./family-titles.ts";
import { isKnown, mainSide, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { formatTable, percent, type TextColumn } from "./table-text.ts";

/** Which pairs of factors make the factor variance: by family on the page, by factor in JSON and CSV. */
export function interactionSection(report: RiskReport): RiskSection {
  const { attribution, side } = mainSide(report);
  const { factors, families, familyNames } = factorInteractions(report.stored.model, attribution);
  const total = attribution.varianceAnnual;
  const share = (value: number): number => (total > 0 ? value / total : Number.NaN);
  const shown = [...familyNames.keys()].filter((i) => familyNames.some((_, j) => at(families, i, j) !== 0));
  const title = (i: number): string => familyTitles[familyNames[i] as (typeof familyNames)[number]];
  const columns: readonly TextColumn[] = [
    { header: "% of variance", align: "left" },
    ...[...shown.map(title), "Sum"].map((header) => ({ header, align: "right" }) as const),
  ];
  const sum = (i: number): number => shown.reduce((to, j) => to + at(families, i, j), 0);
  const known = [...attribution.factors.keys()].filter((k) => {
    const factor = attribution.factors[k];
    return factor !== undefined && isKnown(factor);
  });
  const names = known.map((k) => attribution.factors[k]?.factor.name ?? "");
  return {
    key: "interactions",
    json: {
      side,
      families: { names: familyNames, values: square(families) },
      factors: {
        names,
        values: known.map((i) => known.map((j) => at(factors, i, j))),
      },
      varianceAnnual: total,
    },
    get lines() {
      return [
        `Which families make the ${side === "active" ? "active " : ""}variance together (off the diagonal: hedging below 0, doubling up above; half of each pair in each row)`,
        formatTable(columns, [
          ...shown.map((i) => [
            title(i),
            ...shown.map((j) => percent(share(at(families, i, j)), 1)),
            percent(share(sum(i)), 1),
          ]),
          ["Specific", ...shown.map(() => ""), percent(attribution.specific.varianceShare, 1)],
          [],
          ["Total", ...shown.map(() => ""), percent(share(total), 1)],
        ]),
      ];
    },
    get csv() {
      return {
        header: ["factor1", "factor2", "variance_annual"],
        rows: known.flatMap((i, a) =>
          known.map((j, b) => [names[a] ?? "", names[b] ?? "", at(factors, i, j)]),
        ),
      };
    },
  };
}

interface Square {
  readonly cols: number;
  readonly values: ArrayLike<number>;
}

function at({ cols, values }: Square, i: number, j: number): number {
  return values[i * cols + j] as number;
}

function square(matrix: Square): number[][] {
  return Array.from({ length: matrix.cols }, (_, i) =>
    Array.from({ length: matrix.cols }, (_unused, j) => at(matrix, i, j)),
  );
}
