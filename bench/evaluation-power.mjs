// node bench/evaluation-power.mjs: what the tests of forecasts find and what they let pass, by simulation; the numbers of docs/methodology/13-evaluation.md, a line of
// JSON each (some seconds).
import {
  biasBand,
  biasStatistic,
  compareLosses,
  testExceedances,
  transformBand,
  transformHistogram,
} from "../dist/engine/evaluation/index.js";
import { randomStream } from "../dist/engine/stats/index.js";

const print = (problem, line) => console.log(JSON.stringify({ problem, ...line }));
const percent = (count, of) => Number(((100 * count) / of).toFixed(1));
const STUDENT = { kind: "student", degrees: 5 };
const drawOf = (law, random) =>
  law.kind === "normal" ? () => random.normal() : () => random.studentUnit(law.degrees);

/** In how many of 100 trials `holds` is true of T returns that are `scale` times their forecasts. */
function share({ law, count, scale, trials, seed }, holds) {
  const draw = drawOf(law, randomStream(7, seed, law.kind));
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (holds(Float64Array.from({ length: count }, () => scale * draw()))) found++;
  }
  return percent(found, trials);
}

for (const law of [{ kind: "normal" }, STUDENT]) {
  const band = biasBand({ count: 252, level: 0.95, law }, randomStream(5, "band"));
  const outside = (returns) => {
    const { bias } = biasStatistic(returns);
    return bias < band.lower || bias > band.upper;
  };
  const insideNormal = (returns) => {
    const { bias, lower, upper } = biasStatistic(returns);
    return lower <= bias && bias <= upper;
  };
  const of = { law, count: 252, trials: 20_000 };
  print(`bias, 252 ${law.kind} returns`, {
    lower: Number(band.lower.toFixed(4)),
    upper: Number(band.upper.toFixed(4)),
    insideNormalRulePercent: share({ ...of, scale: 1, seed: "rule" }, insideNormal),
    found20TooLowPercent: share({ ...of, scale: 1 / 0.8, seed: "low" }, outside),
    found20TooHighPercent: share({ ...of, scale: 1 / 1.2, seed: "high" }, outside),
  });
}

// Losses of single normal returns: a forecast that is wrong by a factor against the truth.
for (const count of [252, 504]) {
  for (const factor of [0.8, 1.2]) {
    const law = { kind: "normal" };
    const found = share(
      { law, count, scale: 1, trials: 4000, seed: `losses ${count} ${factor}` },
      (returns) => {
        const [wrong, right] = [factor, 1].map((forecast) =>
          returns.map((r) => Math.log(forecast ** 2) + (r / forecast) ** 2),
        );
        return compareLosses(wrong, right, 0).pValue < 0.05;
      },
    );
    print(`losses, ${count} normal returns, forecast ${factor} of the truth`, {
      trials: 4000,
      foundPercent: found,
    });
  }
}

// Equal losses: two forecasts that are wrong by chance alike.
{
  const random = randomStream(7, "equal losses");
  const trials = 4000;
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const [first, second] = [0, 1].map(() => Float64Array.from({ length: 252 }, () => random.normal() ** 2));
    if (compareLosses(first, second, 0).pValue < 0.05) found++;
  }
  print("equal losses, 252 returns", { trials, foundPercent: percent(found, trials) });
}

// The numbers of exceedances in 252 days that Kupiec's test of 5 % does not reject.
const accepted = Array.from({ length: 40 }, (_, exceedances) => exceedances).filter((exceedances) => {
  const isBeyond = Uint8Array.from({ length: 252 }, (_, day) =>
    day % 6 === 0 && day / 6 < exceedances ? 1 : 0,
  );
  return testExceedances(isBeyond, 0.05).unconditional.pValue > 0.05;
});
const [least, most] = [accepted[0], accepted.at(-1)];
print("Kupiec, 5 % over 252 days", {
  least,
  most,
  leastPercent: percent(least, 252),
  mostPercent: percent(most, 252),
});

// The band of the transform's ten cells.
for (const law of [{ kind: "normal" }, STUDENT]) {
  const { lower, upper } = transformBand(250);
  const inside = share({ law, count: 250, scale: 1, trials: 4000, seed: "cells" }, (returns) =>
    transformHistogram(returns, law).every((cell) => cell >= lower && cell <= upper),
  );
  print(`cells, 250 ${law.kind} returns`, { trials: 4000, insidePercent: inside });
}

// The standard error of a slice's bias, √((κ − 1) / 4T) with κ of t with 8 degrees: 3 + 6 / (8 − 4).
{
  const error = Math.sqrt((3 + 6 / 4 - 1) / 400);
  const inside = share(
    { law: { kind: "student", degrees: 8 }, count: 100, scale: 1, trials: 4000, seed: "slice" },
    (returns) => Math.abs(biasStatistic(returns).bias - 1) <= 1.96 * error,
  );
  print("slice, 100 returns of t with 8 degrees", { trials: 4000, insidePercent: inside });
}
