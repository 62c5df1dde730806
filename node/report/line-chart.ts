import { COLOURS, LINES } from "./chart-colours.ts";
import { type ChartWidth, drawChart } from "./draw-chart.ts";
import { visible } from "./escape-html.ts";
import { fixed, percent } from "./number-text.ts";

/** A line over dates, named at its end. */
export interface Line {
  readonly label: string;
  /** Decimals, one per date. */
  readonly values: readonly number[];
  /** The line the others explain: thick, and in the colour of the text. */
  readonly isTotal?: boolean;
  /** An edge that the others are held against: thin and grey. */
  readonly isEdge?: boolean;
}

/** Lines over dates in percent: never areas on one another, as their values have signs. */
export function lineChart(
  label: string,
  dates: readonly string[],
  lines: readonly Line[],
  note = "",
): string {
  const shown = (value: number | undefined, digits: number): string => percent(value, digits);
  return drawChart(
    label,
    (width) => ({ height: 260, option: optionOf(dates, lines, { width, shown }) }),
    note,
  );
}

/** Lines over dates that count something: whole numbers from 0 on. */
export function countChart(label: string, dates: readonly string[], lines: readonly Line[]): string {
  return drawChart(label, (width) => ({
    height: 260,
    option: optionOf(dates, lines, { width, shown: (value) => fixed(value, 0) }),
  }));
}

/** Lines over dates of plain numbers. */
export function numberChart(
  label: string,
  dates: readonly string[],
  lines: readonly Line[],
  digits = 1,
): string {
  return drawChart(label, (width) => ({
    height: 260,
    option: optionOf(dates, lines, { width, shown: (value) => fixed(value, digits) }),
  }));
}

interface Drawing {
  readonly width: ChartWidth;
  /** A value as text, with digits after the point where it has any. */
  shown(value: number | undefined, digits: number): string;
}

function optionOf(dates: readonly string[], lines: readonly Line[], { width, shown }: Drawing) {
  const isWide = width === "wide";
  const parts = lines.filter(({ isTotal, isEdge }) => isTotal !== true && isEdge !== true);
  return {
    grid: { left: isWide ? 44 : 36, right: isWide ? 150 : 122, top: 10, bottom: 24 },
    xAxis: {
      type: "category" as const,
      boundaryGap: false,
      data: [...dates],
      axisTick: { show: false },
      axisLine: { onZero: true, lineStyle: { color: COLOURS.soft } },
      axisLabel: {
        color: COLOURS.soft,
        fontSize: 12,
        interval: labelStep(dates.length, isWide ? 5 : 2),
        formatter: (date: string) => date.slice(0, 7),
      },
    },
    yAxis: {
      type: "value" as const,
      splitLine: { lineStyle: { color: COLOURS.line } },
      splitNumber: 4,
      axisLabel: {
        color: COLOURS.soft,
        fontSize: 12,
        formatter: (value: number) => shown(value, digitsOf(lines)),
      },
    },
    series: lines.map((line) => {
      const style = LINES[parts.indexOf(line) % LINES.length] ?? LINES[0];
      const isTotal = line.isTotal === true;
      const isEdge = line.isEdge === true;
      const colour = isTotal ? COLOURS.ink : isEdge ? COLOURS.soft : style.colour;
      return {
        type: "line" as const,
        silent: true,
        emphasis: { disabled: true },
        clip: false,
        symbol: "none",
        data: [...line.values],
        lineStyle: isTotal
          ? { color: colour, width: 2.5 }
          : {
              color: colour,
              width: isEdge ? 1 : 1.5,
              type: isEdge ? [1, 3] : typeof style.dash === "string" ? style.dash : [...style.dash],
            },
        endLabel: {
          show: true,
          color: colour,
          fontSize: 12,
          textBorderWidth: 0,
          distance: 6,
          width: isWide ? 120 : 96,
          overflow: "truncate" as const,
          formatter: () => `${visible(line.label)} ${shown(line.values.at(-1), 1)}`,
        },
        labelLayout: { moveOverlap: "shiftY" as const },
      };
    }),
  };
}

/** How many dates stay without a label between two that have one. */
function labelStep(count: number, labels: number): number {
  return Math.max(0, Math.ceil(count / labels) - 1);
}

/** Digits that tell the ticks of a narrow range apart. */
function digitsOf(lines: readonly Line[]): number {
  const values = lines.flatMap((line) => line.values).filter(Number.isFinite);
  return Math.max(...values, 0) - Math.min(...values, 0) < 0.04 ? 1 : 0;
}
