// node examples/real/specific-risk.mjs <project>: the specific risk of a run's names made stage by stage, against what their
// specific returns did in the 21 periods (12 months: 1 period) after. Run `npx plimsoll estimate` first.
import {
  estimateSpecificRisk,
  ownSpecificVariance,
  startSpecificRisk,
  stepSpecificRisk,
} from "../../dist/engine/risk-model/index.js";
import { readAxes, readRunDates, runOptions, walkRun } from "../../dist/node/model/index.js";
import { readProject } from "../../dist/node/project/index.js";
import { openRun } from "../../dist/node/store/index.js";
import { printTable } from "./open-run.mjs";

const project = await readProject(process.argv[2]);
const run = await openRun(project.modelFolder);
const axes = await readAxes(run);
const { specific: preset, periodsPerYear } = runOptions(run);
const HORIZON = periodsPerYear > 12 ? 21 : 1;
const DECILES = 10;

const off = { neweyWest: null, jumps: null, structural: null, shrinkage: null, regime: null, linked: null };
const { jumps, structural } = preset;
const neweyWest = { lags: 5, halfLife: 252, priorPeriods: 252 };
const shrinkage = { strength: 0.1, groups: 10 };
const { regime } = preset;
const makings = {
  "time series alone": { ...off, ownHistoryFrom: 2, ownHistoryFull: 3, floorShare: 0 },
  "size groups": off,
  structural: { ...off, structural },
  "structural, shrinkage 0.1": { ...off, structural, shrinkage },
  "structural, shrinkage 0.5": { ...off, structural, shrinkage: { ...shrinkage, strength: 0.5 } },
  "structural, shrinkage, regime": { ...off, structural, shrinkage, regime },
  "… and jumps": { ...off, structural, shrinkage, regime, jumps },
  "… and lags": { ...off, structural, shrinkage, regime, neweyWest },
  "… and lags without a prior": {
    ...off,
    structural,
    shrinkage,
    regime,
    neweyWest: { ...neweyWest, priorPeriods: 0 },
  },
  "… and jumps and lags": { ...off, structural, shrinkage, regime, jumps, neweyWest },
};
const options = Object.values(makings).map((making) => ({ ...preset, ...making }));
const N = axes.assets.labels.length;
const states = options.map((of) => startSpecificRisk(N, of));
const dates = await readRunDates(run);
const records = options.map(() => []);
let open = [];
const seen = new Int32Array(N);
/** Periods since a return of more than five of the name's own deviations. */
const sinceJump = new Int32Array(N).fill(10_000);
const { first, last } = run.manifest.dates;
let month = "";
for await (const { before, returns, estimated } of walkRun(run, first, last)) {
  if (!estimated) continue;
  // A forecast at the close before the first period of each month.
  const thisMonth = returns.date.slice(0, 7);
  if (thisMonth !== month) {
    month = thisMonth;
    const { covered } = before.exposures;
    const { marketCap, exposures } = before;
    const variance = options.map(
      (of, m) =>
        estimateSpecificRisk(states[m], { covered, exposures, marketCap, issuer: axes.issuer }, of)?.variance,
    );
    if (variance.every((of) => of !== undefined)) {
      const names = [...covered.keys()].filter((n) => covered[n] === 1);
      const ranked =
        names.toSorted?.((a, b) => marketCap[a] - marketCap[b]) ??
        [...names].sort((a, b) => marketCap[a] - marketCap[b]);
      const decile = new Map(ranked.map((n, rank) => [n, Math.floor((DECILES * rank) / ranked.length)]));
      open.push({
        date: before.date,
        variance,
        names,
        decile,
        age: seen.slice(),
        sinceJump: sinceJump.slice(),
        sum: new Float64Array(N),
        squares: new Float64Array(N),
        count: new Int32Array(N),
        periods: 0,
      });
    }
  }
  for (const forecast of open) {
    forecast.periods++;
    for (const n of forecast.names) {
      const value = returns.specificReturns[n];
      if (Number.isNaN(value)) continue;
      forecast.sum[n] += value;
      forecast.squares[n] += value * value;
      forecast.count[n]++;
    }
  }
  for (const done of open.filter(({ periods }) => periods === HORIZON)) {
    for (const n of done.names) {
      if (done.count[n] < HORIZON) continue;
      options.forEach((_, m) => {
        const forecast = done.variance[m][n] * HORIZON;
        records[m].push({
          date: done.date,
          decile: done.decile.get(n),
          age: done.age[n],
          sinceJump: done.sinceJump[n],
          z2: done.sum[n] ** 2 / forecast,
          x: done.squares[n] / forecast,
        });
      });
    }
  }
  open = open.filter(({ periods }) => periods < HORIZON);
  const own = ownSpecificVariance(states[1], 20);
  returns.specificReturns.forEach((value, n) => {
    sinceJump[n] = value * value > 25 * own[n] ? 0 : sinceJump[n] + 1;
  });
  options.forEach((of, m) => {
    const period = {
      specificReturns: returns.specificReturns,
      issuer: axes.issuer,
      marketCap: before.marketCap,
    };
    states[m] = stepSpecificRisk(states[m], period, of).state;
  });
  returns.specificReturns.forEach((value, n) => {
    if (!Number.isNaN(value)) seen[n]++;
  });
}
await run.close();

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Of z² without its largest 0.1 %: single takeovers would decide. */
const bias = (rows) => {
  const z = rows.map(({ z2 }) => Math.min(z2, 100));
  return Math.sqrt(mean(z));
};
const qlike = (rows) => mean(rows.filter(({ x }) => x > 0).map(({ x }) => x - Math.log(x) - 1));
const spread = (rows) => {
  const values = Array.from({ length: DECILES }, (_, d) => bias(rows.filter(({ decile }) => decile === d)));
  return Math.max(...values) - Math.min(...values);
};
/** Listings: of the first periods of the data everybody is young. */
const start = dates[preset.ownHistoryFull * 2] ?? "";
const isYoung = ({ age, date }) => age < preset.ownHistoryFull && date > start;
const table = Object.keys(makings).map((name, m) => {
  const rows = records[m];
  const jumped = rows.filter(({ age, sinceJump }) => age >= preset.ownHistoryFull && sinceJump < 42);
  const young = rows.filter(isYoung);
  const old = rows.filter(({ age }) => age >= preset.ownHistoryFull);
  return {
    making: name,
    "B full": bias(old),
    "B daily": Math.sqrt(mean(old.map(({ x }) => Math.min(x, 25)))),
    spread: spread(old),
    QLIKE: Math.round(1000 * qlike(old)) / 1000,
    "B jumped": bias(jumped),
    "QLIKE jumped": Math.round(1000 * qlike(jumped)) / 1000,
    "B young": young.length > 0 ? bias(young) : null,
    "spread young": young.length > 200 ? spread(young) : null,
    "QLIKE young": young.length > 0 ? Math.round(1000 * qlike(young)) / 1000 : null,
  };
});
console.log(
  `${project.spec?.name ?? process.argv[2]}: ${records[0].length} forecasts, ${records[0].filter(isYoung).length} of them of names with less than ${preset.ownHistoryFull} returns`,
);
const show = (value) => (typeof value === "number" ? value.toFixed(3) : (value ?? ""));
printTable(
  table.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, show(value)]))),
);
