/** Laws of probability as formulas name them, by sums over many small steps: no code of ours is shared. */

const STEPS = 2_000;

/** Simpson's rule. */
function integral(of: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / STEPS;
  let sum = of(from) + of(to);
  for (let i = 1; i < STEPS; i++) sum += (i % 2 === 1 ? 4 : 2) * of(from + i * step);
  return (sum * step) / 3;
}

/** The normal law's share below, by its series about 0, and by Laplace's continued fraction far from it. */
export function normal(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) > 4) {
    let fraction = Math.abs(x);
    for (let n = 100; n > 0; n--) fraction = Math.abs(x) + n / fraction;
    return x < 0 ? density / fraction : 1 - density / fraction;
  }
  let [term, total] = [x, x];
  for (let n = 3; n < 200; n += 2) {
    term *= (x * x) / n;
    total += term;
  }
  return 0.5 + density * total;
}

/** The probability above t under Student's law: with t = √ν tan θ its density is cos^(ν−1) θ. */
export function studentTail(t: number, degrees: number): number {
  const density = (angle: number): number => Math.cos(angle) ** (degrees - 1);
  const whole = integral(density, 0, Math.PI / 2);
  return integral(density, Math.atan(t / Math.sqrt(degrees)), Math.PI / 2) / (2 * whole);
}
