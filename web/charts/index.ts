export { chartPng, chartSvg, drawChart } from "./draw-chart.ts";
