import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { singleMembership } from "../dist/engine/data/index.js";
import { exposureProducts, exposureRow } from "../dist/engine/exposures/index.js";
import {
  attributeReturn,
  finishPortfolios,
  setHoldings,
  startPortfolios,
  stepPortfolios,
} from "../dist/engine/performance-attribution/index.js";
import { driftPortfolio } from "../dist/engine/portfolio/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const [N, INDUSTRIES, STYLES, PORTFOLIOS, DAYS] = [3000, 60, 15, 1000, 2500];
const K = 1 + INDUSTRIES + STYLES;
/** Days that are drawn; a span goes through them again and again. */
const DRAWN = 12;
const BATCH = 12;

function factors() {
  const named = (family, count) =>
    Array.from({ length: count }, (_, i) => ({ name: `${family} ${i}`, family }));
  return [...named("market", 1), ...named("industry", INDUSTRIES), ...named("style", STYLES)];
}

/** Days in which r = Xf + ε; every name is covered. */
function drawDays() {
  const codes = randomStream("bench", "attribute-many", "codes");
  const groups = singleMembership(Int32Array.from({ length: N }, () => codes.integer(INDUSTRIES)));
  const list = factors();
  return Array.from({ length: DRAWN }, (_, day) => {
    const random = randomStream("bench", "attribute-many", day);
    const exposures = {
      factors: list,
      marketCount: 1,
      countryCount: 0,
      industryCount: INDUSTRIES,
      styleCount: STYLES,
      currencyCount: 0,
      covered: new Uint8Array(N).fill(1),
      groups,
      styles: Float64Array.from({ length: N * STYLES }, () => random.normal()),
      currency: new Int32Array(N).fill(-1),
    };
    const factorReturns = Float64Array.from({ length: K }, () => 0.003 * random.normal());
    const specificReturns = Float64Array.from({ length: N }, () => 0.02 * random.normal());
    const returns = exposureProducts(exposures, factorReturns).map((value, n) => value + specificReturns[n]);
    return { exposures, factorReturns, specificReturns, returns, riskFree: 0 };
  });
}

/** [P×N] long-only, every name held. */
function drawWeights() {
  const random = randomStream("bench", "attribute-many", "weights");
  const weights = new Float64Array(PORTFOLIOS * N);
  for (let p = 0; p < PORTFOLIOS; p++) {
    let total = 0;
    for (let n = 0; n < N; n++) total += weights[p * N + n] = random.uniform() ** 8;
    for (let n = 0; n < N; n++) weights[p * N + n] /= total;
  }
  return weights;
}

/** A thousand portfolios through ten years by factor, drifting, linked by Cariño against the first of them. */
export async function attributeMany() {
  const days = drawDays();
  const weights = drawWeights();
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "problem.json");
  const rows = ({ exposures }) => Array.from({ length: N }, (_, n) => [...exposureRow(exposures, n)]).flat();
  const list = (key) => days.map((day) => [...day[key]]);
  const series = ["factorReturns", "specificReturns", "returns"].map((key) => [key, list(key)]);
  writeFileSync(file, JSON.stringify({ N, K, P: PORTFOLIOS, ...Object.fromEntries(series) }));
  writeFileSync(`${file}.weights`, weights);
  writeFileSync(`${file}.exposures`, Float64Array.from(days.flatMap(rows)));
  const peer = await startPeer(fileURLToPath(new URL("./peer-attribute-many.py", import.meta.url)), file);
  if (peer === undefined) console.error("no peer: python3 with numpy is not here");
  const labels = Array.from({ length: PORTFOLIOS }, (_, p) => `P${p}`);
  let state = startPortfolios(labels, factors(), { linking: "carino", periodsPerYear: 252 });
  const all = Int32Array.from({ length: N }, (_, n) => n);
  const held = (p) => weights.slice(p * N, (p + 1) * N);
  labels.forEach((_, p) => {
    setHoldings(state, p, { positions: all, weights: held(p), cash: 0 });
  });
  let benchmark = { assets: { labels: [] }, weights: held(0), outside: [] };
  const [ours, theirs] = [[], []];
  let [spent, processorMs] = [0, 0];
  for (let day = 0; day < DAYS; day += BATCH) {
    const end = Math.min(day + BATCH, DAYS);
    const [start, used] = [performance.now(), process.cpuUsage()];
    for (let t = day; t < end; t++) {
      const period = { date: String(t + 1).padStart(5, "0"), ...days[t % DRAWN] };
      state = stepPortfolios(state, { ...period, benchmark: attributeReturn(period, benchmark) });
      benchmark = driftPortfolio(benchmark, period.returns, period.riskFree).portfolio;
    }
    const took = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    processorMs += (user + system) / 1000;
    spent += took;
    ours.push(took / (end - day));
    if (peer !== undefined && day < 9 * BATCH) theirs.push(Number(await peer.ask("days")) / BATCH);
    if (day + BATCH === 9 * BATCH && peer !== undefined) await compare(peer, finishPortfolios(state));
  }
  rmSync(folder, { recursive: true });
  const name = peer && `${peer.name}, dense X, one thread`;
  const size = { N, K };
  report({
    problem: "attribute-1000-portfolios-a-day",
    ...size,
    T: 1,
    oursMs: median(ours),
    peer: name,
    peerMs: peer && median(theirs),
    processorMs: processorMs / DAYS,
  });
  report({ problem: "attribute-1000-portfolios", ...size, T: DAYS, oursMs: spent, processorMs });
}

/** Linked contributions of both after the same days. */
async function compare(peer, { contributions, returnTotal, lines }) {
  const theirs = JSON.parse(await peer.ask("result"));
  peer.stop();
  const lineCount = lines.length;
  const factorLines = lines.flatMap(({ kind }, line) => (kind === "factor" ? [line] : []));
  let worst = 0;
  for (let p = 0; p < PORTFOLIOS; p++) {
    worst = Math.max(worst, Math.abs(returnTotal[p] - theirs.active[p]));
    worst = Math.max(worst, Math.abs(contributions[p * lineCount + 2] - theirs.specific[p]));
    for (let k = 0; k < K; k++) {
      const own = contributions[p * lineCount + factorLines[k]];
      worst = Math.max(worst, Math.abs(own - theirs.factors[p * K + k]));
    }
  }
  if (!(worst <= 1e-12)) throw new Error(`attribute-many: the answers differ by ${worst}`);
}
