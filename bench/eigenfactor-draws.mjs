import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateEigenvalueBias, weightBlocks } from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const K = 76;
const [ROUNDS, DRAWS, PEER_DRAWS] = [15, 100, 20];

/** Correlations of K factors with three common parts. */
function correlations() {
  const random = randomStream("bench", "eigenfactor-draws");
  const loadings = Array.from({ length: K }, () => [0, 1, 2].map(() => 0.6 * random.normal()));
  const size = loadings.map((row) => Math.sqrt(1 + row.reduce((sum, x) => sum + x * x, 0)));
  const values = Float64Array.from({ length: K * K }, (_, cell) => {
    const [i, j] = [Math.floor(cell / K), cell % K];
    const common = loadings[i].reduce((sum, x, m) => sum + x * loadings[j][m], 0);
    return i === j ? 1 : common / (size[i] * size[j]);
  });
  return { rows: K, cols: K, values };
}

function timed(solve) {
  const start = performance.now();
  solve();
  return (performance.now() - start) / DRAWS;
}

/** A draw of the eigenfactor adjustment: of observations of one weight, and with the half-lives of `short`. */
export async function eigenfactorDraws() {
  const truth = correlations();
  // 1,454 observations is what a half-life of 504 amounts to.
  await compare("eigenfactor-draw", truth, 1454, {
    volatilityHalfLife: Infinity,
    correlationHalfLife: Infinity,
  });
  await compare("eigenfactor-draw-two-half-lives", truth, 2520, {
    volatilityHalfLife: 84,
    correlationHalfLife: 504,
  });
}

async function compare(problem, truth, T, halfLives) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "problem.json");
  // Infinity is null in JSON.
  writeFileSync(file, JSON.stringify({ K, T, truth: [...truth.values], ...halfLives }));
  const peer = await startPeer(fileURLToPath(new URL("./peer-eigenfactors.py", import.meta.url)), file);
  if (peer === undefined) console.error("no peer: python3 with numpy is not here");
  const blocks = weightBlocks(T, { ...halfLives, lags: 0 });
  const run = (draws) => simulateEigenvalueBias(truth, { draws, seed: 1, blocks, shrinkage: 0 });
  const ours = [];
  const theirs = [];
  run(DRAWS);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(timed(() => run(DRAWS)));
    if (peer !== undefined) theirs.push(Number(await peer.ask(`run ${PEER_DRAWS}`)));
  }
  if (peer !== undefined) {
    const v = JSON.parse(await peer.ask("result"));
    peer.stop();
    const worst = Math.max(...run(1000).map((value, k) => Math.abs(value / v[k] - 1)));
    // Simulated on both sides, theirs with 300 draws.
    if (!(worst <= 0.02)) throw new Error(`${problem}: ours and ${peer.name} differ by ${worst}`);
  }
  rmSync(folder, { recursive: true });
  report({
    problem,
    N: null,
    K,
    T,
    oursMs: median(ours),
    peer: peer && `${peer.name}, T×K normals a draw, one thread`,
    peerMs: peer && median(theirs),
  });
}
