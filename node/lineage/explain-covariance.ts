import type { FactorCovariance } from "../../engine/risk-model/index.ts";
import { halfLifeDecay } from "../../engine/stats/index.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral, signedTerm } from "./lineage-node.ts";

/** Periods that are shown by themselves: those that weigh most in the first stage. */
const TOP = 5;

/** A cell of F at a close through every stage; undefined while there is too little history. */
export function explainCovariance(
  day: LineageDay,
  { factor1, factor2 }: { readonly factor1: string; readonly factor2: string },
): LineageNode | undefined {
  const { replayed } = day;
  const forecast = replayed.forecast();
  if (forecast === undefined) return undefined;
  const { factors } = forecast.model.exposures;
  const at = (name: string) => factors.findIndex((factor) => factor.name === name);
  const [i, j] = [at(factor1), at(factor2)];
  const size = factors.length;
  const stages = forecast.covarianceStages;
  const cell = (stage: FactorCovariance, a: number, b: number) =>
    stage.covariance.values[a * size + b] as number;
  let made: LineageNode | undefined;
  for (const [s, stage] of stages.entries()) {
    const value = cell(stage, i, j);
    const previous = stages[s - 1];
    made = stageNode(
      day,
      { stage, previous, value, before: previous && cell(previous, i, j), i, j, size },
      made,
    );
  }
  const last = stages.at(-1) as FactorCovariance;
  const value = cell(last, i, j);
  const what = factor1 === factor2 ? `variance of ${factor1}` : `covariance of ${factor1} and ${factor2}`;
  const { periodsPerYear } = day.options;
  const note =
    i === j
      ? `volatility ${numeral(100 * Math.sqrt(value * periodsPerYear))} % a year`
      : `correlation ${numeral(value / Math.sqrt(cell(last, i, i) * cell(last, j, j)))}`;
  return derivedNode(what, value, "decimal² per period", {
    formula: `stage ${last.stage}`,
    computed: value,
    note: `${note}${forecast.burnIn ? "; burn-in: too few observations for so many factors" : ""}`,
    children: made === undefined ? [] : [made],
  });
}

interface StageCell {
  readonly stage: FactorCovariance;
  readonly previous: FactorCovariance | undefined;
  readonly value: number;
  readonly before: number | undefined;
  readonly i: number;
  readonly j: number;
  readonly size: number;
}

function stageNode(day: LineageDay, of: StageCell, before: LineageNode | undefined): LineageNode {
  const { stage, value } = of;
  const children = before === undefined ? [] : [before];
  const what = `stage ${stage.stage}`;
  const unit = "decimal² per period";
  const from = of.before ?? Number.NaN;
  switch (stage.stage) {
    case "given":
      return lineageNode(what, value, unit, { formula: "as given in the model's files", children });
    case "ewma":
      return ewmaNode(day, of);
    case "newey_west":
      return lineageNode(what, value, unit, {
        formula: "V = Γ₀ + Σ (1 − l/(L+1)) (Γ_l + Γ_lᵀ), products under √(ω_t ω_{t−l})",
        note: `lags ${day.options.covariance.neweyWest?.volatility} for volatilities, ${day.options.covariance.neweyWest?.correlation} for correlations; ${repaired(stage)}`,
        children,
      });
    case "shrinkage":
      return derivedNode(what, value, unit, {
        formula: of.i === of.j ? numeral(from) : `${numeral(1 - stage.shrinkage)} × ${numeral(from)}`,
        computed: of.i === of.j ? from : (1 - stage.shrinkage) * from,
        note: "correlations drawn to 0 while there is too little history",
        children,
      });
    case "eigenfactor": {
      const bias = stage.eigenvalueBias ?? [];
      const range =
        bias.length === 0
          ? "v is 1: too little history to draw from"
          : `v from ${numeral(bias[0] as number)} (smallest eigenfactor) to ${numeral(bias.at(-1) as number)}`;
      return lineageNode(what, value, unit, {
        formula: "S U v² D Uᵀ S",
        note: `${range}; simulated at the first close of the month where the spec says so`,
        children,
      });
    }
    case "regime":
      return derivedNode(what, value, unit, {
        formula: `${numeral(stage.volatilityMultiplier)}² × ${numeral(from)}`,
        computed: stage.volatilityMultiplier ** 2 * from,
        note: "level of volatility now against what was forecast",
        children,
      });
  }
}

function repaired({ repairedEigenvalues }: FactorCovariance): string {
  return repairedEigenvalues === 0
    ? "no direction had to be raised"
    : `${repairedEigenvalues} with less than a tenth of their variance without lags were raised to it`;
}

/** The first stage: weighted products of the factors' returns, the heaviest terms by themselves. */
function ewmaNode(day: LineageDay, { stage, value, i, j, size }: StageCell): LineageNode {
  const { history } = day.replayed.state;
  const { factors } = day.replayed.pending.period.close.exposures;
  const { volatilityHalfLife, correlationHalfLife } = day.options.covariance;
  const decay = halfLifeDecay(i === j ? volatilityHalfLife : correlationHalfLife);
  const shared: { readonly t: number; readonly weight: number }[] = [];
  let [total, meanI, meanJ] = [0, 0, 0];
  for (let t = history.dateCount - 1, weight = 1; t >= 0; t--, weight *= decay) {
    if (history.estimated[t * size + i] !== 1 || history.estimated[t * size + j] !== 1) continue;
    shared.push({ t, weight });
    total += weight;
    meanI += weight * (history.returns[t * size + i] as number);
    meanJ += weight * (history.returns[t * size + j] as number);
  }
  meanI /= total;
  meanJ /= total;
  const of = (t: number, k: number, mean: number) => (history.returns[t * size + k] as number) - mean;
  const terms = shared.map(({ t, weight }) => ({
    t,
    weight: weight / total,
    term: (weight / total) * of(t, i, meanI) * of(t, j, meanJ),
  }));
  const moment = terms.reduce((sum, { term }) => sum + term, 0);
  const largest = terms.toSorted((a, b) => Math.abs(b.term) - Math.abs(a.term)).slice(0, TOP);
  const dates = periodDates(day);
  const [name1, name2] = [factors[i]?.name ?? "", factors[j]?.name ?? ""];
  const rest = moment - largest.reduce((sum, { term }) => sum + term, 0);
  const moments = derivedNode(
    i === j ? "weighted variance" : "weighted covariance",
    moment,
    "decimal² per period",
    {
      formula: `Σ ω (f ${signedTerm(-meanI)})(f ${signedTerm(-meanJ)}) over ${shared.length} periods`,
      computed: moment,
      note: `half-life ${i === j ? volatilityHalfLife : correlationHalfLife} periods, about the weighted means`,
      children: [
        ...largest.map(({ t, term, weight }) =>
          lineageNode(`period ${dates[t] ?? t}`, term, "decimal² per period", {
            formula: `${numeral(weight)} × ${numeral(of(t, i, meanI))} × ${numeral(of(t, j, meanJ))}`,
            ...(dates[t] === undefined
              ? {}
              : { query: { kind: "factor_return" as const, factor: name1, date: dates[t] } }),
          }),
        ),
        lineageNode(
          `the other ${Math.max(0, shared.length - largest.length)} periods`,
          rest,
          "decimal² per period",
        ),
      ],
    },
  );
  const isPlain = i === j && (stage.effectiveCount[i] ?? 0) >= day.options.covariance.ownHistoryFull;
  const note =
    i === j
      ? "a young factor leans on the median of the others by what it lacks of ownHistoryFull"
      : `ρ σ_${name1} σ_${name2}: correlation and volatilities have half-lives of their own, and what a factor lacks of the history is filled in`;
  if (isPlain && Math.abs(moment - value) <= 1e-9 * value) {
    return derivedNode("stage ewma", value, "decimal² per period", {
      formula: numeral(moment),
      computed: moment,
      note: `${numeral(stage.effectiveCount[i] as number)} effective observations`,
      children: [moments],
    });
  }
  return lineageNode("stage ewma", value, "decimal² per period", { note, children: [moments] });
}

/** Ends of the periods of the history; the last is the day's own where it had a regression. */
function periodDates({ regressionDates, replayed }: LineageDay): readonly string[] {
  const { history } = replayed.state;
  const known = regressionDates.filter((date) => date <= replayed.date);
  // Where factors were found anew in returns the history reaches back further.
  return known.length === history.dateCount ? known : [];
}
