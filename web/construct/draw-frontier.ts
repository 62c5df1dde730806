import { effect } from "@preact/signals";
import { LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { scheme } from "../scheme.ts";

use([LineChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** A point of the chart in percent: risk, net return. */
export type RiskAndReturn = readonly [number, number];

/** What is drawn. */
export interface FrontierDrawing {
  readonly riskTitle: string;
  readonly returnTitle: string;
  readonly points: readonly RiskAndReturn[];
  readonly current: RiskAndReturn;
  readonly onPoint: (at: number) => void;
}

/** Draws a frontier whose points can be pressed; gives what takes it away again. */
export function drawFrontier(element: HTMLElement, drawing: FrontierDrawing): () => void {
  const chart = init(element);
  const draw = (): void => {
    const ink = getComputedStyle(element).getPropertyValue("color");
    const faint = getComputedStyle(element).getPropertyValue("border-top-color");
    const axis = (name: string) => ({
      type: "value" as const,
      name,
      nameLocation: "middle" as const,
      nameTextStyle: { color: ink },
      scale: true,
      axisLabel: { color: ink },
      axisLine: { lineStyle: { color: faint } },
      splitLine: { lineStyle: { color: faint } },
    });
    chart.setOption(
      {
        animation: false,
        grid: { left: 28, right: 20, top: 34, bottom: 28, containLabel: true },
        legend: { top: 0, left: 0, textStyle: { color: ink } },
        tooltip: {
          trigger: "item",
          formatter: ({ seriesName, data }: { seriesName?: string; data?: unknown }) => {
            const [risk = 0, gain = 0] = Array.isArray(data) ? (data as number[]) : [];
            return `${seriesName}: risk ${risk.toFixed(2)} %, net return ${gain.toFixed(2)} %`;
          },
        },
        xAxis: { ...axis(drawing.riskTitle), nameGap: 26 },
        yAxis: { ...axis(drawing.returnTitle), nameGap: 44 },
        series: [
          {
            type: "line",
            name: "frontier",
            color: "#0072b2",
            symbol: "circle",
            symbolSize: 11,
            data: drawing.points.map((point) => [...point]),
          },
          {
            type: "scatter",
            name: "held now",
            color: "#e69f00",
            symbol: "diamond",
            symbolSize: 17,
            data: [[...drawing.current]],
          },
        ],
      },
      true,
    );
  };
  const stop = effect(() => {
    void scheme.value;
    draw();
  });
  chart.on("click", { seriesIndex: 0 }, ({ dataIndex }) => drawing.onPoint(dataIndex));
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", draw);
  return () => {
    resized.disconnect();
    stop();
    system.removeEventListener("change", draw);
    chart.dispose();
  };
}
