import { constructPortfolio, efficientFrontier } from "../dist/engine/construction/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { report } from "./report.mjs";

/** A long-only mandate with costs on a random model of N names: market, industries and styles, nothing of it estimated. */
function frontierTask(N, K = 76, styles = 15) {
  const random = randomStream("bench", "frontier", N);
  const industries = K - 1 - styles;
  const dense = new Float64Array(N * K);
  for (let i = 0; i < N; i++) {
    dense[i * K] = 1;
    dense[i * K + 1 + random.integer(industries)] = 1;
    for (let s = 0; s < styles; s++) dense[i * K + 1 + industries + s] = random.normal();
  }
  const root = Array.from({ length: K }, () =>
    Float64Array.from({ length: 8 }, () => 6e-4 * random.normal()),
  );
  const factorVariance = new Float64Array(K * K);
  for (let a = 0; a < K; a++)
    for (let b = 0; b < K; b++)
      factorVariance[a * K + b] =
        root[a].reduce((sum, value, j) => sum + value * root[b][j], 0) +
        (a === b ? (a === 0 ? 8e-5 : 2e-6) : 0);
  const weights = Float64Array.from({ length: N }, () => Math.exp(random.normal()));
  const total = weights.reduce((sum, value) => sum + value, 0);
  const candidates = {
    factorVariance: factorVariance.map((value) => value * 21),
    exposures: dense,
    ownVariance: Float64Array.from({ length: N }, () => ((0.15 + 0.4 * random.uniform()) ** 2 * 21) / 252),
    issuers: [],
    others: [],
    names: Int32Array.from({ length: N }, (_, i) => i),
    block: Int32Array.from({ length: N }, (_, i) => i),
    current: new Float64Array(N),
    benchmark: weights.map((value) => value / total),
    alpha: Float64Array.from({ length: N }, () => (0.04 * random.normal()) / 12),
  };
  const each = (value) => new Float64Array(N).fill(value);
  const mandate = {
    horizon: 21,
    objective: { kind: "most-return", relative: true },
    costs: null,
    limits: [
      { name: "net", kind: "net", lower: 1, upper: 1 },
      { name: "weights", kind: "weights", lower: each(0), upper: each(0.05), relative: false },
    ],
  };
  return { candidates, mandate };
}

function timed(run) {
  const cpu = process.cpuUsage();
  const value = run();
  const spent = process.cpuUsage(cpu);
  return { value, ms: (spent.user + spent.system) / 1000 };
}

/** A frontier's points from one prepared program beside each solved as a mandate of its own, in the same process. */
export function frontiers(count = 100) {
  for (const N of [500, 3000]) {
    const { candidates, mandate } = frontierTask(N);
    efficientFrontier(candidates, mandate, 4);
    const ours = timed(() => efficientFrontier(candidates, mandate, count).points);
    const deviation = ({ measures }) => Math.sqrt(measures.activeVariance.total);
    const [first, last] = [deviation(ours.value[0]), deviation(ours.value.at(-1))];
    const alone = timed(() =>
      Array.from({ length: count }, (_, k) => {
        const limit = { name: "frontier", kind: "risk", part: "total", relative: true };
        const upper = first + ((last - first) * k) / (count - 1);
        if (k === 0)
          return constructPortfolio(candidates, {
            ...mandate,
            objective: { kind: "least-risk", relative: true },
          });
        const limits = k === count - 1 ? mandate.limits : [...mandate.limits, { ...limit, upper }];
        return constructPortfolio(candidates, { ...mandate, limits });
      }),
    );
    const apart = Math.max(
      ...ours.value.map(({ measures }, k) =>
        Math.abs(measures.activeReturn - alone.value[k].measures.activeReturn),
      ),
    );
    if (!(apart <= 1e-7)) throw new Error(`frontier of ${N} names: returns are ${apart} apart`);
    report({
      problem: `frontier of ${count} points, tracking error`,
      N,
      K: 76,
      T: 1,
      oursMs: ours.ms,
      peer: "each point alone",
      peerMs: alone.ms,
    });
  }
}
