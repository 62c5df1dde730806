import { describe, expect, it } from "vitest";
import {
  attributeActiveRisk,
  attributeAllocation,
  attributeBeta,
  attributeGroups,
  attributeNames,
  attributeRelativeRisk,
  attributeScenario,
  attributeShock,
  groupByFamily,
} from "../../engine/risk-attribution/index.ts";
import { ASSETS, BENCHMARK, FACTOR_NAMES, MANAGER, MODEL } from "../portfolio/ten-stocks.ts";

const { portfolio, benchmark, active } = attributeActiveRisk(MODEL, MANAGER, BENCHMARK);
const activeWeights = MANAGER.map((weight, n) => weight - BENCHMARK[n]);
const line = (name: string) => active.factors[FACTOR_NAMES.indexOf(name)];
const family = (name: string) => active.families.find((entry) => entry.family === name);
const percent = (value: number | undefined, digits: number): string =>
  (100 * (value ?? Number.NaN)).toFixed(digits);

describe("the ten stocks of the primer, chapter 9", () => {
  it("volatilities", () => {
    expect(percent(portfolio.volatilityAnnual, 2)).toBe("17.55");
    expect(percent(portfolio.factorVolatilityAnnual, 2)).toBe("15.99");
    expect(percent(portfolio.specificVolatilityAnnual, 2)).toBe("7.22");
    expect(percent(benchmark.volatilityAnnual, 2)).toBe("18.14");
    expect(percent(active.volatilityAnnual, 2)).toBe("5.42");
  });

  it("active exposures", () => {
    const exposures = ["MKT", "TECH", "FIN", "VALUE", "MOM"].map((name) => line(name).exposure.toFixed(3));
    expect(exposures.map(Number)).toEqual([0, -0.145, 0.095, 0.385, -0.332]);
  });

  it("shares of active variance", () => {
    expect(percent(family("industry")?.varianceShare, 0)).toBe("18");
    expect(percent(family("style")?.varianceShare, 1)).toBe("42.2");
    expect(percent(line("MOM").varianceShare, 0)).toBe("22");
    expect(percent(active.specific.varianceShare, 1)).toBe("39.8");
  });

  it("the AXIOM underweight is 61.7 % of the tracking error", () => {
    const { riskContributionAnnual } = active.assets;
    const axiom = riskContributionAnnual[ASSETS.labels.indexOf("AXIOM")];
    expect(percent(axiom / active.volatilityAnnual, 1)).toBe("61.7");
    expect(Math.max(...riskContributionAnnual)).toBe(axiom);
  });

  it("a VALUE shock of −8 %: conditional and naive", () => {
    const shock = attributeShock(MODEL, activeWeights, [
      { factor: FACTOR_NAMES.indexOf("VALUE"), factorReturn: -0.08 },
    ]);
    const { factorReturns, impact } = shock.conditional;
    expect(percent(factorReturns[FACTOR_NAMES.indexOf("MKT")], 1)).toBe("6.4");
    expect(percent(factorReturns[FACTOR_NAMES.indexOf("MOM")], 1)).toBe("5.4");
    expect(percent(impact, 1)).toBe("-6.1");
    expect(percent(shock.naive.impact, 1)).toBe("-3.1");
    const scenario = attributeScenario(MODEL, activeWeights, {
      name: "value unwinds",
      factorReturns: [{ factor: "VALUE", factorReturn: -0.08 }],
      assetReturns: [],
    });
    expect(percent(scenario.conditional.impact, 1)).toBe("-6.1");
    expect(percent(scenario.naive.impact, 1)).toBe("-3.1");
    // The primer calls it 2σ.
    expect(scenario.distance.toFixed(0)).toBe("2");
  });

  it("the same shares by name × factor and by group of names", () => {
    const all = ASSETS.labels.map((_, n) => n);
    const { factorContributionsAnnual, specificContributionsAnnual } = attributeNames(MODEL, active, all);
    const shareOf = (columns: readonly string[]): number => {
      const { cols } = factorContributionsAnnual;
      const values = Float64Array.from(factorContributionsAnnual.values);
      const wanted = columns.map((name) => FACTOR_NAMES.indexOf(name));
      return (
        values.reduce((sum, v, at) => sum + (wanted.includes(at % cols) ? v : 0), 0) / active.volatilityAnnual
      );
    };
    expect(percent(shareOf(["TECH", "FIN", "CONS"]), 0)).toBe("18");
    expect(percent(shareOf(["VALUE", "MOM", "SIZE"]), 1)).toBe("42.2");
    expect(percent(shareOf(["MOM"]), 0)).toBe("22");
    const specific = specificContributionsAnnual.reduce((sum, v) => sum + v, 0) / active.volatilityAnnual;
    expect(percent(specific, 1)).toBe("39.8");
    const groups = attributeGroups(active, groupByFamily(MODEL.exposures, "industry"));
    expect(groups.map(({ name, netWeight }) => [name, netWeight.toFixed(3)])).toEqual([
      ["TECH", "-0.145"],
      ["FIN", "0.095"],
      ["CONS", "0.050"],
    ]);
  });

  it("the other views come to the same tracking error", () => {
    const relative = attributeRelativeRisk(MODEL, MANAGER, BENCHMARK);
    const names = relative.riskContributionAnnual.reduce((sum, v) => sum + v, 0);
    expect(percent(names, 2)).toBe("5.42");
    const { groups } = attributeAllocation(
      MODEL,
      { portfolio: MANAGER, benchmark: BENCHMARK },
      groupByFamily(MODEL.exposures, "industry"),
    );
    const decisions = groups.map(
      ({ allocation, selection }) => allocation.riskContributionAnnual + selection.riskContributionAnnual,
    );
    expect(percent(decisions[0] + decisions[1] + decisions[2], 2)).toBe("5.42");
    // β² σ_b² + what is not the benchmark = σ_p².
    const { beta } = attributeBeta(MODEL, MANAGER, BENCHMARK);
    const rest = MANAGER.map((w, n) => w - beta * BENCHMARK[n]);
    const residual = attributeActiveRisk(MODEL, rest, BENCHMARK).portfolio.varianceAnnual;
    expect(percent(Math.sqrt(beta ** 2 * benchmark.varianceAnnual + residual), 2)).toBe("17.55");
  });
});
