import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  choleskyInto,
  choleskySolveBatchInto,
  choleskySolveInto,
  householderEigenInto,
  multiplyInto,
  multiplyTransposedInto,
  symmetricEigen,
  thinQr,
  thinSvd,
  transpose,
  weightedGramInto,
} from "../dist/engine/linalg/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { fractionOfPeak, machineLimit } from "./machine-limit.mjs";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const BATCH = { count: 5000, size: 8 };

function operands() {
  const random = randomStream("bench", "dense-kernels");
  const normals = (count) => Float64Array.from({ length: count }, () => random.normal());
  const gram = (n) => {
    const b = normals(2 * n * n);
    return multiplyTransposedInto(new Float64Array(n * n), b, b, n, 2 * n, n);
  };
  const many = new Float64Array(BATCH.count * BATCH.size ** 2);
  for (let p = 0; p < BATCH.count; p++) many.set(gram(BATCH.size), p * BATCH.size ** 2);
  return {
    a: { values: normals(512 * 512), shape: [512, 512] },
    b: { values: normals(512 * 512), shape: [512, 512] },
    x: { values: normals(3000 * 75), shape: [3000, 75] },
    w: { values: Float64Array.from({ length: 3000 }, () => random.uniform()), shape: [3000] },
    y: { values: normals(75), shape: [75] },
    s75: { values: gram(75), shape: [75, 75] },
    s150: { values: gram(150), shape: [150, 150] },
    s500: { values: gram(500), shape: [500, 500] },
    many: { values: many, shape: [BATCH.count, BATCH.size, BATCH.size] },
    sides: { values: normals(BATCH.count * BATCH.size), shape: [BATCH.count, BATCH.size, 1] },
    tall: { values: normals(3000 * 250), shape: [3000, 250] },
  };
}

/** Each problem's sizes, operations as usually counted, and our answer in the numbers that the peer identifies its by. */
function problems({ a, b, x, w, y, s75, s150, s500, many, sides, tall }) {
  const product = new Float64Array(512 * 512);
  const weighted = new Float64Array(75 * 75);
  const lower = new Float64Array(75 * 75);
  const solution = new Float64Array(75);
  const solutions = new Float64Array(sides.values.length);
  const eigen = (s, n) => {
    const [values, vectors, work] = [new Float64Array(n), new Float64Array(n * n), new Float64Array(n)];
    return () => {
      vectors.set(s.values);
      householderEigenInto(values, vectors, work, n);
      return values;
    };
  };
  const tallMatrix = { rows: 3000, cols: 250, values: tall.values };
  const wideMatrix = transpose(tallMatrix);
  return [
    {
      name: "gemm",
      N: 512,
      K: 512,
      flops: 2 * 512 ** 3,
      solve: () => multiplyInto(product, a.values, b.values, 512, 512, 512).subarray(7 * 512, 8 * 512),
    },
    {
      name: "weighted-gram",
      N: 3000,
      K: 75,
      flops: 3000 * 75 * 76,
      solve: () => {
        weightedGramInto(weighted, x.values, w.values, 3000, 75);
        return weighted.subarray(7 * 75, 8 * 75);
      },
    },
    { name: "eigen-75", N: 75, K: 75, flops: 9 * 75 ** 3, solve: eigen(s75, 75) },
    { name: "eigen-150", N: 150, K: 150, flops: 9 * 150 ** 3, solve: eigen(s150, 150) },
    { name: "eigen-500", N: 500, K: 500, flops: 9 * 500 ** 3, solve: eigen(s500, 500) },
    {
      name: "eigen-150",
      title: "jacobi-150",
      N: 150,
      K: 150,
      flops: 9 * 150 ** 3,
      solve: () => symmetricEigen({ rows: 150, cols: 150, values: s150.values }).values,
    },
    {
      name: "cholesky-solve",
      N: 75,
      K: 75,
      flops: 75 ** 3 / 3 + 2 * 75 ** 2,
      solve: () => {
        choleskyInto(lower, s75.values, 75);
        choleskySolveInto(solution, lower, y.values, 75);
        return solution;
      },
    },
    {
      name: "cholesky-batch",
      N: BATCH.count,
      K: BATCH.size,
      flops: BATCH.count * (BATCH.size ** 3 / 3 + 2 * BATCH.size ** 2),
      solve: () => choleskySolveBatchInto(solutions, many.values, sides.values, BATCH.size, BATCH.count),
    },
    {
      name: "qr",
      N: 3000,
      K: 250,
      flops: 4 * 3000 * 250 ** 2 - (4 / 3) * 250 ** 3,
      solve: () => {
        const { r } = thinQr(tallMatrix);
        return Float64Array.from({ length: 250 }, (_, i) => r.values[i * 251]);
      },
    },
    {
      name: "svd",
      N: 250,
      K: 3000,
      flops: 6 * 3000 * 250 ** 2 + 20 * 250 ** 3,
      solve: () => thinSvd(wideMatrix).values,
    },
  ];
}

function writeOperands(folder, all) {
  const shapes = {};
  for (const [name, { values, shape }] of Object.entries(all)) {
    writeFileSync(join(folder, `${name}.f64`), new Uint8Array(values.buffer));
    shapes[name] = shape;
  }
  writeFileSync(join(folder, "shapes.json"), JSON.stringify(shapes));
}

function expectNear(name, found, sought) {
  const size = Math.max(...sought.map(Math.abs));
  sought.forEach((value, i) => {
    if (!(Math.abs(found[i] - value) <= 1e-11 * size)) throw new Error(`${name}: ${found[i]}, peer ${value}`);
  });
}

/** The dense kernels, copies into their memory included, beside numpy and scipy; medians of `rounds`, one by one in turn. */
export async function denseKernels(rounds = 15) {
  const all = operands();
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  writeOperands(folder, all);
  const limit = await machineLimit();
  const peer = await startPeer(fileURLToPath(new URL("./peer-dense-kernels.py", import.meta.url)), folder);
  for (const { name, title = name, N, K, flops, solve } of problems(all)) {
    const ours = [];
    const theirs = [];
    const warmUntil = performance.now() + 300;
    while (performance.now() < warmUntil) solve();
    if (peer !== undefined) await peer.ask(`run ${name}`);
    let found;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      found = solve();
      ours.push(performance.now() - start);
      if (peer !== undefined) theirs.push(Number(await peer.ask(`run ${name}`)));
    }
    if (peer !== undefined) expectNear(title, found, JSON.parse(await peer.ask(`result ${name}`)));
    report({
      problem: title,
      N,
      K,
      T: 1,
      oursMs: median(ours),
      peer: peer && `${peer.name}, one thread`,
      peerMs: peer && median(theirs),
      fractionOfPeak: fractionOfPeak(limit, flops, median(ours)),
    });
  }
  peer?.stop();
  rmSync(folder, { recursive: true });
}
