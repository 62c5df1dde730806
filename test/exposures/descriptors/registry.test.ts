import { describe, expect, test } from "vitest";
import {
  type FundamentalRecords,
  type MarketAxes,
  type MarketDay,
  type MarketState,
  noTraits,
  oneCurrency,
  singleMembership,
  startMarketState,
  stepMarketState,
} from "../../../engine/data/index.ts";
import {
  type BuiltExposures,
  builtInDescriptors,
  type ExposureState,
  growExposureState,
  startExposures,
  stepExposures,
  usualScores,
  usualWindows,
} from "../../../engine/exposures/index.ts";
import { axis } from "../../../engine/labels/index.ts";
import { presets } from "../../../engine/pipeline/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import type { Universe } from "../../../engine/universe/index.ts";
import { formatState, parseState } from "../../../wire/state-codec.ts";
import { expectSame } from "../../pipeline/same-bits.ts";

const none = Number.NaN;
const all = [...builtInDescriptors.values()];
const barColumns = ["industry", "market_cap", "price", "total_return", "volume"];
const items = [...new Set(all.flatMap(({ needs }) => needs))]
  .filter((name) => !barColumns.includes(name))
  .sort();
/** Months; assets on the axis up to `cut` and after it. */
const [T, cut, early, late] = [110, 65, 6, 9];
const industries = ["even", "odd"];
const base = presets["monthly-short"].exposures;
const options = {
  ...base,
  styles: all.map(({ name }) => ({
    ...usualScores,
    name,
    blend: [{ descriptor: name, weight: 1 }],
    orthogonalTo: [],
  })),
};

/** Scores of the descriptor under the style of its name. [N] */
function scoresOf({ descriptors }: BuiltExposures, name: string): Float64Array {
  return descriptors.find(({ descriptor }) => descriptor === name)!.scores.values;
}

function axesOf(count: number): MarketAxes {
  const assets = axis(
    "asset",
    Array.from({ length: count }, (_, n) => `A${n}`),
  );
  return { assets, industries, items, ...noTraits(count) };
}

/** Every item of the assets that are listed, each quarter, two months after its end. */
function reports(t: number, listed: number): FundamentalRecords {
  const random = randomStream("registry-items", t);
  const rows = t % 3 === 2 ? listed * items.length : 0;
  return {
    asset: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / items.length)),
    item: Int32Array.from({ length: rows }, (_, i) => i % items.length),
    periodEnd: new Int32Array(rows).fill(Math.round(Date.UTC(2010, t - 1, 0) / 86_400_000)),
    value: Float64Array.from({ length: rows }, () => Math.exp(3 + 0.01 * t + 0.1 * random.normal())),
  };
}

/** Month ends with a gap here and there; the assets from `early` on have data after the cut only. */
function dayAt(t: number, count: number): MarketDay {
  const random = randomStream("registry-bars", t);
  const listed = t < cut ? early : late;
  const values = Array.from({ length: late }, (_, n) => {
    const [r, volume, cap] = [0.05 * random.normal(), random.normal(), 5 + n + 0.1 * random.normal()];
    const gap = random.uniform() < 0.1 || n >= listed;
    return gap ? undefined : { r, volume: Math.exp(volume + 1), cap: Math.exp(cap) };
  }).slice(0, count);
  const column = (of: (value: NonNullable<(typeof values)[number]>) => number) =>
    Float64Array.from(values, (value) => (value === undefined ? none : of(value)));
  return {
    date: new Date(Date.UTC(2010, t + 1, 0)).toISOString().slice(0, 10),
    price: column(() => 10),
    givenReturn: column(({ r }) => r),
    marketCap: column(({ cap }) => cap),
    volume: column(({ volume }) => volume),
    industries: singleMembership(Int32Array.from(values, (_, n) => (n < listed ? n % 2 : -1))),
    riskFree: 0.001,
    ...oneCurrency,
    scores: new Map(),
    fundamentals: reports(t, listed),
  };
}

interface Fold {
  readonly state: ExposureState;
  readonly market: MarketState;
}

function startFold(count: number): Fold {
  return { state: startExposures(axesOf(count), options), market: startMarketState(count) };
}

function stepFold(fold: Fold, t: number): { fold: Fold; built: BuiltExposures } {
  const count = fold.market.price.length;
  const day = dayAt(t, count);
  const { state: market, output: returns } = stepMarketState(fold.market, day, noTraits(count).traits, 1);
  const members = Uint8Array.from(market.marketCap, (cap) => (cap > 0 ? 1 : 0));
  const memberCount = members.reduce((sum, member) => sum + member, 0);
  const universe = {
    estimation: members,
    coverage: members,
    estimationCount: memberCount,
    coverageCount: memberCount,
    entered: 0,
    left: 0,
  } as Universe;
  const marketReturn = 0.05 * randomStream("registry-market", t).normal();
  const specificReturns = returns.excess.map((r) => r - marketReturn);
  const regressionWeights = market.marketCap.map((cap) => (cap > 0 ? Math.sqrt(cap) : 0));
  const isReview = t === 0;
  const input = {
    day,
    market,
    returns,
    marketReturn,
    specificReturns,
    universe,
    regressionWeights,
    isReview,
  };
  const { state, output } = stepExposures(fold.state, input, axesOf(count), options);
  return { fold: { state, market }, built: output };
}

/** Runs from `from` on; what each close gave. */
function run(fold: Fold, from: number, to: number): { fold: Fold; built: BuiltExposures[] } {
  const built: BuiltExposures[] = [];
  let current = fold;
  for (let t = from; t < to; t++) {
    const stepped = stepFold(current, t);
    current = stepped.fold;
    built.push(stepped.built);
  }
  return { fold: current, built };
}

const reread = <T>(state: T): T => parseState(formatState(state))!.state as T;

describe("every built-in descriptor", () => {
  const whole = run(startFold(late), 0, T);

  test("has a name, a family, a sentence, a formula, a source and what it needs", () => {
    for (const { name, meaning, formula, source, needs } of all) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(meaning, name).toMatch(/^[A-Z].*\.$/);
      expect(formula.length, name).toBeGreaterThan(0);
      expect(source, name).toMatch(/\(\d{4}\)/);
      expect(needs.length, name).toBeGreaterThan(0);
    }
    expect(Object.keys(usualWindows("daily"))).toEqual(Object.keys(usualWindows("monthly")));
  });

  test("has a value for every early asset sooner or later", () => {
    for (const { name } of all) {
      for (let asset = 0; asset < early; asset++) {
        const values = whole.built.map((built) => scoresOf(built, name)[asset] ?? none);
        expect(values.some(Number.isFinite), `${name} of asset ${asset}`).toBe(true);
      }
    }
  });

  test("with a window has no value before its minimum of periods", () => {
    const monthly = usualWindows("monthly");
    for (const { name, windows } of all) {
      if (windows === null) continue;
      const { lag, minPeriods } = monthly[name];
      whole.built.slice(0, lag + minPeriods - 1).forEach((built, t) => {
        const values = scoresOf(built, name);
        expect(values.every(Number.isNaN), `${name} at close ${t}`).toBe(true);
      });
    }
  });

  test("gives the same bits after a stop, and after new assets have come onto the axis", () => {
    const before = run(startFold(early), 0, cut - 7);
    const stopped = run(reread(before.fold), cut - 7, cut).fold;
    const { market } = run(startFold(late), 0, cut).fold;
    const grown = { state: growExposureState(reread(stopped.state), late), market };
    const after = run(grown, cut, T);
    for (const [i, built] of after.built.entries()) {
      const expected = whole.built[cut + i];
      for (const { name } of all) {
        expectSame(scoresOf(built, name), scoresOf(expected, name));
      }
      expectSame(built.exposures, expected.exposures);
    }
    expectSame(after.fold.state, whole.fold.state);
  });
});
