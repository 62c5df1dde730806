import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributeAllocation,
  attributeBeta,
  attributeGroups,
  attributeNames,
  attributeRelativeRisk,
  attributeRisk,
  attributeScenario,
  diversificationRatio,
  effectiveBets,
  factorInteractions,
  factorScenarios,
  groupByLabel,
  reverseStress,
  specificConcentration,
} from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { netZero, reversed, SHAPE } from "./random-portfolios.ts";

const RUNS = { numRuns: 100, seed: 20 };
const LOSS = { loss: 0.05, horizonYears: 1, specific: true };

/** Everything that has no order of names, as numbers; what is by name stands in the order of the labels. */
function figures(model: RiskModel, weights: Float64Array, benchmark: Float64Array): readonly number[] {
  const labels = model.assets.labels;
  const byLabel = labels.map((_, n) => n).sort((a, b) => labels[a].localeCompare(labels[b]));
  const inOrder = (values: ArrayLike<number>): number[] => byLabel.map((n) => values[n]);
  // A group by the name itself, so that it moves with it; the order of groups is that of the labels.
  const grouping = groupByLabel(labels.map((label) => ["a", "b", ""][Number(label.slice(1)) % 3]));
  const order = (lines: readonly { readonly name: string }[]): number[] =>
    lines.map((_, i) => i).sort((a, b) => lines[a].name.localeCompare(lines[b].name));
  const attribution = attributeRisk(model, weights);
  const groups = attributeGroups(attribution, grouping);
  const relative = attributeRelativeRisk(model, weights, benchmark);
  const allocation = attributeAllocation(model, { portfolio: weights, benchmark }, grouping).groups;
  const { beta, assetContributions } = attributeBeta(model, weights, benchmark);
  const { herfindahl, bets } = specificConcentration(model, weights);
  const { count } = effectiveBets(model, weights);
  const reverse = reverseStress(model, weights, LOSS);
  return [
    ...order(groups).flatMap((i) => [groups[i].total.riskContributionAnnual, groups[i].longWeight]),
    ...factorInteractions(model, attribution).families.values,
    ...inOrder(attributeNames(model, attribution, [...labels.keys()]).totalContributionsAnnual),
    ...inOrder(relative.riskContributionAnnual),
    relative.cash.riskContributionAnnual,
    ...order(allocation).map((i) => allocation[i].selection.riskContributionAnnual),
    ...inOrder(assetContributions).map((part) => part / Math.max(1, Math.abs(beta))),
    herfindahl,
    ...bets.map(({ share }) => share),
    count,
    diversificationRatio(model, weights),
    ...reverse.factorReturns,
    ...inOrder(reverse.specificReturns),
  ];
}

describe("the views of risk", () => {
  it("do not depend on the order of names", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const [weights, benchmark] = [drawWeights("p"), drawWeights("b")];
        const turned = reversed({ model, weights });
        const turnedBenchmark = reversed({ model, weights: benchmark });
        const found = figures(
          turned.model,
          Float64Array.from(turned.weights),
          Float64Array.from(turnedBenchmark.weights),
        );
        expectClose(found, figures(model, weights, benchmark), 1e-8);
      }),
      RUNS,
    );
  });

  it("are finite or missing, never infinite, for empty, one-name and net-zero portfolios", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("p");
        const one = weights.map((weight, n) => (n === weights.findIndex((w) => w !== 0) ? weight : 0));
        const empty = new Float64Array(weights.length);
        for (const portfolio of [weights, one, netZero(model, weights), empty]) {
          for (const benchmark of [drawWeights("b"), empty, portfolio]) {
            const all = figures(model, portfolio, benchmark);
            expect(all.filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toEqual([]);
          }
        }
      }),
      RUNS,
    );
  });

  it("what is linear is so: active = portfolio − benchmark", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const [portfolio, benchmark, reference] = [drawWeights("p"), drawWeights("b"), drawWeights("r")];
        const active = portfolio.map((weight, n) => weight - benchmark[n]);
        const factorCount = model.exposures.factors.length;
        const random = randomStream(shape.seed, "history");
        const factorReturns = {
          rows: 5,
          cols: factorCount,
          values: Float64Array.from({ length: 5 * factorCount }, () => 0.01 * random.normal()),
        };
        const of = (weights: Float64Array): Float64Array =>
          Float64Array.from(factorScenarios(model, weights, { factorReturns }).contributions.values);
        const [p, b] = [of(portfolio), of(benchmark)];
        expectClose(
          of(active),
          p.map((value, i) => value - b[i]),
          TOLERANCE.algebra,
        );
        const held = model.assets.labels.find((_, n) => model.exposures.covered[n] === 1);
        if (held === undefined) return;
        const scenario = { name: "x", factorReturns: [], assetReturns: [{ asset: held, assetReturn: -0.1 }] };
        const impact = (weights: Float64Array): number =>
          attributeScenario(model, weights, scenario).conditional.impact;
        expectClose(impact(active), impact(portfolio) - impact(benchmark), TOLERANCE.algebra);
        const betaOf = (weights: Float64Array): number => attributeBeta(model, weights, reference).beta;
        const betas = [active, portfolio, benchmark].map(betaOf);
        if (Number.isNaN(betas[0])) return;
        const size = Math.max(1, ...betas.map(Math.abs));
        expectClose(betas[0] / size, (betas[1] - betas[2]) / size, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });
});
