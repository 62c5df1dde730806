// Two managers for the daily panel, set at the last close of each month from what was known then: `value` holds the 50 names with
// the largest loadings on the published HML factor, `momentum` the 50 that rose most, the last month left out. Equal weights.
// node tables.mjs <project folder>, with the data in ../data beside it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const folder = process.argv[2] ?? ".";
const [NAMES, WINDOW, LEAST, LEFT_OUT] = [50, 252, 84, 21];

function rowsOf(path) {
  const text = gunzipSync(readFileSync(join(folder, "../data", path))).toString();
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

const prices = new Map();
for (const [date, id, , adjusted] of rowsOf("us_daily_2007_2012/prices_long.csv.gz")) {
  if (!prices.has(date)) prices.set(date, new Map());
  prices.get(date).set(id, Number(adjusted));
}
const capped = new Set(rowsOf("us_daily_2007_2012/mktcap_monthly.csv.gz").map((row) => row[1]));
const factors = new Map(
  rowsOf("fama_french/ff5_mom_daily.csv.gz").map(([date, market, , hml]) => [
    date,
    [Number(market), Number(hml)],
  ]),
);
const dates = [...prices.keys()].sort();

/** Loading on HML beside the market, by least squares on the days of the window that have both. */
function valueLoading(id, days) {
  const rows = days.slice(1).flatMap((date, t) => {
    const [now, before, factor] = [prices.get(date).get(id), prices.get(days[t]).get(id), factors.get(date)];
    return now > 0 && before > 0 && factor !== undefined ? [[now / before - 1, ...factor]] : [];
  });
  if (rows.length < LEAST) return undefined;
  const mean = (of) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const [r, m, h] = [0, 1, 2].map((c) => mean((row) => row[c]));
  const moment = (a, b, x, y) => mean((row) => (row[a] - x) * (row[b] - y));
  const [mm, hh, mh] = [moment(1, 1, m, m), moment(2, 2, h, h), moment(1, 2, m, h)];
  const [rm, rh] = [moment(0, 1, r, m), moment(0, 2, r, h)];
  return (rh * mm - rm * mh) / (mm * hh - mh * mh);
}

/** Return over the window without its last month. */
function momentum(id, days) {
  const [first, last] = [prices.get(days[0]).get(id), prices.get(days.at(-1 - LEFT_OUT)).get(id)];
  return first > 0 && last > 0 ? last / first - 1 : undefined;
}

const lines = ["date,portfolio,id,weight"];
for (const [t, date] of dates.entries()) {
  const isMonthEnd = dates[t + 1]?.slice(0, 7) !== date.slice(0, 7);
  if (!isMonthEnd || t < LEAST) continue;
  const days = dates.slice(Math.max(0, t - WINDOW), t + 1);
  const names = [...prices.get(date).keys()].filter((id) => capped.has(id)).sort();
  for (const [portfolio, score] of [
    ["momentum", momentum],
    ["value", valueLoading],
  ]) {
    const scored = names.flatMap((id) => {
      const value = score(id, days);
      return value === undefined ? [] : [{ id, value }];
    });
    const held = scored.sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1)).slice(0, NAMES);
    for (const { id } of held) lines.push(`${date},${portfolio},${id},${1 / held.length}`);
  }
}
writeFileSync(join(folder, "portfolios.csv"), `${lines.join("\n")}\n`);
