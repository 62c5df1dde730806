// Size and power of the screen of signals: node bench/alpha-screen.mjs [--json] (five minutes). The table of docs/methodology/13b-alpha.md.
// With --json a line of JSON a row, which bench/keep.mjs keeps.
import { judgeSignal, rankCorrelation, summariseCoefficients } from "../dist/engine/alpha/index.js";
import { randomStream } from "../dist/engine/stats/index.js";

const NAMES = 60;
const isJson = process.argv.includes("--json");

/** [D] rank coefficients of a signal of this correlation with returns that follow each other independently; a horizon of h dates overlaps. */
function coefficients(random, { dates, skill, horizon, tail }) {
  // A t law of 4 degrees at unit variance, or the normal one.
  const shock = () =>
    tail
      ? random.normal() /
        Math.sqrt(Array.from({ length: 4 }, () => random.normal() ** 2).reduce((a, b) => a + b) / 2)
      : random.normal();
  const signals = [];
  const returns = [];
  const slow = Math.exp(-1 / 12);
  for (let d = 0; d < dates + horizon; d++) {
    // Of overlapping horizons the signal is slow, as signals over long horizons are: else its coefficients would not depend on each other.
    const before = signals.at(-1);
    const own = Float64Array.from({ length: NAMES }, (_, i) =>
      horizon > 1 && before ? slow * before[i] + Math.sqrt(1 - slow ** 2) * random.normal() : random.normal(),
    );
    signals.push(own);
    returns.push(own.map((x) => skill * x + Math.sqrt(1 - skill ** 2) * shock()));
  }
  return Array.from({ length: dates }, (_, d) => {
    const sum = new Float64Array(NAMES);
    for (let h = 0; h < horizon; h++) for (let i = 0; i < NAMES; i++) sum[i] += returns[d + h][i];
    return rankCorrelation(signals[d], sum);
  });
}

const share = (count, of) => Number(((100 * count) / of).toFixed(1));
const draws = 1000;
const SKILLS = [0, 0.02, 0.05];
for (const dates of [60, 120]) {
  for (const [label, options] of [
    ["normal returns", { horizon: 1, tail: false }],
    ["returns with a t law of 4 degrees", { horizon: 1, tail: true }],
    ["a horizon of three dates, slow signal", { horizon: 3, tail: false }],
  ]) {
    const random = randomStream(`screen ${label}`, dates);
    const of = (skill) =>
      Array.from({ length: draws }, () =>
        summariseCoefficients(coefficients(random, { dates, skill, ...options }), options.horizon),
      );
    const passes = (list, tried) =>
      share(
        list.filter((one) => ["new", "reversed"].includes(judgeSignal(one, 0.2, tried).kind)).length,
        list.length,
      );
    const [noise, weak, strong] = SKILLS.map(of);
    const line = {
      noisePercent: passes(noise, 1),
      weakPercent: passes(weak, 1),
      strongPercent: passes(strong, 1),
      weakOf20Percent: passes(weak, 20),
      strongOf20Percent: passes(strong, 20),
      strongOf1000Percent: passes(strong, 1000),
    };
    if (isJson)
      console.log(JSON.stringify({ problem: `${dates} dates, ${label}`, draws, skills: SKILLS, ...line }));
    else
      console.log([dates, label, ...Object.values(line).map((value) => `${value.toFixed(1)} %`)].join(" | "));
  }
}

// Families of a thousand: how often any of them passes.
const random = randomStream("families");
const families = 300;
let any = 0;
for (let f = 0; f < families; f++) {
  let least = 1;
  for (let trial = 0; trial < 1000; trial++) {
    // Rank coefficients of noise have mean 0 and variance 1 / (N − 1); of 60 names they are as good as normal.
    const series = Float64Array.from({ length: 60 }, () => random.normal() / Math.sqrt(NAMES - 1));
    least = Math.min(least, judgeSignal(summariseCoefficients(series, 1), 0.2, 1000).adjustedPValue);
  }
  if (least < 0.05) any++;
}
const anyPercent = share(any, families);
// 1.96 standard errors of a share of so many families.
const errorPercent = Number(
  (196 * Math.sqrt(((any / families) * (1 - any / families)) / families)).toFixed(1),
);
console.log(
  isJson
    ? JSON.stringify({ problem: "families of 1,000 signals of noise", families, anyPercent, errorPercent })
    : `families of 1,000 in which any passes: ${anyPercent} % (± ${errorPercent}) of ${families}`,
);
