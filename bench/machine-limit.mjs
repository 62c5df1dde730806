import { fileURLToPath } from "node:url";
import { startPeer } from "./peer-process.mjs";

let measured;

/**
 * The limit of one core, measured once in this run by numpy: `gflops`, the rate of multiplications and additions of a large
 * product, and `copyGbs`, bytes read and written in a copy, 10⁹ a second each. Undefined without python3 and numpy.
 */
export function machineLimit() {
  measured ??= measure();
  return measured;
}

async function measure() {
  const script = fileURLToPath(new URL("./peer-machine-limit.py", import.meta.url));
  const peer = await startPeer(script, "");
  if (peer === undefined) return undefined;
  const rounds = [];
  for (let round = 0; round < 3; round++) rounds.push(JSON.parse(await peer.ask("run")));
  peer.stop();
  const best = (name) => Math.max(...rounds.map((found) => found[name]));
  return { gflops: best("gflops"), copyGbs: best("copyGbs") };
}

/** Share of the machine's multiply-add rate that `flops` operations in `ms` milliseconds are; undefined without a limit. */
export function fractionOfPeak(limit, flops, ms) {
  return limit === undefined ? undefined : flops / (ms * 1e6) / limit.gflops;
}
