// node bench/scale-plan.mjs [--write] [--markets 20] [--years 30] [--names 10000] [--industries 104] [--draws 1000] [--core-hour 0.05]
// What an estate would take: bench/scale-costs.json fitted, foretold for it, and its tasks put through the scheduler's rule. --write puts the
// tables into docs/scale.md, which a test holds to them (test/docs/scale-page.test.ts).
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fitCosts } from "./scale-fit.mjs";
import { schedule } from "./schedule-tasks.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({
  options: {
    write: { type: "boolean" },
    markets: text,
    years: text,
    names: text,
    industries: text,
    draws: text,
    "core-hour": text,
  },
});
const number = (name, usual) => Number(given[name] ?? usual);
const markets = number("markets", 20);
const market = {
  assets: number("names", 10_000),
  days: 252 * number("years", 30),
  industries: number("industries", 104),
  draws: number("draws", 1000),
};
const CORE_HOUR = number("core-hour", 0.05);

const costs = JSON.parse(readFileSync(new URL("scale-costs.json", import.meta.url), "utf8"));
const { foretell, rows } = fitCosts(costs.measured);

const percent = (value) => `${value < 0 ? "−" : "+"}${Math.abs(100 * value).toFixed(0)} %`;
const short = (value) => (value === 0 ? "0" : value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const table = (head, lines) =>
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const fitTable = table(
  ["what", "fit", "worst of the sizes fitted", "the size held out"],
  rows.map(({ quantity, unit, terms, worst, heldOut }) => [
    quantity,
    `${terms
      .filter(({ weight }) => weight > 0)
      .map(({ name, weight }) => `${weight.toExponential(2)} · ${name}`)
      .join(" + ")} ${unit}`,
    percent(worst),
    heldOut.map(percent).join(", "),
  ]),
);

/** The sizes at which it was measured, and what was seen. */
const measuredTable = table(
  [
    "names",
    "days",
    "factors",
    "draws",
    "prepare, s",
    "fold, s",
    "draws, s",
    "finish, s",
    "publish, s",
    "run, MB",
    "peak, MB",
  ],
  costs.measured.map((size) => {
    const sum = (kind) =>
      size.tasks.filter((task) => task.kind === kind).reduce((total, { seconds }) => total + seconds, 0);
    return [
      `${size.assets}${size.isHeldOut ? " (held out)" : ""}`,
      size.days,
      size.industries + 16,
      size.draws,
      ...[size.prepareSeconds, sum("fold"), sum("draws"), sum("finish"), size.publishSeconds].map((value) =>
        value.toFixed(1),
      ),
      size.runMb.toFixed(0),
      size.peakMb,
    ];
  }),
);

/** Securities × days of a block, as node/jobs cuts them, and draws of a task. */
const BLOCK_CELLS = 250_000;
const SLICE_DRAWS = 1000;

/** The tasks of one market, in months of 21 days, years ending blocks. */
function tasksOf({ assets, days, draws, ...rest }) {
  const months = Math.round(days / 21);
  const seconds = (kind) => foretell(kind, { assets, days, draws, ...rest });
  const blocks = [];
  let [length, cells] = [0, 0];
  for (let month = 1; month <= months; month++) {
    length++;
    cells += assets * 21;
    if (cells < BLOCK_CELLS && month % 12 !== 0 && month < months) continue;
    blocks.push(length);
    [length, cells] = [0, 0];
  }
  const slices = draws === 0 ? 0 : Math.max(1, Math.ceil((Math.max(...blocks) * draws) / SLICE_DRAWS));
  const tasks = [];
  let [foldBefore, finishBefore] = [[], []];
  for (const block of blocks) {
    const share = block / months;
    const fold = tasks.push({ rank: 1, inputs: foldBefore, seconds: share * seconds("fold") }) - 1;
    const drawn = Array.from(
      { length: slices },
      () => tasks.push({ rank: 2, inputs: [fold], seconds: (share * seconds("draws")) / slices }) - 1,
    );
    const inputs = [fold, ...drawn, ...finishBefore];
    const finish = tasks.push({ rank: 3, inputs, seconds: share * seconds("finish") }) - 1;
    [foldBefore, finishBefore] = [[fold], [finish]];
  }
  return tasks;
}

/** Several markets: positions of inputs move along. Each begins when its data have been read. */
function estateOf(count) {
  const one = tasksOf(market);
  return Array.from({ length: count }, (_, at) => {
    const offset = at * (one.length + 1);
    return [
      { rank: 0, inputs: [], seconds: foretell("prepare", market) },
      ...one.map(({ rank, inputs, seconds }) => ({
        rank,
        seconds,
        inputs: inputs.length === 0 ? [offset] : inputs.map((input) => input + offset + 1),
      })),
    ];
  }).flat();
}

const estate = estateOf(markets);
const hours = (seconds) => seconds / 3600;
const threadsTable = table(
  ["threads", "hours", "threads at work", "at best (work, or the longest chain)", "money"],
  [2, 8, 16, 32, 64, 128, 256].map((threads) => {
    const { end, work, chain } = schedule(estate, threads);
    return [
      threads,
      hours(end).toFixed(1),
      `${((100 * work) / (threads * end)).toFixed(0)} %`,
      hours(Math.max(work / threads, chain)).toFixed(1),
      `$${(hours(end) * threads * CORE_HOUR).toFixed(0)}`,
    ];
  }),
);
const kinds = ["prepare", "fold", "draws", "finish", "publish"];
const whole = kinds.reduce((sum, kind) => sum + foretell(kind, market), 0);
const marketTable = table(
  ["of one market", "processor hours", "share"],
  kinds.map((kind) => {
    const seconds = foretell(kind, market);
    return [kind, hours(seconds).toFixed(2), `${((100 * seconds) / whole).toFixed(0)} %`];
  }),
);
const { chain } = schedule(tasksOf(market), 1);
const figures = [
  `One market: ${hours(whole).toFixed(1)} processor hours; its longest chain ${hours(chain).toFixed(1)} h; run ${(foretell("run", market) / 1e3).toFixed(0)} GB; peak of a process with one thread ${(foretell("peak", market) / 1e3).toFixed(1)} GB.`,
  `${markets} markets: ${hours(markets * whole).toFixed(0)} processor hours, ${((markets * foretell("run", market)) / 1e6).toFixed(1)} TB of runs, ${estate.length} tasks.`,
].join("\n");

/** The measured tasks through the same rule: what two threads would take of what one took. */
const checkTable = table(
  ["names", "tasks", "one thread, s", "two threads, s", "threads at work"],
  costs.measured.map(({ assets, tasks }) => {
    const ranked = tasks.map((task) => ({ ...task, rank: { fold: 1, draws: 2, finish: 3 }[task.kind] }));
    const { end, work } = schedule(ranked, 2);
    return [assets, tasks.length, work.toFixed(1), end.toFixed(1), `${((50 * work) / end).toFixed(0)} %`];
  }),
);

/** A line of a bench as it was kept. */
const kept = (name, problem) =>
  readFileSync(new URL(`history/${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .find((line) => line.problem === problem);
const night = kept("nightly", "nightly");
const requests = kept("service-100", "service at 100 a second");
const nightlySeconds = ((night.processorMs / 1000) * 10_000) / night.T;
const perRequest = requests.serverProcessors / requests.perSecond;
const PEOPLE = 1000;
const BETWEEN_SECONDS = 10;
const asked = PEOPLE / BETWEEN_SECONDS;
const daily = table(
  ["what", "measured here", "the estate"],
  [
    [
      "10,000 portfolios a night",
      `${(night.processorMs / 1000).toFixed(1)} s of processor time for ${night.T} portfolios of 60 to 300 names (\`npm run bench -- nightly\`)`,
      `${nightlySeconds.toFixed(0)} s of processor time, if a portfolio costs its own names and the factors and not the market's names, which was not measured`,
    ],
    [
      "1,000 users, each with a question every ten seconds",
      `${requests.perSecond} requests/s took ${requests.serverProcessors} processors at 3,000 names (\`node bench/load.mjs --rate 100\`)`,
      `${asked} requests/s: ${(asked * perRequest).toFixed(1)} cores; ${((asked * perRequest * market.assets) / 3000).toFixed(1)} where the cost grows with names. One machine of four cores, two for the case that one fails: the server keeps no state`,
    ],
  ],
);

const machine = `Measured on ${costs.machine.cpu}, Node ${costs.machine.node}, ${costs.machine.date}; load of the machine ${short(costs.machine.load)}.`;
const parts = {
  machine,
  measured: measuredTable,
  fit: fitTable,
  market: marketTable,
  figures,
  threads: threadsTable,
  daily,
  check: checkTable,
};
if (given.write) {
  const target = new URL("../docs/scale.md", import.meta.url);
  let page = readFileSync(target, "utf8");
  for (const [name, part] of Object.entries(parts)) {
    const place = new RegExp(`(<!-- table: ${name} -->\n)[^]*?(<!-- end -->)`);
    if (!place.test(page)) throw new Error(`docs/scale.md has no place for ${name}`);
    page = page.replace(place, (_, before, after) => `${before}\n${part}\n\n${after}`);
  }
  writeFileSync(target, page);
} else {
  for (const [name, part] of Object.entries(parts)) console.log(`# ${name}\n\n${part}\n`);
}
