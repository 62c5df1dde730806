/** How the number of statistical factors is chosen where it is not given. */
export const factorNumberRules = ["bai_ng_1", "bai_ng_2", "marchenko_pastur", "onatski", "scree"] as const;

export type FactorNumberRule = (typeof factorNumberRules)[number];

/** What a rule looks at: the spectrum of a panel of returns, names scaled alike. */
export interface Spectrum {
  /** Eigenvalues of ZZᵀ/(nT), largest first; their sum is the mean square of Z. At least max + 5 of them matter. */
  readonly eigenvalues: Float64Array;
  readonly periodCount: number;
  readonly nameCount: number;
}

/**
 * The number of factors in a panel, 0 … max.
 *
 * * `bai_ng_1`, `bai_ng_2`: least ln V(k) + k g, V(k) the mean square that k factors leave, g = (n+T)/(nT) ln(nT/(n+T)) or
 *   (n+T)/(nT) ln min(n, T) [Bai & Ng 2002].
 * * `marchenko_pastur`: eigenvalues that no noise of the variance left would reach, tested one after the other against the
 *   edge of its spectrum with the 95 % point of Tracy & Widom's law [Johnstone 2001; Kritchman & Nadler 2009].
 * * `onatski`: the last gap between neighbours beyond δ, which is calibrated on the eigenvalues after it [Onatski 2010].
 * * `scree`: the largest ratio of neighbours, 1 … max [Ahn & Horenstein 2013].
 *
 * @param max  fewer than the shorter side of the panel less 5
 * @see docs/methodology/06b-families.md
 * @complexity O(T·max)
 */
export function factorNumber(spectrum: Spectrum, rule: FactorNumberRule, max: number): number {
  const most = Math.max(0, Math.min(max, Math.min(spectrum.periodCount, spectrum.nameCount) - 6));
  switch (rule) {
    case "bai_ng_1":
    case "bai_ng_2":
      return leastCriterion(spectrum, rule, most);
    case "marchenko_pastur":
      return beyondNoise(spectrum, most);
    case "onatski":
      return lastGap(spectrum.eigenvalues, most);
    case "scree":
      return largestRatio(spectrum.eigenvalues, most);
  }
}

function leastCriterion(
  { eigenvalues, periodCount, nameCount }: Spectrum,
  rule: "bai_ng_1" | "bai_ng_2",
  most: number,
): number {
  const inverseRate = (nameCount + periodCount) / (nameCount * periodCount);
  const size = rule === "bai_ng_1" ? 1 / inverseRate : Math.min(nameCount, periodCount);
  const penalty = inverseRate * Math.log(size);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k <= most; k++) {
    const criterion = Math.log(sumFrom(eigenvalues, k)) + k * penalty;
    if (criterion < least) {
      least = criterion;
      best = k;
    }
  }
  return best;
}

/** 95 % point of the Tracy–Widom law of real noise. */
const TRACY_WIDOM_95 = 0.9793;

function beyondNoise({ eigenvalues, periodCount, nameCount }: Spectrum, most: number): number {
  for (let k = 1; k <= most; k++) {
    // What k factors leave has that many degrees of freedom fewer on both sides.
    const [n, t] = [nameCount - k, periodCount - k];
    const variance = (sumFrom(eigenvalues, k) * nameCount * periodCount) / (n * t);
    const root = Math.sqrt(t - 1) + Math.sqrt(n);
    const spread = root * (1 / Math.sqrt(t - 1) + 1 / Math.sqrt(n)) ** (1 / 3);
    const edge = variance * (root * root + TRACY_WIDOM_95 * spread);
    if (!(eigenvalues[k - 1] * nameCount * periodCount > edge)) return k - 1;
  }
  return most;
}

/** Five eigenvalues past the edge are regressed on the powers 2/3 of their positions; twice the slope is the gap of noise. */
function lastGap(eigenvalues: Float64Array, most: number): number {
  let found = most;
  for (let round = 0; round < 4; round++) {
    const first = found + 1;
    const gap = 2 * Math.abs(slopeAt(eigenvalues, first));
    let last = 0;
    for (let i = 1; i <= most; i++) if (eigenvalues[i - 1] - eigenvalues[i] >= gap) last = i;
    if (last === found) break;
    found = last;
  }
  return found;
}

/** Slope of λ_first … λ_first+4 (counted from 1) on (first − 1)^⅔ … (first + 3)^⅔. */
function slopeAt(eigenvalues: Float64Array, first: number): number {
  const x = Array.from({ length: 5 }, (_, i) => (first - 1 + i) ** (2 / 3));
  const meanX = x.reduce((sum, value) => sum + value, 0) / 5;
  let [covariance, variance] = [0, 0];
  x.forEach((value, i) => {
    covariance += (value - meanX) * eigenvalues[first - 1 + i];
    variance += (value - meanX) ** 2;
  });
  return covariance / variance;
}

function largestRatio(eigenvalues: Float64Array, most: number): number {
  let best = Math.min(1, most);
  for (let k = 2; k <= most; k++) {
    if (eigenvalues[k - 1] / eigenvalues[k] > eigenvalues[best - 1] / eigenvalues[best]) best = k;
  }
  return best;
}

/** The eigenvalues after the first k, the smallest added first. */
function sumFrom(eigenvalues: Float64Array, k: number): number {
  let sum = 0;
  for (let i = eigenvalues.length - 1; i >= k; i--) sum += Math.max(0, eigenvalues[i]);
  return sum;
}
