// npm run build && node bench/regression-recovery.mjs [--json]: what docs/methodology/06-factor-returns.md says of errors and outliers on the synthetic
// market, whose factor returns are known; test/pipeline/regression-recovery.test.ts holds the same in bounds. A minute.
import { singleMembership } from "../dist/engine/data/index.js";
import {
  diagnoseRegression,
  estimateFactorReturns,
  industrySupport,
} from "../dist/engine/factor-returns/index.js";
import { medianOf, randomStream } from "../dist/engine/stats/index.js";
import { simulateMarket } from "../dist/engine/synthetic-market/index.js";
import { printTitled } from "../examples/real/open-run.mjs";

const HUBER = 1.345;
const kinds = { "least squares": {}, Huber: { huberConstant: HUBER } };
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A day's regression on the true exposures and more columns: √cap weights; second lines and names back from a suspension are left out. */
function sectionOf(market, day, before, extra = []) {
  const { truth, bars, riskFree } = day;
  const excess = new Float64Array(market.securities.length).fill(Number.NaN);
  bars.asset.forEach((asset, i) => {
    excess[asset] = bars.totalReturn[i] - riskFree;
  });
  const traded = new Set(before.bars.asset);
  const S = market.styles.length;
  const width = S + extra.length;
  const count = truth.asset.length;
  const total = truth.marketCap.reduce((sum, cap) => sum + cap, 0);
  const industryCapShare = new Float64Array(market.industries.length);
  truth.industry.forEach((code, i) => {
    industryCapShare[code] += truth.marketCap[i] / total;
  });
  const names = [...market.factors, ...extra.map((_, i) => `placebo ${i}`)];
  return {
    exposures: {
      factors: names.map((name) => ({ name, family: "style" })),
      marketCount: 1,
      countryCount: 0,
      industryCount: market.industries.length,
      styleCount: width,
      currencyCount: 0,
      covered: new Uint8Array(count).fill(1),
      groups: singleMembership(Int32Array.from(truth.industry)),
      styles: Float64Array.from({ length: count * width }, (_, cell) => {
        const [i, s] = [Math.floor(cell / width), cell % width];
        return s < S ? truth.styles[i * S + s] : extra[s - S][truth.asset[i]];
      }),
      currency: new Int32Array(count).fill(-1),
    },
    returns: Float64Array.from(truth.asset, (asset) => excess[asset]),
    weights: Float64Array.from(truth.asset, (asset, i) => {
      const counts = market.securities[asset].primary && traded.has(asset) && !Number.isNaN(excess[asset]);
      return counts ? Math.sqrt(truth.marketCap[i]) : 0;
    }),
    industryCapShare,
  };
}

/** Every day with the one before it. */
function* pairs(market) {
  let before;
  for (const shared of market.days()) {
    const day = structuredClone(shared);
    if (before !== undefined) yield { day, before };
    before = day;
  }
}

/** How often two styles that earn nothing seem to. The second is large where the weighted specific variance is, at most four times its mean. */
function placebos() {
  const market = simulateMarket({
    seed: 5,
    assetCount: 400,
    dateCount: 601,
    startDate: "2019-01-02",
    industryCount: 8,
  });
  const random = randomStream("placebo", 1);
  const [plain, risky] = [0, 1].map(() => Float64Array.from(market.securities, () => random.normal()));
  const found = new Map(Object.keys(kinds).map((kind) => [kind, { textbook: [0, 0], robust: [0, 0] }]));
  let dates = 0;
  for (const { day, before } of pairs(market)) {
    const { truth } = day;
    if (dates === 0) {
      const risk = Array.from(
        truth.asset,
        (_, i) => truth.specificVolatilityDaily[i] ** 2 * Math.sqrt(truth.marketCap[i]),
      );
      truth.asset.forEach((asset, i) => {
        risky[asset] *= Math.min(4, risk[i] / mean(risk));
      });
    }
    const section = sectionOf(market, day, before, [plain, risky]);
    for (const [kind, options] of Object.entries(kinds)) {
      const fit = estimateFactorReturns({ ...section, ...options });
      const { robustStandardError } = diagnoseRegression({ ...section, ...options }, fit);
      for (const placebo of [0, 1]) {
        const k = fit.values.length - 2 + placebo;
        if (Math.abs(fit.tStatistic[k]) > 1.96) found.get(kind).textbook[placebo]++;
        if (Math.abs(fit.values[k] / robustStandardError[k]) > 1.96) found.get(kind).robust[placebo]++;
      }
    }
    dates++;
  }
  return [...found].map(([kind, { textbook, robust }]) => ({
    fit: kind,
    dates,
    "plain, robust": robust[0] / dates,
    "risky, robust": robust[1] / dates,
    "plain, homoscedastic": textbook[0] / dates,
    "risky, homoscedastic": textbook[1] / dates,
  }));
}

/** Moves of factor returns in their standard errors by one return error of 30 σ a date, outside the top tenth by cap. */
function outliers() {
  const market = simulateMarket({
    seed: 6,
    assetCount: 1400,
    dateCount: 41,
    startDate: "2019-01-02",
    industryCount: 12,
  });
  const random = randomStream("planted", 1);
  const industries = market.industries.length;
  const worst = [];
  const moves = { market: [], industry: [], style: [] };
  let within = 0;
  for (const { day, before } of pairs(market)) {
    const section = sectionOf(market, day, before);
    const { truth } = day;
    const used = [...section.weights.keys()].filter((n) => section.weights[n] > 0);
    used.sort((a, b) => truth.marketCap[b] - truth.marketCap[a]);
    const tenth = Math.floor(used.length / 10);
    const planted = used[tenth + random.integer(used.length - tenth)];
    const returns = section.returns.slice();
    returns[planted] += 30 * truth.specificVolatilityDaily[planted] * (random.integer(2) === 0 ? 1 : -1);
    const moved = (options) => {
      const [right, wrong] = [section, { ...section, returns }].map((of) =>
        estimateFactorReturns({ ...of, ...options }),
      );
      return Array.from(right.values, (f, k) => Math.abs(wrong.values[k] - f) / right.standardError[k]);
    };
    worst.push(Math.max(...moved(kinds["least squares"])));
    const { effectiveNames } = industrySupport(section.exposures, section.weights, 0);
    moved(kinds.Huber).forEach((errors, k) => {
      const kind = k === 0 ? "market" : k <= industries ? "industry" : "style";
      moves[kind].push(errors);
      if (kind === "industry" && errors <= HUBER / Math.sqrt(effectiveNames[k - 1])) within++;
    });
  }
  return [
    { of: "least squares, worst factor", median: medianOf(Float64Array.from(worst)) },
    ...Object.entries(moves).map(([kind, errors]) => ({
      of: `Huber, ${kind}`,
      mean: mean(errors),
      most: Math.max(...errors),
      cases: errors.length,
      "above 0.1": errors.filter((error) => error > 0.1).length,
      ...(kind === "industry" ? { "within c/√n_eff": within / errors.length } : {}),
    })),
  ];
}

printTitled(
  {
    name: "placebo",
    title: "Share of dates with |t| > 1.96 of two styles that earn nothing, 400 names with t(5) errors",
  },
  placebos(),
);
printTitled(
  { name: "outlier", title: "One return error of 30 σ a date: moves in standard errors" },
  outliers(),
);
