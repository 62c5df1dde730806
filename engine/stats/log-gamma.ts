/**
 * ln Γ(x) for x > 0, with a relative error of about 1e-15 of max(1, |ln Γ|): Lanczos' series, nine terms, g = 7.
 *
 * Below ½ by reflection, Γ(x) Γ(1 − x) = π / sin πx. NaN for x ≤ 0 and NaN.
 *
 * @complexity O(1)
 * @see Lanczos, SIAM Journal on Numerical Analysis B 1 (1964); the coefficients are Godfrey's
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = terms[0];
  for (let k = 1; k < terms.length; k++) sum += terms[k] / (z + k);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const terms: readonly number[] = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
