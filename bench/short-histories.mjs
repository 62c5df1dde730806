// npm run build && node bench/short-histories.mjs: correlations of factors of which some have a short history, filled in, pair by pair and with zeros, and
// what lags leave of a direction's variance; the figures of docs/decisions/covariance-stages.md, in a minute; with --json
// lines to keep (bench/keep.mjs).
import { choleskyInto, choleskySolveInto, symmetricEigen } from "../dist/engine/linalg/index.js";
import {
  estimateFactorCovariance,
  startFactorHistory,
  stepFactorHistory,
} from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { printTitled } from "../examples/real/open-run.mjs";
import {
  eigenvector,
  mean,
  plainOptions,
  sampleHistory,
  trueCovariance,
  variance,
} from "./simulated-factors.mjs";

const [INDUSTRIES, STYLES, TRIALS, VIEWS] = [10, 10, 10, 30];
const K = 1 + INDUSTRIES + STYLES;
const options = {
  ...plainOptions,
  volatilityHalfLife: 84,
  correlationHalfLife: 504,
  neweyWest: { volatility: 5, correlation: 2 },
};
const square = (of) => Float64Array.from({ length: K * K }, (_, cell) => of(Math.floor(cell / K), cell % K));

/** A market, ten industries under Σ c f = 0 with caps that follow their returns, ten styles; four common parts. The truth is that of the last caps. */
function world(trial, periods) {
  const random = randomStream("short histories", trial);
  const loadings = Array.from({ length: K }, () => [0, 1, 2, 3].map(() => 0.5 * random.normal()));
  const own = Array.from({ length: K }, () => 0.3 + random.uniform());
  const scale = Array.from({ length: K }, (_, k) => (k === 0 ? 0.01 : k <= INDUSTRIES ? 0.006 : 0.002));
  let caps = Array.from({ length: INDUSTRIES }, () => Math.exp(0.5 * random.normal()));
  const shares = () => caps.map((cap) => cap / caps.reduce((sum, c) => sum + c, 0));
  const rows = Array.from({ length: periods }, () => {
    const common = [0, 1, 2, 3].map(() => random.normal());
    const raw = loadings.map(
      (b, k) => scale[k] * (b.reduce((s, x, q) => s + x * common[q], 0) + own[k] * random.normal()),
    );
    const level = shares().reduce((s, c, i) => s + c * raw[1 + i], 0);
    caps = caps.map((cap, i) => cap * Math.exp(raw[1 + i]));
    return raw.map((value, k) => (k >= 1 && k <= INDUSTRIES ? value - level : value));
  });
  const c = shares();
  const isIndustry = (k) => k >= 1 && k <= INDUSTRIES;
  // Rows of I − 1cᵀ on the industries, times what the factors load on.
  const parts = loadings.map((b, k) =>
    [...b, ...own.map((value, j) => (j === k ? value : 0))].map((x) => x * scale[k]),
  );
  const level = parts[0].map((_, q) => c.reduce((s, share, i) => s + share * parts[1 + i][q], 0));
  const free = parts.map((row, k) => (isIndustry(k) ? row.map((value, q) => value - level[q]) : row));
  const truth = square((i, j) => free[i].reduce((sum, value, q) => sum + value * free[j][q], 0));
  return {
    rows,
    truth,
    constraint: Float64Array.from({ length: K }, (_, k) => (isIndustry(k) ? c[k - 1] : 0)),
  };
}

function historyOf(rows, isKnown) {
  let history = startFactorHistory(K);
  rows.forEach((row, t) => {
    const known = Uint8Array.from(row, (_, k) => Number(isKnown(t, k)));
    history = stepFactorHistory(
      history,
      Float64Array.from(row, (value, k) => value * known[k]),
      known,
    );
  });
  return history;
}

const correlationsOf = ({ values }) =>
  square((i, j) =>
    values[i * K + j] === 0 ? 0 : values[i * K + j] / Math.sqrt(values[i * (K + 1)] * values[j * (K + 1)]),
  );

const filledIn = (history) => correlationsOf(estimateFactorCovariance(history, options).at(-1).covariance);

/** Two columns with the periods that both have. */
function pairwise({ returns, estimated, dateCount }) {
  const out = square((i, j) => Number(i === j));
  for (let i = 0; i < K; i++) {
    for (let j = 0; j < i; j++) {
      let pair = startFactorHistory(2);
      for (let t = 0; t < dateCount; t++) {
        const cells = [t * K + i, t * K + j];
        if (cells.every((cell) => estimated[cell] === 1))
          pair = stepFactorHistory(
            pair,
            Float64Array.from(cells, (cell) => returns[cell]),
            Uint8Array.of(1, 1),
          );
      }
      const { values } = estimateFactorCovariance(pair, options).at(-1).covariance;
      out[i * K + j] = values[1] / Math.sqrt(values[0] * values[3]);
      out[j * K + i] = out[i * K + j];
    }
  }
  return out;
}

/** Negative eigenvalues raised to 0, the diagonal to 1. */
function raised(values) {
  const eigen = symmetricEigen({ rows: K, cols: K, values });
  const vectors = Array.from({ length: K }, (_, e) => eigenvector(eigen, e));
  const kept = square((i, j) =>
    vectors.reduce((sum, u, e) => sum + Math.max(0, eigen.values[e]) * u[i] * u[j], 0),
  );
  return { values: correlationsOf({ values: kept }), wasNegative: eigen.values[0] < -1e-12 };
}

/** Variance true over forecast of what can be invested in, true volatilities given. */
function judged(values, { truth, constraint }, late, trial) {
  const sd = Float64Array.from({ length: K }, (_, k) => Math.sqrt(truth[k * (K + 1)]));
  const forecast = { rows: K, cols: K, values: square((i, j) => values[i * K + j] * sd[i] * sd[j]) };
  const ratio = (x) =>
    variance(x, { rows: K, cols: K, values: truth }) / Math.max(1e-30, variance(x, forecast));
  // In units of volatilities: the inverse keeps off the constraint, where nobody can invest.
  const away = Float64Array.from(constraint, (c, k) => c / sd[k]);
  const length = away.reduce((sum, x) => sum + x * x, 0);
  const lower = new Float64Array(K * K);
  choleskyInto(
    lower,
    square((i, j) => values[i * K + j] + (1e6 * away[i] * away[j]) / length + (i === j ? 1e-10 : 0)),
    K,
  );
  const inverse = (view) => {
    const out = new Float64Array(K);
    choleskySolveInto(out, lower, view, K);
    return out.map((value, k) => value / sd[k]);
  };
  const random = randomStream("views", trial);
  const views = Array.from({ length: VIEWS }, () => Float64Array.from({ length: K }, () => random.normal()));
  const hedged = new Float64Array(K);
  hedged[late] = 1;
  return {
    random: views.map((view) => {
      const along = view.reduce((sum, x, k) => sum + x * away[k], 0) / length;
      return ratio(view.map((x, k) => (x - along * away[k]) / sd[k]));
    }),
    // The late factors and one other.
    few: views.map((view) => ratio(view.map((x, k) => (k < K - 3 ? 0 : x / sd[k])))),
    optimised: views.map((view) => ratio(inverse(view))),
    hedged: [ratio(inverse(hedged))],
  };
}

const bias = (ratios) => Math.sqrt(mean(ratios));
const loss = (ratios) => mean(ratios.map((x) => x - Math.log(x) - 1));

function shortHistories(periods, own, lateCount) {
  const isLate = (k) => k >= K - lateCount;
  const results = new Map();
  let negative = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const market = world(trial, periods);
    const history = historyOf(market.rows, (t, k) => !isLate(k) || t >= periods - own);
    const pairs = raised(pairwise(history));
    negative += Number(pairs.wasNegative);
    const zeros = { ...history, estimated: new Uint8Array(history.estimated.length).fill(1) };
    const all = {
      "pair by pair, raised to 0": pairs.values,
      "zeros for what is missing": filledIn(zeros),
      "filled in": filledIn(history),
      "nothing missing": filledIn(historyOf(market.rows, () => true)),
    };
    for (const [name, values] of Object.entries(all)) {
      const found = judged(values, market, K - 1, trial);
      const before = results.get(name) ?? { random: [], few: [], optimised: [], hedged: [] };
      for (const family of Object.keys(before)) before[family].push(...found[family]);
      results.set(name, before);
    }
  }
  return [...results].map(([name, families]) => ({
    correlations: `${periods} periods, ${lateCount} late with ${own}, ${name}`,
    histories: TRIALS,
    "with a negative eigenvalue": negative,
    ...Object.fromEntries(
      Object.entries(families).flatMap(([family, ratios]) => [
        [family, bias(ratios)],
        [`${family}, loss`, loss(ratios)],
      ]),
    ),
  }));
}

/** Least share of its variance without lags that a direction keeps, over 40 histories of returns that remember nothing. */
function leastShares(size, periods, halfLife, lags) {
  const truth = trueCovariance(size);
  const found = Array.from({ length: 40 }, (_, trial) => {
    const [plain, lagged] = estimateFactorCovariance(sampleHistory(truth, periods, `share ${trial}`), {
      ...plainOptions,
      volatilityHalfLife: halfLife,
      correlationHalfLife: halfLife,
      neweyWest: { volatility: lags, correlation: lags },
    });
    const { values, vectors } = symmetricEigen(plain.covariance);
    const whitened = Float64Array.from({ length: size * size }, (_, cell) => {
      const [a, b] = [
        eigenvector({ vectors }, Math.floor(cell / size)),
        eigenvector({ vectors }, cell % size),
      ];
      let sum = 0;
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) sum += a[i] * lagged.covariance.values[i * size + j] * b[j];
      return sum / Math.sqrt(values[Math.floor(cell / size)] * values[cell % size]);
    });
    return {
      share: symmetricEigen({ rows: size, cols: size, values: whitened }).values[0],
      count: lagged.correlationEffectiveCount,
    };
  });
  const shares = found.map(({ share }) => share);
  return {
    returns: `${size} factors, ${periods} periods, half-life ${halfLife}, ${lags} lags`,
    "observations a factor": found[0].count / size,
    mean: mean(shares),
    "least of 40": Math.min(...shares),
  };
}

printTitled(
  {
    name: "short histories",
    title: "√ of the mean of true over forecast variance, and loss; a late factor is hedged with all others",
  },
  [
    [150, 30, 2],
    [300, 60, 2],
    [500, 120, 2],
    [500, 250, 2],
  ].flatMap(([periods, own, late]) => shortHistories(periods, own, late)),
);
printTitled(
  { name: "least share", title: "Least share of its variance without lags that a combination keeps" },
  [
    leastShares(20, 85, 504, 2),
    leastShares(20, 150, 504, 2),
    leastShares(20, 400, 60, 5),
    leastShares(20, 1000, 84, 2),
  ],
);
