import { LineChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { ChartLine } from "./parts/index.ts";

use([LineChart, GridComponent, LegendComponent, TooltipComponent, DataZoomComponent, CanvasRenderer]);

/** Blue, orange, and others that are told apart by people who see few colours (Okabe and Ito, 2008). */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#b8a800"];

/** Draws lines over dates in an element, in the colours of the page; gives what takes them away again. */
export function drawLines(
  element: HTMLElement,
  {
    unit,
    dates,
    lines,
  }: { readonly unit: string; readonly dates: readonly string[]; readonly lines: readonly ChartLine[] },
): () => void {
  const chart = init(element);
  const draw = (): void => {
    const ink = getComputedStyle(element).getPropertyValue("color");
    const faint = getComputedStyle(element).getPropertyValue("border-top-color");
    const axis = { axisLabel: { color: ink }, axisLine: { lineStyle: { color: faint } } };
    chart.setOption(
      {
        animation: false,
        color: COLOURS,
        grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
        legend: { type: "scroll", top: 0, left: 0, textStyle: { color: ink } },
        tooltip: {
          trigger: "axis",
          valueFormatter: (value: unknown) =>
            typeof value === "number" ? `${value.toFixed(2)} ${unit}` : "–",
        },
        dataZoom: [{ type: "inside" }],
        xAxis: { type: "category", data: [...dates], boundaryGap: false, ...axis },
        yAxis: { type: "value", scale: true, ...axis, splitLine: { lineStyle: { color: faint } } },
        series: lines.map(({ name, values }) => ({
          type: "line",
          name,
          data: [...values],
          showSymbol: dates.length < 3,
          connectNulls: false,
        })),
      },
      true,
    );
  };
  draw();
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", draw);
  return () => {
    resized.disconnect();
    scheme.removeEventListener("change", draw);
    chart.dispose();
  };
}
