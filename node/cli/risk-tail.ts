import type { Matrix } from "../../engine/linalg/index.ts";
import type { FactorPeriods } from "../model/index.ts";
import { type NameTailMethod, type NameTailRisk, nameTailRisk } from "../model/index.ts";
import { counted } from "./counted.ts";
import { hasBenchmark, mainSide, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

/** What each method puts beside the factors. */
const METHOD_TITLES: Readonly<Record<NameTailMethod, string>> = {
  normal: "normal",
  historical: "historical, today's specific risk",
  historical_specific: "historical, specific returns of then",
};

/** Columns of a name, with what they are called in CSV. */
interface NameTailRow {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  /** By estimate: value at risk, expected shortfall. */
  readonly losses: readonly (readonly [number, number])[];
}

/** What one period may cost, by name: of the portfolio, or against a benchmark of the active weights. */
export function tailSection(
  report: RiskReport,
  history: FactorPeriods,
  specificReturns: Matrix | undefined,
): RiskSection {
  const { stored, layout } = report;
  const { side, attribution } = mainSide(report);
  const tail = nameTailRisk(stored.model, attribution, history, specificReturns);
  const { weights } = attribution.assets;
  const names = [...weights.keys()]
    .filter((asset) => weights[asset] !== 0)
    .map(
      (asset): NameTailRow => ({
        id: stored.model.assets.labels[asset] as string,
        name: stored.assetNames[asset] ?? "",
        weight: weights[asset] as number,
        losses: tail.estimates.map(({ valueAtRisk, expectedShortfall }) => [
          valueAtRisk.contributions[asset] as number,
          expectedShortfall.contributions[asset] as number,
        ]),
      }),
    )
    .sort((a, b) => Math.abs(mainLoss(b)) - Math.abs(mainLoss(a)));
  return {
    key: "tailNames",
    json: tailNamesJson(side, tail, names),
    get lines() {
      return [
        `Loss in one period by name${side === "active" ? ", active" : ""}: contributions sum to the loss`,
        totalsTable(tail),
        ...notes(tail),
        "",
        `The ${Math.min(layout.top, names.length)} names with the largest contributions to expected shortfall`,
        nameTable(report, tail, names),
      ];
    },
    get csv() {
      return {
        header: [
          "id",
          "name",
          "weight",
          ...tail.estimates.flatMap(({ method, level }) =>
            ["var", "es"].map((measure) => `${measure}_${method}_${fixed(level * 100, 0)}`),
          ),
        ],
        rows: names.map(({ id, name, weight, losses }) => [id, name, weight, ...losses.flat()]),
      };
    },
  };
}

/** The expected shortfall of the first level by the method that has most of history in it: it is what names are sorted by. */
function mainLoss({ losses }: NameTailRow): number {
  return losses.at(-2)?.[1] ?? 0;
}

function tailNamesJson(side: string, tail: NameTailRisk, names: readonly NameTailRow[]): object {
  return {
    side,
    periodCount: tail.periodCount,
    missingWeightShare: tail.missingWeightShare,
    estimates: tail.estimates.map(({ method, level, valueAtRisk, expectedShortfall }) => ({
      method,
      level,
      valueAtRisk: valueAtRisk.loss,
      expectedShortfall: expectedShortfall.loss,
    })),
    names: names.map(({ losses, ...name }) => ({
      ...name,
      estimates: losses.map(([valueAtRisk, expectedShortfall], e) => ({
        method: tail.estimates[e]?.method,
        level: tail.estimates[e]?.level,
        valueAtRisk,
        expectedShortfall,
      })),
    })),
  };
}

function totalsTable({ estimates }: NameTailRisk): string {
  const methods = [...new Set(estimates.map(({ method }) => method))];
  return formatTable(
    [
      { header: "method", align: "left", whole: true },
      ...["VaR 95, %", "ES 95, %", "VaR 99, %", "ES 99, %"].map(right),
    ],
    methods.map((method) => [
      METHOD_TITLES[method],
      ...estimates
        .filter((of) => of.method === method)
        .flatMap(({ valueAtRisk, expectedShortfall }) => [
          percent(valueAtRisk.loss),
          percent(expectedShortfall.loss),
        ]),
    ]),
  );
}

function notes({ estimates, periodCount, missingWeightShare }: NameTailRisk): string[] {
  if (periodCount === 0)
    return ["There are no factor returns before this date: only the normal figures exist."];
  if (!estimates.some(({ method }) => method === "historical_specific"))
    return [
      "The factors' past was made anew from later returns, so the specific returns of the time do not belong to it: no line with them.",
    ];
  return [
    `Historical: today's weights and exposures through ${counted(periodCount, "period")}; ${percent(missingWeightShare, 1)} % of the gross weight, on average, had no specific return then, which counts as 0`,
  ];
}

function nameTable(report: RiskReport, { estimates }: NameTailRisk, names: readonly NameTailRow[]): string {
  const { top } = report.layout;
  const shown = estimates
    .map(({ method, level }, e) => ({ method, level, e }))
    .filter(({ method, level }) => level === 0.95 || method !== "normal");
  const others = names.slice(top);
  const short: Readonly<Record<NameTailMethod, string>> = {
    normal: "normal",
    historical: "historical",
    historical_specific: "with specific",
  };
  const cells = (of: readonly NameTailRow[]): string[] => [
    percent(of.reduce((sum, { weight }) => sum + weight, 0)),
    ...shown.map(({ e }) =>
      percent(
        of.reduce((sum, { losses }) => sum + (losses[e]?.[1] ?? 0), 0),
        3,
      ),
    ),
  ];
  return formatTable(
    [
      { header: "id", align: "left" },
      { header: "name", align: "left" },
      right(hasBenchmark(report) ? "active weight %" : "weight %"),
      ...shown.map(({ method, level }) => right(`ES ${fixed(level * 100, 0)} ${short[method]} %`)),
    ],
    [
      ...names.slice(0, top).map((of) => [of.id, of.name, ...cells([of])]),
      ...(others.length > 0 ? [["other", `${others.length} names`, ...cells(others)]] : []),
      [],
      ["Total", "", ...cells(names)],
    ],
  );
}
