import { describe, expect, test } from "vitest";
import { candidatesOf, constructPortfolio } from "../../engine/construction/index.ts";
import { singleMembership } from "../../engine/data/index.ts";
import { biasStatistic } from "../../engine/evaluation/index.ts";
import type { Exposures, Factor } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { type WalkDecision, type WalkPlan, walkBook } from "../../node/model/walk-book.ts";
import type { WalkForward } from "../../node/model/walk-forward.ts";
import type { RunPeriod } from "../../node/model/walk-run.ts";
import { summariseWalk } from "../../node/model/walk-summary.ts";

const assets = axis("asset", ["A", "B", "C", "D"]);
const N = assets.labels.length;
const BETA = [0.8, 1, 1.3, 0.6];
const SPECIFIC = [0.001, 0.002, 0.0015, 0.003];
const FACTOR_VARIANCE = 0.002;

const factors: readonly Factor[] = [{ name: "tilt", family: "style" }];
const exposures: Exposures = {
  factors,
  marketCount: 0,
  countryCount: 0,
  industryCount: 0,
  styleCount: 1,
  currencyCount: 0,
  covered: new Uint8Array(N).fill(1),
  groups: singleMembership(new Int32Array(N).fill(-1)),
  styles: Float64Array.from(BETA),
  currency: new Int32Array(N).fill(-1),
};

/** A month after the other, with returns of the model itself. */
function* periods(count: number): Generator<RunPeriod> {
  const random = randomStream(5, "walk");
  const date = (t: number) => `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-28`;
  for (let t = 0; t < count; t++) {
    const factorReturn = 0.003 + Math.sqrt(FACTOR_VARIANCE) * random.normal();
    const specificReturns = Float64Array.from(SPECIFIC, (v) => Math.sqrt(v) * random.normal());
    const returns = specificReturns.map((of, i) => (BETA[i] as number) * factorReturn + of);
    yield {
      before: {
        date: date(t),
        exposures,
        estimation: new Uint8Array(N).fill(1),
        outsideSpan: new Uint8Array(N),
        marketCap: new Float64Array(N).fill(1),
      },
      returns: {
        date: date(t + 1),
        exposures,
        factorReturns: [factorReturn],
        specificReturns,
        returns,
        riskFree: 0,
      },
      estimated: true,
    };
  }
}

async function* stream(count: number): AsyncGenerator<RunPeriod> {
  yield* periods(count);
}

const model: RiskModel = {
  date: "2000-01-28",
  assets,
  exposures,
  factorCovariance: matrix(1, 1, [FACTOR_VARIANCE]),
  specificVariance: Float64Array.from(SPECIFIC),
  linked: undefined,
  periodsPerYear: 12,
};

const held = (portfolio: Portfolio) => ({
  at: () => ({ portfolio, since: "", effective: "", growth: 1, books: [], replaced: [], sumAsSet: 1 }),
  drift: () => {},
});
const cash: Portfolio = {
  assets,
  weights: new Float64Array(N),
  outside: [{ id: "CASH", weight: 1, reason: "cash", asset: -1 }],
};
const nothing: Portfolio = { assets, weights: new Float64Array(N), outside: [] };

const RATE = 0.002;
const BORROW = 0.0004;

function plan(decide: WalkPlan<WalkDecision>["decide"], every: number): WalkPlan<WalkDecision> {
  let close = 0;
  return {
    start: held(cash),
    benchmark: held(nothing),
    isRebalance: () => close++ % every === 0,
    decide,
    cashId: "CASH",
    periodsPerYear: 12,
  };
}

/** w = Σ⁻¹1 / 1ᵀΣ⁻¹1 by elimination on the dense Σ. */
function leastVariance(): number[] {
  const rows = BETA.map((b, i) => [
    ...BETA.map((c, j) => b * c * FACTOR_VARIANCE + (i === j ? (SPECIFIC[i] as number) : 0)),
    1,
  ]);
  for (let p = 0; p < N; p++) {
    const pivot = rows[p] as number[];
    for (let r = 0; r < N; r++) {
      const row = rows[r] as number[];
      if (r === p) continue;
      const by = (row[p] as number) / (pivot[p] as number);
      for (let c = 0; c <= N; c++) row[c] = (row[c] as number) - by * (pivot[c] as number);
    }
  }
  const solved = rows.map((row, i) => (row[N] as number) / (row[i] as number));
  const sum = solved.reduce((total, value) => total + value, 0);
  return solved.map((value) => value / sum);
}

/** The mandate "least variance, fully invested" by the constructor. */
const constructed: WalkPlan<WalkDecision>["decide"] = async ({ book }) => {
  const candidates = candidatesOf({
    model,
    eligible: exposures.covered,
    current: book.weights,
    benchmark: null,
    alpha: null,
    horizon: 1,
  });
  const { weights } = constructPortfolio(candidates, {
    horizon: 1,
    objective: { kind: "least-risk", relative: false },
    limits: [{ name: "invested", kind: "net", lower: 1, upper: 1 }],
    costs: null,
  });
  const costs = weights.reduce((sum, w, i) => sum + RATE * Math.abs(w - (book.weights[i] as number)), 0);
  return { model, weights, costs, borrow: new Float64Array(N).fill(BORROW) };
};

describe("a book walked by hand", () => {
  test("least variance by dense algebra, drift, costs and borrow in money", async () => {
    const walk = await walkBook(stream(24), plan(constructed, 3));
    const best = leastVariance();
    let money = 1;
    let positions = new Array<number>(N).fill(0);
    const growths: number[] = [];
    let t = 0;
    for (const { returns } of periods(24)) {
      const start = money;
      if (t++ % 3 === 0) {
        const wanted = best.map((weight) => weight * money);
        money -= wanted.reduce((sum, value, i) => sum + RATE * Math.abs(value - (positions[i] as number)), 0);
        positions = wanted;
      }
      const short = positions.reduce((sum, value) => sum + Math.max(-value, 0), 0);
      const cashHeld = money - positions.reduce((sum, value) => sum + value, 0);
      positions = positions.map((value, i) => value * (1 + (returns.returns[i] as number)));
      money = cashHeld + positions.reduce((sum, value) => sum + value, 0) - BORROW * short;
      growths.push(money / start - 1);
    }
    expect(walk.points.length).toBe(24);
    walk.points.forEach(({ net }, p) => {
      expect(net).toBeCloseTo(growths[p] as number, 8);
    });
    expect(walk.attribution.portfolio.returnTotal).toBeCloseTo(money - 1, 8);
    expect(walk.intervals.length).toBe(8);
  });

  test("the lines of the attribution sum to the net return, and the trading line is what costs took", async () => {
    const { attribution, points } = await walkBook(stream(24), plan(constructed, 3));
    const { portfolio } = attribution;
    const lines = [
      portfolio.factors,
      portfolio.specific,
      portfolio.riskFree,
      portfolio.unmodelled,
      portfolio.unexplained,
      portfolio.trading,
    ];
    const net = points.reduce((growth, point) => growth * (1 + point.net), 1) - 1;
    expect(lines.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(net, 12);
    const taken = points.reduce((sum, point) => sum + point.net - point.gross, 0);
    expect(portfolio.trading.contributionSum).toBeCloseTo(taken, 12);
  });

  test("a mandate that cannot be solved leaves the book as it is", async () => {
    let calls = 0;
    const walk = await walkBook(
      stream(9),
      plan(async (moment) => {
        const decision = await constructed(moment);
        return calls++ === 0 || decision === undefined
          ? decision
          : { ...decision, weights: undefined, costs: 0 };
      }, 3),
    );
    expect(walk.intervals.map(({ turnover }) => turnover > 0)).toEqual([true, false, false]);
    expect(walk.intervals[1]?.book.risk?.portfolio.total).toBeGreaterThan(0);
  });

  test("what is traded at a year's last close is of the year whose return pays for it", async () => {
    const walk = await walkBook(stream(24), plan(constructed, 11));
    expect(walk.intervals.map(({ date }) => date)).toEqual(["2000-01-28", "2000-12-28", "2001-11-28"]);
    const intervals = walk.intervals.map((of) => ({
      ...of,
      decision: { ...of.decision, limits: new Map() },
    }));
    const { years, whole } = summariseWalk({
      ...walk,
      intervals,
      isActive: false,
      periodsPerYear: 12,
    } as unknown as WalkForward);
    expect(years.map(({ label, rebalances }) => [label, rebalances])).toEqual([
      ["2000", 1],
      ["2001", 2],
      ["2002", 0],
    ]);
    expect(years.reduce((sum, { turnover }) => sum + turnover, 0)).toBeCloseTo(whole.turnover, 12);
  });

  test("a short that leaves the model costs its borrow until it can be covered", async () => {
    const gone = { ...exposures, covered: Uint8Array.from([1, 1, 1, 0]) };
    async function* leaving(): AsyncGenerator<RunPeriod> {
      for (const [t, period] of [...periods(3)].entries()) {
        const known = t === 0 ? exposures : gone;
        yield {
          ...period,
          before: { ...period.before, exposures: known },
          returns: { ...period.returns, exposures: known },
        };
      }
    }
    const weights = Float64Array.from([0.5, 0.5, 0, -0.2]);
    const borrow = new Float64Array(N).fill(BORROW);
    const { points } = await walkBook(
      leaving(),
      plan(async () => ({ model, weights, costs: 0, borrow }), 3),
    );
    let short = 0.2;
    for (const [t, { returns }] of [...periods(3)].entries()) {
      const { net, gross } = points[t] as { net: number; gross: number };
      expect(gross - net).toBeCloseTo(BORROW * short, 12);
      short *= (1 + (returns.returns[3] as number)) / (1 + net);
    }
  });

  test("what is decided on a close knows nothing of the periods after it", async () => {
    const record = (count: number) => walkBook(stream(count), plan(constructed, 3));
    const [short, long] = [await record(12), await record(24)];
    expect(long.points.slice(0, 12)).toEqual(short.points);
  });
});

test("forecast by the model that made the returns, realised risk is what was forecast", async () => {
  const { intervals } = await walkBook(stream(900), plan(constructed, 1));
  const z = intervals.map(({ book, returns }) => {
    const forecast = (book.risk?.portfolio.total ?? Number.NaN) / Math.sqrt(12);
    return returns.gross / forecast;
  });
  const { bias, lower, upper } = biasStatistic(z);
  expect(bias).toBeGreaterThan(lower);
  expect(bias).toBeLessThan(upper);
});
