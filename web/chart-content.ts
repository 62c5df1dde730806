/** A line: what it is called, and its value at each of the chart's dates; null where there is none. */
export interface ChartLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** A row of a chart of bars: it begins where the one before ended, or at 0. */
export interface ChartBar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** A sum of those above, drawn apart. */
  readonly isSum?: boolean;
}

/** What is drawn: lines over dates, which are never stacked, or rows of bars. */
export type ChartContent =
  | {
      readonly kind: "lines";
      readonly title: string;
      readonly unit: string;
      readonly dates: readonly string[];
      readonly lines: readonly ChartLine[];
    }
  | {
      readonly kind: "bars";
      readonly title: string;
      readonly unit: string;
      readonly bars: readonly ChartBar[];
    };

/**
 * Bars of which each begins where the one before ended, and at the end their sum.
 *
 * @param whole  what they should sum to, and what it is called
 */
export function waterfall(
  steps: readonly { readonly name: string; readonly value: number }[],
  whole: { readonly name: string; readonly value: number },
): readonly ChartBar[] {
  let reached = 0;
  const bars = steps.map(({ name, value }): ChartBar => {
    const from = reached;
    reached += value;
    return { name, from, to: reached };
  });
  return [...bars, { name: whole.name, from: 0, to: whole.value, isSum: true }];
}

/** Height of a row of a chart of bars. */
const ROW = 26;

/** How high a chart is. */
export const heightOf = (content: ChartContent): number =>
  content.kind === "lines" ? 320 : 56 + ROW * content.bars.length;
