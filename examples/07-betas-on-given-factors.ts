// Betas of three names on two given factors, drawn towards their mean by how well each is known, and the test of the intercepts.
import {
  composeBetas,
  estimateBetaPrior,
  factorInnovations,
  grsTest,
  regressOnFactors,
} from "plimsoll/factor-returns";

// Twelve months, percent: two factors, and three names of which the last was listed in the fifth month.
const factors = [
  [3, 1],
  [-2, 0],
  [4, -1],
  [1, 2],
  [-5, 1],
  [2, -2],
  [6, 0],
  [-1, 1],
  [-3, -1],
  [2, 2],
  [5, -1],
  [-4, 0],
];
const returns = [
  [3.4, 2.1, NaN],
  [-2.5, -1.2, NaN],
  [4.9, 1.8, NaN],
  [0.4, 2.3, NaN],
  [-5.7, -2.6, -6.5],
  [3.3, -0.4, 4.2],
  [6.1, 3.9, 9.4],
  [-1.8, 0.7, -2.4],
  [-2.6, -2.7, -3.1],
  [1.1, 3.2, 1.9],
  [5.8, 2.0, 8.3],
  [-4.2, -2.3, -5.2],
];
const table = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  cols: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat(), (value) => value / 100),
});
const row = (values: ArrayLike<number>, name: number, digits = 3) =>
  [0, 1].map((k) => values[name * 2 + k]?.toFixed(digits)).join(" ");

const fit = regressOnFactors(table(returns), table(factors), { intercept: true, neweyWestLags: 1 });
const prior = estimateBetaPrior(fit, Uint8Array.of(1, 1, 1), 8);
if (prior === undefined) throw new Error("two names with betas are needed");
const shrunk = composeBetas(fit, prior, { method: "vasicek", blumeSlope: 2 / 3, minObservations: 8 });

["A", "B", "C"].forEach((name, n) => {
  const [own, error] = [fit.betas.values, fit.betaError.values].map((all) => Float64Array.from(all));
  console.log(
    `${name}: ${fit.count[n]} months, betas ${row(own ?? [], n)} ± ${row(error ?? [], n)}, shrunk ${row(Float64Array.from(shrunk.betas.values), n)}`,
  );
});

const whole = regressOnFactors(table(returns.map((of) => of.slice(0, 2))), table(factors), {
  intercept: true,
});
const grs = grsTest(whole.alpha, whole.residuals, table(factors));
console.log(
  `intercepts of A and B: F(${grs.degrees.join(", ")}) = ${grs.statistic.toFixed(3)}, p = ${grs.pValue.toFixed(3)}`,
);

// A level earns what is new in it: its distance from what its own past led to expect.
const levels = [100, 101, 103, 104, 106, 107, 109, 113];
const news = factorInnovations(levels, [], { lags: 1, minObservations: 5 });
console.log(`innovations ${Array.from(news.slice(5), (value) => value.toFixed(2)).join(" ")}`);

// prints:
// A: 12 months, betas 1.072 -0.466 ± 0.027 0.076, shrunk 1.072 -0.462
// B: 12 months, betas 0.617 0.844 ± 0.027 0.078, shrunk 0.619 0.835
// C: 8 months, betas 1.410 -0.618 ± 0.053 0.166, shrunk 1.404 -0.596
// intercepts of A and B: F(2, 8) = 0.288, p = 0.757
// innovations -0.90 0.71 2.28
