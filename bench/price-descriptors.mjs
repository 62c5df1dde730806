import {
  noFundamentals,
  oneCurrency,
  singleMembership,
  startMarketState,
} from "../dist/engine/data/index.js";
import { builtInDescriptors } from "../dist/engine/exposures/index.js";
import { startSeriesHistory, stepSeriesHistory } from "../dist/engine/exposures/series-history.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { median, report } from "./report.mjs";

const [N, INDUSTRIES] = [3000, 60];
const [WARM, DAYS] = [40, 61];
const BAR_COLUMNS = new Set(["total_return", "market_cap", "price", "volume", "industry"]);

function randomDays(count) {
  const random = randomStream("bench", "price-descriptors");
  const normals = (level, scale) => Float64Array.from({ length: N }, () => level + scale * random.normal());
  const industries = singleMembership(Int32Array.from({ length: N }, (_, n) => n % INDUSTRIES));
  return Array.from({ length: count }, (_, t) => ({
    date: new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10),
    price: normals(50, 1),
    givenReturn: normals(0, 0.02),
    marketCap: normals(20, 1.5).map(Math.exp),
    volume: normals(12, 1).map(Math.exp),
    industries,
    riskFree: 0,
    ...oneCurrency,
    scores: new Map(),
    fundamentals: noFundamentals,
  }));
}

/** A day as the descriptors see it, with series as deep as all of them together ask for. */
function* inputs(days, descriptors) {
  const series = {};
  for (const { lookback, windows } of descriptors) {
    for (const [name, rows] of Object.entries(windows === null ? {} : lookback(windows.daily))) {
      const length = Math.max(rows, series[name]?.length ?? 1);
      series[name] = startSeriesHistory(length, name === "market_return" ? 1 : N);
    }
  }
  for (const day of days) {
    const market = { ...startMarketState(N), marketCap: day.marketCap, industries: day.industries };
    const returns = {
      excess: day.givenReturn,
      total: day.givenReturn,
      base: day.givenReturn,
      riskFree: 0,
      gapReturnCount: 0,
    };
    const traded = day.price.map((price, n) => price * day.volume[n]);
    const today = {
      excess_return: returns.excess,
      log_return: returns.excess.map(Math.log1p),
      market_return: [returns.excess.reduce((sum, r) => sum + r, 0) / N],
      specific_return: returns.excess,
      turnover: traded.map((value, n) => value / market.marketCap[n]),
      value_traded: traded,
    };
    for (const name of Object.keys(series)) series[name] = stepSeriesHistory(series[name], today[name]);
    yield { day, market, returns, series: (name) => series[name], item: () => new Float64Array(N) };
  }
}

/** Milliseconds of one day of every descriptor made of prices and volumes alone, with its usual daily window. */
export function priceDescriptors() {
  const descriptors = [...builtInDescriptors.values()].filter(({ needs }) =>
    needs.every((name) => BAR_COLUMNS.has(name)),
  );
  const window = ({ windows }) => windows?.daily ?? { periods: 1, halfLife: 1, lag: 0, minPeriods: 1 };
  const states = descriptors.map((descriptor) => descriptor.start(N, window(descriptor)));
  const times = descriptors.map(() => []);
  let t = 0;
  // Rows that are still NaN would be skipped: the ring is filled before the clock starts.
  const some = randomDays(WARM + DAYS);
  const days = Array.from({ length: 1400 }, (_, i) => some[i % some.length]);
  for (const input of inputs(days, descriptors)) {
    t++;
    descriptors.forEach((descriptor, i) => {
      if (t <= days.length - WARM - DAYS) return;
      const start = performance.now();
      descriptor.step(states[i], input, window(descriptor));
      if (t > days.length - DAYS) times[i].push(performance.now() - start);
    });
  }
  const perDay = times.map(median);
  const dearest = perDay.indexOf(Math.max(...perDay));
  report({
    problem: `dearest price descriptor: ${descriptors[dearest].name}`,
    N,
    K: 1,
    T: 1,
    oursMs: perDay[dearest],
  });
  const oursMs = perDay.reduce((sum, ms) => sum + ms, 0);
  report({ problem: "price-descriptors-day", N, K: descriptors.length, T: 1, oursMs });
}
