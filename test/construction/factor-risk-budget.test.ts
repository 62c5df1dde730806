import { describe, expect, test } from "vitest";
import { candidatesOf, factorRiskBudget } from "../../engine/construction/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { denseSigma, solveDense } from "./dense-solution.ts";

const HORIZON = 21;

function market(seed: number) {
  const random = randomModel({ assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3, seed });
  const { covered } = random.model.exposures;
  const none = covered.map(() => 0);
  const gathered = candidatesOf({
    model: random.model,
    eligible: covered,
    current: Float64Array.from(none),
    benchmark: null,
    alpha: null,
    horizon: HORIZON,
  });
  // The random model has names without specific risk; here each has some.
  const candidates = { ...gathered, ownVariance: gathered.ownVariance.map((v) => v + 1e-4) };
  const sigma = denseSigma(random, candidates.names).map((row, i) =>
    row.map((v, j) => v * HORIZON + (i === j ? 1e-4 : 0)),
  );
  const factors = candidates.exposures.length / candidates.names.length;
  const column = (k: number) => Array.from(candidates.names, (_, i) => candidates.exposures[i * factors + k]);
  return { candidates, sigma, column };
}
const sumProduct = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);

describe.each([1, 2, 3, 4])("market %d", (seed) => {
  const { candidates, sigma, column } = market(seed);

  test.each([
    [
      [5, 6],
      [1, 1],
    ],
    [
      [5, 6, 7],
      [1, 2, 3],
    ],
    [
      [0, 5, 7],
      [3, -1, 1],
    ],
    [[6], [-2]],
  ])("factors %j bear %j of the variance, by the dense Σ", (factors, shares) => {
    const { weights, exposures, residual } = factorRiskBudget(candidates, { factors, shares, gross: 1.5 });
    expect(residual).toBeLessThan(1e-10);
    expect(weights.reduce((sum, w) => sum + Math.abs(w), 0)).toBeCloseTo(1.5, 12);
    const columns = factors.map(column);
    columns.forEach((of, k) => {
      expect(sumProduct(of, weights)).toBeCloseTo(exposures[k], 10);
      expect(Math.sign(exposures[k])).toBe(Math.sign(shares[k]));
    });
    // Σw = Xλ: no portfolio of the same exposures has less risk, and x_k λ_k are the parts of its variance.
    const common = sigma.map((row) => sumProduct(row, weights));
    const gram = columns.map((a) => columns.map((b) => sumProduct(a, b)));
    const lambda = solveDense(
      gram,
      columns.map((a) => sumProduct(a, common)),
    );
    common.forEach((value, i) => {
      expect(Math.abs(value - columns.reduce((sum, of, k) => sum + of[i] * lambda[k], 0))).toBeLessThan(
        1e-10 * (1 + Math.abs(value)),
      );
    });
    const variance = sumProduct(weights, common);
    const total = shares.reduce((sum, share) => sum + Math.abs(share), 0);
    factors.forEach((_, k) => {
      expect((exposures[k] * lambda[k]) / variance).toBeCloseTo(Math.abs(shares[k]) / total, 9);
    });
  });

  test("names that may not be held are not, and the others are as if alone", () => {
    const mayHold = Uint8Array.from(candidates.names, (_, i) => (i % 5 === 2 ? 0 : 1));
    const { weights } = factorRiskBudget(candidates, { factors: [5, 6], shares: [1, 2], gross: 1, mayHold });
    const held = [...mayHold.keys()].filter((i) => mayHold[i] === 1);
    mayHold.forEach((flag, i) => {
      if (flag === 0) expect(Math.abs(weights[i])).toBe(0);
    });
    const own = held.map((i) => weights[i]);
    const common = held.map((i) =>
      sumProduct(
        held.map((j) => sigma[i][j]),
        own,
      ),
    );
    const columns = [5, 6].map((k) => held.map((i) => column(k)[i]));
    const gram = columns.map((a) => columns.map((b) => sumProduct(a, b)));
    const lambda = solveDense(
      gram,
      columns.map((a) => sumProduct(a, common)),
    );
    common.forEach((value, i) => {
      expect(value).toBeCloseTo(columns[0][i] * lambda[0] + columns[1][i] * lambda[1], 10);
    });
  });

  test("a factor twice, no factor, and a name without specific risk are refused", () => {
    const of =
      (factors: number[], from = candidates) =>
      () =>
        factorRiskBudget(from, { factors, shares: factors.map(() => 1), gross: 1 });
    expect(of([5, 5])).toThrow(/depend on each other/);
    expect(of([])).toThrow(/a factor or more/);
    expect(of([5], { ...candidates, ownVariance: candidates.ownVariance.map(() => 0) })).toThrow(
      /specific risk/,
    );
  });
});
