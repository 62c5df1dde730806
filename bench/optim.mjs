import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { changeProgram, prepareProgram, solvePrepared, solveProgram } from "../dist/engine/optim/index.js";
import { portfolioProgram, scsData } from "./optim-program.mjs";
import { median, report } from "./report.mjs";

const CASES = {
  "qp-turnover-3000": { N: 3000 },
  "qp-3000": { N: 3000, turnover: 0 },
  "tracking-error-3000": { N: 3000, trackingError: 0.03 },
  "qp-turnover-10000": { N: 10_000, cap: 0.01 },
};
const GAP = 1e-8;

/** Processor time of one call, in ms. */
function timed(run) {
  const cpu = process.cpuUsage();
  const value = run();
  const spent = process.cpuUsage(cpu);
  return { value, processor: (spent.user + spent.system) / 1000 };
}

function checked(solution) {
  const { primal, dual, gap } = solution.residuals;
  if (solution.status !== "optimal" || !(Math.max(primal, dual, gap) <= GAP))
    throw new Error(`${solution.status}, ${primal}, ${dual}, ${gap}`);
  return solution;
}

/**
 * Portfolios' programs beside SCS at 1e-8 in the same process; a first solution in a process of its own; a start near the answer
 * before; a frontier of a hundred points; memory as names grow. Processor time, compilation and collection included; medians of turns,
 * but one turn of SCS, which takes seconds.
 */
export async function optimPrograms(rounds = 9) {
  for (const [problem, options] of Object.entries(CASES)) {
    const program = portfolioProgram(options);
    for (let k = 0; k < 3; k++) solveProgram(program);
    const peer = options.N > 3000 ? undefined : await byScs(program);
    const turns = Array.from({ length: rounds }, () => timed(() => checked(solveProgram(program))));
    const ours = turns[0].value;
    if (peer !== undefined && Math.abs(peer.objective - ours.objective) > 1e-5 * Math.abs(ours.objective))
      throw new Error(`${problem}: ${ours.objective}, SCS ${peer.objective}`);
    line(problem, options.N, turns, peer);
  }
  coldProcess();
  warmStart(rounds);
  frontier();
  for (const N of [1000, 5000, 20_000]) memory(N);
}

function line(problem, N, turns, peer) {
  report({
    problem: `optim ${problem}`,
    N,
    K: 76,
    T: 1,
    oursMs: median(turns.map(({ processor }) => processor)),
    peer: peer && (peer.name ?? "SCS (wasm), 1e-8"),
    peerMs: peer?.ms,
  });
}

async function byScs(program) {
  const scs = await createRequire(import.meta.url)("scs-solver")();
  const settings = new scs.ScsSettings();
  scs.setDefaultSettings(settings);
  Object.assign(settings, { epsAbs: GAP, epsRel: GAP, verbose: 0, maxIters: 20_000 });
  const { data, cone } = scsData(program);
  const { value, processor } = timed(() => scs.solve(data, cone, settings));
  return { ms: processor, objective: value.info.pobj };
}

/** The first solution of a process, its imports left out: nothing is compiled yet. */
function coldProcess() {
  const self = fileURLToPath(import.meta.url);
  const turns = Array.from({ length: 3 }, () =>
    JSON.parse(execFileSync(process.execPath, [self, "--first"], { encoding: "utf8" })),
  );
  line("first solution of a process, qp-turnover-3000", 3000, turns);
}

function warmStart(rounds) {
  for (const problem of ["qp-turnover-3000", "tracking-error-3000"]) {
    const program = portfolioProgram(CASES[problem]);
    const prepared = prepareProgram(program);
    const before = solvePrepared(prepared);
    const next = changeProgram(prepared, {
      linear: program.linear.map((value, i) => value * (1 + 0.01 * Math.sin(i))),
    });
    const turns = Array.from({ length: rounds }, () => [
      timed(() => checked(solveProgram(next.program))),
      timed(() => checked(solvePrepared(next, { warm: before }))),
    ]);
    const cold = median(turns.map(([{ processor }]) => processor));
    line(
      `${problem}, near the answer before`,
      3000,
      turns.map(([, warm]) => warm),
      { ms: cold, name: "ours without a start" },
    );
  }
}

/** A hundred aversions from 50 down to 0.5: prices grow against risk. */
function frontier() {
  const program = portfolioProgram({ N: 3000, turnover: 0 });
  const prepared = prepareProgram(program);
  let warm = solvePrepared(prepared);
  const turn = timed(() => {
    for (let k = 0; k < 100; k++) {
      const scale = 0.1 * 100 ** (k / 99);
      warm = checked(
        solvePrepared(changeProgram(prepared, { linear: program.linear.map((v) => v * scale) }), { warm }),
      );
    }
  });
  line("frontier of 100 points, qp-3000", 3000, [turn]);
}

function memory(N) {
  const self = fileURLToPath(import.meta.url);
  const { processor, peakMb } = JSON.parse(
    execFileSync(process.execPath, [self, "--first", String(N)], { encoding: "utf8" }),
  );
  report({
    problem: "optim memory, qp-turnover",
    N,
    K: 76,
    T: 1,
    oursMs: processor,
    peakMb,
  });
}

if (process.argv[2] === "--first") {
  const program = portfolioProgram({ N: Number(process.argv[3] ?? 3000) });
  const { processor } = timed(() => checked(solveProgram(program)));
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ processor, peakMb }));
}
