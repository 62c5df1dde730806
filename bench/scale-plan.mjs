// node bench/scale-plan.mjs [--write]: what an estate of models takes, from the costs that bench/scale-measure.mjs measured: a model of cost and memory, its check
// against sizes that were not fitted, and the schedule of its tasks simulated on so many workers. --write puts the tables into docs/scale.md.
import { readFileSync, writeFileSync } from "node:fs";
import { simulateSchedule } from "./simulate-schedule.mjs";

const { points, heldOut, nightly, requests, processor, node } = JSON.parse(
  readFileSync(new URL("./scale-costs.json", import.meta.url), "utf8"),
);

/** Forecasts are made at month-ends. */
const MONTH = 21;

/** Seconds of processor time without draws, coefficient by coefficient; all are fitted together, none below 0. */
const TERMS = [
  ["a process and an import", () => 1, "s"],
  ["a day", ({ days }) => days, "s a day"],
  ["a name on a day", ({ names, days }) => names * days, "s a name and day"],
  ["a day's K²", ({ days, factors }) => days * factors ** 2, "s a day and K²"],
  [
    "a forecast's T·K²",
    ({ days, factors }) => (days / MONTH) * (days / 2) * factors ** 2,
    "s a month, day and K²",
  ],
];

/** Least squares with coefficients of 0 or more, by coordinates; columns are scaled to length 1. */
function fitNonNegative(rows, target) {
  const count = rows[0].length;
  const scale = Array.from({ length: count }, (_, k) => Math.hypot(...rows.map((row) => row[k])));
  const x = new Array(count).fill(0);
  for (let pass = 0; pass < 200_000; pass++) {
    for (let k = 0; k < count; k++) {
      let gradient = 0;
      for (const [i, row] of rows.entries()) {
        let left = target[i];
        for (let j = 0; j < count; j++) left -= (row[j] / scale[j]) * x[j];
        gradient += (row[k] / scale[k]) * left;
      }
      x[k] = Math.max(0, x[k] + gradient);
    }
  }
  return x.map((value, k) => value / scale[k]);
}

const plain = points.filter(({ draws }) => draws === 0);
const weightOf = ({ estimateSeconds }) => 1 / estimateSeconds;
const coefficients = fitNonNegative(
  plain.map((point) => TERMS.map(([, of]) => of(point) * weightOf(point))),
  plain.map(() => 1),
);
const withoutDraws = (size) => TERMS.reduce((sum, [, of], k) => sum + coefficients[k] * of(size), 0);
/** Seconds of a draw over K³, from the two sizes with draws. */
const drawn = points
  .filter(({ draws }) => draws > 0)
  .map((point) => {
    const twin = plain.find(
      ({ names, days, factors }) => names === point.names && days === point.days && factors === point.factors,
    );
    const rest = twin?.estimateSeconds ?? withoutDraws(point);
    return (point.estimateSeconds - rest) / ((point.days / MONTH) * point.draws * point.factors ** 3);
  });
const drawCost = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
const drawSeconds = ({ days, factors, draws }) => (days / MONTH) * draws * drawCost * factors ** 3;
const estimateSeconds = (size) => withoutDraws(size) + drawSeconds(size);
/** The part of a day that is a chain: what one process took by the clock with two threads and no draws, over its processor time. */
const chainShare = Math.max(...plain.map(({ wallSeconds, estimateSeconds: all }) => wallSeconds / all));
const bytesPerCell = Math.max(...points.map(({ runBytes, names, days }) => runBytes / (names * days)));
const statePerName = Math.max(...points.map(({ stateBytes, names }) => stateBytes / names));
const peakMb = (size) => {
  const rows = plain.map(({ names, days }) => [1, names, days]);
  const fit = fitNonNegative(
    rows,
    plain.map((point) => point.peakMb),
  );
  return fit[0] + fit[1] * size.names + fit[2] * size.days;
};

/** A processor core for an hour, as clouds ask for machines that one may take away; twice that for those one may not. */
const DOLLARS_AN_HOUR = 0.02;

/** The tasks of markets, cut as node/jobs/market-plan.ts cuts them. */
function marketTasks(market, { names, days, factors, draws }) {
  const size = { names, days, factors, draws };
  const blockDays = Math.max(MONTH, Math.ceil(250_000 / names / MONTH) * MONTH);
  const blocks = Math.ceil(days / blockDays);
  const slices = draws === 0 ? 0 : Math.max(1, Math.ceil(((blockDays / MONTH) * draws) / 1000));
  const fold = (withoutDraws(size) * chainShare) / blocks;
  const finish = (withoutDraws(size) * (1 - chainShare)) / blocks;
  const draw = drawSeconds(size) / blocks / Math.max(1, slices);
  return Array.from({ length: blocks }, (_, block) => {
    const at = (kind, from = block) => `${market} ${kind} ${from}`;
    const drawings = Array.from({ length: slices }, (_, slice) => ({
      id: `${at("draws")} ${slice}`,
      seconds: draw,
      after: [at("fold")],
    }));
    return [
      { id: at("fold"), seconds: fold, after: block === 0 ? [] : [at("fold", block - 1)] },
      ...drawings,
      {
        id: at("finish"),
        seconds: finish,
        after: [
          at("fold"),
          ...drawings.map(({ id }) => id),
          ...(block === 0 ? [] : [at("finish", block - 1)]),
        ],
      },
    ];
  });
}

/** Block after block through all markets, so that no market's chain waits for another's draws. */
function planOf(markets, size) {
  const each = Array.from({ length: markets }, (_, market) => marketTasks(market, size));
  return each[0].flatMap((_, block) => each.flatMap((blocks) => blocks[block]));
}

const hours = (seconds) =>
  seconds < 5400
    ? `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`
    : `${(seconds / 3600).toFixed(1)} h`;
const table = (header, rows) =>
  [
    `| ${header.join(" | ")} |`,
    `|${header.map(() => "---|").join("")}`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
const three = (value) => Number(value.toPrecision(3)).toString();

const measured = table(
  ["names", "days", "factors", "draws a month", "processor time, s", "the model says", "peak, MB", "run, MB"],
  points.map((point) => [
    point.names,
    point.days,
    point.factors,
    point.draws,
    point.estimateSeconds.toFixed(1),
    estimateSeconds(point).toFixed(1),
    point.peakMb.toFixed(0),
    (point.runBytes / 1e6).toFixed(0),
  ]),
);
const costs = table(
  ["cost", "coefficient"],
  [
    ...TERMS.map(([name, , unit], k) => [name, `${three(coefficients[k])} ${unit}`]),
    ["a draw's K³", `${three(drawCost)} s a draw and K³ (${drawn.map(three).join(" and ")})`],
    ["share of a day that is a chain", three(chainShare)],
    ["a name on a day in the run", `${three(bytesPerCell)} bytes`],
    ["a name in the state", `${three(statePerName / 1000)} kB`],
  ],
);
const check = table(
  ["not fitted", "measured, s", "the model says, s"],
  heldOut.map(({ what, seconds, ...size }) => [what, seconds.toFixed(0), estimateSeconds(size).toFixed(0)]),
);

const ESTATE = { names: 10_000, days: 30 * 252, factors: 120, draws: 1000 };
const MARKETS = 20;
const plan = planOf(MARKETS, ESTATE);
const total = plan.reduce((sum, { seconds }) => sum + seconds, 0);
const schedule = table(
  [
    "workers (threads)",
    "hours by the clock",
    "work over workers",
    "longest chain",
    "at work",
    "dollars",
    "with a kill an hour each",
  ],
  [8, 16, 32, 64, 128, 256].map((workers) => {
    const calm = simulateSchedule(plan, { workers, overhead: 0.1 });
    const killed = simulateSchedule(plan, { workers, overhead: 0.1, killsPerHour: 1 });
    return [
      workers,
      hours(calm.seconds),
      hours(total / workers),
      hours(calm.path),
      `${(100 * calm.busy).toFixed(0)} %`,
      ((workers * calm.seconds * DOLLARS_AN_HOUR) / 3600).toFixed(1),
      hours(killed.seconds),
    ];
  }),
);
const daily = estimateSeconds(ESTATE) / ESTATE.days;
const estate = table(
  ["20 markets × 30 years × 10,000 names × 120 factors", ""],
  [
    ["processor time of all", hours(total)],
    ["of one market", hours(estimateSeconds(ESTATE))],
    ["of which draws", hours(drawSeconds(ESTATE))],
    ["its chain, which no machines shorten", hours(withoutDraws(ESTATE) * chainShare)],
    ["memory of a process that estimates one", `${(peakMb(ESTATE) / 1000).toFixed(1)} GB`],
    ["its run on disk", `${((bytesPerCell * ESTATE.names * ESTATE.days) / 1e9).toFixed(0)} GB`],
    ["all runs", `${((MARKETS * bytesPerCell * ESTATE.names * ESTATE.days) / 1e12).toFixed(2)} TB`],
    ["its state, handed from block to block", `${((statePerName * ESTATE.names) / 1e6).toFixed(0)} MB`],
    ["a day of all markets, draws spread over the month", hours(MARKETS * daily)],
  ],
);
const uses = table(
  ["use", "measured here", "needed for", "machines of 2 cores"],
  [
    ["portfolios by night", nightly.what, `10,000 portfolios in ${hours(nightly.secondsPer10000)}`, "1"],
    [
      "requests",
      requests.what,
      `1,000 users, a request every 10 s each: 100 a second`,
      Math.ceil(100 / requests.perSecond),
    ],
  ],
);

const parts = { measured, costs, check, estate, schedule, uses };
const file = new URL("../docs/scale.md", import.meta.url);
if (process.argv.includes("--write")) {
  const page = readFileSync(file, "utf8").replace(
    /(?<=<!-- (\w+) -->\n)[\s\S]*?(?=\n<!-- \/\1 -->)/g,
    (before, name) => parts[name] ?? before,
  );
  writeFileSync(file, page);
} else console.log([`${processor}, Node ${node}`, ...Object.values(parts)].join("\n\n"));
