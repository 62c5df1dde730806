// npm run build && node bench/given-factors.mjs [folder of the published files] [--json]: the figures of docs/methodology/06c-time-series.md and
// 07-factor-portfolios.md on published factors and portfolios, and of shrunk betas on simulated ones, in a minute.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { estimateRiskPremia } from "../dist/engine/factor-portfolios/index.js";
import {
  composeBetas,
  estimateBetaPrior,
  grsTest,
  regressOnFactors,
} from "../dist/engine/factor-returns/index.js";
import { matrix } from "../dist/engine/linalg/index.js";
import { forecastInputs, forecastModel, startModel, stepModel } from "../dist/engine/pipeline/index.js";
import { portfolioRisk } from "../dist/engine/risk-model/index.js";
import { correlation, randomStream } from "../dist/engine/stats/index.js";
import { openMarketData } from "../dist/node/import/index.js";
import { readProject } from "../dist/node/project/index.js";
import { given, printTitled } from "../examples/real/open-run.mjs";

const FOLDER = given[0] ?? "../shared/data/fama_french";
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function read(name) {
  const raw = readFileSync(join(FOLDER, name));
  const [head, ...lines] = (name.endsWith(".gz") ? gunzipSync(raw) : raw).toString().trimEnd().split("\n");
  const rows = lines.map((line) => line.split(","));
  return { names: head.split(",").slice(1), rows: new Map(rows.map(([month, ...cells]) => [month, cells])) };
}

const five = read("ff5_mom_monthly.csv");
const three = read("ff3_monthly_1926.csv");
const sorts = read("p25_size_bm_vw_monthly.csv.gz");

/** Excess returns of the 25 size–value portfolios and the first factors of a file, 1963-07 to 2023-12. */
function sortedPortfolios({ names, rows }, factorCount) {
  const months = [...sorts.rows.keys()].filter(
    (month) => month >= "1963-07" && month <= "2023-12" && rows.has(month),
  );
  const rate = names.indexOf("RF");
  const factors = months.flatMap((month) => rows.get(month).slice(0, factorCount).map(Number));
  const returns = months.flatMap((month) =>
    sorts.rows.get(month).map((value) => value - rows.get(month)[rate]),
  );
  return {
    returns: matrix(months.length, sorts.names.length, returns),
    factors: matrix(months.length, factorCount, factors),
  };
}

function intercepts(name, file, factorCount) {
  const { returns, factors } = sortedPortfolios(file, factorCount);
  const fit = regressOnFactors(returns, factors, { intercept: true, neweyWestLags: 6 });
  const t = Array.from(fit.alpha, (alpha, n) => alpha / fit.alphaNeweyWest[n]);
  const small = sorts.names.indexOf("SMALL LoBM");
  const grs = grsTest(fit.alpha, fit.residuals, factors);
  return {
    factors: name,
    months: returns.rows,
    "R², least": Math.min(...fit.rSquared),
    "R², mean": mean([...fit.rSquared]),
    "R², most": Math.max(...fit.rSquared),
    "mean |α|, % a month": 100 * mean(Array.from(fit.alpha, Math.abs)),
    "α of small growth, %": 100 * fit.alpha[small],
    "its t": t[small],
    "|t| > 1.96": t.filter((value) => Math.abs(value) > 1.96).length,
    GRS: grs.statistic,
    p: grs.pValue,
  };
}

function premia() {
  const { returns, factors } = sortedPortfolios(three, 3);
  const found = estimateRiskPremia(returns, factors);
  return ["zero-beta", "market", "size", "value"].map((name, k) => ({
    of: name,
    "premium, % a month": 100 * found.premia[k],
    "s/√T": 100 * found.standardError[k],
    "Newey–West": 100 * found.neweyWestError[k],
    lags: found.lags,
    Shanken: 100 * found.shankenError[k],
    c: found.shankenFactor,
  }));
}

const industries = ["vw", "nfirms", "avgsize_usd_m"].map((what) => read(`ind49_${what}_monthly.csv.gz`));
const [returnsOf, countsOf, sizesOf] = industries.map(({ rows }) => rows);

/** Return and cap of every industry portfolio that has both in a month. */
const held = (month) =>
  industries[0].names.flatMap((id, i) => {
    const cap = Number(countsOf.get(month)?.[i]) * Number(sizesOf.get(month)?.[i]);
    const value = returnsOf.get(month)[i];
    return cap > 0 && value !== "" ? [{ id, cap, value: Number(value) }] : [];
  });

function rebuiltMarket() {
  const months = [...returnsOf.keys()].filter((month) => three.rows.has(month) && held(month).length > 0);
  const ours = months.map((month) => {
    const all = held(month);
    return (
      all.reduce((sum, { cap, value }) => sum + cap * value, 0) / all.reduce((sum, { cap }) => sum + cap, 0)
    );
  });
  const theirs = months.map((month) => Number(three.rows.get(month)[0]) + Number(three.rows.get(month)[3]));
  return { of: "market of 49 industries", months: months.length, correlation: correlation(ours, theirs) };
}

/** The 49 industries as names with caps, on five given factors. */
function writeProject() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-given-"));
  const months = [...five.rows.keys()].filter((month) => returnsOf.has(month));
  const write = (name, head, rows) => writeFileSync(join(folder, name), `${[head, ...rows].join("\n")}\n`);
  write(
    "bars.csv",
    "date,id,total_return,market_cap,industry",
    months.flatMap((month) =>
      held(month).map(({ id, cap, value }) => `${month}-28,${id},${value},${cap},portfolio`),
    ),
  );
  const cells = (month) => five.rows.get(month);
  write(
    "factors.csv",
    `date,${five.names.slice(0, 5)}`,
    months.map((month) => `${month}-28,${cells(month).slice(0, 5)}`),
  );
  write(
    "rates.csv",
    "date,rate",
    months.map((month) => `${month}-28,${cells(month)[5]}`),
  );
  writeFileSync(
    join(folder, "plimsoll.yaml"),
    `name: industries
extends: monthly-long
data:
  bars: { path: bars.csv }
  factors: { path: factors.csv, returns: { MKT: Mkt-RF, SMB: SMB, HML: HML, RMW: RMW, CMA: CMA } }
  rates: { path: rates.csv }
family: { kind: time_series, factors: [MKT, SMB, HML, RMW, CMA], window: { kind: rolling, periods: 60 } }
universe: { estimation: { top: 60, minHistory: 24 } }
`,
  );
  return folder;
}

/** Realised over forecast deviation of what is held over the next month, after the burn-in. */
async function forecasts() {
  const project = await readProject(writeProject());
  const data = await openMarketData(project.folder, project.spec.data, { threads: 2 });
  const z = { "cap-weighted": [], "equal-weighted": [], single: [] };
  const shares = [];
  let state = startModel(data.axes, project.options);
  let before;
  for await (const day of data.days()) {
    const step = stepModel(state, day, data.axes, project.options);
    const { returns, regression, regressionExposures } = step.output;
    if (before !== undefined && !before.burnIn && regression !== undefined && regressionExposures !== null) {
      const { model } = before;
      const known = returns.excess.map((value, n) =>
        Number(model.exposures.covered[n] === 1 && Number.isFinite(value)),
      );
      const scored = (raw) => {
        const total = raw.reduce((sum, value) => sum + value, 0);
        const weights = raw.map((value) => value / total);
        const earned = weights.reduce((sum, w, n) => sum + (w === 0 ? 0 : w * returns.excess[n]), 0);
        return earned / Math.sqrt(portfolioRisk(model, weights).variance);
      };
      z["cap-weighted"].push(
        scored(known.map((one, n) => (one === 1 ? regressionExposures.marketCap[n] : 0))),
      );
      z["equal-weighted"].push(scored(known));
      known.forEach((one, n) => {
        if (one === 1) z.single.push(scored(known.map((_, m) => Number(m === n))));
      });
      shares.push(regression.factorReturns.rSquaredUncentred);
    }
    state = step.state;
    before = forecastModel(forecastInputs(state), data.axes, project.options);
  }
  data.close();
  const bias = (all) => Math.sqrt(all.reduce((sum, x) => sum + (x - mean(all)) ** 2, 0) / (all.length - 1));
  return Object.entries(z).map(([portfolio, all]) => ({
    portfolio,
    months: shares.length,
    bias: bias(all),
    "error of a bias, normal returns": 1 / Math.sqrt(2 * shares.length),
    "mean R²": mean(shares),
  }));
}

/** Root mean squared errors of betas: truths of 1 ± 0.3, histories of 6, 30, 60 and 120 months, specific volatility twice the market's. */
function shrunkBetas() {
  const [T, N] = [120, 1600];
  const random = randomStream("short");
  const truth = Float64Array.from({ length: N }, () => 1 + 0.3 * random.normal());
  const f = Float64Array.from({ length: T }, () => 0.045 * random.normal());
  const r = Float64Array.from({ length: T * N }, (_, i) => {
    const [t, n] = [Math.floor(i / N), i % N];
    const value = truth[n] * f[t] + 0.09 * random.normal();
    return t >= T - [6, 30, 60, 120][n % 4] ? value : Number.NaN;
  });
  const fit = regressOnFactors(matrix(T, N, r), matrix(T, 1, f), { intercept: true });
  const prior = estimateBetaPrior(fit, new Uint8Array(N).fill(1), 24);
  const error = (betas) => Math.sqrt(mean(Array.from(truth, (beta, n) => (betas[n] - beta) ** 2)));
  const composed = (method, by = prior) =>
    error(composeBetas(fit, by, { method, blumeSlope: 2 / 3, minObservations: 24 }).betas.values);
  const known = [...truth.keys()].filter((n) => fit.count[n] >= 24);
  const plain = mean(known.map((n) => (fit.betas.values[n] - prior.mean[0]) ** 2));
  return [
    { betas: "own", error: composed("none") },
    { betas: "mean for all", error: error(truth.map(() => 1)) },
    { betas: "blume", error: composed("blume") },
    { betas: "vasicek", error: composed("vasicek"), "variance of the prior": prior.variance[0] },
    {
      betas: "vasicek with the noise in its prior",
      error: composed("vasicek", { ...prior, variance: Float64Array.of(plain) }),
      "variance of the prior": plain,
    },
  ];
}

printTitled({ name: "shrinkage", title: "Errors of betas, 1,600 simulated names" }, shrunkBetas());
printTitled({ name: "intercepts", title: "25 size–value portfolios on given factors" }, [
  intercepts("three factors", three, 3),
  intercepts("five factors", five, 5),
]);
printTitled(
  { name: "premium", title: "Premia of 25 size–value portfolios on three factors, two passes" },
  premia(),
);
printTitled({ name: "rebuilt", title: "A market from its industries beside the published one" }, [
  rebuiltMarket(),
]);
printTitled(
  { name: "given factors", title: "49 industries on five given factors: realised over forecast deviation" },
  await forecasts(),
);
