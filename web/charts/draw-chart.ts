import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { type ChartContent, heightOf } from "../chart-content.ts";
import { type ChartInk, chartOption, PAPER } from "./chart-option.ts";

use([
  LineChart,
  CustomChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  TitleComponent,
  DataZoomComponent,
  CanvasRenderer,
  SVGRenderer,
]);

/** Width of a saved chart, and of one on A4. */
const SAVED = 960;
const PRINTED = 660;

/**
 * Draws a chart in an element, in the colours of the page; gives what takes it away again.
 *
 * @param onPoint  what a press on a point or a bar does, by its position
 */
export function drawChart(
  element: HTMLElement,
  content: ChartContent,
  onPoint?: (at: number) => void,
): () => void {
  const chart = init(element);
  if (onPoint !== undefined) chart.on("click", { seriesIndex: 0 }, ({ dataIndex }) => onPoint(dataIndex));
  const draw = (): void => {
    chart.setOption(chartOption(content, inkOf(element)), true);
  };
  draw();
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const print = (): void => {
    // As wide as the paper, whatever the window is: on it charts stand one below the other.
    chart.resize({ width: PRINTED });
    chart.setOption(chartOption(content, PAPER), true);
  };
  const back = (): void => {
    chart.resize({ width: "auto" });
    draw();
  };
  // The page can be made light or dark by hand, too.
  const made = new MutationObserver(draw);
  made.observe(document.documentElement, { attributes: true });
  scheme.addEventListener("change", draw);
  addEventListener("beforeprint", print);
  addEventListener("afterprint", back);
  return () => {
    resized.disconnect();
    made.disconnect();
    scheme.removeEventListener("change", draw);
    removeEventListener("beforeprint", print);
    removeEventListener("afterprint", back);
    chart.dispose();
  };
}

function inkOf(element: HTMLElement): ChartInk {
  const style = getComputedStyle(element);
  return {
    ink: style.getPropertyValue("color"),
    faint: style.getPropertyValue("border-top-color"),
    // Colours of the page are functions of light and dark, which a canvas does not know: they are read where they are used.
    above: style.getPropertyValue("outline-color"),
    below: style.getPropertyValue("text-decoration-color"),
  };
}

/** The chart as a file of vectors, with its title and unit, on paper. */
export function chartSvg(content: ChartContent): string {
  const chart = init(null, null, {
    renderer: "svg",
    ssr: true,
    width: SAVED,
    height: heightOf(content) + 30,
  });
  chart.setOption({ backgroundColor: "#ffffff", ...chartOption(content, PAPER, true) });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** The same as a picture. */
export async function chartPng(content: ChartContent): Promise<Blob> {
  const chart = init(document.createElement("div"), null, {
    renderer: "canvas",
    width: SAVED,
    height: heightOf(content) + 30,
    devicePixelRatio: 2,
  });
  chart.setOption(chartOption(content, PAPER, true));
  const canvas = chart.renderToCanvas({ backgroundColor: "#ffffff", pixelRatio: 2 });
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  chart.dispose();
  if (blob === null) throw new Error("the browser makes no picture of the canvas");
  return blob;
}
