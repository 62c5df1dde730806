import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { singleMembership } from "../dist/engine/data/index.js";
import { exposureRow } from "../dist/engine/exposures/index.js";
import { axis } from "../dist/engine/labels/index.js";
import { attributeRisk } from "../dist/engine/risk-attribution/index.js";
import { portfolioRisks, prepareRiskModel } from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const [N, INDUSTRIES, STYLES, PORTFOLIOS] = [3000, 60, 15, 10000];
const K = 1 + INDUSTRIES + STYLES;

/** A model of one market: 60 industries, 15 styles, 150 lines of 60 issuers. */
function queryModel() {
  const random = randomStream("bench", "risk-queries");
  const codes = Int32Array.from({ length: N }, () => random.integer(INDUSTRIES));
  const factor = (family) => (_, i) => ({ name: `${family} ${i}`, family });
  const root = Float64Array.from({ length: K * K }, () => 0.002 * random.normal());
  const covariance = new Float64Array(K * K);
  for (let i = 0; i < K; i++)
    for (let j = 0; j < K; j++)
      for (let k = 0; k < K; k++) covariance[i * K + j] += (root[i * K + k] * root[j * K + k]) / K;
  const variance = Float64Array.from({ length: N }, () => 0.0004 * (0.5 + random.uniform()));
  const issuer = Int32Array.from({ length: N }, (_, n) => (n < 150 ? n % 60 : -1));
  return {
    date: "2024-12-31",
    assets: axis(
      "asset",
      Array.from({ length: N }, (_, n) => `A${n}`),
    ),
    exposures: {
      factors: [
        { name: "market", family: "market" },
        ...Array.from({ length: INDUSTRIES }, factor("industry")),
        ...Array.from({ length: STYLES }, factor("style")),
      ],
      marketCount: 1,
      countryCount: 0,
      industryCount: INDUSTRIES,
      styleCount: STYLES,
      currencyCount: 0,
      covered: new Uint8Array(N).fill(1),
      groups: singleMembership(codes),
      styles: Float64Array.from({ length: N * STYLES }, () => random.normal()),
      currency: new Int32Array(N).fill(-1),
    },
    factorCovariance: { rows: K, cols: K, values: covariance },
    specificVariance: variance,
    linked: {
      issuer,
      loading: Float64Array.from(issuer, (code, n) => (code < 0 ? 0 : 0.8 * Math.sqrt(variance[n]))),
    },
    periodsPerYear: 252,
  };
}
/** [P×N] long-only, every name held. */
function allWeights(count) {
  const random = randomStream("bench", "risk-queries", "weights");
  const values = new Float64Array(count * N);
  for (let p = 0; p < count; p++) {
    let total = 0;
    for (let n = 0; n < N; n++) total += values[p * N + n] = random.uniform();
    for (let n = 0; n < N; n++) values[p * N + n] /= total;
  }
  return values;
}

/** Every tenth entry of dense weights. */
function held(values, count) {
  const [offsets, assets, weights] = [new Int32Array(count + 1), [], []];
  for (let p = 0; p < count; p++) {
    for (let n = p % 10; n < N; n += 10) {
      assets.push(n);
      weights.push(values[p * N + n]);
    }
    offsets[p + 1] = assets.length;
  }
  return { offsets, assets: Int32Array.from(assets), weights: Float64Array.from(weights) };
}

function timed(solve) {
  const start = performance.now();
  solve();
  return performance.now() - start;
}

/** Risk and full attribution of one portfolio; risks and factor contributions of 10,000, dense and of a tenth of the names. */
export async function riskQueries() {
  const model = queryModel();
  const values = allWeights(PORTFOLIOS);
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "problem.json");
  const X = Array.from({ length: N }, (_, n) => [...exposureRow(model.exposures, n)]).flat();
  const { linked, periodsPerYear } = model;
  writeFileSync(
    file,
    JSON.stringify({
      N,
      K,
      P: PORTFOLIOS,
      X,
      F: [...model.factorCovariance.values],
      delta: [...model.specificVariance],
      issuer: [...linked.issuer],
      loading: [...linked.loading],
      periodsPerYear,
    }),
  );
  writeFileSync(`${file}.weights`, values);
  const peer = await startPeer(fileURLToPath(new URL("./peer-risk-queries.py", import.meta.url)), file);
  if (peer === undefined) console.error("no peer: python3 with numpy is not here");
  const prepared = prepareRiskModel(model);
  const portfolio = (p) => values.subarray((p % PORTFOLIOS) * N, ((p % PORTFOLIOS) + 1) * N);
  for (let warm = 0; warm < 300; warm++) attributeRisk(model, portfolio(warm));
  const [one, many, sparse, theirOne, theirMany] = [[], [], [], [], []];
  const some = held(values, PORTFOLIOS);
  let risks;
  for (let round = 0; round < 201; round++) {
    one.push(timed(() => attributeRisk(model, portfolio(round))));
    if (peer !== undefined) theirOne.push(Number(await peer.ask("one")));
  }
  for (let round = 0; round < 7; round++) {
    sparse.push(timed(() => portfolioRisks(prepared, some)));
    many.push(
      timed(() => {
        risks = portfolioRisks(prepared, { rows: PORTFOLIOS, values });
      }),
    );
    if (peer !== undefined) theirMany.push(Number(await peer.ask("many")));
  }
  const attributed = attributeRisk(model, portfolio(0)).varianceAnnual / periodsPerYear;
  let worst = Math.abs(risks.variance[0] / attributed - 1);
  if (peer !== undefined) {
    const theirs = JSON.parse(await peer.ask("result"));
    peer.stop();
    theirs.variance.forEach((v, p) => {
      worst = Math.max(worst, Math.abs(risks.variance[p] / v - 1));
    });
    theirs.contributions.forEach((v, cell) => {
      worst = Math.max(
        worst,
        Math.abs(risks.factorContributions[cell] - v) / risks.variance[Math.floor(cell / K)],
      );
    });
  }
  if (!(worst <= 1e-10)) throw new Error(`risk-queries: the answers differ by ${worst}`);
  rmSync(folder, { recursive: true });
  const name = peer && `${peer.name}, dense X, one thread`;
  const line = (problem, ours, theirs) =>
    report({
      problem,
      N,
      K,
      T: null,
      oursMs: median(ours),
      peer: name,
      peerMs: peer && theirs && median(theirs),
    });
  line("attribute-one-portfolio", one, theirOne);
  line("risks-of-10000-portfolios", many, theirMany);
  line("risks-of-10000-portfolios-of-300-names", sparse);
}
