// npm run build && node bench/growth.mjs: how times grow with names, industries and dates, as charts for docs/performance.md.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lineChart } from "./line-chart.mjs";
import { oneDateGrowth } from "./one-date-regression.mjs";
import { runProcess } from "./run-process.mjs";
import { writeScaleProject } from "./scale-project.mjs";

const draw = (name, chart) =>
  writeFileSync(new URL(`../docs/${name}.svg`, import.meta.url), lineChart(chart));

function chartOf(points, key, { title, x }) {
  const series = [
    ["plimsoll", "oursMs"],
    ["numpy, dense", "denseMs"],
    ["numpy, by industry", "oneHotMs"],
  ].map(([name, field]) => ({ name, points: points.map((point) => [point[key], point[field]]) }));
  const values = series.flatMap((line) => line.points.map(([, value]) => value));
  const high = Math.ceil(Math.max(...values));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => Number((share * high).toPrecision(2)));
  return { title, x, y: "ms", low: 0, high, ticks, xTicks: points.map((point) => point[key]), series };
}

/** Full estimates of projects of several sizes, one after the other. */
async function estimates(axis, sizes) {
  const points = [];
  for (const [assets, days] of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-growth-"));
    await writeScaleProject(folder, { assets, days });
    const { ms, processorMs, peakMb } = runProcess(["estimate", "--json", "--project", folder]);
    rmSync(folder, { recursive: true, force: true });
    const point = {
      problem: `growth by ${axis}: ${axis === "dates" ? days : assets}`,
      assets,
      days,
      seconds: ms / 1000,
      processorSeconds: processorMs / 1000,
      peakMb,
    };
    console.log(JSON.stringify(point));
    points.push(point);
  }
  return points;
}

const regression = await oneDateGrowth();
for (const point of regression) console.log(JSON.stringify({ problem: "growth of a regression", ...point }));
const standard = { names: 3000, industries: 60, styles: 15 };
const varying = (key) =>
  regression
    .filter((point) =>
      Object.entries(standard).every(([name, value]) => name === key || point[name] === value),
    )
    .sort((a, b) => a[key] - b[key]);
draw(
  "performance-names",
  chartOf(varying("names"), "names", { title: "One date's regression by names", x: "names" }),
);
draw(
  "performance-industries",
  chartOf(varying("industries"), "industries", {
    title: "One date's regression by industries",
    x: "industries",
  }),
);
const byDates = await estimates(
  "dates",
  [250, 500, 1000, 2000].map((days) => [1000, days]),
);
const byNames = await estimates(
  "names",
  [500, 1000, 2000, 4000].map((assets) => [assets, 500]),
);
for (const [name, points, key, title] of [
  ["performance-dates", byDates, "days", "A full estimate of 1,000 names by dates"],
  ["performance-assets", byNames, "assets", "A full estimate of 500 dates by names"],
]) {
  const high = Math.ceil(Math.max(...points.map(({ processorSeconds }) => processorSeconds)));
  draw(name, {
    title,
    x: key === "days" ? "dates" : "names",
    y: "s",
    low: 0,
    high,
    ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => Number((share * high).toPrecision(2))),
    xTicks: points.map((point) => point[key]),
    series: [
      { name: "wall", points: points.map((point) => [point[key], point.seconds]) },
      { name: "processor", points: points.map((point) => [point[key], point.processorSeconds]) },
    ],
  });
}
