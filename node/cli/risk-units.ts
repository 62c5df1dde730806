import type { FurtherUnit, RiskReport } from "./risk-parts.ts";
import { money, percent } from "./table-text.ts";

/** The units that were asked for beside decimals of capital. */
export function furtherUnits({ layout, held, summary }: RiskReport): readonly FurtherUnit[] {
  return [
    ...(layout.gmv
      ? [{ header: "% of gross", show: (decimal: number) => percent(decimal / summary.grossWeight) }]
      : []),
    ...(layout.money ? [{ header: "money", show: (decimal: number) => money(decimal * held.capital) }] : []),
  ];
}
