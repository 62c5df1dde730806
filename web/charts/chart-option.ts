import type { ChartBar, ChartContent } from "../chart-content.ts";

/** Blue, orange, and others that are told apart by people who see few colours (Okabe and Ito, 2008). */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#b8a800"];

/** As ECharts takes it. */
type ChartOption = Record<string, unknown>;

/** Colours of the page, or of paper. */
export interface ChartInk {
  readonly ink: string;
  readonly faint: string;
  readonly above: string;
  readonly below: string;
}

/** Ink on paper, whatever the page looks like. */
export const PAPER: ChartInk = { ink: "#1b2430", faint: "#d5dbe3", above: "#1f6feb", below: "#c05a00" };

/** What ECharts is told of a chart. */
export function chartOption(content: ChartContent, ink: ChartInk, isTitled = false): ChartOption {
  const title = isTitled
    ? {
        text: `${content.title}, ${content.unit}`,
        left: 8,
        top: 6,
        textStyle: { fontSize: 14, color: ink.ink },
      }
    : undefined;
  const common = { animation: false, color: COLOURS, ...(title === undefined ? {} : { title }) };
  switch (content.kind) {
    case "lines":
      return { ...common, ...linesOption(content, ink, isTitled) };
    case "bars":
      return { ...common, ...barsOption(content, ink, isTitled) };
    case "points":
      return { ...common, ...pointsOption(content, ink, isTitled) };
  }
}

function axisOf({ ink, faint }: ChartInk): ChartOption {
  return { axisLabel: { color: ink }, axisLine: { lineStyle: { color: faint } } };
}

function linesOption(
  { unit, dates, lines }: Extract<ChartContent, { kind: "lines" }>,
  ink: ChartInk,
  isTitled: boolean,
): ChartOption {
  const axis = axisOf(ink);
  const down = isTitled ? 26 : 0;
  return {
    grid: { left: 8, right: 16, top: 40 + down, bottom: 8, containLabel: true },
    legend: {
      type: "scroll",
      top: down,
      left: 0,
      textStyle: { color: ink.ink },
      pageTextStyle: { color: ink.ink },
    },
    tooltip: {
      trigger: "axis",
      valueFormatter: (value: unknown) => (typeof value === "number" ? `${value.toFixed(2)} ${unit}` : "–"),
    },
    dataZoom: [{ type: "inside" }],
    // Within the picture at both ends, and clear of the lowest label of the other axis.
    xAxis: {
      type: "category",
      data: [...dates],
      boundaryGap: false,
      ...axis,
      axisLabel: { color: ink.ink, margin: 12, alignMinLabel: "left", alignMaxLabel: "right" },
    },
    yAxis: { type: "value", scale: true, ...axis, splitLine: { lineStyle: { color: ink.faint } } },
    series: lines.map(({ name, values }) => ({
      type: "line",
      name,
      data: [...values],
      showSymbol: dates.length < 3,
      connectNulls: false,
    })),
  };
}

/** The part of ECharts' drawing interface that bars need. */
interface Drawn {
  readonly value: (at: number) => number;
  readonly coord: (point: readonly number[]) => readonly [number, number];
}

function barsOption(
  { unit, bars }: Extract<ChartContent, { kind: "bars" }>,
  ink: ChartInk,
  isTitled: boolean,
): ChartOption {
  const axis = axisOf(ink);
  return {
    grid: { left: 8, right: 64, top: isTitled ? 34 : 8, bottom: 8, containLabel: true },
    tooltip: { formatter: (of: { readonly dataIndex: number }) => barWords(bars[of.dataIndex], unit) },
    xAxis: { type: "value", ...axis, splitLine: { lineStyle: { color: ink.faint } } },
    yAxis: {
      type: "category",
      data: bars.map(({ name }) => name),
      inverse: true,
      axisTick: { show: false },
      axisLabel: { color: ink.ink, interval: 0, width: 130, overflow: "truncate" },
      axisLine: { show: false },
    },
    series: [
      {
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: bars.map(({ from, to }, i) => [i, from, to]),
        renderItem: (_: unknown, drawn: Drawn) => drawnBar(bars, drawn, ink),
      },
    ],
  };
}

function pointsOption(
  { unit, across, up, name, points, beside }: Extract<ChartContent, { kind: "points" }>,
  ink: ChartInk,
  isTitled: boolean,
): ChartOption {
  const down = isTitled ? 26 : 0;
  const axis = (title: string, gap: number): ChartOption => ({
    type: "value",
    name: title,
    nameLocation: "middle",
    nameGap: gap,
    nameTextStyle: { color: ink.ink },
    scale: true,
    ...axisOf(ink),
    splitLine: { lineStyle: { color: ink.faint } },
  });
  return {
    grid: { left: 28, right: 20, top: 34 + down, bottom: 28, containLabel: true },
    legend: { top: down, left: 0, textStyle: { color: ink.ink } },
    tooltip: {
      trigger: "item",
      formatter: ({ seriesName, data }: { readonly seriesName?: string; readonly data?: unknown }) => {
        const [right = 0, high = 0] = Array.isArray(data) ? (data as readonly number[]) : [];
        return `${seriesName}: ${across} ${signed(right)}, ${up} ${signed(high)} ${unit}`;
      },
    },
    xAxis: axis(across, 26),
    yAxis: axis(up, 44),
    series: [
      { type: "line", name, symbol: "circle", symbolSize: 11, data: points.map((point) => [...point]) },
      { type: "scatter", name: beside.name, symbol: "diamond", symbolSize: 17, data: [[...beside.point]] },
    ],
  };
}

const signed = (value: number): string => {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};

const barWords = (bar: ChartBar | undefined, unit: string): string =>
  bar === undefined ? "" : `${bar.name}: ${signed(bar.to - bar.from)} ${unit}`;

function drawnBar(bars: readonly ChartBar[], { value, coord }: Drawn, ink: ChartInk): ChartOption {
  const row = value(0);
  const [left, middle] = coord([Math.min(value(1), value(2)), row]);
  const [right] = coord([Math.max(value(1), value(2)), row]);
  const size = value(2) - value(1);
  const fill = bars[row]?.isSum === true ? ink.ink : size < 0 ? ink.below : ink.above;
  return {
    type: "group",
    children: [
      {
        type: "rect",
        shape: { x: left, y: middle - 8, width: Math.max(1, right - left), height: 16 },
        style: { fill },
      },
      {
        type: "text",
        x: right + 5,
        y: middle,
        style: { text: signed(size), fill: ink.ink, align: "left", verticalAlign: "middle", fontSize: 12 },
      },
    ],
  };
}
