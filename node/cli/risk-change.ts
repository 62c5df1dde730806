import { InputError } from "../../engine/errors/index.ts";
import { attributeRiskChange, type RiskChange } from "../../engine/risk-attribution/index.ts";
import type { PortfolioAt } from "../model/index.ts";
import { printableName } from "./printable-text.ts";
import { hasBenchmark, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { formatTable, percent, type TextColumn } from "./table-text.ts";

const parts = [
  ["volatilityBeforeAnnual", "Volatility before"],
  ["positionsAnnual", "  positions"],
  ["exposuresAnnual", "  exposures of the names"],
  ["factorCovarianceAnnual", "  factor covariance"],
  ["specificRiskAnnual", "  specific risk of the names"],
  ["volatilityAfterAnnual", "Volatility after"],
] as const;

/**
 * Why the risk is not what it was on an earlier date.
 *
 * @throws {InputError} the date is not before the report's
 */
export function changeSection(report: RiskReport, before: PortfolioAt): RiskSection {
  const { stored, held, active } = report;
  if (before.stored.date >= stored.date) {
    const rule = `must be before the date of the report, ${stored.date}`;
    throw new InputError([{ file: "--since", value: before.stored.date, rule }]);
  }
  const of = (then: Float64Array, now: Float64Array): RiskChange =>
    attributeRiskChange({ model: before.stored.model, weights: then }, { model: stored.model, weights: now });
  const sides = [
    { side: "portfolio", change: of(before.held.portfolio.weights, held.portfolio.weights) },
    ...(hasBenchmark(report) ? [{ side: "active", change: of(before.active.weights, active.weights) }] : []),
  ];
  const columns: readonly TextColumn[] = [
    { header: "annual, %", align: "left" },
    ...sides.map(
      ({ side }) => ({ header: side === "active" ? "Active" : "Portfolio", align: "right" }) as const,
    ),
  ];
  const { assetsInOneModel: names = [], factorsInOneModel: factors = [] } = sides.at(-1)?.change ?? {};
  return {
    key: "change",
    json: {
      from: before.stored.date,
      to: stored.date,
      ...Object.fromEntries(sides.map(({ side, change }) => [side, change])),
    },
    get lines() {
      return [
        `The change of risk from ${before.stored.date} to ${stored.date}`,
        formatTable(columns, [
          ...parts
            .slice(0, 1)
            .map(([key, label]) => [label, ...sides.map(({ change }) => percent(change[key]))]),
          ...parts
            .slice(1, -1)
            .map(([key, label]) => [label, ...sides.map(({ change }) => signed(change[key]))]),
          [],
          ...parts
            .slice(-1)
            .map(([key, label]) => [label, ...sides.map(({ change }) => percent(change[key]))]),
          ["Change", ...sides.map(({ change }) => signed(change.changeAnnual))],
        ]),
        "Each part: its mean effect over all orders in which the four can move (Shapley), so they sum without a rest. Positions: trades,",
        "drift, and names that entered or left the model.",
        ...listed("Held and covered on one of the dates only", names),
        ...listed("Factors on one of the dates only", factors),
      ];
    },
    get csv() {
      return {
        header: ["source", ...sides.map(({ side }) => side)],
        rows: [...parts, ["changeAnnual", ""] as const].map(([key]) => [
          key.replace(/Annual$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          ...sides.map(({ change }) => change[key]),
        ]),
      };
    },
  };
}

function signed(value: number): string {
  const text = percent(value);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

function listed(title: string, labels: readonly string[]): string[] {
  if (labels.length === 0) return [];
  const shown = labels.slice(0, 5).map((label) => printableName(label));
  return [`${title}: ${shown.join(", ")}${labels.length > 5 ? ` and ${labels.length - 5} more` : ""}`];
}
