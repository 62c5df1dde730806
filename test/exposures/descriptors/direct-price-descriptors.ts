/** Every price descriptor the long way, from its definition: what the running sums are held against. */
import type { Window } from "../../../engine/exposures/index.ts";
import {
  average,
  caps,
  dateOf,
  industries,
  type Observation,
  observations,
  type PricePath,
} from "./price-path.ts";

const none = Number.NaN;
const forever = Number.POSITIVE_INFINITY;
const window = (periods: number, halfLife: number, lag: number, minPeriods: number): Window => ({
  periods,
  halfLife,
  lag,
  minPeriods,
});

/** Short windows, so that the paths can be short too. */
export const windows: Readonly<Record<string, Window>> = {
  amihud: window(25, 12, 1, 5),
  beta: window(25, 10, 0, 8),
  beta_lagged: window(40, 20, 1, 9),
  cumulative_range: window(26, forever, 3, 5),
  downside_beta: window(40, forever, 0, 6),
  downside_deviation: window(20, 7, 0, 5),
  historical_alpha: window(25, 10, 2, 8),
  industry_momentum: window(15, 5, 1, 4),
  long_term_reversal: window(40, 20, 12, 10),
  max_return: window(8, forever, 1, 3),
  momentum: window(30, 15, 4, 10),
  momentum_no_lag: window(30, 15, 0, 10),
  residual_momentum: window(30, forever, 4, 8),
  residual_sigma: window(25, 10, 0, 8),
  seasonality: window(2, 1, 0, 1),
  short_term_reversal: window(6, forever, 0, 3),
  skewness: window(25, 30, 1, 6),
  traded_days: window(20, 9, 2, 4),
  turnover: window(20, forever, 0, 4),
  turnover_month: window(6, forever, 0, 2),
  turnover_quarter: window(15, 6, 2, 4),
  turnover_year: window(30, forever, 1, 5),
  volatility: window(20, 7, 1, 5),
};

type Direct = (path: PricePath, asset: number, t: number, window: Window) => number;

const withMarket = (...args: Parameters<typeof observations>) =>
  observations(...args).filter((o) => !Number.isNaN(o.m));

function regression(list: readonly Observation[]) {
  const [mr, mm] = [average(list, (o) => o.r), average(list, (o) => o.m)];
  const slope = average(list, (o) => (o.m - mm) * (o.r - mr)) / average(list, (o) => (o.m - mm) ** 2);
  const sigma = Math.sqrt(average(list, (o) => (o.r - mr - slope * (o.m - mm)) ** 2));
  return { slope, sigma, intercept: mr - slope * mm };
}

const marketModel =
  (pick: "slope" | "sigma" | "intercept", counts: (o: Observation) => boolean): Direct =>
  (path, asset, t, w) => {
    const list = withMarket(path, asset, t, w).filter(counts);
    return list.length < w.minPeriods ? none : regression(list)[pick];
  };

/** Solves a small system by Gauss–Jordan elimination with pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let col = 0; col < rows.length; col++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= col && Math.abs(row[col]) > Math.abs(rows[best][col]) ? i : best),
      col,
    );
    [rows[col], rows[pivot]] = [rows[pivot], rows[col]];
    rows.forEach((row, i) => {
      if (i === col) return;
      const factor = row[col] / rows[col][col];
      for (let k = col; k < row.length; k++) row[k] -= factor * rows[col][k];
    });
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

const betaLagged: Direct = (path, asset, t, w) => {
  const list: { w: number; r: number; x: number[] }[] = [];
  for (let age = 0; age < w.periods; age++) {
    const at = t - w.lag - age;
    const x = [0, 1, 2].map((k) => path.market[at - k] ?? none);
    if (at < 2 || x.some(Number.isNaN) || Number.isNaN(path.returns[at][asset])) continue;
    list.push({ w: 0.5 ** (age / w.halfLife), r: path.returns[at][asset], x: [1, ...x] });
  }
  if (list.length < w.minPeriods) return none;
  const sum = (f: (o: (typeof list)[number]) => number) => list.reduce((s, o) => s + o.w * f(o), 0);
  const terms = [0, 1, 2, 3];
  const normal = terms.map((k) => terms.map((l) => sum((o) => o.x[k] * o.x[l])));
  const b = solve(
    normal,
    terms.map((k) => sum((o) => o.x[k] * o.r)),
  );
  return b[1] + b[2] + b[3];
};

const logSum =
  (sign: number): Direct =>
  (path, asset, t, w) => {
    const list = observations(path, asset, t, w).filter((o) => o.r > -1);
    if (list.length < w.minPeriods) return none;
    let full = 0;
    for (let age = 0; age < w.periods; age++) full += 0.5 ** (age / w.halfLife);
    return sign * full * average(list, (o) => Math.log(1 + o.r));
  };

const industryMomentum: Direct = (path, asset, t, w) => {
  const own = path.returns[0].map((_, n) => logSum(1)(path, n, t, w));
  const recent = path.returns.slice(Math.max(0, t - Math.floor(w.periods / 12)), t + 1);
  const member = own.map((s, n) => !Number.isNaN(s) && recent.some((row) => !Number.isNaN(row[n])));
  if (industries[asset].length === 0) return none;
  let mean = 0;
  for (const { code, share } of industries[asset]) {
    let [sum, weight] = [0, 0];
    own.forEach((s, n) => {
      const part = industries[n].find((entry) => entry.code === code)?.share ?? 0;
      if (!member[n]) return;
      sum += part * Math.sqrt(caps[n]) * s;
      weight += part * Math.sqrt(caps[n]);
    });
    mean += (share * sum) / weight;
  }
  return mean - own[asset];
};

const residualMomentum: Direct = (path, asset, t, w) => {
  const list = observations({ ...path, returns: path.specific }, asset, t, w);
  const mean = average(list, (o) => o.r);
  const deviation = Math.sqrt(average(list, (o) => (o.r - mean) ** 2));
  return list.length < w.minPeriods || deviation < 1e-5 ? none : (w.periods * mean) / deviation;
};

const skewness: Direct = (path, asset, t, w) => {
  const list = observations(path, asset, t, w);
  const mean = average(list, (o) => o.r);
  const deviation = Math.sqrt(average(list, (o) => (o.r - mean) ** 2));
  if (list.length < w.minPeriods || deviation < 1e-5) return none;
  return average(list, (o) => ((o.r - mean) / deviation) ** 3);
};

const deviation =
  (distance: (r: number, mean: number) => number): Direct =>
  (path, asset, t, w) => {
    const list = observations(path, asset, t, w);
    if (list.length < w.minPeriods) return none;
    const mean = average(list, (o) => o.r);
    return Math.sqrt(average(list, (o) => distance(o.r, mean) ** 2));
  };

const cumulativeRange: Direct = (path, asset, t, w) => {
  const month = Math.floor(w.periods / 12);
  const used = (periods: number) => observations(path, asset, t, { ...w, periods }).filter((o) => o.r > -1);
  if (used(12 * month).length < w.minPeriods) return none;
  const cumulative = Array.from({ length: 12 }, (_, k) =>
    used((k + 1) * month).reduce((sum, o) => sum + Math.log(1 + o.r), 0),
  );
  return Math.max(...cumulative) - Math.min(...cumulative);
};

const maxReturn: Direct = (path, asset, t, w) => {
  const falling = observations(path, asset, t, w)
    .map((o) => o.r)
    .sort((a, b) => b - a);
  const top = falling.slice(0, 5);
  return falling.length < w.minPeriods ? none : top.reduce((sum, r) => sum + r, 0) / top.length;
};

const meanTurnover: Direct = (path, asset, t, w) => {
  const list = observations({ ...path, returns: path.turnover }, asset, t, w);
  const mean = average(list, (o) => o.r);
  return list.length < w.minPeriods || mean === 0 ? none : Math.log(mean);
};

/** All periods so far; of an infinite half-life, half the window's length is taken. */
const turnover: Direct = (path, asset, t, w) =>
  meanTurnover(path, asset, t, { ...w, periods: t + 1, halfLife: w.periods / 2 });

const amihud: Direct = (path, asset, t, w) => {
  const impact = path.returns.map((row, at) => {
    const value = path.turnover[at][asset] * caps[asset];
    return [value > 0 ? Math.abs(row[asset]) / value : none];
  });
  return meanTurnover({ ...path, turnover: impact }, 0, t, w);
};

const tradedDays: Direct = (path, asset, t, w) => {
  const first = path.turnover.findIndex((row) => row[asset] > 0);
  if (first < 0 || first > t) return none;
  let [sum, weight, count] = [0, 0, 0];
  for (let age = 0; age < w.periods && t - w.lag - age >= first; age++) {
    const factor = 0.5 ** (age / w.halfLife);
    sum += path.turnover[t - w.lag - age][asset] > 0 ? factor : 0;
    weight += factor;
    count++;
  }
  return count < w.minPeriods ? none : sum / weight;
};

const seasonality: Direct = (path, asset, t, w) => {
  const coming = new Date(new Date(dateOf(t)).getTime() + 5 * 86_400_000).toISOString().slice(0, 7);
  let [sum, weight, count] = [0, 0, 0];
  for (let k = 0; k < w.periods; k++) {
    const month = `${Number(coming.slice(0, 4)) - 1 - w.lag - k}${coming.slice(4)}`;
    const logs: number[] = [];
    for (let at = 0; at <= t; at++) {
      const r = path.returns[at][asset];
      if (dateOf(at).startsWith(month) && r > -1) logs.push(Math.log(1 + r));
    }
    if (logs.length === 0) continue;
    sum += 0.5 ** (k / w.halfLife) * logs.reduce((total, x) => total + x, 0);
    weight += 0.5 ** (k / w.halfLife);
    count++;
  }
  return count < w.minPeriods ? none : sum / weight;
};

const always = () => true;

export const direct: Readonly<Record<string, Direct>> = {
  amihud,
  beta: marketModel("slope", always),
  beta_lagged: betaLagged,
  cumulative_range: cumulativeRange,
  downside_beta: marketModel("slope", (o) => o.m < 0),
  downside_deviation: deviation((r) => Math.min(r, 0)),
  historical_alpha: marketModel("intercept", always),
  industry_momentum: industryMomentum,
  long_term_reversal: logSum(-1),
  max_return: maxReturn,
  momentum: logSum(1),
  momentum_no_lag: logSum(1),
  residual_momentum: residualMomentum,
  residual_sigma: marketModel("sigma", always),
  seasonality,
  short_term_reversal: logSum(-1),
  skewness,
  traded_days: tradedDays,
  turnover,
  turnover_month: meanTurnover,
  turnover_quarter: meanTurnover,
  turnover_year: meanTurnover,
  volatility: deviation((r, mean) => r - mean),
};
