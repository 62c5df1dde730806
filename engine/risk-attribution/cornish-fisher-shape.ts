/** The two parameters of the Cornish–Fisher transform, and how they and its scale move with the moments they stand for. */
export interface CornishFisherShape {
  readonly s: number;
  readonly k: number;
  /** What w(z) is divided by to have a variance of 1. */
  readonly deviation: number;
  /** ∂ deviation / ∂ (s, k). */
  readonly deviationSlopes: readonly [number, number];
  /** ∂ (s, k) / ∂ (skewness, excess kurtosis): rows s and k. */
  readonly slopes: readonly [readonly [number, number], readonly [number, number]];
}

/** From the normal to the moments asked for in as many steps: Newton's method starts near its goal. */
const STEPS = 20;
const ROUNDS = 20;
const SETTLED = 1e-13;

/** The moments themselves as parameters. */
export function plainShape(skewness: number, excessKurtosis: number): CornishFisherShape {
  return {
    s: skewness,
    k: excessKurtosis,
    deviation: 1,
    deviationSlopes: [0, 0],
    slopes: [
      [1, 0],
      [0, 1],
    ],
  };
}

/**
 * Parameters whose transform has exactly these moments, its variance scaled to 1: w(z) with s = S and k = K has less simple ones.
 *
 * Moments of w are moments of a polynomial in a normal variable, exact; solved by Newton's method along the way from the normal.
 *
 * @returns undefined where the way leaves the transforms that rise everywhere: no Cornish–Fisher variable has such moments
 * @see Maillard, A user's guide to the Cornish Fisher expansion (2012)
 */
export function matchedShape(skewness: number, excessKurtosis: number): CornishFisherShape | undefined {
  let [s, k] = [0, 0];
  for (let step = 1; step <= STEPS; step++) {
    const goal = [(skewness * step) / STEPS, (excessKurtosis * step) / STEPS];
    for (let round = 0; round < ROUNDS; round++) {
      const { moments, jacobian } = momentsOf(s, k);
      const [first, second] = [goal[0] - moments[0], goal[1] - moments[1]];
      const inverse = inverted(jacobian);
      const [ds, dk] = [
        inverse[0][0] * first + inverse[0][1] * second,
        inverse[1][0] * first + inverse[1][1] * second,
      ];
      s += ds;
      k += dk;
      if (!(Math.abs(ds) + Math.abs(dk) > SETTLED)) break;
    }
    if (!cornishFisherIsMonotone(s, k)) return undefined;
  }
  const { moments, jacobian, deviation, deviationSlopes } = momentsOf(s, k);
  const gap = Math.abs(moments[0] - skewness) + Math.abs(moments[1] - excessKurtosis);
  if (!(gap < 1e-9 * Math.max(1, Math.abs(excessKurtosis)))) return undefined;
  return { s, k, deviation, deviationSlopes, slopes: inverted(jacobian) };
}

/**
 * Whether the Cornish–Fisher transform rises everywhere: its derivative is a parabola in z,
 * (k/8 − s²/6) z² + (s/3) z + 1 − k/8 + 5s²/36, which then has no part below 0. k from 0 to 8 at s = 0; |s| ≤ 6(√2 − 1) at most.
 *
 * @param s  the transform's first parameter; NaN gives false
 * @param k  its second
 * @see Maillard, A user's guide to the Cornish Fisher expansion (2012)
 * @example
 * cornishFisherIsMonotone(0, 8) // => true
 * cornishFisherIsMonotone(0, 8.1) // => false
 */
export function cornishFisherIsMonotone(s: number, k: number): boolean {
  const a = k / 8 - s ** 2 / 6;
  const b = s / 3;
  const c = 1 - k / 8 + (5 * s ** 2) / 36;
  // Rounding about the normal, where the parabola is the constant 1.
  return a >= -1e-15 && c >= 0 && b ** 2 <= 4 * a * c + 1e-15;
}

type Pair = readonly [number, number];

/** Skewness and excess kurtosis of w(z; s, k) with their derivatives, and its standard deviation. Its mean is 0. */
function momentsOf(s: number, k: number) {
  const w = [-s / 6, 1 - k / 8 + (5 * s ** 2) / 36, s / 6, k / 24 - s ** 2 / 18];
  const byS = [-1 / 6, (5 * s) / 18, 1 / 6, -s / 9];
  const byK = [0, -1 / 8, 0, 1 / 24];
  const square = product(w, w);
  const cube = product(square, w);
  const [second, third, fourth] = [square, cube, product(cube, w)].map(normalMean);
  const slopesOf = (power: readonly number[], times: number): Pair => [
    times * normalMean(product(power, byS)),
    times * normalMean(product(power, byK)),
  ];
  const slopes = [slopesOf(w, 2), slopesOf(square, 3), slopesOf(cube, 4)];
  const deviation = Math.sqrt(second);
  const row = (moment: number, slope: Pair, power: number): Pair => {
    const scale = second ** (power / 2);
    const of = (i: 0 | 1): number =>
      slope[i] / scale - ((power / 2) * moment * slopes[0][i]) / (scale * second);
    return [of(0), of(1)];
  };
  return {
    moments: [third / second ** 1.5, fourth / second ** 2 - 3],
    jacobian: [row(third, slopes[1], 3), row(fourth, slopes[2], 4)] as const,
    deviation,
    deviationSlopes: [slopes[0][0] / (2 * deviation), slopes[0][1] / (2 * deviation)] as const,
  };
}

function inverted([[a, b], [c, d]]: readonly [Pair, Pair]): readonly [Pair, Pair] {
  const determinant = a * d - b * c;
  return [
    [d / determinant, -b / determinant],
    [-c / determinant, a / determinant],
  ];
}

/** Of two polynomials, coefficients from the constant up. */
function product(p: readonly number[], q: readonly number[]): readonly number[] {
  const out = new Array<number>(p.length + q.length - 1).fill(0);
  p.forEach((a, i) => {
    q.forEach((b, j) => {
      out[i + j] += a * b;
    });
  });
  return out;
}

/** E p(z) for a standard normal z: E z^2m = (2m − 1)!!. */
function normalMean(p: readonly number[]): number {
  let moment = 1;
  let sum = 0;
  for (let power = 0; power < p.length; power += 2) {
    sum += p[power] * moment;
    moment *= power + 1;
  }
  return sum;
}
