import { cpus } from "node:os";

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** One line of the report; what was not measured is null. */
export function report({
  problem,
  N,
  K,
  T,
  oursMs,
  peer,
  peerMs,
  processorMs,
  peakMb,
  fractionOfPeak,
  perSecond,
}) {
  const round = (value, digits) => (value === undefined ? null : Number(value.toPrecision(digits)));
  const line = {
    problem,
    N,
    K,
    T,
    oursMs: round(oursMs, 4),
    peer: peer ?? null,
    peerMs: round(peerMs, 4),
    ratio: peerMs === undefined ? null : round(peerMs / oursMs, 3),
    ...(processorMs === undefined ? {} : { processorMs: round(processorMs, 4) }),
    ...(fractionOfPeak === undefined ? {} : { fractionOfPeak: round(fractionOfPeak, 3) }),
    ...(perSecond === undefined ? {} : { perSecond: Math.round(perSecond) }),
    peakRssMb: Math.round(peakMb ?? process.resourceUsage().maxRSS / 1024),
    machine: `${cpus()[0].model.trim()} × ${cpus().length}`,
    node: process.version,
  };
  console.log(JSON.stringify(line));
}
