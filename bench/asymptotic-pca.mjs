import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractFactors } from "../dist/engine/factor-returns/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const [N, T, FACTORS, ROUNDS] = [5000, 1260, 20, 7];

/** Returns of 20 factors, the weakest a twentieth as strong as the first, and noise of its own size for every name. */
function panel() {
  const random = randomStream("bench", "asymptotic-pca");
  const normals = (count) => Float64Array.from({ length: count }, () => random.normal());
  const [loadings, factors] = [normals(N * FACTORS), normals(T * FACTORS)];
  const noise = Float64Array.from({ length: N }, () => 0.01 * (0.5 + random.uniform()));
  const values = new Float64Array(T * N);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < N; n++) {
      let value = noise[n] * random.normal();
      for (let k = 0; k < FACTORS; k++) {
        value += (0.005 / (1 + k)) * loadings[n * FACTORS + k] * factors[t * FACTORS + k];
      }
      values[t * N + n] = value;
    }
  }
  return { periodCount: T, nameCount: N, values };
}

/** Asymptotic principal components in two passes; processor time on both sides, as a machine that others use stretches the clock. */
export async function asymptoticPca() {
  const returns = panel();
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "problem.json");
  writeFileSync(file, JSON.stringify({ T, n: N, factors: FACTORS }));
  writeFileSync(`${file}.panel`, returns.values);
  const peer = await startPeer(fileURLToPath(new URL("./peer-asymptotic-pca.py", import.meta.url)), file);
  if (peer === undefined) console.error("no peer: python3 with numpy is not here");
  const [ours, theirs] = [[], []];
  let found;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    found = extractFactors(returns, { method: "asymptotic", factors: FACTORS, maxFactors: FACTORS });
    const { user, system } = process.cpuUsage(start);
    ours.push((user + system) / 1000);
    if (peer !== undefined) theirs.push(Number(await peer.ask("run")));
  }
  if (peer !== undefined) {
    const { values, f } = JSON.parse(await peer.ask("result"));
    peer.stop();
    let worst = Math.max(...values.map((value, k) => Math.abs(found.eigenvalues[k] / value - 1)));
    for (let k = 0; k < FACTORS; k++) {
      let product = 0;
      for (let t = 0; t < T; t++) product += (found.factors.values[t * FACTORS + k] * f[t * FACTORS + k]) / T;
      // An eigenvector's sign means nothing.
      worst = Math.max(worst, 1 - Math.abs(product));
    }
    if (!(worst <= 1e-9)) throw new Error(`asymptotic-pca: ours and ${peer.name} differ by ${worst}`);
  }
  rmSync(folder, { recursive: true });
  report({
    problem: "asymptotic-pca",
    N,
    K: FACTORS,
    T,
    oursMs: median(ours),
    peer: peer && `${peer.name}, one thread`,
    peerMs: peer && median(theirs),
  });
}
