import { describe, expect, test } from "vitest";
import {
  type FundamentalRecords,
  type MarketAxes,
  type MarketDay,
  memberships,
} from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  forecastInputs,
  forecastModel,
  growModel,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import { expectSame } from "./same-bits.ts";
import { assetCount, axes, options, smallMarket } from "./small-market.ts";

const days = smallMarket(3, 70);
const cut = 40;
/** Assets on the axis before the cut; the rest have no data until then. */
const fewer = 34;

const early: MarketAxes = { ...axes, assets: axis("asset", axes.assets.labels.slice(0, fewer)) };

/** The day as it is before the assets from `fewer` on have appeared, on an axis of `count` assets. */
function withoutLater(day: MarketDay, count: number): MarketDay {
  const known = (values: ArrayLike<number>) =>
    Float64Array.from({ length: count }, (_, n) => (n < fewer ? (values[n] as number) : Number.NaN));
  const groups = Array.from({ length: count }, (_, n) => {
    if (n >= fewer) return [];
    const { offsets, codes, shares } = day.industries;
    return Array.from(codes.subarray(offsets[n], offsets[n + 1]), (code, i) => ({
      code,
      share: shares[(offsets[n] as number) + i] as number,
    }));
  });
  return {
    ...day,
    price: known(day.price),
    givenReturn: known(day.givenReturn),
    marketCap: known(day.marketCap),
    volume: known(day.volume),
    industries: memberships(groups),
    scores: new Map([...day.scores].map(([name, values]) => [name, known(values)])),
    fundamentals: recordsOf(day.fundamentals),
  };
}

function recordsOf(records: FundamentalRecords): FundamentalRecords {
  const kept = [...records.asset.keys()].filter((row) => (records.asset[row] as number) < fewer);
  return {
    asset: Int32Array.from(kept, (row) => records.asset[row] as number),
    item: Int32Array.from(kept, (row) => records.item[row] as number),
    periodEnd: Int32Array.from(kept, (row) => records.periodEnd[row] as number),
    value: Float64Array.from(kept, (row) => records.value[row] as number),
  };
}

describe("growModel", () => {
  let whole = startModel(axes, options);
  let small = startModel(early, options);
  for (const day of days.slice(0, cut)) {
    whole = stepModel(whole, withoutLater(day, assetCount), axes, options).state;
    small = stepModel(small, withoutLater(day, fewer), early, options).state;
  }
  const grown = growModel(small, assetCount, options);

  test("gives the state that a run on the longer axis has, bit for bit", () => {
    expect(small.market.price.length).toBe(fewer);
    expectSame(grown, whole);
  });

  test("goes on with listings as if they had been on the axis from the start", () => {
    let on = structuredClone(grown);
    for (const day of days.slice(cut)) {
      const expected = stepModel(whole, day, axes, options);
      const actual = stepModel(on, day, axes, options);
      expectSame(actual.output, expected.output);
      whole = expected.state;
      on = actual.state;
    }
    expectSame(
      forecastModel(forecastInputs(on), axes, options),
      forecastModel(forecastInputs(whole), axes, options),
    );
    expect(on.market.returnCount[assetCount - 1]).toBeGreaterThan(5);
  });

  test("changes nothing when nothing was added", () => {
    expectSame(growModel(small, fewer, options), small);
  });
});
