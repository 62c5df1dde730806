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

/** A point of a chart of points: across, and up. */
export type ChartPoint = readonly [number, number];

/** What is drawn: lines over dates, which are never stacked, rows of bars, or points on a line and one beside it. */
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
    }
  | {
      readonly kind: "points";
      readonly title: string;
      readonly unit: string;
      /** What the axes are of. */
      readonly across: string;
      readonly up: string;
      readonly name: string;
      readonly points: readonly ChartPoint[];
      readonly beside: { readonly name: string; readonly point: ChartPoint };
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
  content.kind === "bars" ? 56 + ROW * content.bars.length : 320;
