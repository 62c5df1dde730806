import { describe, expect, test } from "vitest";
import { candidatesOf, constructPortfolio, type MandateCosts } from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";

const SHAPE = { assetCount: 30, marketCount: 1, industryCount: 2, styleCount: 1 };
const AVERSION = 2;

/** Names that have nothing in common: each weight is a problem of its own. */
function separateNames(seed: number) {
  const { model } = randomModel({ ...SHAPE, seed });
  const draw = randomStream(seed, "costs");
  const { covered } = model.exposures;
  const alone = candidatesOf({
    model,
    eligible: covered,
    current: Float64Array.from(covered, () => 0),
    benchmark: null,
    alpha: null,
    horizon: 1,
  });
  const n = alone.names.length;
  const each = (of: () => number) => Float64Array.from({ length: n }, of);
  return {
    each,
    candidates: {
      ...alone,
      exposures: new Float64Array(alone.exposures.length),
      issuers: [],
      block: Int32Array.from({ length: n }, (_, i) => i),
      ownVariance: each(() => 0.01 + 0.05 * draw.uniform()),
      current: each(() => 0.1 * (draw.uniform() - 0.3)),
      alpha: each(() => 0.02 * draw.normal()),
    },
    draw,
  };
}

describe.each([1, 2, 3])("dearer parts of large trades, names apart, seed %d", (seed) => {
  const { candidates, each, draw } = separateNames(seed);
  const side = each(() => 0.001 * draw.uniform());
  const costs: MandateCosts = {
    buy: side,
    sell: side,
    impact: each(() => 0),
    borrow: each(() => 0),
    beyond: [
      { size: each(() => 0.02 + 0.05 * draw.uniform()), more: each(() => 0.003) },
      { size: each(() => 0.1), more: each(() => 0.01 * draw.uniform()) },
    ],
  };

  /** Where the slope α − 2λσ²w meets what the next part of the trade costs. */
  function closedForm(i: number): number {
    const bend = 2 * AVERSION * (candidates.ownVariance[i] as number);
    const now = candidates.current[i] as number;
    const slope = (candidates.alpha[i] as number) - bend * now;
    const kinks = [
      { size: 0, more: side[i] as number },
      ...(costs.beyond ?? []).map(({ size, more }) => ({ size: size[i] as number, more: more[i] as number })),
    ].sort((a, b) => a.size - b.size);
    let trade = 0;
    let paid = 0;
    for (const [k, { size, more }] of kinks.entries()) {
      paid += more;
      const next = kinks[k + 1]?.size ?? Number.POSITIVE_INFINITY;
      const wanted = (Math.abs(slope) - paid) / bend;
      if (wanted <= size) break;
      trade = Math.min(wanted, next);
    }
    return now + Math.sign(slope) * trade;
  }

  test("the trade ends where its next part costs more than it brings", () => {
    const found = constructPortfolio(candidates, {
      horizon: 1,
      objective: {
        kind: "utility",
        factorAversion: AVERSION,
        specificAversion: AVERSION,
        relative: false,
      },
      limits: [],
      costs,
    });
    expect(found.status).toBe("optimal");
    found.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(closedForm(i), 5);
    });
    const atKinks = found.weights.filter((weight, i) =>
      (costs.beyond ?? []).some(
        ({ size }) =>
          Math.abs(Math.abs(weight - (candidates.current[i] as number)) - (size[i] as number)) < 1e-5,
      ),
    );
    expect(atKinks.length).toBeGreaterThan(1);
  });
});
