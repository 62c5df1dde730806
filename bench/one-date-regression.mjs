import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { singleMembership } from "../dist/engine/data/index.js";
import { purePortfoliosInto } from "../dist/engine/factor-portfolios/index.js";
import { diagnoseRegression, estimateFactorReturns } from "../dist/engine/factor-returns/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { startPeer } from "./peer-process.mjs";
import { median, report } from "./report.mjs";

const STANDARD = { names: 3000, industries: 60, styles: 15 };
/**
 * Dates in a turn, each with exposures, returns and weights of its own, as they follow each other in an estimate: more than the second cache
 * holds of either side.
 */
const DATES = 25;
const ROUNDS = 21;
/** Calls before the first turn: an estimate runs thousands of dates, in code that is compiled after some hundred. */
const WARM = 1500;

function section({ names, industries, styles }, date) {
  const random = randomStream("bench", "one-date-regression", String(date));
  const codes = Int32Array.from({ length: names }, (_, n) =>
    n < industries ? n : random.integer(industries),
  );
  const cap = Float64Array.from({ length: names }, () => Math.exp(1.8 * random.normal()));
  const share = new Float64Array(industries);
  const total = cap.reduce((sum, value) => sum + value, 0);
  cap.forEach((value, n) => {
    share[codes[n]] += value / total;
  });
  const factor = (family) => (_, i) => ({ name: `${family} ${i}`, family });
  return {
    exposures: {
      factors: [
        { name: "market", family: "market" },
        ...Array.from({ length: industries }, factor("industry")),
        ...Array.from({ length: styles }, factor("style")),
      ],
      marketCount: 1,
      countryCount: 0,
      industryCount: industries,
      styleCount: styles,
      currencyCount: 0,
      covered: new Uint8Array(names).fill(1),
      groups: singleMembership(codes),
      styles: Float64Array.from({ length: names * styles }, () => random.normal()),
      currency: new Int32Array(names).fill(-1),
    },
    // Student's t with 4 degrees of freedom: some returns are gross.
    returns: Float64Array.from({ length: names }, () => 0.02 * random.studentUnit(4)),
    weights: cap.map(Math.sqrt),
    industryCapShare: share,
  };
}

/** The problems of all dates, with the peer that solves the same. */
async function started(size, dates = DATES) {
  const problems = Array.from({ length: dates }, (_, date) => section(size, date));
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const file = join(folder, "problem.json");
  writeFileSync(file, JSON.stringify({ N: size.names, I: size.industries, S: size.styles, dates }));
  const numbers = problems.flatMap(({ exposures, weights, returns, industryCapShare }) => [
    Float64Array.from(exposures.groups.codes),
    exposures.styles,
    weights,
    returns,
    industryCapShare,
  ]);
  writeFileSync(`${file}.values`, Buffer.concat(numbers.map((values) => Buffer.from(values.buffer))));
  const peer = await startPeer(fileURLToPath(new URL("./peer-regression.py", import.meta.url)), file);
  rmSync(folder, { recursive: true });
  return { problems, peer };
}

/**
 * Median milliseconds a date of ours and of the peer's yardsticks: passes over all dates, in turns. Of processor time, threads that
 * collect garbage included: on a machine that others use the clock would measure them.
 */
async function inTurns(ours, problems, peer, yardsticks, { rounds = ROUNDS, verb = "time" } = {}) {
  for (let warm = 0; warm < WARM; warm++) ours(problems[warm % problems.length]);
  const times = { ours: [] };
  for (const name of yardsticks) {
    times[name] = [];
    if (peer !== undefined) await peer.ask(`${verb} ${name}`);
  }
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    for (const problem of problems) ours(problem);
    const { user, system } = process.cpuUsage(start);
    times.ours.push((user + system) / 1000 / problems.length);
    if (peer === undefined) continue;
    for (const name of yardsticks) times[name].push(Number(await peer.ask(`${verb} ${name}`)));
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, spans]) => [name, spans.length > 0 ? median(spans) : undefined]),
  );
}

/** The largest distance of two lists, each relative to max(1, |expected|). */
function gap(actual, expected) {
  let worst = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  expected.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(actual[i] - value) / Math.max(1, Math.abs(value)));
  });
  return worst;
}

/** Stops the benchmark where the yardstick's answers are not ours. */
async function agree(peer, name, fit, portfolios) {
  const { f, t, r2, residual, P } = JSON.parse(await peer.ask(`result ${name}`));
  const gaps = {
    f: gap(fit.values, f),
    t: gap(fit.tStatistic, t),
    r2: gap([fit.rSquaredUncentred, fit.rSquaredCentred], r2),
    residual: gap(fit.specificReturns, residual),
    ...(P === undefined ? {} : { portfolios: gap(portfolios, P.flat()) }),
  };
  for (const [what, worst] of Object.entries(gaps)) {
    if (!(worst <= 1e-10))
      throw new Error(`one-date-regression: ${what} of ours and ${name} differ by ${worst}`);
  }
}

/**
 * One date's constrained regression with residuals, t-statistics and R² (ours gives variance inflations and a condition
 * number as well), without and with all pure factor portfolios, Huber's weights, and the diagnostics. A turn is a pass over 25 dates;
 * "-alone" is a turn of one call, with cold caches on both sides.
 */
export async function oneDateRegression() {
  const { problems, peer } = await started(STANDARD);
  if (peer === undefined) console.error("no peer: python3 with numpy is not here");
  const [first] = problems;
  const K = first.exposures.factors.length;
  const line = { N: STANDARD.names, K, T: 1 };
  const portfolios = new Float64Array(K * STANDARD.names);
  const rows = Array.from({ length: K }, (_, k) => k);
  const withPortfolios = (problem) => {
    const factorReturns = estimateFactorReturns(problem);
    purePortfoliosInto(portfolios, problem.exposures, { weights: problem.weights, factorReturns }, rows);
    return factorReturns;
  };
  const fit = withPortfolios(first);
  const structured = ["dense", "one-hot"];
  const withAll = ["dense-portfolios", "one-hot-portfolios"];
  const groups = [
    ["one-date-regression", estimateFactorReturns, structured, problems, {}],
    ["one-date-regression-portfolios", withPortfolios, withAll, problems, {}],
    // One date of its alone: a weight matrix of N×N leaves nothing in any cache.
    ["one-date-regression", estimateFactorReturns, ["sequential"], problems, { rounds: 7, verb: "first" }],
    ["one-date-regression-alone", estimateFactorReturns, structured, [first], { rounds: 51, verb: "first" }],
  ];
  for (const [name, ours, yardsticks, dates, options] of groups) {
    if (peer !== undefined && options.verb === undefined)
      for (const yardstick of yardsticks) await agree(peer, yardstick, fit, portfolios);
    const times = await inTurns((problem) => ours(problem), dates, peer, yardsticks, options);
    for (const yardstick of yardsticks) {
      report({
        problem: name,
        ...line,
        oursMs: times.ours,
        peer: peer && (await peer.ask(`name ${yardstick}`)),
        peerMs: times[yardstick],
      });
    }
  }
  peer?.stop();
  const robust = problems.map((problem) => ({ ...problem, huberConstant: 1.345 }));
  const robustFit = estimateFactorReturns(robust[0]);
  const own = [
    ["one-date-regression-huber", robust, (problem) => estimateFactorReturns(problem)],
    [
      "one-date-regression-diagnostics",
      robust.slice(0, 1),
      (problem) => diagnoseRegression(problem, robustFit),
    ],
  ];
  for (const [name, dates, ours] of own) {
    report({ problem: name, ...line, oursMs: (await inTurns(ours, dates, undefined, [])).ours });
  }
}

/**
 * How one date's regression grows with the names and with the industries: points for a chart, each { names, industries, styles,
 * oursMs, denseMs, oneHotMs }.
 */
export async function oneDateGrowth() {
  const sizes = [
    ...[500, 1000, 2000, 3000, 5000, 10000].map((names) => ({ ...STANDARD, names })),
    ...[10, 30, 120, 200].map((industries) => ({ ...STANDARD, industries })),
    ...[5, 30, 60].map((styles) => ({ ...STANDARD, styles })),
  ];
  const points = [];
  for (const size of sizes) {
    const { problems, peer } = await started(size, 10);
    const ours = (problem) => estimateFactorReturns(problem);
    const times = await inTurns(ours, problems, peer, ["dense", "one-hot"], { rounds: 7 });
    peer?.stop();
    points.push({ ...size, oursMs: times.ours, denseMs: times.dense, oneHotMs: times["one-hot"] });
  }
  return points;
}

// node bench/one-date-regression.mjs [growth]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === "growth")
    for (const point of await oneDateGrowth()) console.log(JSON.stringify(point));
  else await oneDateRegression();
}
