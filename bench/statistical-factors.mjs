// npm run build && node bench/statistical-factors.mjs [draws]: the figures of docs/decisions/families.md, in about ten minutes.
import {
  canonicalCorrelations,
  extractFactors,
  factorNumber,
  factorNumberRules,
} from "../dist/engine/factor-returns/index.js";
import { randomStream } from "../dist/engine/stats/index.js";

const draws = Number(process.argv[2] ?? 200);
const [periodCount, nameCount, factorCount, most] = [250, 500, 5, 12];

/**
 * Bai & Ng (2002): standard normal factors and loadings, noise of the variance of the number of factors. `names`: the
 * level of noise is lognormal over names; `periods`: over periods too, and Student with five degrees; `weak`: as `names`,
 * and the factors have 1, 0.6, 0.5, 0.4 and 0.35 of that size.
 */
function planted(design, draw) {
  const random = randomStream("planted", design, draw);
  const normals = (count) => Float64Array.from({ length: count }, () => random.normal());
  const size = design === "weak" ? [1, 0.6, 0.5, 0.4, 0.35] : [1, 1, 1, 1, 1];
  const factors = normals(periodCount * factorCount);
  const loadings = normals(nameCount * factorCount).map((value, cell) => value * size[cell % factorCount]);
  const level = (isOn, sd) => (isOn ? Math.exp(sd * random.normal() - sd ** 2) : 1);
  const nameLevel = Float64Array.from({ length: nameCount }, () => level(design !== "alike", 0.5));
  const varies = design === "periods";
  const periodLevel = Float64Array.from({ length: periodCount }, () => level(varies, 0.4));
  const values = Float64Array.from({ length: periodCount * nameCount }, (_, cell) => {
    const [t, n] = [Math.floor(cell / nameCount), cell % nameCount];
    const shock = design === "periods" ? random.studentUnit(5) : random.normal();
    let sum = Math.sqrt(factorCount) * nameLevel[n] * periodLevel[t] * shock;
    for (let k = 0; k < factorCount; k++) sum += factors[t * factorCount + k] * loadings[n * factorCount + k];
    return sum;
  });
  return {
    panel: { periodCount, nameCount, values },
    factors: { rows: periodCount, cols: factorCount, values: factors },
  };
}

const share = (count) => `${((100 * count) / draws).toFixed(1)} %`;

/** What each rule finds in one pass, and in two; and the smallest canonical correlations, the number being known. */
function findings({ panel, factors }) {
  const extract = (method, number) => extractFactors(panel, { method, factors: number, maxFactors: most });
  const smallest = (found) => canonicalCorrelations(found.factors, factors).at(-1);
  const count = ({ eigenvalues }, rule) => factorNumber({ eigenvalues, periodCount, nameCount }, rule, most);
  const once = extract("pca", factorCount);
  // A rule looks at the spectrum alone, so that one extraction serves all rules that found the same in the first pass.
  const twice = new Map([[factorCount, extract("asymptotic", factorCount)]]);
  const second = (first) => {
    if (!twice.has(first)) twice.set(first, extract("asymptotic", first));
    return twice.get(first);
  };
  return {
    pca: { counts: factorNumberRules.map((rule) => count(once, rule)), smallest: smallest(once) },
    asymptotic: {
      counts: factorNumberRules.map((rule) => count(second(count(once, rule)), rule)),
      smallest: smallest(second(factorCount)),
    },
  };
}

console.log(
  `${draws} panels of ${periodCount} periods, ${nameCount} names, ${factorCount} factors; at most ${most}`,
);
for (const design of ["alike", "names", "periods", "weak"]) {
  const all = Array.from({ length: draws }, (_, draw) => findings(planted(design, draw)));
  for (const method of ["pca", "asymptotic"]) {
    const counts = factorNumberRules.map((rule, r) => {
      const found = all.map((of) => of[method].counts[r]);
      const right = found.filter((number) => number === factorCount).length;
      const mean = found.reduce((sum, number) => sum + number, 0) / draws;
      return `${rule} ${share(right)} (${mean.toFixed(2)})`;
    });
    const smallest = all.map((of) => of[method].smallest).sort((a, b) => a - b);
    console.log(`${design}, ${method}: ${counts.join(", ")}`);
    console.log(
      `  smallest canonical correlation: least ${smallest[0].toFixed(4)}, median ${smallest[draws >> 1].toFixed(4)}`,
    );
  }
}
