import type {
  BarSeriesOption,
  CustomSeriesOption,
  LineSeriesOption,
  ScatterSeriesOption,
} from "echarts/charts";
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import type { GridComponentOption } from "echarts/components";
import { GridComponent } from "echarts/components";
import { type ComposeOption, init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { escapeHtml } from "./escape-html.ts";

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LabelLayout, SVGRenderer]);

/** What a chart is drawn from. */
export type ChartOption = ComposeOption<
  BarSeriesOption | CustomSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption
>;

/** Widths in which every chart is drawn: on a wide page and paper, and on a narrow one. */
const WIDTHS = { wide: 556, narrow: 340 } as const;
export type ChartWidth = keyof typeof WIDTHS;

/**
 * A chart as a figure with inline SVG, once for wide and once for narrow pages: a drawing that shrinks has letters that nobody
 * can read. Colours are told to the dark page by the style sheet, through the values they have here.
 *
 * @param label   what the chart shows, for those who cannot see it; the numbers are in a table beside it
 * @param draw    the chart at a width, with the height it needs
 */
export function drawChart(
  label: string,
  draw: (width: ChartWidth) => { readonly height: number; readonly option: ChartOption },
  note = "",
): string {
  const drawings = (Object.keys(WIDTHS) as ChartWidth[]).map((name) => {
    const { height, option } = draw(name);
    const svg = svgOf(option, WIDTHS[name], height);
    return `<svg class="${name}" role="img" aria-label="${escapeHtml(label)}"${svg.slice("<svg".length)}`;
  });
  const caption = note === "" ? "" : `<figcaption>${note}</figcaption>`;
  return `<figure class="chart">${drawings.join("\n")}${caption}</figure>`;
}

function svgOf(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return plainSvg(chart.renderToSVGString());
  } finally {
    // Its timer would keep the process from ending.
    chart.dispose();
  }
}

/** The drawing alone: without name spaces, and without numbered classes and clips, whose numbers differ from call to call. */
function plainSvg(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/<defs >[\s\S]*?<\/defs>/g, "")
    .replace(
      / (?:xmlns(?::\w+)?|version|baseProfile|class|clip-path|style|pointer-events|xml:space|ecmeta_\w+)="[^"]*"/g,
      "",
    )
    .replace(/\n+/g, "\n")
    .trim();
}
