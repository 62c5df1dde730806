import { expect, test } from "vitest";
import { buildMiniModel, miniModelInputs } from "../../engine/minimodel/index.ts";
import {
  exposureOf,
  writeContribution,
  writeCovariance,
  writeExposure,
  writeReturn,
} from "../../web/learn/written.ts";

const changed = {
  ...miniModelInputs,
  capUsdBn: miniModelInputs.capUsdBn.with(3, 200),
  momentum: miniModelInputs.momentum.with(0, -0.4),
  returnMonthOnePercent: miniModelInputs.returnMonthOnePercent.with(5, 12),
  managerWeights: miniModelInputs.managerWeights.with(2, 0.3),
};

test.each([
  ["the primer's", miniModelInputs],
  ["changed", changed],
] as const)("what is written out gives the engine's numbers, %s", (_, inputs) => {
  const model = buildMiniModel({ inputs });
  const active = model.own.risk.active.factors;
  for (let at = 0; at < inputs.names.length; at++) {
    for (let k = 0; k < inputs.factorNames.length; k++)
      expect(writeExposure(inputs, at, k).result).toBeCloseTo(exposureOf(model, inputs, at, k), 12);
    expect(writeReturn(model, inputs, at).result).toBeCloseTo(
      (inputs.returnMonthOnePercent[at] ?? 0) / 100,
      12,
    );
  }
  for (const [k, line] of active.entries())
    expect(writeContribution(model, k).result).toBeCloseTo(line.riskContributionAnnual, 12);
  const total = active.reduce((sum, _line, k) => sum + writeContribution(model, k).result, 0);
  const { active: risk } = model.own.risk;
  expect(total + risk.specific.riskContributionAnnual).toBeCloseTo(risk.volatilityAnnual, 12);
});

test("a variance is written as its factor part and its own", () => {
  const { result, values } = writeCovariance(buildMiniModel(), 0, 0);
  // The primer: 18 % specific; 0.060837 by hand from our F (docs/methodology/minimodel.md).
  expect(result).toBeCloseTo(0.060837 + 0.18 ** 2, 6);
  expect(values).toContain("0.0608 + 0.0324");
});
