import { EngineError, InputError } from "../../engine/errors/index.ts";
import { exposureProduct } from "../../engine/exposures/index.ts";
import {
  attributeScenario,
  type Scenario,
  type ScenarioImpact,
} from "../../engine/risk-attribution/index.ts";
import { portfolioRisk, type RiskModel } from "../../engine/risk-model/index.ts";
import { type SmallTable, tableName } from "../import/index.ts";
import { readScenarios } from "../model/index.ts";
import type { RiskSection } from "./risk-section.ts";
import { largest, right, type StressReport, type StressSide } from "./stress-parts.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/**
 * The user's own scenarios, naively and conditionally.
 *
 * @throws {InputError} as `readScenarios`, and for returns that follow from one another under the model
 */
export async function scenarioSection(report: StressReport, table: SmallTable): Promise<RiskSection> {
  const file = tableName(table);
  const { stored, sides } = report;
  const scenarios = await readScenarios(table, stored.model);
  const found = scenarios.map((scenario) => ({
    name: scenario.name,
    impacts: sides.map((side) => ({ side: side.side, ...scenarioOf(report, side, scenario, file) })),
  }));
  return {
    key: "scenarios",
    json: { file, scenarios: found },
    lines: [
      `Scenarios of ${file}`,
      formatTable(
        [
          { header: "scenario", align: "left" },
          right("distance"),
          ...sides.flatMap(({ side }) => [right(`${side} naive %`), right(`${side} conditional %`)]),
          { header: "most of the last, %", align: "left", whole: true },
        ],
        found.map(({ name, impacts }) => [
          name,
          fixed(impacts[0]?.distance ?? Number.NaN, 1),
          ...impacts.flatMap(({ naive, conditional }) => [
            percent(naive.impact),
            percent(conditional.impact),
          ]),
          largest(impacts.at(-1)?.conditional.sources ?? [], (value) => percent(value)),
        ]),
      ),
      "Distance: in standard deviations over the horizon. Conditional: all else moves as the model expects.",
    ],
    csv: {
      header: ["scenario", "side", "naive", "conditional", "distance"],
      rows: found.flatMap(({ name, impacts }) =>
        impacts.map((of) => [name, of.side, of.naive.impact, of.conditional.impact, of.distance]),
      ),
    },
  };
}

/** What of an impact each name bears, through its factors and of its own; largest first. It sums to the impact. */
function namesOf(
  { assets, exposures }: RiskModel,
  weights: StressSide["weights"],
  { factorReturns, specificReturns }: ScenarioImpact,
) {
  return assets.labels
    .flatMap((id, asset) => {
      const weight = weights[asset] as number;
      if (weight === 0 || exposures.covered[asset] !== 1) return [];
      const specificReturn = specificReturns[asset] as number;
      const assetReturn = exposureProduct(exposures, asset, factorReturns) + specificReturn;
      return [{ id, weight, assetReturn, specificReturn, contribution: weight * assetReturn }];
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

function scenarioOf(
  { stored, horizon }: StressReport,
  { weights }: StressSide,
  scenario: Scenario,
  file: string,
) {
  const { model } = stored;
  const { exposures } = portfolioRisk(model, weights);
  const impact = (of: ScenarioImpact) => ({
    impact: of.impact,
    // All that move, those too that the portfolio has no exposure to: its names have.
    factorReturns: Object.fromEntries(
      model.exposures.factors.flatMap(({ name }, k) =>
        of.factorReturns[k] === 0 ? [] : [[name, of.factorReturns[k] as number]],
      ),
    ),
    names: namesOf(model, weights, of),
    sources: [
      ...model.exposures.factors.map(({ name }, k) => ({
        source: name,
        value: of.factorContributions[k] as number,
        factorReturn: of.factorReturns[k] as number,
        exposure: exposures[k] as number,
      })),
      {
        source: "specific",
        exposure: null,
        factorReturn: null,
        value: of.specificContributions.reduce((sum, value) => sum + value, 0),
      },
    ].filter(({ value }) => value !== 0),
  });
  try {
    const { naive, conditional, distance, named } = attributeScenario(model, weights, scenario);
    return {
      naive: impact(naive),
      conditional: impact(conditional),
      distance: distance / Math.sqrt(horizon),
      named,
    };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "singular") throw error;
    throw new InputError([{ file, value: scenario.name, rule: error.message }]);
  }
}
