import type { StressSideName } from "../documents/index.ts";
import type { Column } from "../parts/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent } from "../words.ts";

/** What sides are called. */
export const SIDES: Readonly<Record<StressSideName, string>> = { portfolio: "Portfolio", active: "Active" };

/** A column of percentages of one side. */
export function sideColumn<Row>(
  side: StressSideName,
  title: string,
  of: (row: Row) => number | null | undefined,
  why: (row: Row) => WhyQuestion | undefined,
): Column<Row> {
  return {
    title: `${SIDES[side]} ${title}`.trim(),
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why,
  };
}
