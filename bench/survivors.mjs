// node bench/survivors.mjs [--json]: what a panel of survivors hides of specific risk. A synthetic market, whose specific returns and their variances are
// known, is estimated whole and on the names alone that are alive at its end; forecasts of both are held against the truth.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateMarket } from "../dist/engine/synthetic-market/index.js";
import { modelOn } from "../dist/node/model/index.js";
import { readProject, writeProject } from "../dist/node/project/index.js";
import { openRun } from "../dist/node/store/index.js";
import { printTitled } from "../examples/real/open-run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist/node/cli/main.js");
const MARKET = { assetCount: 500, dateCount: 1260, startDate: "2015-01-02", industryCount: 10 };
const SEEDS = [11, 12, 13];
const FIRST_FORECAST = 380;
/** Days before its end that a name is of those that end. */
const BEFORE_END = 126;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The run of a seed on all names, or on those that are there on the last day. */
async function runOf(seed, isKept) {
  const folder = join(root, `out/survivors/${seed}-${isKept === undefined ? "all" : "survivors"}`);
  if (!existsSync(join(folder, "plimsoll.yaml"))) {
    mkdirSync(folder, { recursive: true });
    await writeProject(folder, { name: "market", market: { ...MARKET, seed }, top: 400 });
    if (isKept !== undefined) {
      for (const file of ["bars", "portfolios"]) {
        const path = join(folder, `data/${file}.csv`);
        const [head, ...rows] = readFileSync(path, "utf8").trimEnd().split("\n");
        const at = head.split(",").indexOf("id");
        writeFileSync(
          path,
          `${[head, ...rows.filter((row) => isKept.has(row.split(",")[at]))].join("\n")}\n`,
        );
      }
    }
  }
  execFileSync(process.execPath, [main, "estimate", "--project", folder], { stdio: "ignore" });
  return openRun((await readProject(folder)).modelFolder);
}

/** Forecasts of a run by date and id. */
async function forecastsOf(run, dates) {
  const out = new Map();
  for (const date of run.manifest.forecastDates) {
    if (date < dates[FIRST_FORECAST]) continue;
    const stored = await modelOn(run, date);
    if (stored === undefined) continue;
    const { model } = stored;
    out.set(date, new Map(model.assets.labels.map((id, n) => [id, model.specificVariance[n]])));
  }
  await run.close();
  return out;
}

/** By group of names and model: z² of true specific returns and true over forecast variance, over windows of a month. */
function scores(market, ends, models) {
  const rows = [];
  let open = new Map();
  const finish = () => {
    for (const { id, left, forecasts, days, sum, variance } of open.values()) {
      if (days === 0) continue;
      forecasts.forEach((forecast, model) => {
        if (!(forecast > 0)) return;
        const survives = !ends.has(id);
        const z2 = Math.min(100, sum ** 2 / (days * forecast));
        rows.push({ model, survives, isEnding: left <= BEFORE_END, z2, truth: variance / days / forecast });
      });
    }
    open = new Map();
  };
  let day = -1;
  for (const { date, truth } of market.days()) {
    day++;
    truth.asset.forEach((asset, row) => {
      const window = open.get(asset);
      if (window === undefined) return;
      window.days++;
      window.sum += truth.specificReturn[row];
      window.variance += truth.specificVolatilityDaily[row] ** 2;
    });
    if (!models.every((model) => model.has(date))) continue;
    finish();
    market.securities.forEach(({ id }, asset) => {
      const forecasts = models.map((model) => model.get(date).get(id));
      const left = (ends.get(id) ?? Number.POSITIVE_INFINITY) - day;
      if (left > 0) open.set(asset, { id, left, forecasts, days: 0, sum: 0, variance: 0 });
    });
  }
  finish();
  return rows;
}

const all = [];
const sizes = [];
for (const seed of SEEDS) {
  const market = simulateMarket({ ...MARKET, seed });
  const dates = Array.from(market.days(), ({ date }) => date);
  const place = new Map(dates.map((date, t) => [date, t]));
  const ends = new Map(
    market.securities.flatMap(({ id, delisted }) =>
      delisted === undefined ? [] : [[id, place.get(delisted)]],
    ),
  );
  const kept = new Set(market.securities.flatMap(({ id, delisted }) => (delisted === undefined ? [id] : [])));
  const whole = await forecastsOf(await runOf(seed), dates);
  const survivors = await forecastsOf(await runOf(seed, kept), dates);
  all.push(...scores(market, ends, [whole, survivors]).map((row) => ({ ...row, seed })));
  sizes.push({ seed, securities: market.securities.length, ended: ends.size });
}
const groups = [
  ["all names, estimated on all", (row) => row.model === 0],
  ["survivors, estimated on all", (row) => row.model === 0 && row.survives],
  ["survivors, estimated on survivors", (row) => row.model === 1 && row.survives],
  ["names that end, estimated on all", (row) => row.model === 0 && !row.survives],
  [`… in their last ${BEFORE_END} days`, (row) => row.model === 0 && row.isEnding],
];
printTitled({ name: "survivors market", title: "The markets" }, sizes);
printTitled(
  { name: "survivors", title: "True specific returns over their forecasts" },
  groups.map(([group, test]) => {
    const rows = all.filter(test);
    const bias = (of, key) => Math.sqrt(mean(of.map((row) => row[key])));
    return {
      group,
      forecasts: rows.length,
      "√z² of true returns": bias(rows, "z2"),
      "√ true / forecast variance": bias(rows, "truth"),
      ...Object.fromEntries(
        SEEDS.map((seed) => [
          `seed ${seed}`,
          bias(
            rows.filter((row) => row.seed === seed),
            "z2",
          ),
        ]),
      ),
    };
  }),
);
