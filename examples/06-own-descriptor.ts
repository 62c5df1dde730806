// A descriptor of one's own: how near a price is to its high, folded day by day and handed to the model as a score.
import {
  type MarketAxes,
  type MarketDay,
  noFundamentals,
  noTraits,
  oneCurrency,
  singleMembership,
} from "plimsoll/data";
import { usualScores } from "plimsoll/exposures";
import { axis } from "plimsoll/labels";
import { type ModelOptions, presets, startModel, stepModel } from "plimsoll/pipeline";

const names = ["A", "B", "C", "D", "E", "F"];
const N = names.length;
const PERIODS = 20;

/** The closes of the last 20 days, as a ring: all that the descriptor remembers. */
interface NearHighState {
  readonly closes: Float64Array;
  readonly next: number;
}

/** Price over the highest close of the last 20 days (George & Hwang 2004); NaN without a price today. */
function stepNearHigh({ closes, next }: NearHighState, price: Float64Array) {
  closes.set(price, next * N);
  const values = price.map((close, asset) => {
    let high = Number.NaN;
    for (let row = 0; row < PERIODS; row++) {
      const past = closes[row * N + asset] ?? Number.NaN;
      if (!(past <= high)) high = Number.isNaN(past) ? high : past;
    }
    return close / high;
  });
  return { state: { closes, next: (next + 1) % PERIODS }, values };
}

const axes: MarketAxes = { assets: axis("asset", names), industries: ["all"], items: [], ...noTraits(N) };
const style = (name: string, descriptor: string) => ({
  ...usualScores,
  name,
  blend: [{ descriptor, weight: 1 }],
  orthogonalTo: [],
});
const options: ModelOptions = {
  ...presets.short,
  universe: { ...presets.short.universe, minHistoryPeriods: 1 },
  exposures: {
    ...presets.short.exposures,
    styles: [style("size", "log_market_cap"), style("strength", "near_high")],
  },
};

/** Prices on waves of different lengths; F does not trade on the last day, and the model fills its exposure in. */
function marketDay(t: number): MarketDay {
  const wave = Float64Array.from(names, (_, n) => 10 + 2 * Math.sin(t / (n + 2)));
  const price = wave.map((value, n) => (n === 5 && t === 39 ? Number.NaN : value));
  return {
    ...oneCurrency,
    date: `2024-${t < 31 ? "01" : "02"}-${String((t % 31) + 1).padStart(2, "0")}`,
    price,
    givenReturn: new Float64Array(N).fill(Number.NaN),
    marketCap: price.map((value, n) => value * (n + 1)),
    volume: new Float64Array(N).fill(1000),
    industries: singleMembership(new Int32Array(N)),
    riskFree: Number.NaN,
    scores: new Map(),
    fundamentals: noFundamentals,
  };
}

let descriptor: NearHighState = { closes: new Float64Array(PERIODS * N).fill(Number.NaN), next: 0 };
let model = startModel(axes, options);
for (let t = 0; t < 40; t++) {
  const day = marketDay(t);
  const nearHigh = stepNearHigh(descriptor, Float64Array.from(day.price));
  descriptor = nearHigh.state;
  const scores = new Map([["near_high", nearHigh.values]]);
  const { state, output } = stepModel(model, { ...day, scores }, axes, options);
  model = state;
  if (t < 39) continue;
  const { exposures } = output.built;
  for (const [n, name] of names.entries()) {
    const z = exposures.styles[n * exposures.styleCount + 1] ?? Number.NaN;
    console.log(`${name}  near its high ${(nearHigh.values[n] ?? 0).toFixed(3)}  exposure ${z.toFixed(2)}`);
  }
}

// prints:
// A  near its high 0.936  exposure -0.11
// B  near its high 0.905  exposure -0.49
// C  near its high 0.781  exposure -2.03
// D  near its high 1.000  exposure 0.69
// E  near its high 1.000  exposure 0.69
// F  near its high NaN  exposure 0.30
