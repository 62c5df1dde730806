import { describe, expect, test } from "vitest";
import { evaluateDayGates, type GateInputs } from "../../engine/pipeline/gates.ts";
import { startModel, stepModel } from "../../engine/pipeline/index.ts";
import { axes, options as small, smallMarket } from "./small-market.ts";

// Thin industries, so that there are pseudo-observations.
const options = { ...small, regression: { ...small.regression, minEffectiveNames: 12 } };

const S = 7;

/** What the gates of the last of 60 days look at, ours to spoil. */
function lastDay(): GateInputs {
  let state = startModel(axes, options);
  let inputs: GateInputs | undefined;
  for (const day of smallMarket(1, 60)) {
    const step = stepModel(state, day, axes, options);
    state = step.state;
    const { built, universe, regression, residualCorrelations } = step.output;
    inputs = {
      exposures: built.exposures,
      universe,
      marketCap: state.market.marketCap,
      regression,
      residualCorrelations,
    };
  }
  return structuredClone(inputs!);
}

const failed = (inputs: GateInputs) =>
  evaluateDayGates("2023-03-24", inputs)
    .filter(({ passed }) => !passed)
    .map(({ name, datum }) => `${name}: ${datum}`);
const member = (inputs: GateInputs) => inputs.universe.estimation.indexOf(1);

describe("evaluateDayGates", () => {
  test("passes a clean day, each gate well inside its limit", () => {
    const gates = evaluateDayGates("2023-03-24", lastDay());
    expect(gates.map(({ passed }) => passed)).toEqual([true, true, true, true, true]);
    for (const { worst } of gates.slice(0, 4)) expect(worst).toBeLessThan(1e-13);
    expect(gates[4]).toMatchObject({ name: "residual-correlation", limit: 0.75 });
  });

  test("a missing exposure fails, whichever style it is in, and names the asset and the style", () => {
    for (let style = 0; style < S; style++) {
      const inputs = lastDay();
      const asset = member(inputs);
      inputs.exposures.styles[asset * S + style] = Number.NaN;
      const name = options.exposures.styles[style].name;
      expect(failed(inputs)).toEqual([`exposures-finite: asset ${asset}`, `style-means-zero: ${name}`]);
    }
  });

  test("an infinite exposure of a name that is only covered fails, a missing one of a name not covered does not", () => {
    const inputs = lastDay();
    const only = inputs.universe.coverage.findIndex((covered, n) => covered > inputs.universe.estimation[n]);
    inputs.exposures.styles[only * S + 3] = Number.POSITIVE_INFINITY;
    expect(failed(inputs)).toEqual([`exposures-finite: asset ${only}`]);
    inputs.exposures.styles[only * S + 3] = Number.NaN;
    inputs.exposures.covered[only] = 0;
    expect(failed(inputs)).toEqual([]);
  });

  test("a style that is off centre fails by name", () => {
    const inputs = lastDay();
    inputs.exposures.styles[member(inputs) * S + 4] += 1e-4;
    expect(failed(inputs)).toEqual(["style-means-zero: value"]);
  });

  test("a day of equal returns, whose industries have but the rounding of 0, passes", () => {
    const inputs = lastDay();
    const { values } = inputs.regression!.factorReturns;
    const own = inputs.regression!.section.exposures.factors;
    own.slice(0, values.length).forEach(({ family }, k) => {
      values[k] = family === "market" ? 0.01 : family === "industry" ? 1e-18 * (k + 1) : 0;
    });
    expect(failed(inputs).filter((of) => of.startsWith("constraint"))).toEqual([]);
  });

  test("an industry return that breaks the constraint fails", () => {
    const inputs = lastDay();
    const [thin] = inputs.regression!.section.pseudo!;
    const industry = thin.groups.find(({ code }) => code >= 0)!.code;
    inputs.regression!.factorReturns.values[1 + industry] += 1e-6;
    const [constraint, orthogonal] = failed(inputs);
    expect(constraint).toBe("constraint-zero: industry");
    // An industry with a pseudo-observation, whose residual moves too: in the market's column as in its own.
    expect(orthogonal).toMatch(/^residuals-orthogonal: /);
  });

  test("a group whose specific returns move together fails by name, unless it is small or young", () => {
    const common = {
      grouping: "sector",
      group: "finance",
      names: 10,
      correlation: 0.8,
      meanCorrelation: 0.8,
      effectivePeriods: 20,
    };
    const withGroup = (group: object) => ({ ...lastDay(), residualCorrelations: [{ ...common, ...group }] });
    expect(failed(withGroup({}))).toEqual(["residual-correlation: sector finance"]);
    expect(failed(withGroup({ grouping: "all", group: "all" }))).toEqual(["residual-correlation: all names"]);
    expect(failed(withGroup({ names: 9 }))).toEqual([]);
    expect(failed(withGroup({ effectivePeriods: 19 }))).toEqual([]);
    expect(failed(withGroup({ meanCorrelation: 0.74 }))).toEqual([]);
    // Remembered from when it had three names: Real Estate of the monthly panel had −1.6 then.
    expect(failed(withGroup({ meanCorrelation: -1.6 }))).toEqual([]);
    expect(failed(withGroup({ meanCorrelation: Number.NaN }))).toEqual([
      "residual-correlation: sector finance",
    ]);
  });

  test("a specific return that the regression would not leave fails; a missing one too", () => {
    for (const wrong of [1e-4, Number.NaN]) {
      const inputs = lastDay();
      const asset = inputs.regression!.weights.findIndex((weight) => weight > 0);
      inputs.regression!.factorReturns.specificReturns[asset] += wrong;
      expect(failed(inputs).map((gate) => gate.split(":")[0])).toEqual(["residuals-orthogonal"]);
    }
  });

  test("an industry without data in the period does not fail the day, even the largest", () => {
    let state = startModel(axes, options);
    const days = smallMarket(1, 60);
    // Everybody in the largest industry of the close before is suspended on the last day.
    const seen = days.slice(0, 59).map((day) => {
      const step = stepModel(state, day, axes, options);
      state = step.state;
      return step.output;
    });
    const { exposures, marketCap, estimation } = state.close!;
    const { offsets, codes } = exposures.groups;
    const caps = [0, 0, 0, 0];
    estimation.forEach((m, n) => {
      if (m === 1) caps[codes[offsets[n]]] += marketCap[n];
    });
    const largest = caps.indexOf(Math.max(...caps));
    const idle = (values: ArrayLike<number>) =>
      Float64Array.from(values, (value, n) =>
        codes.slice(offsets[n], offsets[n + 1]).includes(largest) ? Number.NaN : value,
      );
    const last = days[59];
    const suspended = {
      ...last,
      price: idle(last.price),
      givenReturn: idle(last.givenReturn),
      marketCap: idle(last.marketCap),
    };
    const { output } = stepModel(state, suspended, axes, options);
    expect(seen.at(-1)!.regression!.factorReturns.estimated[1 + largest]).toBe(1);
    expect(output.regression!.factorReturns.estimated[1 + largest]).toBe(0);
    expect(output.gates.filter(({ passed }) => !passed)).toEqual([]);
  });
});
