import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtInDescriptors } from "../dist/engine/exposures/index.js";
import { startSeriesHistory, stepSeriesHistory } from "../dist/engine/exposures/series-history.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const [N, T] = [3000, 504];
const ROUNDS = 7;

/** The statistics by problem, as descriptors; one pass over the days makes those of a problem. */
const problems = {
  volatility: ["volatility"],
  beta: ["beta", "historical_alpha", "residual_sigma"],
  turnover: ["turnover_month", "turnover_quarter", "turnover_year"],
  range: ["cumulative_range"],
};

function panel() {
  const random = randomStream("bench", "rolling-statistics");
  const market = Float64Array.from({ length: T }, () => 0.01 * random.normal());
  const gappy = (value) => (random.uniform() < 0.02 ? Number.NaN : value);
  const returns = Float64Array.from({ length: T * N }, (_, i) =>
    gappy(market[Math.floor(i / N)] + 0.02 * random.normal()),
  );
  const turnover = Float64Array.from({ length: T * N }, () => gappy(Math.exp(random.normal() - 5)));
  return { market, returns, turnover };
}

/** The last day's values of descriptors folded over all days, one after the other. */
function fold(names, { market, returns, turnover }) {
  const series = {};
  const used = names.map((name) => {
    const descriptor = builtInDescriptors.get(name);
    const window = descriptor.windows.daily;
    for (const [key, rows] of Object.entries(descriptor.lookback(window))) {
      const length = Math.max(rows, series[key]?.length ?? 1);
      series[key] = startSeriesHistory(length, key === "market_return" ? 1 : N);
    }
    return { descriptor, window, state: descriptor.start(N, window) };
  });
  const rows = {
    excess_return: (t) => returns.subarray(t * N, (t + 1) * N),
    log_return: (t) => returns.subarray(t * N, (t + 1) * N).map(Math.log1p),
    market_return: (t) => market.subarray(t, t + 1),
    turnover: (t) => turnover.subarray(t * N, (t + 1) * N),
  };
  let last = [];
  for (let t = 0; t < T; t++) {
    for (const key of Object.keys(series)) series[key] = stepSeriesHistory(series[key], rows[key](t));
    last = used.map(({ descriptor, state, window }) =>
      descriptor.step(state, { series: (key) => series[key] }, window),
    );
  }
  return last.flatMap((values) => Array.from(values));
}

function worstGap(actual, expected) {
  return expected.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(actual[i] - value) / Math.abs(value)),
    0,
  );
}

/** Rolling and exponentially weighted statistics of a panel, beside numpy over the same days, in turn. */
export async function rollingStatistics() {
  const data = panel();
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "panel.f64");
  writeFileSync(
    file,
    Buffer.concat([data.returns, data.turnover, data.market].map((x) => Buffer.from(x.buffer))),
  );
  writeFileSync(join(folder, "problem.json"), JSON.stringify({ N, T, data: file }));
  const script = fileURLToPath(new URL("peer-rolling.py", import.meta.url));
  const peer = await startPeer(script, join(folder, "problem.json"));
  try {
    for (const [problem, names] of Object.entries(problems)) {
      if (peer !== undefined) {
        const gap = worstGap(fold(names, data), JSON.parse(await peer.ask(`result ${problem}`)));
        if (gap > 1e-6) throw new Error(`rolling ${problem} is ${gap} from numpy's`);
      }
      const [ours, theirs] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        fold(names, data);
        ours.push(performance.now() - start);
        if (peer !== undefined) theirs.push(Number(await peer.ask(problem)));
      }
      report({
        problem: `rolling ${names.join(", ")}`,
        N,
        K: names.length,
        T,
        oursMs: median(ours),
        peer: peer?.name,
        peerMs: peer === undefined ? undefined : median(theirs),
      });
    }
  } finally {
    peer?.stop();
    rmSync(folder, { recursive: true });
  }
}
