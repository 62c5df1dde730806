import { noFundamentals, noTraits, oneCurrency, singleMembership } from "../dist/engine/data/index.js";
import { axis } from "../dist/engine/labels/index.js";
import { forecastModel, startModel, stepModel } from "../dist/engine/pipeline/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { median, report } from "./report.mjs";

const [N, INDUSTRIES] = [3000, 60];
const [WARM, DAYS] = [300, 60];
const codes = Int32Array.from({ length: N }, (_, n) => n % INDUSTRIES);
const window = (periods, halfLife, lag) => ({ periods, halfLife, lag, minPeriods: 20 });
const single = (name, descriptor, orthogonalTo = []) => ({
  name,
  blend: [{ descriptor, weight: 1 }],
  orthogonalTo,
});

const options = {
  periodsPerYear: 252,
  maxGapPeriods: 5,
  universe: { top: 2500, buffer: 1.2, minHistoryPeriods: 20, minPrice: 0, maxStalePeriods: 10 },
  exposures: {
    market: true,
    styles: [
      single("size", "log_market_cap"),
      single("beta", "beta"),
      single("momentum", "momentum"),
      {
        name: "volatility",
        blend: [
          { descriptor: "volatility", weight: 0.7 },
          { descriptor: "residual_sigma", weight: 0.3 },
        ],
        orthogonalTo: ["beta", "size"],
      },
      single("reversal", "short_term_reversal"),
      single("liquidity", "turnover"),
      single("quality", "quality"),
    ],
    outliers: { errorDeviations: 10, clipDeviations: 3, bound: 10 },
    minBlendShare: 0.5,
    windows: {
      beta: window(252, 63, 0),
      momentum: window(252, 126, 21),
      volatility: window(252, 42, 0),
      reversal: window(21, Number.POSITIVE_INFINITY, 0),
      turnover: window(252, 63, 0),
      fundamentalsStaleDays: 500,
    },
  },
  regression: { minNamesPerFactor: 2 },
  covariance: { volatilityHalfLife: 84, correlationHalfLife: 252, ownHistoryFull: 20 },
  specific: { halfLife: 84, ownHistoryFrom: 20, ownHistoryFull: 120, sizeGroups: 10, floorShare: 0.2 },
};

function* market() {
  const random = randomStream("bench", "model-day");
  const cap = Float64Array.from({ length: N }, () => 1e9 * Math.exp(1.8 * random.normal()));
  const price = Float64Array.from({ length: N }, () => 20 + 30 * random.uniform());
  const missing = new Float64Array(N).fill(Number.NaN);
  for (let t = 0; t < WARM + DAYS; t++) {
    const common = 0.01 * random.normal();
    for (let n = 0; n < N; n++) {
      const growth = 1 + common + 0.02 * random.normal();
      cap[n] *= growth;
      price[n] *= growth;
    }
    const month = String(1 + (Math.floor(t / 21) % 12)).padStart(2, "0");
    yield {
      date: `${2020 + Math.floor(t / 252)}-${month}-${String(1 + (t % 21)).padStart(2, "0")}`,
      price: price.slice(),
      givenReturn: missing,
      marketCap: cap.slice(),
      volume: cap.map((value, n) => (value / price[n]) * 0.01 * Math.exp(0.5 * random.normal())),
      industries: singleMembership(codes),
      ...oneCurrency,
      riskFree: 0,
      scores: new Map([["quality", cap.map(() => (random.uniform() < 0.1 ? Number.NaN : random.normal()))]]),
      fundamentals: noFundamentals,
    };
  }
}

/** One day through every stage of a daily model, and a forecast from the histories of a year. */
export async function modelDay() {
  const axes = {
    assets: axis(
      "asset",
      Array.from({ length: N }, (_, n) => `A${n}`),
    ),
    industries: Array.from({ length: INDUSTRIES }, (_, i) => `I${String(i).padStart(2, "0")}`),
    items: [],
    ...noTraits(N),
  };
  let state = startModel(axes, options);
  const times = [];
  const forecasts = [];
  let t = 0;
  for (const day of market()) {
    const start = performance.now();
    const step = stepModel(state, day, axes, options);
    const end = performance.now();
    state = step.state;
    if (t++ < WARM) continue;
    times.push(end - start);
    if (t % 4 !== 0) continue;
    const from = performance.now();
    forecastModel(state, axes, options);
    forecasts.push(performance.now() - from);
  }
  const K = 1 + INDUSTRIES + options.exposures.styles.length;
  report({ problem: "model-day", N, K, T: 1, oursMs: median(times) });
  report({ problem: "forecast", N, K, T: state.history.dateCount, oursMs: median(forecasts) });
}
