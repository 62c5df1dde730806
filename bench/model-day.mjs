import { dayNumber, noTraits, oneCurrency, singleMembership } from "../dist/engine/data/index.js";
import { buildExposures, builtInDescriptors, usualScores } from "../dist/engine/exposures/index.js";
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

/** Fifteen styles of thirty descriptors, those of scale-project.mjs: weights by descriptor, and what each is made orthogonal to. */
const styles = Object.entries({
  size: { log_market_cap: 1 },
  beta: { beta: 1 },
  momentum: { momentum: 0.7, industry_momentum: 0.3 },
  residual_volatility: { volatility: 0.6, cumulative_range: 0.2, residual_sigma: 0.2 },
  liquidity: { turnover_month: 0.35, turnover_quarter: 0.35, turnover_year: 0.3 },
  reversal: { short_term_reversal: 1 },
  long_term_reversal: { long_term_reversal: 0.7, historical_alpha: 0.3 },
  seasonality: { seasonality: 1 },
  book_value: { book_to_price: 1 },
  earnings_yield: { earnings_to_price: 0.6, cashflow_to_price: 0.4 },
  leverage: { market_leverage: 0.4, book_leverage: 0.3, debt_to_assets: 0.3 },
  growth: { earnings_growth: 0.5, sales_growth: 0.5 },
  profitability: {
    return_on_equity: 0.3,
    return_on_assets: 0.3,
    gross_profitability: 0.2,
    asset_turnover: 0.2,
  },
  investment: { asset_growth: 0.5, share_issuance: 0.3, capex_growth: 0.2 },
  dividend: { dividend_yield: 1 },
});
const orthogonalTo = { residual_volatility: ["beta", "size"], liquidity: ["size"] };
const descriptors = styles
  .flatMap(([, blend]) => Object.keys(blend))
  .map((name) => builtInDescriptors.get(name));
const barColumns = new Set(["total_return", "market_cap", "price", "volume", "industry"]);
const items = [...new Set(descriptors.flatMap(({ needs }) => needs))]
  .filter((name) => !barColumns.has(name))
  .sort();

const options = {
  ...presets.short,
  universe: { ...presets.short.universe, top: 2500, minHistoryPeriods: 20, minPrice: 0 },
  exposures: {
    ...presets.short.exposures,
    styles: styles.map(([name, blend]) => ({
      name,
      blend: Object.entries(blend).map(([descriptor, weight]) => ({ descriptor, weight })),
      orthogonalTo: orthogonalTo[name] ?? [],
      ...usualScores,
    })),
  },
};

/** What is reported on a day: every name once a quarter, and on the first day its last five years. */
function reports(t, date, random) {
  const rows = [];
  const today = dayNumber(date);
  for (let n = 0; n < N; n++) {
    const quarters = t === 0 ? 20 : (t + n) % 63 === 0 ? 1 : 0;
    for (let q = quarters; q > 0; q--) {
      const end = today - 20 - (n % 40) - Math.round(91.3 * (q - 1));
      const scale = Math.exp(3 + 0.1 * random.normal() - 0.02 * q);
      for (let item = 0; item < items.length; item++)
        if (random.uniform() < 0.97) rows.push([n, item, end, scale * (1 + 0.1 * random.normal())]);
    }
  }
  const column = (Type, k) => Type.from(rows, (row) => row[k]);
  return {
    asset: column(Int32Array, 0),
    item: column(Int32Array, 1),
    periodEnd: column(Int32Array, 2),
    value: column(Float64Array, 3),
  };
}

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
    const date = `${2020 + Math.floor(t / 252)}-${month}-${String(1 + (t % 21)).padStart(2, "0")}`;
    yield {
      date,
      price: price.slice(),
      givenReturn: missing,
      marketCap: cap.slice(),
      volume: cap.map((value, n) => (value / price[n]) * 0.01 * Math.exp(0.5 * random.normal())),
      industries: singleMembership(codes),
      ...oneCurrency,
      riskFree: 0,
      scores: new Map(),
      fundamentals: reports(t, date, random),
    };
  }
}

const axes = {
  assets: axis(
    "asset",
    Array.from({ length: N }, (_, n) => `A${n}`),
  ),
  industries: Array.from({ length: INDUSTRIES }, (_, i) => `I${String(i).padStart(2, "0")}`),
  ...noTraits(N),
  items,
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

/** X of a day from its descriptors once more: what is not descriptors in the exposures of a day. */
function exposureTime({ state, output }) {
  const { estimation, coverage } = output.universe;
  const { marketCap } = state.market;
  const inputs = {
    universe: { estimation, coverage, capWeight: marketCap.map((cap, n) => (estimation[n] === 1 ? cap : 0)) },
    regressionWeights: marketCap.map((cap, n) => (estimation[n] === 1 ? Math.sqrt(cap) : 0)),
    marketCap,
    industries: state.market.industries,
    industryNames: axes.industries,
    countries: { names: [], codes: axes.traits.country },
    currencies: { names: [], codes: axes.traits.currency },
    descriptors: new Map(output.built.descriptors.map(({ descriptor, raw }) => [descriptor, raw])),
  };
  const start = performance.now();
  buildExposures(inputs, options.exposures);
  return performance.now() - start;
}

/** One day through every stage of a daily model, and a forecast from the histories of a year. */
export async function modelDay() {
  let state = startModel(axes, options);
  const times = [];
  const forecasts = [];
  const portfolios = [];
  const exposures = [];
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
    exposures.push(exposureTime(step));
    if (t % 4 !== 0) continue;
    const from = performance.now();
    forecastModel(forecastInputs(state), axes, options);
    forecasts.push(performance.now() - from);
  }
  const K = 1 + INDUSTRIES + options.exposures.styles.length;
  report({ problem: "model-day", N, K, T: 1, oursMs: median(times) });
  report({ problem: "exposures from descriptors", N, K, T: 1, oursMs: median(exposures) });
  const mean = portfolios.reduce((sum, time) => sum + time, 0) / portfolios.length;
  report({ problem: "factor-portfolios", N, K, T: 1, oursMs: mean });
  report({ problem: "forecast", N, K, T: state.history.dateCount, oursMs: median(forecasts) });
}
