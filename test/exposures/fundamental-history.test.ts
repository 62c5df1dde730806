import { describe, expect, test } from "vitest";
import {
  type FundamentalRecords,
  type MarketAxes,
  noTraits,
  startMarketState,
} from "../../engine/data/index.ts";
import {
  growExposureState,
  startExposures,
  stepExposures,
  usualScores,
} from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import type { Universe } from "../../engine/universe/index.ts";
import { formatState, parseState } from "../../wire/index.ts";
import { marketDay } from "../data/market-day.ts";
import { expectSame } from "../pipeline/same-bits.ts";
import { options as model } from "../pipeline/small-market.ts";
import { expectClose } from "../tolerance.ts";
import { fundamental, itemNames, randomReports, window } from "./descriptors/report-stream.ts";

const assetCount = 9;
const fewer = 6;
/** Closes at which the axis is still short and the other assets unheard of. */
const cut = 40;
const stream = randomReports(12);

const options = {
  ...model.exposures,
  styles: fundamental.map(({ name }) => ({
    ...usualScores,
    name: `style ${name}`,
    blend: [{ descriptor: name, weight: 1 }],
    orthogonalTo: [],
  })),
  descriptors: {
    windows: Object.fromEntries(fundamental.flatMap((d) => (d.windows === null ? [] : [[d.name, window]]))),
    fundamentalsStaleDays: 400,
  },
};

const axesOf = (count: number): MarketAxes => ({
  assets: axis(
    "asset",
    Array.from({ length: count }, (_, n) => `A${n}`),
  ),
  industries: ["all"],
  items: itemNames,
  ...noTraits(count),
});

function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The reports that become known between the close before and this one, of assets on the axis. */
function recordsAt(t: number, count: number): FundamentalRecords {
  const [from, to] = [stream.closes[t - 1] ?? Number.NEGATIVE_INFINITY, stream.closes[t] as number];
  const known = stream.reports.filter((r) => r.knownAt > from && r.knownAt <= to && r.asset < count);
  return {
    asset: Int32Array.from(known, (r) => r.asset),
    item: Int32Array.from(known, (r) => itemNames.indexOf(r.item)),
    periodEnd: Int32Array.from(known, (r) => r.periodEnd),
    value: Float64Array.from(known, (r) => r.value),
  };
}

function inputAt(t: number, count: number, known: number) {
  const caps = Float64Array.from({ length: count }, (_, n) =>
    n < known ? (stream.caps[t]?.[n] ?? 5) : Number.NaN,
  );
  const members = Uint8Array.from({ length: count }, (_, n) => (n < known && caps[n] > 0 ? 1 : 0));
  const date = isoDate(stream.closes[t] as number);
  const day = marketDay(date, { marketCap: caps, fundamentals: recordsAt(t, known) }, count);
  const nothing = new Float64Array(count).fill(Number.NaN);
  return {
    day,
    market: { ...startMarketState(count), dayCount: t + 1, marketCap: caps, industries: day.industries },
    returns: { excess: nothing, total: nothing, base: nothing, riskFree: 0, gapReturnCount: 0 },
    marketReturn: Number.NaN,
    specificReturns: undefined,
    universe: { estimation: members, coverage: members } as Universe,
    regressionWeights: caps.map((cap, n) => (members[n] === 1 ? Math.sqrt(cap) : 0)),
    isReview: t === 0,
  };
}

describe("exposures of every fundamental descriptor", () => {
  let whole = startExposures(axesOf(assetCount), options);
  let small = startExposures(axesOf(fewer), options);
  for (let t = 0; t < cut; t++) {
    whole = stepExposures(whole, inputAt(t, assetCount, fewer), axesOf(assetCount), options).state;
    small = stepExposures(small, inputAt(t, fewer, fewer), axesOf(fewer), options).state;
  }

  test("keep as many periods of an item as its descriptors look back at, and one of the others", () => {
    const { firstRow } = whole.fundamentals;
    const depth = (item: string) => {
      const code = itemNames.indexOf(item);
      return (firstRow[code + 1] as number) - (firstRow[code] as number);
    };
    expect(["net_income_ttm", "total_assets", "book_equity"].map(depth)).toEqual([20, 8, 1]);
  });

  test("go on after a checkpoint and a grown axis as if neither had been, bit for bit", () => {
    const read = parseState(formatState(small));
    let on = growExposureState(read?.state as typeof small, assetCount);
    expectSame(on, whole);
    for (let t = cut; t < stream.closes.length; t++) {
      const input = inputAt(t, assetCount, assetCount);
      const [expected, actual] = [whole, on].map((state) =>
        stepExposures(state, input, axesOf(assetCount), options),
      ) as [ReturnType<typeof stepExposures>, ReturnType<typeof stepExposures>];
      expectSame(actual.output, expected.output);
      [whole, on] = [expected.state, actual.state];
    }
    // Asset 6 was not on the axis before the cut; three of its years came since.
    const row = whole.fundamentals.firstRow[itemNames.indexOf("sales_ttm")] as number;
    expect(on.fundamentals.value[(row + 11) * assetCount + 6]).toBe(0.1);
  });
});

test("exchange rates do not touch what is no money, nor ratios of the accounts", () => {
  const local = axesOf(assetCount);
  const currency = Int32Array.from({ length: assetCount }, (_, n) => n % 2);
  const global = { ...local, currencies: ["A", "B"], traits: { ...local.traits, currency } };
  let [here, abroad] = [startExposures(local, options), startExposures(global, options)];
  const unpriced = fundamental.flatMap(({ needs }, s) => (needs.includes("market_cap") ? [] : [s]));
  let count = 0;
  for (let t = 0; t < stream.closes.length; t++) {
    const input = inputAt(t, assetCount, assetCount);
    const day = { ...input.day, fxRate: Float64Array.of(1, 3 + Math.sin(t)) };
    const expected = stepExposures(here, input, local, options);
    const actual = stepExposures(abroad, { ...input, day }, global, options);
    [here, abroad] = [expected.state, actual.state];
    const cells = ({ exposures }: typeof expected.output) =>
      unpriced.flatMap((s) =>
        Array.from(
          { length: assetCount },
          (_, n) => exposures.styles[n * exposures.styleCount + s] as number,
        ),
      );
    expectClose(cells(actual.output), cells(expected.output), 1e-7);
    count += cells(expected.output).filter((z) => Math.abs(z) > 0.1).length;
  }
  expect(count).toBeGreaterThan(1000);
});
