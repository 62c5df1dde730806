// node bench/jump-cases.mjs [folder of the real panels] [--json]: what docs/methodology/01c-data-quality.md says of single jumps, from the panels' prices.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { given, printTitled } from "../examples/real/open-run.mjs";

const FOLDER = given[0] ?? "examples/real/data";
const WINDOW = 20;
/** Median of the size of a normal number. */
const NORMAL_MEDIAN = 0.6745;

const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** Bars of every name in order, from a panel's prices. */
function read(panel, [id, price]) {
  const [head, ...lines] = gunzipSync(readFileSync(join(FOLDER, panel, "prices_long.csv.gz")))
    .toString()
    .trimEnd()
    .split("\n");
  const names = head.split(",");
  const [at, of, to, volume] = ["date", id, price, "volume"].map((name) => names.indexOf(name));
  const bars = new Map();
  for (const line of lines) {
    const cells = line.split(",");
    if (!bars.has(cells[of])) bars.set(cells[of], []);
    bars.get(cells[of]).push({ date: cells[at], price: Number(cells[to]), volume: Number(cells[volume]) });
  }
  return bars;
}

const returnAt = (bars, t) => bars[t].price / bars[t - 1].price - 1;

/** Moves are judged as logarithms: a fall by half is a doubling taken back. */
const step = (bars, t) => Math.log(bars[t].price / bars[t - 1].price);

/** The market's middle on a day: the median logarithm of price over price. */
function middles(bars) {
  const byDate = new Map();
  for (const own of bars.values())
    for (let t = 1; t < own.length; t++) {
      if (!byDate.has(own[t].date)) byDate.set(own[t].date, []);
      byDate.get(own[t].date).push(step(own, t));
    }
  return new Map([...byDate].map(([date, returns]) => [date, median(returns)]));
}

function jump(bars, middle, name, date) {
  const own = bars.get(name);
  const t = own.findIndex((bar) => bar.date === date);
  const against = (s) => Math.abs(step(own, s) - middle.get(own[s].date));
  const usualOf = (from) =>
    median(Array.from({ length: WINDOW }, (_, i) => against(from + i))) / NORMAL_MEDIAN;
  const usual = Math.max(usualOf(t - WINDOW), usualOf(t + 1));
  return {
    name: `${name} ${date}`,
    before: own[t - 1].price,
    price: own[t].price,
    return: returnAt(own, t),
    "return of the day before": returnAt(own, t - 1),
    volume: own[t].volume,
    "value traded over usual":
      (own[t].price * own[t].volume) / median(own.slice(t - WINDOW, t).map((bar) => bar.price * bar.volume)),
    "usual move": usual,
    "times usual": against(t) / usual,
  };
}

/** A name's rows of another security: the price before, in it and after, and what is traded meanwhile over what was usual. */
function excursion(bars, name, from) {
  const own = bars.get(name);
  const t = own.findIndex((bar) => bar.date === from);
  const level = own[t - 1].price;
  const back = own.findIndex((bar, at) => at > t && bar.price / own[at - 1].price > 2);
  const traded = (rows) => median(rows.map((bar) => bar.price * bar.volume));
  return {
    name: `${name} ${from}`,
    before: level,
    price: own[t].price,
    rows: back - t,
    after: own[back].price,
    "usual value traded over it": traded(own.slice(t - WINDOW, t)) / traded(own.slice(t, back)),
  };
}

const daily = read("us_daily_2007_2012", ["sym", "close"]);
const dailyMiddles = middles(daily);
printTitled({ name: "jump", title: "Jumps beside the value traded" }, [
  jump(daily, dailyMiddles, "MO", "2008-03-31"),
  jump(daily, dailyMiddles, "AIG", "2008-09-15"),
]);
const prices = read("pystock_us_2015_2017", ["symbol", "close"]);
printTitled({ name: "excursion", title: "Away and back" }, [excursion(prices, "NEE", "2016-06-09")]);
