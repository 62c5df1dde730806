import type { ScatterSeriesOption, YAXisComponentOption } from "echarts";
import { COLOURS } from "./chart-colours.ts";
import { type ChartOption, type ChartWidth, drawChart } from "./draw-chart.ts";
import { visible } from "./escape-html.ts";

/** A bar with its number, and dots that it is compared with. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The number as it is written at the bar. */
  readonly text: string;
  /** A sum is grey. */
  readonly isTotal?: boolean;
  readonly dots?: { readonly portfolio: number; readonly benchmark: number };
}

const ROW = 22;

/** Bars from 0 to both sides, first on top, each with its number: signed values never stand on one another. */
export function barChart(label: string, bars: readonly Bar[], note = ""): string {
  return drawChart(
    label,
    (width) => ({ height: bars.length * ROW + 8, option: optionOf(bars, width) }),
    note,
  );
}

function optionOf(bars: readonly Bar[], width: ChartWidth): ChartOption {
  const dots = bars.flatMap((bar) =>
    bar.dots === undefined ? [] : [bar.dots.portfolio, bar.dots.benchmark],
  );
  const hasDots = dots.length > 0;
  const labels = labelAxis(
    bars.map((bar) => bar.label),
    width,
  );
  const ends = bars.map(({ value }) => value);
  return {
    grid: { left: labelRoom(width), right: hasDots ? 52 : 8, top: 4, bottom: 4 },
    xAxis: {
      type: "value",
      show: false,
      ...(hasDots ? dottedRange([...ends, ...dots]) : paddedRange(ends, bars, width)),
    },
    yAxis: hasDots ? [labels, numberAxis(bars)] : labels,
    series: [
      {
        type: "bar",
        barWidth: 12,
        silent: true,
        emphasis: { disabled: true },
        data: bars.map(({ value, text, isTotal }) => ({
          value,
          itemStyle: { color: barColour(value, isTotal === true) },
          // Beside dots there is no room at the bar: the numbers have a column.
          label: { ...barLabel(text), show: !hasDots, position: value < 0 ? "left" : "right" },
        })),
      },
      ...(hasDots ? [dotSeries(bars, "benchmark"), dotSeries(bars, "portfolio")] : []),
    ],
  };
}

/** The numbers of the bars in a column at the right. */
function numberAxis(bars: readonly Bar[]): YAXisComponentOption {
  return {
    type: "category",
    position: "right",
    inverse: true,
    data: bars.map(({ text }) => text),
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { color: COLOURS.ink, fontSize: 12, interval: 0, align: "right", margin: 44 },
  };
}

/** Full dots for the portfolio, rings for the benchmark. */
function dotSeries(bars: readonly Bar[], book: "portfolio" | "benchmark"): ScatterSeriesOption {
  return {
    type: "scatter",
    symbolSize: 7,
    silent: true,
    emphasis: { disabled: true },
    z: 5,
    data: bars.flatMap(({ dots }, row) => (dots === undefined ? [] : [[dots[book], row]])),
    itemStyle:
      book === "portfolio"
        ? { color: COLOURS.ink, borderColor: COLOURS.paper, borderWidth: 1 }
        : { color: COLOURS.paper, borderColor: COLOURS.ink, borderWidth: 1.5 },
  };
}

function dottedRange(values: readonly number[]): { min: number; max: number } {
  const known = values.filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  const room = (most - least || 1) * 0.03;
  return { min: least - room, max: most + room };
}

/** Grey for sums, blue above 0, orange below. */
export function barColour(value: number, isTotal: boolean): string {
  if (isTotal) return COLOURS.total;
  return value < 0 ? COLOURS.negative : COLOURS.positive;
}

/** How a bar's number is written. */
interface BarLabel {
  readonly show: true;
  readonly formatter: () => string;
  readonly color: string;
  readonly fontSize: number;
  readonly textBorderWidth: number;
}

/** A bar's number beside it. */
export function barLabel(written: string): BarLabel {
  return {
    show: true,
    formatter: () => written,
    color: COLOURS.ink,
    fontSize: 12,
    textBorderWidth: 0,
  };
}

/** Room for the words left of the bars. */
export function labelRoom(width: ChartWidth): number {
  return width === "wide" ? 190 : 124;
}

/** The words left of the bars, the first one on top, and the line they begin at. */
export function labelAxis(labels: readonly string[], width: ChartWidth): YAXisComponentOption {
  return {
    type: "category",
    inverse: true,
    data: labels.map(visible),
    axisTick: { show: false },
    axisLine: { show: true, onZero: true, lineStyle: { color: COLOURS.soft } },
    axisLabel: {
      color: COLOURS.ink,
      fontSize: 12,
      interval: 0,
      // Letters may be wider on the page than they are measured here.
      width: (labelRoom(width) - 10) * 0.84,
      overflow: "truncate",
    },
  };
}

/** A range with 0 in it, and room at its ends for the numbers of bars that point there. */
export function paddedRange(
  ends: readonly number[],
  bars: readonly Bar[],
  width: ChartWidth,
): { min: number; max: number } {
  const known = ends.filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  const room = (most - least || 1) * (width === "wide" ? 0.2 : 0.42);
  return {
    min: bars.some(({ value }) => value < 0) ? least - room : least,
    max: bars.some(({ value }) => value >= 0) ? most + room : most,
  };
}
