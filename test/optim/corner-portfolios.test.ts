import { describe, expect, test } from "vitest";
import { convexProgram, solveProgram, sparseRows } from "../../engine/optim/index.ts";

/**
 * Ten assets of Markowitz & Todd (2000), as in Bailey & López de Prado (2013), An Open-Source Implementation of the Critical-Line
 * Algorithm for Portfolio Optimization, Algorithms 6: means, covariance, and the corner portfolios of the long-only frontier with
 * the weight λ of return in ½wᵀΣw − λμᵀw.
 */
const MEANS = [1.175, 1.19, 0.396, 1.12, 0.346, 0.679, 0.089, 0.73, 0.481, 1.08];
const COVARIANCE = [
  [0.40755159],
  [0.03175842, 0.9063047],
  [0.05183923, 0.03136385, 0.19490901],
  [0.05663904, 0.02687256, 0.04408485, 0.19528471],
  [0.0330226, 0.01917172, 0.03006772, 0.02777345, 0.34059105],
  [0.00827775, 0.00934384, 0.01322738, 0.00526665, 0.00777055, 0.15983874],
  [0.02165938, 0.02495043, 0.03525971, 0.01375808, 0.02067844, 0.02105575, 0.68056711],
  [0.01332419, 0.00761036, 0.0115493, 0.00780878, 0.00736409, 0.00518686, 0.01377882, 0.95526918],
  [0.0343476, 0.02874874, 0.0427563, 0.02914176, 0.02542657, 0.01723737, 0.04627027, 0.0106553, 0.31681584],
  [
    0.02249903, 0.01336866, 0.02057303, 0.01640377, 0.01284075, 0.00723779, 0.01926088, 0.00760955,
    0.01854318, 0.11079287,
  ],
];
const CORNERS: readonly (readonly [number, readonly number[]])[] = [
  [58.30308533, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
  [4.17427285, [0.649369407, 0.350630593, 0, 0, 0, 0, 0, 0, 0, 0]],
  [1.94556614, [0.433984134, 0.231247501, 0, 0.334768365, 0, 0, 0, 0, 0, 0]],
  [0.16458117, [0.126887854, 0.072343347, 0, 0.281253749, 0, 0, 0, 0, 0, 0.51951505]],
  [0.14738875, [0.123201004, 0.070444071, 0, 0.278993567, 0, 0, 0, 0.006435564, 0, 0.520925793]],
  [0.0561722, [0.086921549, 0.050451042, 0, 0.223594017, 0, 0.173831615, 0, 0.030173016, 0, 0.43502876]],
  [
    0.05204819,
    [0.084670941, 0.049253859, 0, 0.219633903, 0, 0.180039235, 0, 0.031029802, 0.006485702, 0.428886558],
  ],
  [
    0.03652161,
    [
      0.073789253, 0.043828661, 0, 0.198975608, 0.02615816, 0.198151872, 0, 0.033419586, 0.027902966,
      0.397773894,
    ],
  ],
  [
    0.03097117,
    [
      0.068344005, 0.041387027, 0.01521526, 0.188134431, 0.034162486, 0.202319432, 0, 0.033929324, 0.03363265,
      0.382875386,
    ],
  ],
  [
    0,
    [
      0.036968581, 0.026900838, 0.094942431, 0.125775952, 0.076746081, 0.219355671, 0.029987097, 0.035963285,
      0.061349838, 0.292010226,
    ],
  ],
];

/** At a corner two faces meet, so that a multiplier and its bound are 0 together: there weights are worth the root of the gap. */
const WEIGHTS = 2e-5;

function frontierWeights(lambda: number): Float64Array {
  return solveProgram(
    convexProgram({
      linear: MEANS.map((mean) => -lambda * mean),
      quadratic: sparseRows(
        COVARIANCE.map((values, i) => ({ columns: values.map((_, j) => j), values: values.slice(0, i + 1) })),
      ),
      lower: new Float64Array(10),
      rows: [{ columns: MEANS.map((_, i) => i), values: MEANS.map(() => 1) }],
      rowLower: [1],
      rowUpper: [1],
    }),
    { tolerance: 1e-12, acceptable: 1e-9 },
  ).x;
}

describe("the corner portfolios of ten assets", () => {
  test.each(CORNERS)("at λ = %d", (lambda, weights) => {
    const found = frontierWeights(lambda);
    weights.forEach((weight, i) => {
      expect(Math.abs(found[i] - weight)).toBeLessThan(WEIGHTS);
    });
  });

  test("weights move in straight lines from corner to corner", () => {
    for (let c = 0; c + 1 < CORNERS.length; c++) {
      const [[high, from], [low, to]] = [CORNERS[c], CORNERS[c + 1]];
      const found = frontierWeights(0.25 * high + 0.75 * low);
      found.forEach((weight, i) => {
        expect(Math.abs(weight - (0.25 * from[i] + 0.75 * to[i]))).toBeLessThan(1e-6);
      });
    }
  });
});
