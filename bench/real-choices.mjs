// Half-lives and the weighting of the regression chosen on 1998-2007 of the monthly panel, then frozen: what they are worth in 2008-2012.
import { compareLosses, logScore } from "../dist/engine/evaluation/index.js";
import { runOptions } from "../dist/node/model/index.js";
import { exposuresOf, quadratic, specificPart, walkForecasts } from "./real-panels.mjs";
import { namePortfolios, nameRows, riskModelOf } from "./real-scores.mjs";

/** The first forecast that is judged, by the month of its close: its return is that of January 2008. */
const FIRST_JUDGED = "2007-12";
const VOLATILITY = [6, 12, 24, 36, 60];
const CORRELATION = [36, 60];
const SPECIFIC = [6, 12, 24, 36, 60];
const REGIME = [null, 2, 3, 6, 18];
/** Draws of a trial: the error of v at the small end is 1.2 %. */
const DRAWS = 100;

/** F as it was frozen when it was first chosen; a change of the estimator may turn a tie on 1998-2007 and does not choose again. */
const FROZEN = "12/36, regime 6";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function trials({ covariance, specific }) {
  const eigenfactor = { ...covariance.eigenfactor, draws: DRAWS };
  const covariances = {};
  for (const v of VOLATILITY)
    for (const c of CORRELATION)
      for (const regime of [null, v / 2])
        covariances[`${v}/${c}, regime ${regime ?? "off"}`] = {
          ...covariance,
          eigenfactor,
          volatilityHalfLife: v,
          correlationHalfLife: c,
          ownHistoryFull: Math.min(covariance.ownHistoryFull, 2 * v),
          regime: regime === null ? null : { halfLife: regime },
        };
  const specifics = {};
  for (const s of SPECIFIC)
    for (const regime of REGIME)
      specifics[`${s}, regime ${regime ?? "off"}`] = {
        ...specific,
        halfLife: s,
        regime: regime === null ? null : { halfLife: regime },
      };
  return { covariances, specifics };
}

/** Forecasts of a run by all trials: of its names, and of portfolios formed by `portfoliosOf` (date → portfolios). */
async function forecastsOf(run, portfoliosOf, from) {
  const options = runOptions(run);
  const { covariances, specifics } = trials(options);
  const [f, d] = [Object.keys(covariances), Object.keys(specifics)];
  const [rows, names] = [[], []];
  for await (const forecast of walkForecasts(run, { from, covariances, specifics })) {
    const [{ excess }] = forecast.periods;
    for (const { family, name, weights } of portfoliosOf(forecast, options)) {
      const x = exposuresOf(forecast.exposures, weights);
      let value = 0;
      for (let n = 0; n < weights.length; n++) value += weights[n] * excess[n];
      rows.push({
        family,
        name,
        date: forecast.date,
        square: value ** 2,
        factor: Float64Array.from(f, (key) => quadratic(forecast.factorCovariance[key], x)),
        specific: Float64Array.from(d, (key) => specificPart(forecast.specific[key], weights)),
      });
    }
    names.push(
      ...nameRows(
        forecast,
        d.map((specific) => ({ specific })),
      ),
    );
  }
  return { rows, names, f, d };
}

/** The loss of a family is the mean of its portfolios' log scores; that of a model the mean over families. [T] by date */
function lossesOf(rows, at, isIn) {
  const byDate = new Map();
  for (const { family, date, square, factor, specific } of rows) {
    if (!isIn(date)) continue;
    const families = byDate.get(date) ?? new Map();
    byDate.set(date, families);
    families.set(family, [...(families.get(family) ?? []), logScore(square, factor[at.f] + specific[at.d])]);
  }
  return [...byDate]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, families]) => mean([...families.values()].map(mean)));
}

function nameLosses(names, d, isIn) {
  const byDate = new Map();
  for (const { date, sum, variance } of names) {
    if (!isIn(date)) continue;
    const entry = byDate.get(date) ?? { sum: 0, count: 0, z2: 0 };
    byDate.set(date, entry);
    entry.sum += logScore(sum ** 2, variance[d]);
    entry.z2 += Math.min(100, sum ** 2 / variance[d]);
    entry.count++;
  }
  const dates = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return {
    losses: dates.map(({ sum, count }) => sum / count),
    scale: Math.sqrt(mean(dates.map(({ z2, count }) => z2 / count))),
  };
}

const least = (values) => values.indexOf(Math.min(...values));

/** Tables of the choices; runs by weighting scheme, the first of them the example's own. */
export async function chooseMonthly(runs, print, from = "1998-01-01") {
  const early = (date) => date < FIRST_JUDGED;
  const late = (date) => date >= FIRST_JUDGED;
  const kept = new Map();
  const made = new Map();
  for (const [scheme, run] of runs) {
    const portfoliosOf = (forecast, options) => {
      const key = forecast.date.slice(0, 7);
      if (kept.has(key)) return kept.get(key);
      const model = riskModelOf(forecast, "36/60, regime 18", "36, regime 18", options.periodsPerYear);
      const formed = namePortfolios(forecast, model, { randomCount: 50, seed: 1 });
      kept.set(key, formed);
      return formed;
    };
    made.set(scheme, await forecastsOf(run, portfoliosOf, from));
  }
  const compared = (a, b) => {
    const { meanDifference, tStatistic } = compareLosses(a, b, 2);
    return { difference: meanDifference, t: tStatistic };
  };
  const [[first, base]] = made;
  const preset = { f: base.f.indexOf("36/60, regime 18"), d: base.d.indexOf("36, regime 18") };
  const specificTable = base.d.map((name, d) => ({
    specific: name,
    early: nameLosses(base.names, d, early),
    late: nameLosses(base.names, d, late),
  }));
  const d = least(specificTable.map((row) => mean(row.early.losses)));
  const againstPreset = (row, at) => {
    if (at === preset.d) return {};
    const of = specificTable[preset.d];
    const [before, after] = [
      compared(row.early.losses, of.early.losses),
      compared(row.late.losses, of.late.losses),
    ];
    return {
      "less the preset, 1998-2007": before.difference,
      "t 1998-2007": before.t,
      "less the preset, 2008-2012": after.difference,
      "t 2008-2012": after.t,
    };
  };
  print(
    {
      name: "choice of Δ",
      title: `Δ, by log score of names' specific returns on 1998-2007: ${base.d[d]}; the preset is ${base.d[preset.d]}`,
    },
    specificTable.map((row, at) => ({
      "half-life": row.specific,
      "loss 1998-2007": mean(row.early.losses),
      "√z² 1998-2007": row.early.scale,
      "loss 2008-2012": mean(row.late.losses),
      "√z² 2008-2012": row.late.scale,
      ...againstPreset(row, at),
      chosen: at === d ? "chosen" : at === preset.d ? "preset" : "",
    })),
  );
  const years = [...new Set(base.names.map(({ date }) => date.slice(0, 4)))];
  print(
    { name: "names by year", title: "√z² of names by year" },
    [preset.d, d].map((at) => ({
      Δ: base.d[at],
      ...Object.fromEntries(
        years.map((year) => [
          `in ${year}`,
          nameLosses(base.names, at, (date) => date.startsWith(year)).scale,
        ]),
      ),
    })),
  );
  const best = [...made].map(([scheme, { rows, f }]) => {
    const losses = f.map((_, at) => mean(lossesOf(rows, { f: at, d }, early)));
    return { scheme, at: { f: least(losses), d }, losses };
  });
  for (const { scheme, at, losses } of best) {
    const { rows, f } = made.get(scheme);
    print(
      {
        name: `choice of F, ${scheme}`,
        title: `F under ${scheme} weights, by mean log score over families on 1998-2007: ${f[at.f]}`,
      },
      f.map((name, k) => ({
        "volatility/correlation": name,
        "loss 1998-2007": losses[k],
        "loss 2008-2012": mean(lossesOf(rows, { f: k, d }, late)),
        chosen: k === at.f ? "chosen" : k === preset.f ? "preset" : "",
      })),
    );
  }
  const winner = best.reduce((a, b) => (Math.min(...b.losses) < Math.min(...a.losses) ? b : a));
  const families = [...new Set(base.rows.map(({ family }) => family))];
  const chosen = made.get(winner.scheme);
  const frozen = { f: chosen.f.indexOf(FROZEN), d };
  print(
    {
      name: "choice less preset",
      title: `The frozen choice, ${winner.scheme} weights, F ${FROZEN}, Δ ${base.d[d]}, against the preset (${first}, F ${base.f[preset.f]}, Δ ${base.d[preset.d]}): log score, below 0 the choice is better`,
    },
    [...families, "all"].map((family) => {
      const of = (rows) => (family === "all" ? rows : rows.filter((row) => row.family === family));
      const cell = (isIn) =>
        compared(lossesOf(of(chosen.rows), frozen, isIn), lossesOf(of(base.rows), preset, isIn));
      const [before, after] = [cell(early), cell(late)];
      return {
        family,
        "1998-2007": before.difference,
        "t 1998-2007": before.t,
        "2008-2012": after.difference,
        "t 2008-2012": after.t,
      };
    }),
  );
}
