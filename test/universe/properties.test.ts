import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { startUniverse, type UniverseOptions } from "../../engine/universe/index.ts";
import { expectSame } from "../pipeline/same-bits.ts";
import { axesOf, type Close, everybody, grownState, members, traitsOf, universes } from "./universe-path.ts";

const runs = { seed: 20240229, numRuns: 200 };
const N = 12;

/** Months of a random walk of caps, without ties; with gaps, names that come late and names that go where asked for. */
function walk(seed: number, closeCount: number, untidy: boolean): Close[] {
  const random = randomStream("universe", seed);
  const log = Array.from({ length: N }, () => random.normal());
  const born = log.map(() => (untidy && random.uniform() < 0.3 ? random.integer(closeCount) : 0));
  const dies = log.map(() => (untidy && random.uniform() < 0.3 ? random.integer(closeCount) : closeCount));
  return Array.from({ length: closeCount }, (_, i) => {
    const trades = log.map((_, n) => i >= born[n] && i <= dies[n] && !(untidy && random.uniform() < 0.1));
    for (let n = 0; n < N; n++) log[n] += 0.5 * random.normal();
    return {
      date: `${2000 + Math.floor(i / 24)}-${String(1 + (Math.floor(i / 2) % 12)).padStart(2, "0")}-${i % 2 === 0 ? "02" : "20"}`,
      caps: log.map((value, n) => (trades[n] ? Math.exp(value) : Number.NaN)),
      prices: log.map((value, n) => (trades[n] ? 10 * Math.exp(value) : Number.NaN)),
      volumes: log.map((_, n) => (trades[n] ? (random.uniform() < 0.2 ? 0 : random.uniform()) : Number.NaN)),
      codes: log.map((_, n) => n % 3),
      lists: { x: log.flatMap((_, n) => (random.uniform() < 0.8 ? [n] : [])) },
    };
  });
}

const everyRule: UniverseOptions = {
  ...everybody,
  by: "dollar_volume",
  top: 5,
  buffer: 1.4,
  entryBuffer: 1.2,
  minHistoryPeriods: 1,
  minPrice: 4,
  exitPrice: 2,
  liquidityPeriods: 4,
  minTradedShare: 0.5,
  exitTradedShare: 0.25,
  minDollarVolume: 0.1,
  exitDollarVolume: 0.05,
  primaryOnly: true,
  minMembersPerIndustry: 2,
  include: { lists: ["x"], ids: ["A3"] },
  exclude: { lists: [], ids: ["A7"] },
};
const traits = traitsOf(N, {
  issuer: Array.from({ length: N }, (_, n) => (n < 6 ? n >> 1 : -1)),
  primary: Array.from({ length: N }, (_, n) => (n === 9 ? 0 : 1)),
});

describe("the universe", () => {
  test("without buffers and floors is the top names at each review", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: N }), (seed, top) => {
        const closes = walk(seed, 16, false);
        const list = universes(closes, { ...everybody, top });
        for (let i = 0; i < closes.length; i += 2) {
          const { caps } = closes[i];
          const expected = caps.map((cap) => (caps.filter((other) => other > cap).length < top ? 1 : 0));
          expect([...list[i].estimation]).toEqual(expected);
          expect([...list[i + 1].estimation]).toEqual(expected);
        }
      }),
      runs,
    );
  });

  // A member under hysteresis left once it had been within top, so the plain rule lost it at some time in between; a name
  // that enters under hysteresis is one the plain rule took in since it was last out. Each maps to another one.
  test("with hysteresis never has more entries or exits over time than without", () => {
    let fewer = 0;
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (seed, top, buffer, entryBuffer) => {
          const closes = walk(seed, 30, false);
          const churn = (options: UniverseOptions) => {
            const list = universes(closes, options);
            return [list.reduce((sum, u) => sum + u.entered, 0), list.reduce((sum, u) => sum + u.left, 0)];
          };
          const plain = churn({ ...everybody, top });
          const damped = churn({ ...everybody, top, buffer, entryBuffer });
          expect(damped[0]).toBeLessThanOrEqual(plain[0]);
          expect(damped[1]).toBeLessThanOrEqual(plain[1]);
          if (damped[1] < plain[1]) fewer++;
        },
      ),
      runs,
    );
    expect(fewer).toBeGreaterThan(50);
  });

  test("does not depend on the order of assets", () => {
    const order = fc.shuffledSubarray([...Array(N).keys()], { minLength: N, maxLength: N });
    fc.assert(
      fc.property(fc.nat(), order, (seed, to) => {
        const closes = walk(seed, 16, true);
        const move = <T>(values: ArrayLike<T>): T[] => to.map((from) => values[from]);
        const moved = closes.map((close) => ({
          ...close,
          caps: move(close.caps),
          prices: move(close.prices ?? []),
          volumes: move(close.volumes ?? []),
          codes: move(close.codes ?? []),
          lists: { x: (close.lists?.x ?? []).map((n) => to.indexOf(n)) },
        }));
        const ids = (names: readonly string[]) => names.map((id) => `A${to.indexOf(Number(id.slice(1)))}`);
        const options = {
          ...everyRule,
          include: { lists: ["x"], ids: ids(["A3"]) },
          exclude: { lists: [], ids: ids(["A7"]) },
        };
        const movedTraits = { ...traits, issuer: move(traits.issuer), primary: move(traits.primary) };
        const one = universes(closes, everyRule, axesOf(N, { traits }));
        const two = universes(
          moved,
          options,
          axesOf(N, { traits: traitsOf(N, { issuer: movedTraits.issuer, primary: movedTraits.primary }) }),
        );
        expect(members(two)).toEqual(one.map(({ estimation }) => move(estimation).join("")));
        expect(two.map(({ changes }) => [...changes])).toEqual(one.map(({ changes }) => move(changes)));
        expect(two.map(({ outsideSpanCount }) => outsideSpanCount)).toEqual(
          one.map(({ outsideSpanCount }) => outsideSpanCount),
        );
      }),
      runs,
    );
  });

  test("counts agree with the vectors, and changes with the members before and after", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        // Members without a bar keep their seat, so only names with a bar on every day are compared.
        const closes = walk(seed, 20, false);
        let before: Uint8Array = new Uint8Array(N);
        for (const universe of universes(closes, everyRule, axesOf(N, { traits }))) {
          const { estimation, coverage, outsideSpan, changeCounts } = universe;
          const sum = (flags: Uint8Array) => flags.reduce((total, flag) => total + flag, 0);
          expect([universe.estimationCount, universe.coverageCount, universe.outsideSpanCount]).toEqual(
            [estimation, coverage, outsideSpan].map(sum),
          );
          estimation.forEach((member, n) => {
            expect(Math.sign(universe.changes[n])).toBe(Math.abs(member - before[n]));
            expect(member * outsideSpan[n]).toBe(0);
          });
          expect(changeCounts.slice(1).reduce((total, n) => total + n, 0)).toBe(
            universe.entered + universe.left,
          );
          expect(universe.entered - universe.left).toBe(sum(estimation) - sum(before));
          before = estimation;
        }
      }),
      runs,
    );
  });

  test("keeps its bits when the axis grows", () => {
    const closes = walk(3, 12, true).map((close, i) => ({
      date: close.date,
      caps: close.caps.map((cap, n) => (n >= 8 && i < 7 ? Number.NaN : cap)),
      volumes: (close.volumes ?? []).map((volume, n) => (n >= 8 && i < 7 ? Number.NaN : volume)),
    }));
    const options = { ...everyRule, primaryOnly: false, include: { lists: [], ids: [] } };
    expectSame(
      grownState(closes, options, { from: 8, tail: 5 }),
      grownState(closes, options, { from: N, tail: 5 }),
    );
    expect(startUniverse(N, everybody).traded.ring.length).toBe(0);
  });
});
