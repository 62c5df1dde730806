import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { constructOutput } from "../../node/cli/commands/construct.ts";
import { readProject } from "../../node/project/index.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";

interface Page {
  status: string;
  totals: Record<string, { after: number }>;
  robustness: {
    netReturnAnnual: number;
    worstNetReturnAnnual: number;
    withoutErrors: { netReturnAnnual: number; worstNetReturnAnnual: number; volatilityAnnual: number };
    givenUpAnnual: number;
    gainedAtWorstAnnual: number;
  } | null;
}

test("what minding errors costs is the difference from the mandate without them", async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  const project = await readProject(folder);
  const construct = async (uncertainty: string) => {
    const mandate = join(folder, "mandate.yaml");
    const lines = [
      "horizon: 1m",
      "portfolio: value_manager",
      "benchmark: benchmark",
      "objective: { kind: most_return, relative: true }",
      `alpha: { horizon: 1y, factors: { value: 3%, momentum: 2% }${uncertainty} }`,
      "costs: { spread: 8bp }",
      "limits:",
      "  invested: { on: net, equal: 100% }",
      "  long only: { on: weights, min: 0, max: 25% }",
      "  tracking: { on: risk, relative: true, max: 3% }",
    ];
    writeFileSync(mandate, lines.join("\n"));
    const { output } = await constructOutput(project, { mandate, top: 5 });
    return { text: output.text, json: output.json as Page };
  };
  const certain = await construct("");
  const { text, json } = await construct(
    ", uncertainty: { errors: 1, factors: { value: 3%, momentum: 0.2% } }",
  );
  expect(certain.json.robustness).toBeNull();
  expect(certain.text).not.toMatch(/Uncertain returns/);
  const net = ({ totals }: Page) =>
    (totals.activeReturnAnnual?.after ?? Number.NaN) - (totals.costAnnual?.after ?? Number.NaN);
  expect(json.robustness?.withoutErrors.netReturnAnnual).toBeCloseTo(net(certain.json), 7);
  expect(json.robustness?.withoutErrors.volatilityAnnual).toBeCloseTo(0.03, 7);
  expect(json.robustness?.netReturnAnnual).toBeCloseTo(net(json), 7);
  expect(json.robustness?.givenUpAnnual).toBeCloseTo(net(certain.json) - net(json), 7);
  expect(json.robustness?.givenUpAnnual).toBeGreaterThan(1e-5);
  expect(json.robustness?.gainedAtWorstAnnual).toBeGreaterThan(1e-5);
  expect(text).toMatch(/Minding them gives up \d+\.\d\d % of it, and at worst has -?\d+\.\d\d % instead of/);
});
