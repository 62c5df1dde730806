import { type Bar, barColour, barLabel, labelAxis, labelRoom, paddedRange } from "./bar-chart.ts";
import { COLOURS } from "./chart-colours.ts";
import { type ChartWidth, drawChart } from "./draw-chart.ts";

const ROW = 26;

/** Steps from 0 to a total: each bar begins where the one above it ended; a bar marked as total begins at 0. */
export function waterfallChart(label: string, bars: readonly Bar[], note = ""): string {
  const starts = startsOf(bars);
  return drawChart(
    label,
    (width) => ({ height: bars.length * ROW + 8, option: optionOf(bars, starts, width) }),
    note,
  );
}

/** Where each bar begins. */
export function startsOf(bars: readonly Bar[]): readonly number[] {
  let level = 0;
  return bars.map(({ value, isTotal }) => {
    const start = isTotal === true ? 0 : level;
    level = start + value;
    return start;
  });
}

function optionOf(bars: readonly Bar[], starts: readonly number[], width: ChartWidth) {
  const ends = bars.map(({ value }, row) => (starts[row] ?? 0) + value);
  return {
    grid: { left: labelRoom(width), right: 8, top: 4, bottom: 4 },
    xAxis: { type: "value" as const, show: false, ...paddedRange(ends, bars, width) },
    yAxis: labelAxis(
      bars.map((bar) => bar.label),
      width,
    ),
    series: [
      {
        type: "custom" as const,
        silent: true,
        data: bars.map(({ value }, row) => [starts[row] ?? 0, ends[row] ?? value, row]),
        renderItem: (
          _: unknown,
          api: { value(of: number): number | string; coord(of: number[]): number[] },
        ) => {
          const row = Number(api.value(2));
          const bar = bars[row] as Bar;
          const [from = 0, middle = 0] = api.coord([Number(api.value(0)), row]);
          const [to = 0] = api.coord([Number(api.value(1)), row]);
          return stepShapes(bar, { from, to, middle }, row + 1 < bars.length);
        },
      },
    ],
  };
}

/** The bar, the thread to the next one, the number. */
function stepShapes(
  { value, text, isTotal }: Bar,
  at: { readonly from: number; readonly to: number; readonly middle: number },
  hasNext: boolean,
) {
  const { from, to, middle } = at;
  const thread = {
    type: "line" as const,
    shape: { x1: to, x2: to, y1: middle + 8, y2: middle + ROW - 8 },
    style: { stroke: COLOURS.soft, lineWidth: 1 },
  };
  const { color: fill, fontSize } = barLabel(text);
  return {
    type: "group" as const,
    children: [
      {
        type: "rect" as const,
        shape: { x: Math.min(from, to), y: middle - 8, width: Math.abs(to - from), height: 16 },
        style: { fill: barColour(value, isTotal === true) },
      },
      ...(hasNext ? [thread] : []),
      {
        type: "text" as const,
        x: value < 0 ? to - 6 : to + 6,
        y: middle,
        style: {
          text,
          fill,
          fontSize,
          align: value < 0 ? ("right" as const) : ("left" as const),
          verticalAlign: "middle" as const,
        },
      },
    ],
  };
}
