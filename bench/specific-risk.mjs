// npm run build && node bench/specific-risk.mjs [--json] [--draws 40] [--svg FILE]: the figures of
// docs/decisions/specific-risk.md.
import { writeFileSync } from "node:fs";
import {
  estimateSpecificRisk,
  startSpecificRisk,
  stepSpecificRisk,
} from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { lineChart } from "./line-chart.mjs";

const argument = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const DRAWS = argument("draws", 40);
const NAMES = 1000;
const DAYS = 400;
const DECILES = 10;

const plain = {
  halfLife: 84,
  ownHistoryFrom: 20,
  ownHistoryFull: 120,
  sizeGroups: 5,
  floorShare: 0.1,
  neweyWest: { lags: 5, halfLife: 252, priorPeriods: 0 },
  jumps: null,
  structural: null,
  shrinkage: null,
  regime: null,
  linked: null,
};
const structural = { priorNames: 5, levelGroups: 10, upliftPriorNames: 10 };

/** From what a name's own few weeks say to all stages, one more each. */
const makings = {
  "time series alone": { ...plain, ownHistoryFrom: 2, ownHistoryFull: 3, floorShare: 0 },
  "blend with size groups": plain,
  "serial correlation drawn to the mean": { ...plain, neweyWest: { ...plain.neweyWest, priorPeriods: 252 } },
  "and jumps apart": {
    ...plain,
    neweyWest: { ...plain.neweyWest, priorPeriods: 252 },
    jumps: { threshold: 5, halfLife: 504 },
  },
  "and structural": {
    ...plain,
    neweyWest: { ...plain.neweyWest, priorPeriods: 252 },
    jumps: { threshold: 5, halfLife: 504 },
    structural,
  },
  "and shrinkage, q = 0.1": {
    ...plain,
    neweyWest: { ...plain.neweyWest, priorPeriods: 252 },
    jumps: { threshold: 5, halfLife: 504 },
    structural,
    shrinkage: { strength: 0.1, groups: 10 },
  },
  "and shrinkage, q = 1": {
    ...plain,
    neweyWest: { ...plain.neweyWest, priorPeriods: 252 },
    jumps: { threshold: 5, halfLife: 504 },
    structural,
    shrinkage: { strength: 1, groups: 10 },
  },
};

/**
 * Names whose true volatility is a logistic of size and a hockey stick of another style, times log-normal noise: not
 * log-linear in either. The smaller half of the market jumps now and then, trades on some days only and bounces.
 */
function drawMarket(draw) {
  const random = randomStream("specific market", draw);
  const names = Array.from({ length: NAMES }, (_, n) => {
    const size = random.normal();
    const other = random.normal();
    const small = 1 / (1 + Math.exp(2.5 * size));
    const volatility =
      (0.008 + 0.025 * small + 0.008 * Math.max(0, other) ** 1.5) * Math.exp(0.2 * random.normal());
    const isYoung = n % 3 === 0;
    const history = isYoung ? 20 + random.integer(41) : DAYS;
    return { size, other, small, volatility, isYoung, history };
  });
  return { names, random };
}

/** A day of a name in units of its volatility: a jump of twelve with a probability of up to 0.8 %, no trade up to half of the days. */
function drawDay({ small }, random) {
  const jumps = 0.008 * small;
  const traded = 1 - 0.5 * small ** 2;
  const jump = random.uniform() < jumps ? 12 * random.normal() : 0;
  return random.uniform() < traded ? random.normal() + jump : jump;
}

/** Its variance, in units of the squared volatility. */
const dayVariance = ({ small }) => 1 - 0.5 * small ** 2 + 144 * 0.008 * small;

function exposuresOf(names) {
  return {
    factors: [
      { name: "size", family: "style" },
      { name: "other", family: "style" },
    ],
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: 2,
    currencyCount: 0,
    covered: new Uint8Array(names.length).fill(1),
    groups: {
      offsets: new Int32Array(names.length + 1),
      codes: new Int32Array(0),
      shares: new Float64Array(0),
    },
    styles: Float64Array.from(names.flatMap(({ size, other }) => [size, other])),
    currency: new Int32Array(names.length).fill(-1),
  };
}

/** True over forecast variance of each name under each making; the returns bounce by −θ from one day to the next. */
function measure(draw) {
  const { names, random } = drawMarket(draw);
  const marketCap = names.map(({ size }) => Math.exp(1.5 * size));
  const issuer = new Int32Array(NAMES).fill(-1);
  const states = Object.values(makings).map((options) => startSpecificRisk(NAMES, options));
  const bounce = names.map(() => 0);
  for (let day = 0; day < DAYS; day++) {
    const specificReturns = names.map((name, n) => {
      // Mid-price return plus the change of a half-spread: the sum of many days does not know it.
      const half = 0.25 * name.small * name.volatility * (random.uniform() < 0.5 ? 1 : -1);
      const change = half - bounce[n];
      bounce[n] = half;
      return day < DAYS - name.history ? Number.NaN : name.volatility * drawDay(name, random) + change;
    });
    Object.values(makings).forEach((options, m) => {
      states[m] = stepSpecificRisk(states[m], { specificReturns, marketCap, issuer }, options).state;
    });
  }
  const exposures = exposuresOf(names);
  const order = [...names.keys()].sort((a, b) => marketCap[a] - marketCap[b]);
  const decile = new Int32Array(NAMES);
  order.forEach((n, rank) => {
    decile[n] = Math.floor((DECILES * rank) / NAMES);
  });
  return Object.values(makings).map((options, m) => {
    const { variance } = estimateSpecificRisk(
      states[m],
      { covered: exposures.covered, exposures, marketCap, issuer },
      options,
    );
    return names.map((name, n) => ({
      decile: decile[n],
      isYoung: name.isYoung,
      ratio: (name.volatility ** 2 * dayVariance(name)) / variance[n],
    }));
  });
}

function biasOf(rows) {
  return Math.sqrt(rows.reduce((sum, { ratio }) => sum + ratio, 0) / rows.length);
}

const results = Object.keys(makings).map((name) => ({ name, rows: [] }));
for (let draw = 0; draw < DRAWS; draw++) {
  measure(draw).forEach((rows, m) => {
    results[m].rows.push(...rows);
  });
}
const table = results.map(({ name, rows }) => {
  const young = rows.filter(({ isYoung }) => isYoung);
  const old = rows.filter(({ isYoung }) => !isYoung);
  const byDecile = (of) =>
    Array.from({ length: DECILES }, (_, d) => biasOf(of.filter(({ decile }) => decile === d)));
  const spread = (values) => Math.max(...values) - Math.min(...values);
  const deciles = byDecile(young);
  return {
    name,
    deciles,
    spread: spread(deciles),
    mean: biasOf(young),
    oldSpread: spread(byDecile(old)),
    old: biasOf(old),
  };
});
const svg = process.argv.indexOf("--svg");
if (svg >= 0) {
  const shown = [
    ["time series alone", "time series alone"],
    ["blend with size groups", "size groups"],
    ["and structural", "structural"],
    ["and shrinkage, q = 0.1", "and shrinkage"],
  ];
  const chart = lineChart({
    title: "Specific risk of names with 20 to 60 days: bias by size decile",
    x: "size decile, smallest first",
    y: "√ mean(true variance / forecast variance)",
    low: 0.8,
    high: 2,
    band: [0.95, 1.05],
    ticks: [0.8, 1, 1.2, 1.4, 1.6, 1.8, 2],
    xTicks: Array.from({ length: DECILES }, (_, d) => d + 1),
    series: shown.map(([name, label]) => ({
      name: label,
      points: table.find((row) => row.name === name).deciles.map((bias, d) => [d + 1, bias]),
    })),
  });
  writeFileSync(process.argv[svg + 1], chart);
}
if (process.argv.includes("--json"))
  for (const row of table) console.log(JSON.stringify({ problem: row.name, ...row }));
else {
  console.log(
    `${"B of 20–60 days, by size decile".padEnd(38)}small${" ".repeat(49)}large  all    spread  full histories: all  spread`,
  );
  for (const { name, deciles, spread, mean, old, oldSpread } of table) {
    const cells = deciles.map((b) => b.toFixed(2).padStart(6)).join("");
    console.log(
      `${name.padEnd(38)}${cells}${mean.toFixed(2).padStart(7)}${spread.toFixed(2).padStart(7)}${old.toFixed(2).padStart(20)}${oldSpread.toFixed(2).padStart(8)}`,
    );
  }
}
