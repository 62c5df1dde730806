import fc from "fast-check";
import { expect, test } from "vitest";
import { actionKinds, type MarketDay } from "../../engine/data/index.ts";
import { startModel, stepModel } from "../../engine/pipeline/index.ts";
import { expectClose } from "../tolerance.ts";
import { assetCount, axes, options, smallMarket } from "./small-market.ts";

fc.configureGlobal({ seed: 11 });

const days = smallMarket(3, 45);

/** The same market where one name splits on a day: prices, volumes and the action that says so. */
function withSplit(name: number, from: number, ratio: number): MarketDay[] {
  let isPending = true;
  return days.map((day, t): MarketDay => {
    if (t < from) return day;
    const scaled = (values: MarketDay["price"], factor: number) =>
      Float64Array.from(values, (value, n) => (n === name ? value * factor : value));
    const split = { ...day, price: scaled(day.price, 1 / ratio), volume: scaled(day.volume, ratio) };
    // As the import does: on the first day with a close from the ex-date on.
    if (!isPending || Number.isNaN(day.price[name])) return split;
    isPending = false;
    const actions = {
      asset: Int32Array.of(name),
      kind: Int32Array.of(actionKinds.indexOf("split")),
      ratio: Float64Array.of(ratio),
      amount: Float64Array.of(Number.NaN),
      givenReturn: Float64Array.of(Number.NaN),
    };
    return { ...split, actions };
  });
}

function walk(list: readonly MarketDay[]) {
  let state = startModel(axes, options);
  return list.map((day) => {
    const step = stepModel(state, day, axes, options);
    state = step.state;
    const { returns, built, universe } = step.output;
    return structuredClone({
      returns: [...returns.excess],
      caps: [...state.market.marketCap],
      exposures: built.exposures,
      estimation: [...universe.estimation],
    });
  });
}

const base = walk(days);

test("a split of prices, volumes and shares with its action changes no return, cap, exposure or member, reverse splits as well", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: assetCount - 1 }),
      fc.integer({ min: 1, max: days.length - 1 }),
      fc.constantFrom(2, 3, 1.5, 4, 1.05, 1 / 2, 1 / 10, 2 / 3),
      (name, from, ratio) => {
        const split = walk(withSplit(name, from, ratio));
        for (const [t, expected] of base.entries()) {
          expectClose(split[t].returns, expected.returns, 1e-12);
          split[t].caps.forEach((cap, n) => {
            expectClose(cap / expected.caps[n], Number.isNaN(expected.caps[n]) ? Number.NaN : 1, 1e-12);
          });
          expect(split[t].estimation).toEqual(expected.estimation);
          expect(flat(split[t].exposures).length).toBe(flat(expected.exposures).length);
          expectClose(flat(split[t].exposures), flat(expected.exposures), 1e-8);
        }
      },
    ),
    { numRuns: 8 },
  );
});

test("the same split without its action is a return of half, so the property above can fail", () => {
  const silent = walk(withSplit(1, 20, 2).map(({ actions: _, ...day }) => day));
  const first = silent.findIndex(({ returns }, t) => returns[1] !== base[t].returns[1]);
  expectClose(1 + silent[first].returns[1], 0.5 * (1 + base[first].returns[1]), 2e-4);
});

/** All numbers of an object of arrays, in their order. */
function flat(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.flatMap(flat);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(flat) : [];
}
