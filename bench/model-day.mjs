import { noFundamentals, noTraits, oneCurrency, singleMembership } from "../dist/engine/data/index.js";
import { usualScores } from "../dist/engine/exposures/index.js";
import { stepFactorPortfolios } from "../dist/engine/factor-portfolios/index.js";
import { axis } from "../dist/engine/labels/index.js";
import {
  forecastInputs,
  forecastModel,
  presets,
  startModel,
  stepModel,
} from "../dist/engine/pipeline/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { median, report } from "./report.mjs";

const [N, INDUSTRIES] = [3000, 60];
const [WARM, DAYS] = [300, 60];
const codes = Int32Array.from({ length: N }, (_, n) => n % INDUSTRIES);
const single = (name, descriptor, orthogonalTo = []) => ({
  name,
  blend: [{ descriptor, weight: 1 }],
  orthogonalTo,
  ...usualScores,
});

const options = {
  ...presets.short,
  universe: { ...presets.short.universe, top: 2500, minHistoryPeriods: 20, minPrice: 0 },
  exposures: {
    ...presets.short.exposures,
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
        ...usualScores,
      },
      single("reversal", "short_term_reversal"),
      single("liquidity", "turnover"),
      single("quality", "quality"),
    ],
  },
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

const axes = {
  assets: axis(
    "asset",
    Array.from({ length: N }, (_, n) => `A${n}`),
  ),
  industries: Array.from({ length: INDUSTRIES }, (_, i) => `I${String(i).padStart(2, "0")}`),
  items: [],
  ...noTraits(N),
};

const parentOf = new Int32Array(INDUSTRIES).fill(-1);

/** The share of a day that is factor portfolios, by taking that stage once more; the forecast at formations is not in it. */
function portfolioTime(held, before, { state, output }) {
  const forms = state.portfolios.formedMonth !== held.formedMonth;
  const model = forms ? forecastModel(forecastInputs(state), axes, options)?.model : undefined;
  const { date, returns, regression } = output;
  const period = {
    date,
    before: before ?? undefined,
    returns: returns.excess,
    regression,
    close: state.close,
  };
  const start = performance.now();
  stepFactorPortfolios(held, { ...period, model: () => model }, { ...options.regression, parentOf });
  return performance.now() - start;
}

/** One day through every stage of a daily model, and a forecast from the histories of a year. */
export async function modelDay() {
  let state = startModel(axes, options);
  const times = [];
  const forecasts = [];
  const portfolios = [];
  let t = 0;
  for (const day of market()) {
    const start = performance.now();
    const { portfolios: held, close: before } = state;
    const step = stepModel(state, day, axes, options);
    const end = performance.now();
    state = step.state;
    const own = portfolioTime(held, before, step);
    if (t++ < WARM) continue;
    times.push(end - start);
    portfolios.push(own);
    if (t % 4 !== 0) continue;
    const from = performance.now();
    forecastModel(forecastInputs(state), axes, options);
    forecasts.push(performance.now() - from);
  }
  const K = 1 + INDUSTRIES + options.exposures.styles.length;
  report({ problem: "model-day", N, K, T: 1, oursMs: median(times) });
  const mean = portfolios.reduce((sum, time) => sum + time, 0) / portfolios.length;
  report({ problem: "factor-portfolios", N, K, T: 1, oursMs: mean });
  report({ problem: "forecast", N, K, T: state.history.dateCount, oursMs: median(forecasts) });
}
