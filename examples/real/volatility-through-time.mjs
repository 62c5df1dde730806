// node examples/real/volatility-through-time.mjs <project> [--svg FILE]: the forecast volatility of the market by stage, every
// fifth period, against what it did in the 21 periods after, and how late each stage is into and out of a crisis.
import { writeFileSync } from "node:fs";
import { lineChart } from "../../bench/line-chart.mjs";
import {
  estimateFactorCovariance,
  startFactorHistory,
  stepFactorHistory,
} from "../../dist/engine/risk-model/index.js";
import { openRun, printTable } from "./open-run.mjs";

const HORIZON = 21;
const YEAR = 252;
const run = await openRun(process.argv[2]);
const rows = await run.rows(
  "SELECT date::VARCHAR AS date, factor, factor_return FROM factor_returns ORDER BY date, factor",
);
const factors = (await run.rows("SELECT factor FROM factors")).map(({ factor }) => factor);
const markets = await run.rows(
  "SELECT date::VARCHAR AS date, market_return AS value FROM diagnostics ORDER BY date",
);
const marketReturn = new Map(markets.map(({ date, value }) => [date, value]));

const base = {
  volatilityHalfLife: 84,
  correlationHalfLife: 504,
  ownHistoryFull: 60,
  burnIn: "shrink",
  neweyWest: { volatility: 5, correlation: 2 },
  eigenfactor: { draws: 100, scale: 1, seed: 1, of: "correlation" },
  regime: { halfLife: 42 },
};
const horizons = {
  daily: {
    ...base,
    volatilityHalfLife: 21,
    correlationHalfLife: 252,
    neweyWest: null,
    regime: { halfLife: 21 },
  },
  short: base,
  long: { ...base, volatilityHalfLife: 252, regime: { halfLife: 168 } },
};

const dates = [...new Set(rows.map(({ date }) => date))];
const byDate = Map.groupBy?.(rows, ({ date }) => date) ?? groupByDate(rows);
function groupByDate(all) {
  const out = new Map();
  for (const row of all) out.set(row.date, [...(out.get(row.date) ?? []), row]);
  return out;
}

const position = new Map(factors.map((factor, k) => [factor, k]));
const returns = dates.map((date) => {
  const values = new Float64Array(factors.length);
  const estimated = new Uint8Array(factors.length);
  for (const { factor, factor_return: value } of byDate.get(date)) {
    values[position.get(factor)] = value;
    estimated[position.get(factor)] = 1;
  }
  return { values, estimated };
});
const market = position.get("market");

/** Of every fifth date: the stages' forecasts of the market's volatility, and what came. */
function forecastPath(options) {
  let history = startFactorHistory(factors.length);
  const path = [];
  let worstEigenvalue = 0;
  dates.forEach((date, t) => {
    history = stepFactorHistory(history, returns[t].values, returns[t].estimated);
    if (t < 252 || t % 5 !== 0 || t + HORIZON >= dates.length) return;
    const after = dates.slice(t + 1, t + 1 + HORIZON).map((day) => marketReturn.get(day));
    const squares = after.reduce((sum, r) => sum + r * r, 0);
    const stages = estimateFactorCovariance(history, options);
    const variances = stages.map(({ stage, covariance }) => [
      stage,
      covariance.values[market * (factors.length + 1)],
    ]);
    worstEigenvalue = Math.max(
      worstEigenvalue,
      ...stages.map(({ repairedEigenvalues }) => repairedEigenvalues),
    );
    // Of every factor: the square of its 21-day return over the forecast, by stage.
    const ahead = returns.slice(t + 1, t + 1 + HORIZON);
    const sums = factors.map((_, k) => ahead.reduce((sum, { values }) => sum + values[k], 0));
    const byStage = stages.map(({ stage, covariance }) => [
      stage,
      sums.map((sum, k) => sum ** 2 / (HORIZON * covariance.values[k * (factors.length + 1)])),
    ]);
    path.push({
      factors: Object.fromEntries(byStage),
      date,
      realised: Math.sqrt((squares / HORIZON) * YEAR),
      sum: after.reduce((s, r) => s + r, 0),
      forecast: Object.fromEntries(variances.map(([stage, v]) => [stage, Math.sqrt(v * YEAR)])),
    });
  });
  return path;
}

/** Periods from the day on which what followed was beyond a level to the day on which the forecast was. */
function delay(path, stage, from, isBeyond) {
  const first = (value) => path.findIndex((row) => row.date >= from && isBeyond(value(row)));
  const [came, seen] = [first(({ realised }) => realised), first(({ forecast }) => forecast[stage])];
  return seen < 0 ? "never" : String(5 * (seen - came));
}

const spans = {
  "before the crisis": ["2008-01", "2008-09"],
  crisis: ["2008-09", "2009-01"],
  after: ["2009-01", "2009-12"],
  all: ["2008-01", "2013"],
};
const results = [];
for (const [horizon, options] of Object.entries(horizons)) {
  const path = forecastPath(options);
  const stages = Object.keys(path[0].forecast);
  for (const stage of stages) {
    const row = { horizon, stage };
    for (const [span, [from, to]] of Object.entries(spans)) {
      const of = path.filter(({ date }) => date >= from && date < to);
      const x = of.map(({ realised, forecast }) => (realised / forecast[stage]) ** 2);
      row[`B ${span}`] = Math.sqrt(x.reduce((s, v) => s + v, 0) / x.length).toFixed(2);
      const z = of.map(({ sum, forecast }) => (sum ** 2 * YEAR) / (HORIZON * forecast[stage] ** 2));
      if (span === "all")
        row["B of 21-day sums"] = Math.sqrt(z.reduce((total, v) => total + v, 0) / z.length).toFixed(2);
      if (span === "all") row.QLIKE = (x.reduce((s, v) => s + v - Math.log(v) - 1, 0) / x.length).toFixed(3);
    }
    const biases = factors.map((_, k) => {
      const of = path.map((at) => at.factors[stage][k]).filter(Number.isFinite);
      return Math.sqrt(of.reduce((sum, v) => sum + v, 0) / of.length);
    });
    const known = biases.filter(Number.isFinite);
    row["factors: mean B"] = (known.reduce((sum, b) => sum + b, 0) / known.length).toFixed(2);
    row["mean |B-1|"] = (known.reduce((sum, b) => sum + Math.abs(b - 1), 0) / known.length).toFixed(2);
    row["up to 35 %"] = delay(path, stage, "2008-08", (v) => v > 0.35);
    row["down to 30 %"] = delay(path, stage, "2009-03", (v) => v < 0.3);
    results.push(row);
  }
  if (horizon === "short" && process.argv.includes("--svg")) {
    const drawn = path.filter(({ date }) => date < "2011-01");
    const year = (date) =>
      Number(date.slice(0, 4)) + (Number(date.slice(5, 7)) - 1 + Number(date.slice(8)) / 31) / 12;
    const series = [
      ["realised in the 21 days after", ({ realised }) => realised],
      ["EWMA", ({ forecast }) => forecast.ewma],
      ["Newey–West", ({ forecast }) => forecast.newey_west],
      ["regime", ({ forecast }) => forecast.regime],
    ];
    const chart = lineChart({
      title: "Market volatility through 2008–09, half-life 84 days",
      x: "date of the forecast",
      y: "% a year",
      low: 0,
      high: 90,
      ticks: [0, 20, 40, 60, 80],
      xTicks: [2008, 2009, 2010, 2011].filter((at) => at <= 2010),
      series: series.map(([name, value]) => ({
        name,
        points: drawn.map((row) => [year(row.date), 100 * value(row)]),
      })),
    });
    writeFileSync(process.argv[process.argv.indexOf("--svg") + 1], chart);
  }
}
printTable(results);
