import { describe, expect, test } from "vitest";
import {
  type Construction,
  candidatesOf,
  constraintAttribution,
  constructPortfolio,
  type Limit,
  type Mandate,
  type Objective,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { denseSigma, solveDense } from "./dense-solution.ts";

const HORIZON = 21;

function market(seed: number) {
  const random = randomModel({ assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3, seed });
  const draw = randomStream(seed, "attributed limits");
  const { covered } = random.model.exposures;
  const count = covered.reduce((a, b) => a + b, 0);
  const some = (value: () => number) => Float64Array.from(covered, (flag) => (flag === 1 ? value() : 0));
  const gathered = candidatesOf({
    model: random.model,
    eligible: covered,
    current: some(() => (draw.uniform() < 0.5 ? draw.uniform() / 10 : 0)),
    benchmark: some(() => 1 / count),
    alpha: some(() => 0.01 * draw.normal()),
    horizon: HORIZON,
  });
  // The random model has names without specific risk; here each has some.
  const candidates = { ...gathered, ownVariance: gathered.ownVariance.map((v) => v + 1e-4) };
  const sigma = denseSigma(random, candidates.names).map((row, i) =>
    row.map((v, j) => v * HORIZON + (i === j ? 1e-4 : 0)),
  );
  return { candidates, sigma };
}
type Market = ReturnType<typeof market>;

const utility = (aversion: number, relative = false): Objective => ({
  kind: "utility",
  factorAversion: aversion,
  specificAversion: aversion,
  relative,
});
const net = (value: number): Limit => ({ name: "net", kind: "net", lower: value, upper: value });
const weights = ({ candidates }: Market, lower: number, upper: number): Limit => ({
  name: "weights",
  kind: "weights",
  lower: candidates.current.map(() => lower),
  upper: candidates.current.map(() => upper),
  relative: false,
});
const style = (lower: number, upper: number): Limit => ({
  name: "style",
  kind: "exposure",
  factor: 6,
  lower,
  upper,
  relative: true,
});
const costsOf = ({ candidates }: Market): Mandate["costs"] => ({
  buy: candidates.current.map(() => 0.001),
  sell: candidates.current.map(() => 0.0015),
  impact: candidates.current.map(() => 0.004),
  borrow: candidates.current.map(() => 0.002),
});
const product = (sigma: readonly (readonly number[])[], w: ArrayLike<number>) =>
  sigma.map((row) => row.reduce((sum, v, j) => sum + v * w[j], 0));
const sumProduct = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);

/** Names and the mandates that the identities are checked on. */
const MANDATES: readonly (readonly [string, (of: Market) => Omit<Mandate, "horizon">])[] = [
  [
    "long only",
    (of) => ({
      objective: utility(3, true),
      limits: [net(1), weights(of, 0, 0.1), style(-0.1, 0.1)],
      costs: null,
    }),
  ],
  [
    "with costs and a turnover",
    (of) => ({
      objective: utility(2, true),
      limits: [net(1), weights(of, 0, 0.2), { name: "turnover", kind: "turnover", upper: 0.5 }],
      costs: costsOf(of),
    }),
  ],
  [
    "long and short, gross",
    (of) => ({
      objective: utility(2),
      limits: [net(0), weights(of, -0.2, 0.2), { name: "gross", kind: "gross", upper: 1.2 }],
      costs: costsOf(of),
    }),
  ],
  [
    "short side, soft style",
    (of) => ({
      objective: utility(2),
      limits: [net(1), { name: "short", kind: "short", upper: 0.2 }, { ...style(0.6, 0.9), penalty: 0.001 }],
      costs: {
        ...(costsOf(of) as NonNullable<Mandate["costs"]>),
        impact: of.candidates.current.map(() => 0),
      },
    }),
  ],
  [
    "dearer steps",
    (of) => ({
      objective: utility(2, true),
      limits: [net(1), weights(of, 0, 0.2)],
      costs: {
        ...(costsOf(of) as NonNullable<Mandate["costs"]>),
        beyond: [
          { size: of.candidates.current.map(() => 0.01), more: of.candidates.current.map(() => 0.002) },
          {
            size: of.candidates.current.map(() => Number.POSITIVE_INFINITY),
            more: of.candidates.current.map(() => 1),
          },
        ],
      },
    }),
  ],
  [
    "a tracking error as the only fear",
    (of) => ({
      objective: { kind: "most-return", relative: true },
      limits: [
        net(1),
        weights(of, 0, 0.2),
        { name: "te", kind: "risk", part: "total", upper: 0.012, relative: true },
      ],
      costs: null,
    }),
  ],
  [
    "a whole utility with a tracking error",
    (of) => ({
      objective: utility(1),
      limits: [
        net(1),
        weights(of, 0, 0.2),
        { name: "te", kind: "risk", part: "total", upper: 0.012, relative: true },
      ],
      costs: null,
    }),
  ],
  [
    "least risk",
    (of) => ({
      objective: { kind: "least-risk", relative: false },
      limits: [net(1), weights(of, 0, 0.1)],
      costs: null,
    }),
  ],
  [
    "best ratio",
    (of) => ({
      objective: { kind: "best-ratio", relative: false },
      limits: [net(1), weights(of, 0, 0.2)],
      costs: null,
    }),
  ],
];

/** ½ dᵀHd by the dense Σ, with H's weight of Σ from the first-order condition along the free portfolio. */
function lossOf(
  sigma: readonly (readonly number[])[],
  scale: number,
  free: Float64Array,
  found: Construction,
) {
  const away = free.map((w, i) => w - found.weights[i]);
  return (scale / 2) * sumProduct(away, product(sigma, away));
}

describe.each([1, 2, 3])("market %d", (seed) => {
  const of = market(seed);
  const { candidates, sigma } = of;

  test.each(MANDATES)("%s: the effects sum to the weights, and the losses to the loss", (_, write) => {
    const mandate: Mandate = { horizon: HORIZON, ...write(of) };
    const found = constructPortfolio(candidates, mandate);
    expect(found.status).toBe("optimal");
    const split = constraintAttribution(candidates, mandate, found);
    if (split === null) throw new Error("it has an attribution");
    const roundedBy = mandate.objective.kind === "best-ratio" ? 1e-3 : 2e-5;
    expect(split.unexplained).toBeLessThan(roundedBy);
    // All of these fear the whole Σ: H = scale · Σ, and HΣ⁻¹ is known from any vector.
    const binding = found.limits.find(({ kind }) => kind === "risk");
    const implied = binding === undefined ? 0 : binding.price / binding.value;
    const { objective } = mandate;
    const scale =
      implied +
      (objective.kind === "utility"
        ? 2 * objective.factorAversion
        : objective.kind === "least-risk"
          ? 2
          : objective.kind === "best-ratio"
            ? found.objective / Math.sqrt(found.measures.variance.total)
            : 0);
    const loss = lossOf(sigma, scale, split.free, found);
    expect(split.utilityLost / loss).toBeCloseTo(1, objective.kind === "best-ratio" ? 2 : 4);
    const returned = [...split.limits, split.costs].reduce((sum, effect) => sum + effect.returnGiven, 0);
    if (objective.kind !== "least-risk")
      expect(split.freeReturn + returned).toBeCloseTo(found.measures.activeReturn, 5);
    found.limits.forEach(({ price, atLimit }, l) => {
      if (price === 0 && atLimit === 0)
        expect(Math.max(...(split.limits[l]?.moved ?? []).map(Math.abs))).toBeLessThan(1e-9);
    });
  });

  test("one budget: it moved the weights along Σ⁻¹1, and costs what the free portfolio has more", () => {
    const mandate: Mandate = { horizon: HORIZON, objective: utility(3), limits: [net(1)], costs: null };
    const found = constructPortfolio(candidates, mandate);
    const split = constraintAttribution(candidates, mandate, found);
    const free = solveDense(
      sigma.map((row) => row.map((v) => 6 * v)),
      Array.from(candidates.alpha),
    );
    split?.free.forEach((w, i) => {
      expect(w).toBeCloseTo(free[i], 9);
    });
    const along = solveDense(
      sigma,
      Array.from(candidates.alpha, () => 1),
    );
    const scale = (split?.limits[0]?.moved[0] ?? 0) / along[0];
    split?.limits[0]?.moved.forEach((w, i) => {
      expect(w).toBeCloseTo(scale * along[i], 8);
    });
    const best = sumProduct(free, candidates.alpha) - 3 * sumProduct(free, product(sigma, free));
    expect(split?.limits[0]?.utilityLost).toBeCloseTo(best - found.objective, 8);
  });
});

test("without specific risk of a name there is none", () => {
  const { candidates } = market(1);
  const mandate: Mandate = { horizon: HORIZON, objective: utility(3), limits: [net(1)], costs: null };
  const found = constructPortfolio(candidates, mandate);
  const bare = { ...candidates, ownVariance: candidates.ownVariance.map((v, i) => (i === 3 ? 0 : v)) };
  expect(constraintAttribution(bare, mandate, found)).toBeNull();
  const fearless: Mandate = { ...mandate, objective: { kind: "most-return", relative: false } };
  expect(constraintAttribution(candidates, fearless, found)).toBeNull();
});
