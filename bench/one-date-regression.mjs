import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { singleMembership } from "../dist/engine/data/index.js";
import { exposureRow } from "../dist/engine/exposures/index.js";
import { estimateFactorReturns } from "../dist/engine/factor-returns/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const [N, INDUSTRIES, STYLES] = [3000, 60, 15];
const ROUNDS = 41;

function section() {
  const random = randomStream("bench", "one-date-regression");
  const codes = Int32Array.from({ length: N }, (_, n) => (n < INDUSTRIES ? n : random.integer(INDUSTRIES)));
  const cap = Float64Array.from({ length: N }, () => Math.exp(1.8 * random.normal()));
  const share = new Float64Array(INDUSTRIES);
  const total = cap.reduce((sum, value) => sum + value, 0);
  cap.forEach((value, n) => {
    share[codes[n]] += value / total;
  });
  const factor = (family) => (_, i) => ({ name: `${family} ${i}`, family });
  return {
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
    returns: Float64Array.from({ length: N }, () => 0.02 * random.normal()),
    weights: cap.map(Math.sqrt),
    industryCapShare: share,
  };
}

function timed(solve) {
  const start = performance.now();
  solve();
  return performance.now() - start;
}

/** The largest distance of two lists, each relative to max(1, |expected|). */
function gap(actual, expected) {
  let worst = 0;
  expected.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(actual[i] - value) / Math.max(1, Math.abs(value)));
  });
  return worst;
}

/** One date's constrained regression with residuals, t-statistics and R²; ours gives the variance inflations as well. */
export async function oneDateRegression() {
  const problem = section();
  const K = problem.exposures.factors.length;
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "problem.json");
  const rows = Array.from({ length: N }, (_, n) => [...exposureRow(problem.exposures, n)]);
  const c = [0, ...problem.industryCapShare, ...new Array(STYLES).fill(0)];
  writeFileSync(
    file,
    JSON.stringify({ N, K, X: rows.flat(), w: [...problem.weights], y: [...problem.returns], c }),
  );
  const peer = await startPeer(fileURLToPath(new URL("./peer-regression.py", import.meta.url)), file);
  if (peer === undefined) console.error("no peer: python3 with numpy is not here");
  const ours = [];
  const theirs = [];
  let fit;
  const solve = () => {
    fit = estimateFactorReturns(problem);
  };
  for (let warm = 0; warm < 60; warm++) solve();
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(timed(solve));
    if (peer !== undefined) theirs.push(Number(await peer.ask("run")));
  }
  if (peer !== undefined) {
    const { f, t, r2, residual } = JSON.parse(await peer.ask("result"));
    peer.stop();
    const worst = Math.max(
      gap(fit.values, f),
      gap(fit.tStatistic, t),
      gap([fit.rSquaredUncentred, fit.rSquaredCentred], r2),
      gap(fit.specificReturns, residual),
    );
    if (!(worst <= 1e-10)) throw new Error(`one-date-regression: ours and ${peer.name} differ by ${worst}`);
  }
  rmSync(folder, { recursive: true });
  report({
    problem: "one-date-regression",
    N,
    K,
    T: 1,
    oursMs: median(ours),
    peer: peer && `${peer.name}, dense, one thread`,
    peerMs: peer && median(theirs),
  });
}
